import { evidence } from './evidence.ts';
import { lookAt, type Values } from './values.ts';
import type { FieldWords } from './vocabulary/field-words.ts';
import { vocabulary } from './vocabulary.ts';

/** A place in the sample that a field may read: a column, an element or an attribute. */
export interface Input {
  /** As a field addresses it. */
  readonly address: Address | { readonly firstOf: readonly [Address, ...Address[]] };
  /** For people. */
  readonly label: string;
  /** What it is called, in plain words: its own name, then with the names around it. */
  readonly names: readonly (readonly string[])[];
  readonly values: Values;
  /** Where it stands: in the lines, or once for the whole document. Rows have their header values in the lines. */
  readonly scope: 'lines' | 'document' | 'rows';
}

export type Address = { readonly from: string } | { readonly col: number };

export interface Match {
  readonly input: Input;
  readonly words: FieldWords;
  /** How well the name fits, up to 100; 0 where only the values speak for it. */
  readonly name: number;
  readonly score: number;
}

export type TableKind = keyof typeof vocabulary;

const LEAST_SCORE = 50;
/** Below this a name is only a guess. */
export const CERTAIN = 88;

/**
 * Which input each field of a kind reads, and what stands aside to help. Every input is used once, the surest first.
 */
export function matchFields(kind: TableKind, inputs: readonly Input[]): Match[] {
  const candidates = vocabulary[kind].flatMap((words) =>
    inputs.flatMap((input) => {
      const name = nameScore(input, words);
      if (name === 0 || !mayStand(input, words)) return [];
      const score = name + evidence[words.looks](input.values);
      return score < LEAST_SCORE ? [] : [{ input, words, name, score }];
    }),
  );
  const chosen: Match[] = [];
  for (const candidate of candidates.sort((left, right) => right.score - left.score)) {
    const isTaken = chosen.some(
      ({ input, words }) => input === candidate.input || words.field === candidate.words.field,
    );
    if (!isTaken) chosen.push(candidate);
  }
  const all = [...chosen, ...byValues(kind, inputs, chosen)];
  return all.map((match) => withOtherPlace(match, inputs, all));
}

/** What a column or element is called, or the first of several. */
export function nameOf({ address }: Input): string | undefined {
  const first = 'firstOf' in address ? address.firstOf[0] : address;
  return 'from' in first ? first.from : undefined;
}

/** Fields for which another place may stand in where the first is blank. */
const REPLACEABLE: ReadonlySet<string> = new Set(['sku', 'quantity', 'poNumber', 'lineNumber', 'unitCost', 'cost']);

/** Where lines lack a value that another place has under as good a name, both are read, the better one first. */
function withOtherPlace(match: Match, inputs: readonly Input[], all: readonly Match[]): Match {
  const { input, words } = match;
  if (!REPLACEABLE.has(words.field) || input.values.coverage === 1 || 'firstOf' in input.address) return match;
  const isFree = (other: Input): boolean => !all.some((one) => one.input === other);
  const barcode = words.field === 'sku' ? all.find((one) => one.words.field === 'gtin')?.input : undefined;
  const other = inputs
    .filter((one) => one.scope === input.scope && fillsGaps(input.values, one.values))
    .filter(
      (one) =>
        one === barcode || (isFree(one) && nameScore(one, words) >= 60 && evidence[words.looks](one.values) > -50),
    )
    .sort((left, right) => nameScore(right, words) - nameScore(left, words))[0];
  if (other === undefined || 'firstOf' in other.address) return match;
  const values = lookAt(
    input.values.all.map((value, line) => (value.trim() === '' ? (other.values.all[line] ?? '') : value)),
  );
  const label = `${input.label}, else ${other.label}`;
  return { ...match, input: { ...input, label, address: { firstOf: [input.address, other.address] }, values } };
}

function fillsGaps(own: Values, other: Values): boolean {
  return own.all.some((value, line) => value.trim() === '' && (other.all[line] ?? '').trim() !== '');
}

/** The best name score of a field over all inputs whose values allow it. */
export function bestScore(kind: TableKind, field: string, inputs: readonly Input[]): number {
  const words = vocabulary[kind].find((one) => one.field === field);
  if (words === undefined) return 0;
  return Math.max(
    0,
    ...inputs.map((input) => (evidence[words.looks](input.values) <= -50 ? 0 : nameScore(input, words))),
  );
}

/** Fields without which lines are useless, that no name says, found by what values look like. */
function byValues(kind: TableKind, inputs: readonly Input[], chosen: readonly Match[]): Match[] {
  const found: Match[] = [];
  for (const field of NEEDED[kind]) {
    const words = vocabulary[kind].find((one) => one.field === field);
    if (words === undefined || chosen.some((one) => one.words.field === field)) continue;
    const free = inputs.filter(
      (input) =>
        input.scope !== 'document' &&
        ![...chosen, ...found].some((one) => one.input === input) &&
        input.values.coverage > 0.5,
    );
    const scored = free
      .map((input) => ({
        input,
        words,
        name: 0,
        score: evidence[words.looks](input.values) + strangerBonus(field, input),
      }))
      .filter(({ score }) => score > 0);
    const [first] = scored.sort((left, right) => right.score - left.score);
    if (first !== undefined) found.push(first);
  }
  return found;
}

const NEEDED: Readonly<Record<TableKind, readonly string[]>> = {
  inventory: ['sku', 'quantity', 'gtin'],
  'price-catalog': ['sku', 'cost'],
  acknowledgment: ['quantity'],
  'ship-notice': ['trackingNumber', 'quantity'],
  invoice: ['quantity', 'unitCost'],
};

/** Among columns without telling names: codes have letters, quantities differ less than codes. */
function strangerBonus(field: string, { values }: Input): number {
  if (field === 'sku') return values.filled.some((value) => /\p{L}/u.test(value)) ? 10 : values.whole > 0.9 ? -12 : 0;
  if (field === 'quantity') return values.filled.every((value) => value.length <= 6) ? 5 : -10;
  return 0;
}

function mayStand(input: Input, { part }: FieldWords): boolean {
  if (input.scope === 'rows') return true;
  return input.scope === 'document' ? part === 'document' || part === 'both' : part !== 'document';
}

/** How surely the names mean the field: a phrase that is all of the name counts whole, one inside it less. */
function nameScore({ names }: Input, { phrases, never = '' }: FieldWords): number {
  const against = new Set(never.split(' '));
  let best = 0;
  for (const [depth, words] of names.entries()) {
    const isGeneric = depth === 0 && names.length > 1 && words.length === 1 && GENERIC.has(words[0] ?? '');
    if (isGeneric) continue;
    const own = new Set(words);
    for (const [phrase, weight] of Object.entries(phrases)) {
      const wanted = phrase.split(' ');
      if (!wanted.every((word) => own.has(word))) continue;
      const wantedSet = new Set(wanted);
      if (wantedSet.size === own.size) best = Math.max(best, weight);
      else if (![...own].some((word) => against.has(word) && !wantedSet.has(word)))
        best = Math.max(best, weight * (0.55 + (0.45 * wantedSet.size) / own.size));
    }
  }
  return best;
}

/** Names that say nothing without what they stand in. */
const GENERIC: ReadonlySet<string> = new Set([
  'id',
  'number',
  'code',
  'name',
  'value',
  'type',
  'date',
  'reference',
  'text',
  'amount',
  'description',
  'time',
  'line',
]);

/** Whether some kind has a field of this name. */
export function isFieldName(words: readonly string[]): boolean {
  const own = new Set(words);
  return Object.values(vocabulary).some((fields) =>
    fields.some(({ phrases }) =>
      Object.entries(phrases).some(([phrase, weight]) => {
        const wanted = phrase.split(' ');
        return weight >= 45 && wanted.length === own.size && wanted.every((word) => own.has(word));
      }),
    ),
  );
}
