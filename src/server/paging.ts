import { z } from 'zod';

/** The number of a row, as lists show it. */
export const rowId = z.string().regex(/^[1-9]\d{0,17}$/, 'expected the number of a row');

/** Which part of a list, newest first. */
export const page = {
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('Most entries.'),
  before: rowId.optional().describe('`next` of the page before; without it the newest.'),
};

/** Where the following page begins; null on the last one. */
export function nextOf(rows: readonly { readonly id: string }[], limit: number): string | null {
  return rows.length < limit ? null : (rows.at(-1)?.id ?? null);
}
