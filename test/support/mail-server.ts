import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
  /** Whether it came over TLS. */
  readonly isSecret: boolean;
  header(name: string): string | undefined;
}

/** A real mail server on loopback, in process, that keeps what it takes and misbehaves on request. */
export interface MailServer {
  readonly port: number;
  /** Messages that were taken whole. */
  readonly mails: readonly Mail[];
  /** The same, only as they came over the wire. */
  readonly taken: readonly string[];
  /** Connections so far. */
  readonly connections: () => number;
  misbehave(fault: MailFault | undefined): void;
  stop(): Promise<void>;
}

/**
 * - `drop-after-data`: take the message, then cut the connection before saying so
 * - `drop-in-data`: cut the connection while the message comes
 * - `refuse-sender`, `refuse-receiver`, `refuse-message`: with this status
 * - `silent`: take the message and never say so
 */
export type MailFault =
  | { readonly kind: 'drop-after-data' | 'drop-in-data' | 'silent' }
  | { readonly kind: 'refuse-sender' | 'refuse-message'; readonly status: number }
  | {
      readonly kind: 'refuse-receiver';
      readonly status: number;
      /** Only this one; all of them without it. */
      readonly address?: string;
    };

export async function startMailServer(more: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: Mail[] = [];
  let fault: MailFault | undefined;
  let connections = 0;
  const refusal = (status: number): Error => Object.assign(new Error(`simulated ${status}`), { responseCode: status });
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideSTARTTLS: true,
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 100,
    ...more,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onMailFrom: (_address, _session, done) => done(fault?.kind === 'refuse-sender' ? refusal(fault.status) : null),
    onRcptTo: ({ address }, _session, done) => {
      if (fault?.kind !== 'refuse-receiver' || (fault.address ?? address) !== address) return done();
      done(refusal(fault.status));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      const cut = (): void => {
        for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>)
          if (connection.id === session.id) connection._socket.destroy();
      };
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (fault?.kind === 'drop-in-data') cut();
      });
      stream.on('end', () => {
        if (fault?.kind === 'refuse-message') return done(refusal(fault.status));
        const raw = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
          isSecret: session.secure,
          header: (name) => headersOf(raw).get(name.toLowerCase()),
        });
        if (fault?.kind === 'drop-after-data') return cut();
        if (fault?.kind !== 'silent') done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    port,
    mails,
    get taken() {
      return mails.map(({ raw }) => raw);
    },
    connections: () => connections,
    misbehave: (next) => {
      fault = next;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** What is attached to a message, as text. */
export function attachmentOf(message: string): string {
  const boundary = /boundary="([^"]+)"/.exec(message)?.[1];
  const part = message.split(`--${boundary}`).find((one) => /^Content-Disposition: attachment/im.test(one));
  if (part === undefined) throw new Error('the message has no attachment');
  const at = part.indexOf('\r\n\r\n');
  const body = part.slice(at + 4).replace(/\r\n$/, '');
  const encoding = /^Content-Transfer-Encoding: (\S+)/im.exec(part.slice(0, at))?.[1];
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  throw new Error(`an attachment in ${encoding} may be changed on its way`);
}

/** Has a server take mail only after this login. */
export function onlyFor(user: string, password: string): SMTPServerOptions {
  return {
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: false,
    onAuth: (given, _session, done) => {
      if (given.username === user && given.password === password) done(null, { user });
      else done(Object.assign(new Error('no such user or password'), { responseCode: 535 }));
    },
  };
}

/** Header lines with their folded ones. */
function headersOf(raw: string): ReadonlyMap<string, string> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new Map(
    head
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
}
