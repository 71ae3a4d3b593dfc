import { z } from 'zod';

/** Settings of a local drop folder. */
export const folderOptions = z.strictObject({
  kind: z.literal('folder'),
  root: z.string().min(1).describe('All folders of the supplier are below this one; nothing outside is ever touched.'),
  maxListing: z
    .int()
    .min(1)
    .default(250_000)
    .describe('Entries of one folder that a listing reads; what is beyond waits, and a person is told.'),
});

export type FolderOptions = z.infer<typeof folderOptions>;
