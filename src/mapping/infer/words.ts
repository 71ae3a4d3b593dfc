import { plainWords, wordMeanings } from './word-meanings.ts';

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(wordMeanings).filter((word) => word.length > 1),
  ...plainWords,
]);

/** Words that join others in German compounds: `Bestellungs-Nummer`. */
const JOINTS: ReadonlySet<string> = new Set(['s', 'en', 'n']);

/** The English words that a header or the name of an element stands for: `Qty Avail` → quantity, available. */
export function meaningOf(name: string): string[] {
  const plain = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('&', ' and ')
    .replace(/n[°º]/g, ' number ')
    .replaceAll('#', ' # ');
  const words = plain.match(/#|[\p{L}\p{N}]+/gu) ?? [];
  return words
    .map(singular)
    .flatMap((word) => (KNOWN.has(word) ? [word] : takenApart(word)))
    .flatMap((word) => lookedUp(word));
}

function singular(word: string): string {
  const one = word.slice(0, -1);
  return !KNOWN.has(word) && word.endsWith('s') && KNOWN.has(one) ? one : word;
}

function lookedUp(word: string): string[] {
  return (Object.hasOwn(wordMeanings, word) ? (wordMeanings[word] ?? word) : word).split(' ');
}

/** `qtyavail` → qty, avail; a word that cannot be taken apart into known ones stays. */
function takenApart(word: string): string[] {
  if (word.length < 5 || word.length > 40) return [word];
  /** For every end, the fewest known words that reach it. */
  const ways: (string[] | undefined)[] = [[]];
  for (let end = 1; end <= word.length; end += 1) {
    for (let start = Math.max(0, end - 20); start < end; start += 1) {
      const before = ways[start];
      const piece = word.slice(start, end);
      if (before === undefined) continue;
      const isJoint = JOINTS.has(piece) && start > 2 && end < word.length;
      if (!isJoint && !KNOWN.has(piece)) continue;
      const way = isJoint ? before : [...before, piece];
      const known = ways[end];
      if (known === undefined || way.length < known.length) ways[end] = way;
    }
  }
  return ways[word.length] ?? [word];
}
