import { inferDates, isMoment, ZONE_GUESS } from './dates.ts';
import { type Match, nameOf, type TableKind } from './match.ts';
import { isDiscontinuedWord, isTotal, statusMeaning, stockMeaning, unitMeaning } from './meanings.ts';
import { inferGrammar, isNumber, type NumberEvidence, readNumbers } from './numbers.ts';
import { hasStrayCase, isGtin, STRAY_CASE, type Values } from './values.ts';

/** What is known of the sample as a whole while fields are proposed. */
export interface ReadingContext {
  readonly kind: TableKind;
  readonly numbers: NumberEvidence;
  readonly matches: readonly Match[];
}

/** What comes up beside the fields themselves. */
export interface Findings {
  readonly codes: Record<string, Record<string, string>>;
  readonly remarks: string[];
}

/** What the steps of one field are, and what of it is a guess. */
export interface Reading {
  readonly steps: readonly unknown[];
  readonly keys?: Readonly<Record<string, unknown>>;
  readonly guesses: readonly string[];
}

/** How values are turned into the canonical ones, and what of that is a guess. */
export function readingOf(match: Match, context: ReadingContext, found: Findings): Reading {
  const { words, input } = match;
  const { values } = input;
  switch (words.looks) {
    case 'sku':
      return skuReading(values);
    case 'gtin':
      return gtinReading(values);
    case 'quantity':
      return quantityReading(match, context, found);
    case 'line-number':
      return { steps: ['trim', 'number'], guesses: [] };
    case 'amount':
      return amountReading(match, context);
    case 'date':
      return dateReading(match);
    case 'flag':
      return flagReading(values);
    case 'status':
      return statusReading(values, found);
    default:
      return { steps: ['trim'], guesses: [] };
  }
}

function skuReading(values: Values): Reading {
  const float = values.filled.find((value) => /^\d(?:[.,]\d+)?E\+\d+$/i.test(value));
  const guesses = [
    ...(float === undefined ? [] : [`"${float}" is a number that a spreadsheet spoilt`]),
    ...(values.coverage < 1 ? ['lines without it cannot be joined to anything'] : []),
  ];
  return hasStrayCase(values.filled)
    ? { steps: ['trim', 'upper'], guesses: [...guesses, STRAY_CASE] }
    : { steps: ['trim'], guesses };
}

function gtinReading(values: Values): Reading {
  const isShort = values.filled.some((value) => /^\d{11}$/.test(value) && isGtin(value));
  const pad = isShort ? [{ pad: { to: 12, with: '0' } }] : [];
  const wrong = values.gtins < 0.9 ? ['many have no right check digit'] : [];
  return {
    steps: ['digits', ...pad, 'gtin'],
    keys: { onError: 'warn' },
    guesses: isShort ? ['a spreadsheet seems to have taken the leading zero of a UPC', ...wrong] : wrong,
  };
}

function quantityReading({ input, words }: Match, context: ReadingContext, found: Findings): Reading {
  const { values } = input;
  const { kind } = context;
  const numbers = values.filled.filter(isNumber);
  const { grammar, guess } = inferGrammar(numbers, context.numbers, true);
  const guesses = guess === undefined ? [] : [guess];
  const texts = values.distinct.filter((value) => !isNumber(value)).slice(0, 40);
  const meant = texts.flatMap((text) => {
    const least = stockMeaning(text);
    return least === undefined ? [] : [[text, least] as const];
  });
  const unknown = texts.filter((text) => stockMeaning(text) === undefined && !isTotal(text));
  if (meant.length > 0) guesses.push('words count as the least they can mean');
  if (unknown.length > 0)
    guesses.push(
      `lines with ${unknown
        .slice(0, 3)
        .map((text) => `"${text}"`)
        .join(', ')} will be held`,
    );
  const read = readNumbers(numbers, grammar);
  if (read.some((value) => value !== undefined && value < 0) && kind === 'inventory')
    guesses.push('lines below zero are held');
  if (read.some((value) => value !== undefined && !Number.isInteger(value)))
    guesses.push('lines with fractions are held');
  const conversion = kind === 'inventory' ? conversionOf(input.names.flat(), context, found, guesses) : [];
  const limit = kind === 'ship-notice' ? { min: 1 } : kind === 'invoice' ? {} : { min: 0 };
  const isAlways = kind === 'inventory' && values.coverage === 1;
  if (kind === 'inventory' && !isAlways) guesses.push('some lines have none: unknown, not zero');
  return {
    steps: [
      'trim',
      ...(meant.length === 0 ? [] : [{ words: Object.fromEntries(meant) }]),
      Object.keys(grammar).length === 0 ? 'number' : { number: grammar },
      ...conversion,
    ],
    keys: { ...(isAlways ? { required: true } : {}), ...limit },
    guesses: words.field === 'quantity' ? guesses : [],
  };
}

/** Cases to pieces: by the unit of each line, or because the header says that cases are counted. */
function conversionOf(
  names: readonly string[],
  { matches }: ReadingContext,
  found: Findings,
  guesses: string[],
): unknown[] {
  const aside = (field: string): Match | undefined =>
    matches.find(({ words }) => words.field === field && words.part === 'aside');
  const unit = aside('unit');
  const pack = aside('pack');
  const packAt = pack === undefined ? undefined : nameOf(pack.input);
  if (unit === undefined) {
    if (pack !== undefined && names.includes('case')) {
      if (packAt === undefined) return [];
      guesses.push(`cases of "${pack.input.label}" pieces`);
      return [{ multiply: { by: { from: packAt } } }];
    }
    if (pack?.input.values.distinct.some((value) => Number(value) > 1))
      found.remarks.push(`"${pack.input.label}" is not used: the quantity is taken for pieces, not for packs.`);
    return [];
  }
  const units = unit.input.values.distinct;
  const isEach = units.every((one) => unitMeaning(one) === 1);
  if (isEach) return [];
  const unitAt = nameOf(unit.input);
  if (unitAt === undefined) {
    found.remarks.push(
      `"${unit.input.label}" says units other than pieces; name its column, so that they can be converted.`,
    );
    return [];
  }
  const factors = units.flatMap((one) => {
    const meaning = unitMeaning(one);
    if (meaning === undefined || (meaning === 'pack' && packAt === undefined)) return [];
    return [[one, meaning === 'pack' ? { from: packAt } : meaning] as const];
  });
  const without = units.filter((one) => !factors.some(([known]) => known === one));
  if (without.length > 0)
    guesses.push(`lines in ${without.slice(0, 4).join(', ')} are held, because nobody says how many pieces that is`);
  guesses.push('packs are converted to pieces; check whether the cost is that of a pack');
  const to = units.find((one) => unitMeaning(one) === 1) ?? 'EA';
  return [{ unit: { by: unitAt, to, default: to, factors: { [to]: 1, ...Object.fromEntries(factors) } } }];
}

function amountReading({ input }: Match, context: ReadingContext): Reading {
  const { grammar, guess } = inferGrammar(input.values.filled, context.numbers, false);
  const needsTrim = grammar.strip === undefined && input.values.all.some((value) => value !== value.trim());
  const step = Object.keys(grammar).length === 0 ? 'decimal' : { decimal: grammar };
  return { steps: needsTrim ? ['trim', step] : [step], guesses: guess === undefined ? [] : [guess] };
}

function dateReading({ input, words }: Match): Reading {
  const dates = inferDates(input.values.filled);
  if (dates === undefined)
    return { steps: ['trim', { date: { in: ['iso'], as: 'date' } }], guesses: ['no value says how dates are written'] };
  const { formats, hasOffset, blanks, guess } = dates;
  const guesses = guess === undefined ? [] : [guess];
  const hasZone = isMoment(words.field);
  if (hasZone && !hasOffset) guesses.push(ZONE_GUESS);
  const step = { in: formats, ...(hasZone ? { zone: 'UTC' } : { as: 'date' }) };
  return {
    steps: ['trim', ...(blanks.length === 0 ? [] : [{ blankIf: blanks }]), { date: step }],
    ...(words.part === 'lines' ? { keys: { onError: 'warn' } } : {}),
    guesses,
  };
}

function flagReading(values: Values): Reading {
  const says = values.distinct.filter((value) => isDiscontinuedWord(value));
  const yes = values.distinct.filter((value) => /^(?:true|yes|y|1|x|ja|j)$/i.test(value));
  const chosen = says.length > 0 ? says : yes.length > 0 ? yes : ['true', 'Y', 'Yes', '1'];
  return {
    steps: ['trim', { oneOf: chosen }],
    keys: { default: '' },
    guesses:
      says.length > 0 || yes.length > 0 ? ['other words for it may exist'] : ['the sample has no discontinued item'],
  };
}

function statusReading(values: Values, found: Findings): Reading {
  const known = values.distinct.slice(0, 40).flatMap((text) => {
    const meaning = statusMeaning(text);
    return meaning === undefined ? [] : [[text.toLowerCase(), meaning] as const];
  });
  const unknown = values.distinct.filter((text) => statusMeaning(text) === undefined);
  const others = (['accept', 'backorder', 'reject'] as const).map((meaning) => [meaning, meaning] as const);
  found.codes.status = Object.fromEntries(known.length > 0 ? known : others);
  const guesses = ['what each word means is under codes'];
  if (unknown.length > 0)
    guesses.push(
      `lines with ${unknown
        .slice(0, 3)
        .map((text) => `"${text}"`)
        .join(', ')} are held until it is said there`,
    );
  return { steps: ['trim', 'lower', { lookup: 'status' }], guesses };
}
