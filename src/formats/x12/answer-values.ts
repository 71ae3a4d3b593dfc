/** The separators that are written when nothing else is agreed; answers to what was received are always written so. */
export const USUAL_SEPARATORS = { element: '*', component: '>', repetition: '^', segment: '~' } as const;

/** Longest control number or identifier that is repeated in an answer; X12 has none of more than 35. */
const LONGEST = 35;

/**
 * A received value as it may be repeated in an acknowledgment: exactly as it came, or not at all. Not when it is blank,
 * holds a usual separator, a control character or one outside ISO 8859-1, or is longer than any identifier of X12.
 */
export function carried(value: string | undefined, longest = LONGEST): string | undefined {
  if (value === undefined || value.trim() === '' || value.length > longest) return undefined;
  return /^[\x20-\x7e\xa0-\xff]+$/.test(value) && !/[*>^~]/.test(value) ? value : undefined;
}
