import { z } from 'zod';
import { duration, size } from './values.ts';

/** Below the time that the server gives any request, so that a file is refused with its reason and not cut off. */
const LONGEST_MS = 55 * 60_000;
const SHORTEST_MS = 1_000;

/** `receive`: files that the supplier brings by `POST /v1/suppliers/…/files/…`. Without it only an operator may. */
export const receive = z
  .strictObject({
    tokens: z
      .array(z.string().min(16, 'expected a token of at least 16 characters'))
      .max(10)
      .default([])
      .describe('Any of them opens the door, so that one can be replaced without a gap.'),
    folders: z
      .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'expected letters, digits, dots and dashes'))
      .optional()
      .describe('Names that may stand in the address; any without it.'),
    maxSize: size.default(1024 ** 3),
    timeout: duration
      .refine(
        (ms) => ms >= SHORTEST_MS && ms <= LONGEST_MS,
        'expected 1s to 55m: no request is read for more than an hour',
      )
      .default(600_000)
      .describe('Longest time for one file.'),
    stall: duration
      .refine((ms) => ms >= SHORTEST_MS && ms <= LONGEST_MS, 'expected 1s to 55m, and no more than timeout')
      .default(30_000)
      .describe('Longest pause between two pieces of it.'),
  })
  .refine(({ timeout, stall }) => stall <= timeout, {
    message: 'expected a pause no longer than timeout, or it would never be noticed',
    path: ['stall'],
  })
  .prefault({});
