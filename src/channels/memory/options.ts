import { z } from 'zod';

/** The channel of tests and demonstrations: its files live in this process. */
export const memoryOptions = z.strictObject({ kind: z.literal('memory') });
