import { z } from 'zod';

/** A plain address: nothing in it that could end a header line, name a second receiver or be read as a display name. */
const address = z
  .string()
  .max(254)
  .regex(
    /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
    'expected one plain address such as orders@supplier.example',
  );

/** One line; `{poNumber}` and `{fileName}` are replaced. */
const line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}+$/u, 'expected one line without control characters');

/** Settings of documents that a supplier takes by e-mail. Durations are in milliseconds. */
export const emailOptions = z
  .strictObject({
    kind: z.literal('email'),
    host: z.string().min(1).describe('The mail server that takes our mail.'),
    port: z.int().min(1).max(65535).default(587),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe('TLS after a word in the clear, from the start (port 465), or none, only on this machine.'),
    username: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    ca: z.string().min(1).optional().describe('Certificate authority to trust, as PEM.'),
    from: address,
    to: z.array(address).min(1).max(20),
    subject: line.default('Order {poNumber}'),
    text: z
      .string()
      .max(10_000)
      .default('Please find our order {poNumber} attached as {fileName}.')
      .describe('Text above the attachment.'),
    timeoutMs: z
      .int()
      .min(100)
      .max(600_000)
      .default(60_000)
      .describe('One message, from connecting to its acceptance.'),
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    message: 'expected username and password, or neither',
    path: ['password'],
  })
  .refine(({ security, host }) => security !== 'none' || ['127.0.0.1', '::1', 'localhost'].includes(host), {
    message: 'orders are personal data; without TLS only a mail server on this machine may be used',
    path: ['security'],
  });

export type EmailOptions = z.infer<typeof emailOptions>;
