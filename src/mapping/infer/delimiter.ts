const CANDIDATES = [',', ';', '\t', '|', '^', '~', '¦'];
const MOST_LINES = 200;

/**
 * The character between the cells of a text table: the one that stands equally often in most lines, outside quotation
 * marks. Undefined when there is none: a table of one column, or fixed width.
 */
export function inferDelimiter(text: string): string | undefined {
  const declared = /^\ufeff?"?sep=([^"\r\n])"?(?:\r|\n)/i.exec(text)?.[1];
  if (declared !== undefined) return declared;
  const lines = linesOf(text);
  let best: string | undefined;
  let bestScore = 0;
  for (const candidate of CANDIDATES) {
    const counts = lines.map((line) => line.split(candidate).length - 1);
    const tally = new Map<number, number>();
    for (const count of counts) if (count > 0) tally.set(count, (tally.get(count) ?? 0) + 1);
    const [usual] = [...tally].sort((left, right) => right[1] * right[0] ** 0.5 - left[1] * left[0] ** 0.5);
    if (usual === undefined) continue;
    const [count, times] = usual;
    const share = times / lines.length;
    const score = share * share * (1 + Math.log2(count + 1));
    if (share < 0.4 || score <= bestScore) continue;
    best = candidate;
    bestScore = score;
  }
  return best;
}

/** Lines that are not blank, without what stands in quotation marks. */
function linesOf(text: string): string[] {
  let plain = '';
  let isQuoted = false;
  let lines = 0;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted) plain += character;
    if (character === '\n' && !isQuoted) lines += 1;
    if (lines > MOST_LINES || plain.length > 200_000) break;
  }
  return plain.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
}
