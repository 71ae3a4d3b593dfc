import { z } from 'zod';
import { folder } from './values.ts';

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
  })
  .prefault({});
