/** Whether a file name fits a pattern of `*` (any characters) and `?` (one character), without regard to case. */
export function fitsPattern(name: string, pattern: string): boolean {
  return overlap(pattern.toLowerCase(), name.toLowerCase(), false);
}

/** Whether some file name fits both patterns. */
export function patternsOverlap(left: string, right: string): boolean {
  return overlap(left.toLowerCase(), right.toLowerCase(), true);
}

/** Row by row over `left`: which prefixes of `right` can be matched. Time is the product of the lengths, whatever they hold. */
function overlap(left: string, right: string, rightIsPattern: boolean): boolean {
  const isStar = (text: string, at: number, pattern: boolean): boolean => pattern && text[at] === '*';
  const isAny = (text: string, at: number, pattern: boolean): boolean => pattern && text[at] === '?';
  const reach = Array.from({ length: left.length + 1 }, () => new Array<boolean>(right.length + 1).fill(false));
  for (let i = left.length; i >= 0; i -= 1) {
    for (let j = right.length; j >= 0; j -= 1) {
      const row = reach[i];
      if (row === undefined) continue;
      if (i === left.length && j === right.length) row[j] = true;
      else {
        const skipLeft =
          isStar(left, i, true) && (reach[i + 1]?.[j] === true || (j < right.length && row[j + 1] === true));
        const skipRight =
          isStar(right, j, rightIsPattern) && (row[j + 1] === true || (i < left.length && reach[i + 1]?.[j] === true));
        const same =
          i < left.length &&
          j < right.length &&
          !isStar(left, i, true) &&
          !isStar(right, j, rightIsPattern) &&
          (left[i] === right[j] || isAny(left, i, true) || isAny(right, j, rightIsPattern)) &&
          reach[i + 1]?.[j + 1] === true;
        row[j] = skipLeft || skipRight || same;
      }
    }
  }
  return reach[0]?.[0] === true;
}
