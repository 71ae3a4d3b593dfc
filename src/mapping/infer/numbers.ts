import { compileNumberGrammar } from '../steps/number-grammar.ts';

/** How the numbers of a column are written, as the options of the steps `number` and `decimal`. */
export interface InferredGrammar {
  readonly thousands?: string;
  readonly decimal?: string;
  readonly negative?: 'trailing-minus' | 'parentheses';
  readonly strip?: string;
}

/** What the values of a table prove about points and commas; a column that proves nothing follows the others. */
export interface NumberEvidence {
  readonly decimal: ReadonlySet<string>;
  readonly thousands: ReadonlySet<string>;
}

const SEPARATORS = [',', '.', "'", ' ', '\u00a0', '\u202f'];
/** Signs of currencies, and codes that stand beside amounts. */
const AROUND = /^(?:[-(]?\s*)?(?:[$€£¥]|(?:USD|EUR|GBP|CAD|CHF)\b)\s*|\s*(?:[$€£¥]|\b(?:USD|EUR|GBP|CAD|CHF))$/;

/** The number without signs, currency and parentheses; undefined for what is no number. */
export function numberBody(text: string): string | undefined {
  const trimmed = text.trim();
  const body = trimmed
    .replace(/^\((.*)\)$/, '$1')
    .replace(/^[-+]/, '')
    .replace(/-$/, '')
    .replace(AROUND, '')
    .replace(AROUND, '')
    .replace(/^-/, '')
    .trim();
  return /^(?:\d[\d.,' \u00a0\u202f]*|\.\d+)$/.test(body) && body.length <= 24 ? body : undefined;
}

export function isNumber(text: string): boolean {
  return numberBody(text) !== undefined;
}

/**
 * What is certain: both separators in one number, digits behind the point that are not three, the same separator twice.
 */
export function numberEvidence(values: Iterable<string>): NumberEvidence {
  const decimal = new Set<string>();
  const thousands = new Set<string>();
  for (const value of values) {
    const body = numberBody(value);
    if (body === undefined) continue;
    const used = SEPARATORS.filter((separator) => body.includes(separator));
    const last = used.toSorted((left, right) => body.lastIndexOf(right) - body.lastIndexOf(left))[0];
    if (last === undefined) continue;
    const groups = body.split(last);
    const tail = groups.at(-1) ?? '';
    if (used.length > 1) {
      decimal.add(last);
      for (const other of used) if (other !== last) thousands.add(other);
    } else if (groups.length > 2) thousands.add(last);
    else if (last !== ',' && last !== '.') thousands.add(last);
    else if (tail.length !== 3 || (groups[0] ?? '').length > 3 || groups[0] === '0') decimal.add(last);
  }
  return { decimal, thousands };
}

/**
 * The grammar that reads all of these numbers, with the words for what was guessed. `isWhole`: they count things, so
 * `1,204` is more likely a thousand than one and a bit.
 */
export function inferGrammar(
  values: readonly string[],
  table: NumberEvidence,
  isWhole: boolean,
): { readonly grammar: InferredGrammar; readonly guess?: string } {
  const numbers = values.filter(isNumber);
  const own = numberEvidence(numbers);
  const bodies = numbers.map((value) => numberBody(value) ?? '');
  const hasSeparator = (separator: string): boolean => bodies.some((body) => body.includes(separator));
  let point = [...own.decimal][0];
  let thousands = [...own.thousands][0];
  let guess: string | undefined;
  if (own.decimal.size > 1) guess = 'points and commas are used both ways';
  for (const separator of [',', '.']) {
    if (separator === point || separator === thousands || !hasSeparator(separator)) continue;
    const sample = numbers.find((value) => value.includes(separator))?.trim();
    const other = separator === ',' ? '.' : ',';
    if (point === other || table.decimal.has(other) || table.thousands.has(separator)) thousands = separator;
    else if (thousands === other || table.decimal.has(separator) || table.thousands.has(other)) point = separator;
    else {
      if (isWhole || separator === ',') thousands = separator;
      else point = separator;
      const [taken, instead] = thousands === separator ? ['a thousand', 'a fraction'] : ['a fraction', 'a thousand'];
      guess = `"${sample}" may be ${taken} or ${instead}; it is read as ${taken}`;
    }
  }
  // A point cannot be both.
  if (thousands === '.') point ??= ',';
  const strip = new Set<string>();
  for (const value of numbers) {
    for (const character of value.replaceAll(/[\d.,'()+-]/g, '')) strip.add(character);
    if (value.trim().startsWith('+')) strip.add('+');
  }
  if (thousands !== undefined && strip.has(thousands) && !numbers.some((value) => value !== value.trim()))
    strip.delete(thousands);
  const inside = thousands ?? '';
  const stripped = [...strip].filter((character) => character !== inside || character === ' ').join('');
  const negative = numbers.some((value) => /^\(.*\)$/.test(value.trim()))
    ? ('parentheses' as const)
    : numbers.some((value) => /\d-$/.test(value.trim()))
      ? ('trailing-minus' as const)
      : undefined;
  const grammar: InferredGrammar = {
    ...(thousands === undefined ? {} : { thousands }),
    ...(point === undefined || point === '.' ? {} : { decimal: point }),
    ...(negative === undefined ? {} : { negative }),
    ...(stripped.trim() === '' ? {} : { strip: stripped.includes(' ') ? stripped : `${stripped} ` }),
  };
  return { grammar, ...(guess === undefined ? {} : { guess }) };
}

/** The values as plain numbers under a grammar; undefined for those that do not fit it. */
export function readNumbers(values: readonly string[], grammar: InferredGrammar): (number | undefined)[] {
  const read = compileNumberGrammar({ decimal: '.', negative: 'minus', ...grammar });
  return values.map((value) => {
    const plain = read(value.trim());
    return plain === undefined ? undefined : Number(plain);
  });
}
