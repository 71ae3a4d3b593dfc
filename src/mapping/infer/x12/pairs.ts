import type { FieldProposal } from '../proposal.ts';
import { hasStrayCase, lookAt, STRAY_CASE, samplesOf } from '../values.ts';
import { element, type Occurrence } from './segments.ts';

/** Qualifiers (element 235) of the seller's own numbers, in the order in which they are taken. */
const SELLER = ['SK', 'VN', 'VP', 'VC', 'VA', 'VS', 'MG', 'MN', 'PN', 'PI', 'IT'];
/** Those of the buyer, which name the item only where nothing else does. */
const BUYER = ['BP', 'IN', 'CB', 'PO', 'IZ'];
const BARCODES = ['UP', 'EN', 'UK', 'EO', 'UI', 'UA', 'UX'];
/** Pairs that say something else about the item. */
const ATTRIBUTES = [
  'BO',
  'MF',
  'EC',
  'PL',
  'ON',
  'SL',
  'ST',
  'SZ',
  'CL',
  'CM',
  'LT',
  'SN',
  'VT',
  'PU',
  'MT',
  'GC',
  'CH',
  'PR',
  'PK',
  'TP',
];

export interface Pairs {
  /** Qualifier → one value per occurrence of the loop, blank where it has none. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly count: number;
}

/** All pairs of the segments that begin a loop, wherever they stand. */
export function pairsOf(occurrences: readonly Occurrence[], tag: string, start: number): Pairs {
  const values = new Map<string, string[]>();
  occurrences.forEach((occurrence, index) => {
    const segment = occurrence.find((one) => one.tag === tag);
    for (let at = start; at + 1 < (segment?.elements.length ?? 0); at += 2) {
      const qualifier = element(segment, at);
      const value = element(segment, at + 1);
      if (qualifier === '' || value === '') continue;
      const known = values.get(qualifier) ?? new Array<string>(occurrences.length).fill('');
      known[index] ||= value;
      values.set(qualifier, known);
    }
  });
  return { values, count: occurrences.length };
}

/** The field for the supplier's own number; `from` is the segment as the mapping addresses it. */
export function skuField(pairs: Pairs, from: string, required: boolean): FieldProposal | undefined {
  const covers = (qualifier: string): number =>
    (pairs.values.get(qualifier) ?? []).filter((value) => value !== '').length;
  const present = [...pairs.values.keys()];
  const sellers = SELLER.filter((qualifier) => covers(qualifier) > 0);
  const strangers = present
    .filter((one) => ![...SELLER, ...BUYER, ...BARCODES, ...ATTRIBUTES].includes(one) && isIdentifier(pairs, one))
    .sort((left, right) => covers(right) - covers(left));
  const ranked = [
    ...sellers,
    ...strangers,
    ...BUYER.filter((one) => covers(one) > 0),
    ...BARCODES.filter((one) => covers(one) > 0),
  ];
  const most = Math.max(0, ...(sellers.length > 0 ? sellers : ranked).map(covers));
  const first = ranked.find((one) => covers(one) >= most * 0.9);
  if (first === undefined) return undefined;
  const guesses: string[] = [];
  const others = sellers.filter((one) => one !== first);
  if (!SELLER.includes(first)) guesses.push(`no number of the supplier's own stands in ${from}; ${first} is taken`);
  else if (others.length > 0)
    guesses.push(`${others.join(', ')} ${others.length === 1 ? 'names' : 'name'} the item too`);
  const fallback = covers(first) === pairs.count ? [] : others.filter((one) => addsTo(pairs, first, one));
  if (fallback.length > 0) guesses.push(`lines without ${first} take ${fallback.join(', ')}`);
  const values = lookAt(pairs.values.get(first) ?? []);
  const isStray = hasStrayCase(values.filled);
  if (isStray) guesses.push(STRAY_CASE);
  const spec = {
    from,
    pair: [first, ...fallback],
    do: isStray ? ['trim', 'upper'] : ['trim'],
    ...(required ? { required: true } : {}),
  };
  return {
    field: 'sku',
    spec,
    ...(guesses.length === 0 ? {} : { guess: guesses.join('; ') }),
    seen: samplesOf(values),
  };
}

function addsTo({ values }: Pairs, first: string, other: string): boolean {
  const own = values.get(first) ?? [];
  return (values.get(other) ?? []).some((value, index) => value !== '' && (own[index] ?? '') === '');
}

/** Whether what stands behind a private qualifier names items: nearly every one is another. */
function isIdentifier({ values }: Pairs, qualifier: string): boolean {
  const looked = lookAt(values.get(qualifier) ?? []);
  return looked.filled.length < 3 || looked.uniqueness > 0.5;
}

export function gtinField(pairs: Pairs, from: string): FieldProposal | undefined {
  const present = BARCODES.filter((one) => pairs.values.has(one) && one !== 'UA');
  if (present.length === 0) return undefined;
  const values = lookAt(present.flatMap((one) => pairs.values.get(one) ?? []));
  const guess = values.gtins < 0.9 ? { guess: 'many have no right check digit' } : {};
  return {
    field: 'gtin',
    spec: { from, pair: present, do: ['digits', 'gtin'], onError: 'warn' },
    ...guess,
    seen: samplesOf(values),
  };
}

/**
 * A private pair that says where the item lies: few values over many lines, or one that tells lines of one item apart.
 */
export function placePair(
  pairs: Pairs,
  skus: readonly string[],
): { readonly qualifier: string; readonly seen: string[] } | undefined {
  const repeats = new Set(skus).size < skus.length;
  for (const [qualifier, all] of pairs.values) {
    if ([...SELLER, ...BUYER, ...BARCODES, ...ATTRIBUTES].includes(qualifier)) continue;
    const values = lookAt(all);
    const tells = repeats && new Set(skus.map((sku, index) => `${sku} ${all[index]}`)).size === skus.length;
    const isPlace = PLACES.includes(qualifier) || tells || (values.filled.length > 3 && values.uniqueness <= 0.5);
    if (isPlace && values.coverage > 0.5) return { qualifier, seen: samplesOf(values) };
  }
  return undefined;
}

const PLACES = ['DV', 'WH', 'WS', 'LO', 'SF', 'LU'];
