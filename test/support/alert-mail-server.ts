import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
  header(name: string): string | undefined;
}

/** A real SMTP server on loopback. `refuse` answers a mail with an SMTP error code instead of taking it. */
export interface MailServer {
  readonly port: number;
  readonly mails: Mail[];
  refuse: number | undefined;
  close(): Promise<void>;
}

export async function startMailServer(login?: {
  readonly user: string;
  readonly password: string;
}): Promise<MailServer> {
  const mails: Mail[] = [];
  const state = { refuse: undefined as number | undefined };
  const server = new SMTPServer({
    hideSTARTTLS: true,
    ...(login === undefined ? { authOptional: true } : { allowInsecureAuth: true }),
    onAuth: ({ username, password }, _session, done) => {
      if (login !== undefined && username === login.user && password === login.password) done(null, { user: username });
      else done(Object.assign(new Error('no such user or password'), { responseCode: 535 }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (state.refuse !== undefined) {
          done(Object.assign(new Error('not now, not here'), { responseCode: state.refuse }));
          return;
        }
        const raw = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
          header: (name) => headersOf(raw).get(name.toLowerCase()),
        });
        done(null, 'taken');
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    get refuse() {
      return state.refuse;
    },
    set refuse(code) {
      state.refuse = code;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
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
