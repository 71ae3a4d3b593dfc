import { z } from 'zod';
import { duration } from './values.ts';

const text = (what: string) => z.string().min(1).max(2000).optional().describe(what);

/** `errorReports`: what the supplier is told of files of its own that could not be used, in plain words (docs/error-reports.md). */
export const errorReports = z
  .strictObject({
    to: z.array(z.email()).min(1).max(20).optional().describe('Who gets them; without it nobody does.'),
    mode: z
      .enum(['draft', 'automatic', 'off'])
      .default('draft')
      .describe('draft: a person sends each; automatic: they go out by themselves.'),
    mostPerDay: z.int().min(1).max(100).default(4).describe('What comes beyond waits for the next one.'),
    wait: duration
      .refine((ms) => ms <= 24 * 3_600_000, 'expected at most 1d')
      .default(15 * 60_000)
      .describe('So long what happens is put together in one report.'),
    subject: text('In place of the usual one; {files} is what it is about.'),
    opening: text('The first sentences, in place of the usual ones.'),
    closing: text('The last sentences, with how people reach you.'),
  })
  .prefault({});
