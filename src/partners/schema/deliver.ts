import { z } from 'zod';
import { folder } from './values.ts';

/** `deliver`: where documents are put. */
export const deliver = z.strictObject({
  folder,
  temporaryPrefix: z
    .string()
    .regex(/^[^/\0]+$/)
    .default('.'),
});
