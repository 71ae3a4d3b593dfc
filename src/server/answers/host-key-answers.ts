import { z } from 'zod';
import { codeAnswer } from './flow-answers.ts';
import { list } from './parts.ts';

/** What `/v1/suppliers/:id/host-keys` answers. */

export const way = z
  .enum(['collect', 'deliver'])
  .describe('Where files come from; where documents go, if that is elsewhere.');
export const fingerprint = z
  .string()
  .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'expected SHA256: and 43 characters')
  .describe('Of the key as it was shown, as `ssh-keygen -lf` prints it.');
const hostKey = z.object({
  kind: z.enum(['ed25519', 'ecdsa', 'rsa']),
  bits: z.int(),
  fingerprint: z.string(),
});
const seen = z.object({
  address: z.string(),
  shown: hostKey.describe('The one that Crossdock is shown when it connects.'),
  keys: list(hostKey.extend({ isPinned: z.boolean() })).describe('All that the server has: one of each kind at most.'),
  pinned: list(
    z.object({
      fingerprint: z.string(),
      kind: hostKey.shape.kind
        .nullable()
        .describe('Null: the server has no such key any more, and only fingerprints are kept.'),
    }),
  ).describe('Known before.'),
  advice: z
    .enum(['pinned', 'store', 'set', 'full'])
    .describe(
      'pinned: it is trusted. store: it can be. set: pins come from elsewhere, and a person sets it there. full: two others are pinned, and only `only` makes room.',
    ),
  comesFrom: list(z.string()).describe('Where a person sets it, for `set`, by the names as written in supplier.yaml.'),
  isInForce: z.boolean().describe('Whether this gateway connects to a server that shows this key.'),
});
export const hostKeyWays = z.object({
  version: z.literal(1),
  supplier: z.string(),
  ways: list(
    z.object({
      way,
      seen: seen.nullable(),
      problem: z
        .object({ code: codeAnswer, title: z.string(), detail: z.string(), remedy: z.string() })
        .nullable()
        .describe('Why nothing was seen.'),
    }),
  ),
});
export const keyTrusted = z.object({
  said: z.string(),
  pinned: list(z.string()).describe('What is pinned now.'),
  isLive: z.boolean().describe('Whether this gateway connects by it already.'),
});
