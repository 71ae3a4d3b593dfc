import { z } from 'zod';

/** An address, or a name and an address. Line ends would become headers. */
const mailbox = z
  .string()
  .max(320)
  .regex(
    /^[^\r\n,;]*[^\s@,;<>]+@[^\s@,;<>]+>?$/,
    'expected an address such as alerts@example.com or "Alerts <alerts@example.com>"',
  );

/** Options of a target that gets e-mail. */
export const emailOptions = z
  .strictObject({
    url: z
      .string()
      .regex(/^smtps?:\/\/\S+$/, 'expected smtp://user:password@host:port or smtps://…')
      .optional()
      .describe('SMTP server with user and password; smtps:// speaks TLS from the first byte.'),
    host: z.string().min(1).optional().describe('SMTP server, instead of url.'),
    port: z.int().min(1).max(65535).optional(),
    user: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    tls: z
      .enum(['required', 'implicit', 'none'])
      .optional()
      .describe('STARTTLS or nothing (default); TLS from the first byte; in clear, only inside your own network.'),
    ca: z.string().min(1).optional().describe('Certificate (PEM) of an authority of your own.'),
    from: mailbox,
    to: z.array(mailbox).min(1).max(50),
    timeoutMs: z.int().min(100).max(120_000).default(20_000).describe('For connecting, and for every answer.'),
  })
  .refine(({ url, host }) => (url === undefined) !== (host === undefined), {
    message: 'expected either url or host',
    path: ['host'],
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    message: 'expected user and password together',
    path: ['password'],
  });
export type EmailOptions = z.infer<typeof emailOptions>;
