import { z } from 'zod';

const folderPlace = z.strictObject({
  kind: z.literal('folder'),
  folder: z.string().min(1).describe('Relative to this file; a share that all gateways mount.'),
});

const s3Place = z.strictObject({
  kind: z.literal('s3'),
  bucket: z.string().min(3).max(255),
  region: z.string().min(1).default('us-east-1'),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where the store is, unless it is AWS.'),
  pathStyle: z.boolean().default(false).describe('Bucket in the path, as most stores but AWS need it.'),
  prefix: z
    .string()
    .regex(/^([^/]+\/)*$/, 'expected nothing, or a path that ends in /')
    .default('crossdock/'),
  accessKeyId: z.string().min(1).optional().describe('Without both keys the usual sources of the AWS SDK are asked.'),
  secretAccessKey: z.string().min(1).optional(),
  extended: z.boolean().default(true).describe('false for stores that know neither checksums nor If-None-Match.'),
});

/** `archive`: where raw bytes are kept. What is not written to any more stays named as long as content lies there. */
export const archive = z
  .strictObject({
    write: z.string().default('database').describe('Place that new content goes to: `database`, or one of `places`.'),
    places: z
      .record(
        z
          .string()
          .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected lower-case letters, digits and dashes')
          .refine((name) => name !== 'database', 'there always is a place of this name'),
        z.discriminatedUnion('kind', [folderPlace, s3Place]),
      )
      .default({}),
  })
  .refine(({ write, places }) => write === 'database' || Object.hasOwn(places, write), {
    message: 'expected "database" or a name under archive.places',
    path: ['write'],
  })
  .prefault({});
