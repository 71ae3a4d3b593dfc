import { z } from 'zod';
import { duration, folder } from './values.ts';

/**
 * `deliver`: where documents are put, and over which channel where that is not the one that files come by. Its options
 * are checked by its adapter.
 */
export const deliver = z
  .strictObject({
    channel: z.looseObject({ kind: z.enum(['sftp', 'folder', 'http', 'email']) }).optional(),
    folder: folder.optional().describe('Needed where files are delivered; requests and messages have none.'),
    temporaryPrefix: z
      .string()
      .regex(/^[^/\0]+$/)
      .default('.'),
    overdueAfter: duration
      .default(3_600_000)
      .describe('A person is told when a document waits to be delivered for longer.'),
  })
  .prefault({});
