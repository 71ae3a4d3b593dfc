import { z } from 'zod';
import { expect } from './expect.ts';
import { duration, folder, size } from './values.ts';

/** `collect`: where files are picked up, how often, when they count as complete and what happens to them afterwards. Nothing where the supplier brings them. */
export const collect = z
  .array(
    z.strictObject({
      folder,
      every: duration.default(900_000),
      settle: duration.default(5_000),
      // biome-ignore lint/suspicious/noThenProperty: the word people read in supplier.yaml; the shape is never awaited
      then: z.enum(['archive', 'delete', 'keep']).default('archive'),
      archiveFolder: folder.optional(),
      ignore: z.array(z.string().min(1)).default([]),
      maxSize: size.default(1024 ** 3),
      expect,
    }),
  )
  .default([]);
