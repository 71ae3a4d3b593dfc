/** What a number format makes of a number, as far as it changes what the number says. */
export type NumberFormat =
  | { readonly kind: 'plain' }
  /** Only zeros, like `00000`: the way to show leading zeros of a code that is stored as a number. */
  | { readonly kind: 'padded'; readonly digits: number }
  | { readonly kind: 'date' | 'time' | 'date-time' };

export const PLAIN: NumberFormat = { kind: 'plain' };

/** Built-in formats that are dates or times (ECMA-376 part 1, 18.8.30); 46 counts hours and is a number. */
const BUILT_IN: Readonly<Record<number, NumberFormat['kind']>> = {
  ...Object.fromEntries([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, ...range(50, 58)].map((id) => [id, 'date'])),
  ...Object.fromEntries([18, 19, 20, 21, 32, 33, 34, 35, 45, 47].map((id) => [id, 'time'])),
  22: 'date-time',
};

/** @param code the format's text, for ids of 164 and above */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return { kind: BUILT_IN[id] ?? 'plain' } as NumberFormat;
  // The first section is for positive numbers; quoted, escaped and filling characters are decoration.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';', 1)[0] ?? '';
  if (/\[(?:h+|m+|s+)\]/i.test(bare) || /general/i.test(bare)) return PLAIN;
  const letters = bare.replace(/\[[^\]]*\]/g, '').trim();
  if (/^0{2,}$/.test(letters)) return { kind: 'padded', digits: letters.length };
  const hasTime = /[hs]/i.test(letters);
  const hasDate = /[yd]/i.test(letters) || (/m/i.test(letters) && !hasTime);
  if (hasDate) return { kind: hasTime ? 'date-time' : 'date' };
  return hasTime ? { kind: 'time' } : PLAIN;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
