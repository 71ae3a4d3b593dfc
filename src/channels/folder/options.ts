import { z } from 'zod';

/** Settings of a local drop folder. */
export const folderOptions = z.strictObject({
  kind: z.literal('folder'),
  root: z.string().min(1).describe('All folders of the supplier are below this one; nothing outside is ever touched.'),
  maxListing: z.int().min(1).default(250_000).describe('Entries in one folder beyond which a listing fails.'),
});

export type FolderOptions = z.infer<typeof folderOptions>;
