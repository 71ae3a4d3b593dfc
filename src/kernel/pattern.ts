/**
 * Patterns of file names: `*` is any run of characters, `?` one, without regard to case; everything else is literal.
 */

/** Whether a name fits a pattern. Linear for one star, never exponential. */
export function matchesPattern(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase();
  const actual = name.toLowerCase();
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < actual.length) {
    if (at < wanted.length && wanted[at] === '*') {
      star = at;
      resume = index;
      at += 1;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === actual[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}

/** Whether some file name fits both patterns. */
export function patternsOverlap(left: string, right: string): boolean {
  return overlap(left.toLowerCase(), right.toLowerCase());
}

/** Row by row over `left`: which prefixes of `right` can be matched. Time is the product of the lengths, whatever they hold. */
function overlap(left: string, right: string): boolean {
  const isStar = (text: string, at: number): boolean => text[at] === '*';
  const isAny = (text: string, at: number): boolean => text[at] === '?';
  const reach = Array.from({ length: left.length + 1 }, () => new Array<boolean>(right.length + 1).fill(false));
  for (let i = left.length; i >= 0; i -= 1) {
    for (let j = right.length; j >= 0; j -= 1) {
      const row = reach[i];
      if (row === undefined) continue;
      if (i === left.length && j === right.length) row[j] = true;
      else {
        const skipLeft = isStar(left, i) && (reach[i + 1]?.[j] === true || (j < right.length && row[j + 1] === true));
        const skipRight = isStar(right, j) && (row[j + 1] === true || (i < left.length && reach[i + 1]?.[j] === true));
        const same =
          i < left.length &&
          j < right.length &&
          !isStar(left, i) &&
          !isStar(right, j) &&
          (left[i] === right[j] || isAny(left, i) || isAny(right, j)) &&
          reach[i + 1]?.[j + 1] === true;
        row[j] = skipLeft || skipRight || same;
      }
    }
  }
  return reach[0]?.[0] === true;
}
