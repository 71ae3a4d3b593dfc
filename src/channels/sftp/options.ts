import { z } from 'zod';

/**
 * Settings of an SFTP account at a supplier. Durations are in milliseconds, sizes in bytes. docs/sftp.md explains them
 * for people.
 */
const fields = z.strictObject({
  kind: z.literal('sftp'),
  host: z.string().min(1).describe('Host name or address.'),
  port: z.int().min(1).max(65535).default(22),
  username: z.string().min(1),
  password: z.string().min(1).optional().describe('For password and keyboard-interactive login.'),
  privateKey: z.string().min(1).optional().describe('Private key, OpenSSH or PEM text; tried before the password.'),
  passphrase: z.string().min(1).optional().describe('Opens an encrypted privateKey.'),
  hostKeys: z
    .array(
      z
        .string()
        .regex(
          /^SHA256:[A-Za-z0-9+/]{43}=?$/,
          'expected a SHA-256 fingerprint as `ssh-keygen -lf` prints it, e.g. SHA256: and 43 characters',
        )
        .transform((pin) => pin.replace(/=$/, '')),
    )
    .min(1, 'expected the fingerprint of the server’s host key; there is no trust on first use')
    .max(2, 'expected one fingerprint, or two while the supplier changes keys')
    .describe('Fingerprints of the host keys to accept: one, or two while the supplier changes keys.'),
  hostKeyType: z
    .enum(['ed25519', 'ecdsa', 'rsa'])
    .optional()
    .describe('Ask the server for this kind of host key, when the pinned fingerprint is not of its first one.'),
  keyboardInteractive: z
    .boolean()
    .default(false)
    .describe('Answer a single password question of the server with password.'),
  legacyAlgorithms: z
    .boolean()
    .default(false)
    .describe('Also offer SHA-1 and CBC algorithms. Weak; for old servers only.'),
  oneSession: z
    .boolean()
    .default(true)
    .describe('All replicas together keep one session open. false: each of them may have its own.'),
  maxListing: z
    .int()
    .min(1)
    .default(250_000)
    .describe('Entries of one folder that a listing reads; what is beyond waits, and a person is told.'),
  idleMs: z.int().min(0).default(120_000).describe('An unused connection is closed after this time.'),
  keepaliveMs: z.int().min(0).default(10_000).describe('Pause between keepalives; three unanswered ones end it.'),
  loginPauseMs: z
    .int()
    .min(0)
    .default(300_000)
    .describe(
      'After a refused login the server is left alone this long, and twice as long after every further one, up to an hour, so that the account is not locked.',
    ),
  minimumBytesPerSecond: z.int().min(1).default(1024).describe('A transfer slower than this on average is given up.'),
  requestsInFlight: z.int().min(1).max(256).default(32).describe('Reads and writes sent ahead of their answers.'),
  deadlines: z
    .strictObject({
      connectMs: z.int().min(1).default(20_000).describe('Reaching the host, key exchange, login and SFTP together.'),
      requestMs: z.int().min(1).default(30_000).describe('One request: stat, open, rename, close and so on.'),
      progressMs: z.int().min(1).default(30_000).describe('Longest pause between two pieces of a transfer.'),
      listingMs: z.int().min(1).default(120_000).describe('A whole listing.'),
      closeMs: z.int().min(1).default(3_000).describe('Polite goodbye before the socket is destroyed.'),
    })
    .prefault({}),
});

export const sftpOptions = fields
  .refine((options) => options.password !== undefined || options.privateKey !== undefined, {
    message: 'expected password or privateKey',
    path: ['password'],
  })
  .refine((options) => !options.keyboardInteractive || options.password !== undefined, {
    message: 'keyboardInteractive answers with password, which is missing',
    path: ['password'],
  });

export type SftpOptions = z.infer<typeof sftpOptions>;

/** What is needed to ask a server for its host keys: no pins yet, and no login. */
export const sftpServerOptions = z.object(fields.pick({ host: true, port: true, legacyAlgorithms: true }).shape);

export type SftpServerOptions = z.infer<typeof sftpServerOptions>;

/** How an account is named in logs and in the database. */
export function accountOf({ username, host, port }: Pick<SftpOptions, 'username' | 'host' | 'port'>): string {
  return `${username}@${host}:${port}`;
}
