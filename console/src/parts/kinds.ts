/** The kinds of business documents that suppliers send, each with the number of X12 by which people know it. */
const SETS = {
  inventory: '846',
  acknowledgment: '855',
  'ship-notice': '856',
  invoice: '810',
  'price-catalog': '832',
  'functional-acknowledgment': '997',
} as const;

/** For a filter: each kind with its name, `ship notice (856)`. */
export const kindOptions = Object.entries(SETS).map(([kind, set]) => [kind, `${kindWords(kind)} (${set})`] as const);

/** `functional-acknowledgment` → `functional acknowledgment`. */
export function kindWords(kind: string): string {
  return kind.replaceAll('-', ' ');
}
