import { z } from 'zod';

/** `lines.trailer` of a mapping of rows, given what a field is. */
export const trailerOf = <Field extends z.ZodType>(field: Field) =>
  z.strictObject({
    where: z
      .record(z.string(), z.array(z.string().min(1)).min(1))
      .refine((columns) => Object.keys(columns).length > 0, 'name the column that tells the trailer')
      .describe('How the row is told from the others: column → texts; all of them must hold.'),
    fields: z
      .record(z.string(), field)
      .default({})
      .describe('Fields of the document that stand in it, e.g. statedLines and statedUnits.'),
    required: z
      .boolean()
      .default(true)
      .describe('Whether a file without it is held, because it may be cut. Default true.'),
  });
