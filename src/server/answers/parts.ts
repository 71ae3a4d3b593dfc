import { z } from 'zod';

/** A list as rows of the database come: nobody changes it. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly();
}

/** Where the following page begins; null on the last one. */
export const next = z.string().nullable().describe('Give it back as `?before=`; null on the last page.');
