import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { type CrossdockError, errorMessage, RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import type { EmailOptions } from './options.ts';

/** What became of a message. `uncertain`: its bytes were on their way and nobody said that they arrived. */
export type Handover =
  | { readonly outcome: 'accepted'; readonly refusedReceivers: readonly string[] }
  | { readonly outcome: 'uncertain'; readonly reason: string };

const LONGEST_EXCERPT = 300;

/**
 * Hands one message to the mail server over a connection of its own. Up to the first byte of the message a failure is
 * certain: nothing was sent. After it only the server's own word counts; without one the outcome is in doubt.
 *
 * @throws TransientError or RejectedError, both with `nothingSent`
 */
export async function handOver(
  options: EmailOptions,
  bytes: Buffer,
  onOpen: (end: () => void) => void,
): Promise<Handover> {
  let begun = false;
  // Read only once the server has said that it waits for the message.
  const message = Readable.from(
    (async function* () {
      begun = true;
      yield bytes;
    })(),
    { objectMode: false },
  );
  try {
    return await withConnection(options, onOpen, async (connection) => {
      const envelope = { from: options.from, to: [...options.to], size: bytes.length };
      const info = await called<{ rejected?: readonly string[] }>((done) => connection.send(envelope, message, done));
      return { outcome: 'accepted', refusedReceivers: info.rejected ?? [] };
    });
  } catch (thrown) {
    const { responseCode } = thrown as { responseCode?: number };
    if (begun && responseCode === undefined) return { outcome: 'uncertain', reason: errorMessage(thrown) };
    throw failure(thrown, options, begun);
  } finally {
    message.destroy();
  }
}

/** Connects and logs in, and ends there: for `doctor`. */
export async function tryLogin(options: EmailOptions): Promise<void> {
  try {
    await withConnection(
      options,
      () => undefined,
      async () => undefined,
    );
  } catch (thrown) {
    throw failure(thrown, options, false);
  }
}

async function withConnection<T>(
  options: EmailOptions,
  onOpen: (end: () => void) => void,
  work: (connection: SMTPConnection) => Promise<T>,
): Promise<T> {
  const { username, password, timeoutMs } = options;
  // Loaded by the first message: most gateways have no mailbox.
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection(connectionOptions(options));
  // Errors arrive in the callbacks too; an event nobody hears would end the process.
  const broken = new Promise<never>((_, reject) => {
    connection.on('error', reject);
    connection.on('end', () => reject(new Error('the mail server ended the connection')));
  });
  broken.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not finish within ${timeoutMs} ms`)), timeoutMs);
    onOpen(() => reject(new Error('the channel was closed')));
  });
  late.catch(() => undefined);
  const all = async (): Promise<T> => {
    await called((done) => connection.connect(done));
    if (username !== undefined)
      await called((done) => connection.login({ credentials: { user: username, pass: password } }, done));
    return work(connection);
  };
  try {
    return await Promise.race([all(), broken, late]);
  } finally {
    clearTimeout(timer);
    connection.close();
  }
}

function connectionOptions(options: EmailOptions): SMTPConnectionOptions {
  const { host, port, security, timeoutMs, ca } = options;
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    socketCloseTimeout: 0,
    maxResponseSize: 64 * 1024,
    allowInternalNetworkInterfaces: true,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
  };
}

/** A call of nodemailer that answers by callback. */
function called<T>(call: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, result) => {
      if (error) reject(error);
      else resolve(result as T);
    });
  });
}

/** The error for a message that was certainly not taken. */
function failure(thrown: unknown, { host, port }: EmailOptions, begun: boolean): CrossdockError {
  const { code = '', responseCode } = thrown as { code?: string; responseCode?: number };
  const text = printable(errorMessage(thrown)).slice(0, LONGEST_EXCERPT);
  const said = `${host}:${port}: ${text}`;
  const options = { cause: thrown, facts: { host, port, responseCode }, nothingSent: true };
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500)
    return new TransientError('MAIL-LATER', `The mail server takes nothing now. ${said}`, options);
  if (code === 'EAUTH') return new RejectedError('MAIL-LOGIN', `The mail server refuses our login. ${said}`, options);
  if (begun || code === 'EMESSAGE')
    return new RejectedError('DELIVERY-REFUSED', `The mail server refuses the message. ${said}`, options);
  if (responseCode !== undefined)
    return new RejectedError('MAIL-REFUSED', `The mail server does not take our mail. ${said}`, options);
  return new TransientError('MAIL-UNREACHABLE', `No connection to the mail server. ${said}`, options);
}
