import { errorMessage, RejectedError, TransientError } from '../../kernel/errors.ts';
import type { AlertTarget } from '../alert-target.ts';
import type { EmailOptions } from './options.ts';

/** People who get e-mail, in plain text. The id of a notice is its Message-ID, so that a mailbox can tell a repetition. */
export function emailTarget(options: EmailOptions): AlertTarget {
  const server = serverOf(options);
  let transport: ReturnType<typeof transportTo> | undefined;
  return {
    kind: 'email',
    async tell(notice) {
      try {
        transport ??= transportTo(server, options);
        const sent = await (await transport).sendMail({
          from: options.from,
          to: [...options.to],
          subject: notice.subject,
          text: notice.text,
          date: notice.createdAt,
          messageId: `<${notice.id}@crossdock.invalid>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Crossdock-Notice': notice.id },
        });
        const refused = sent.rejected.length === 0 ? '' : `; refused for ${sent.rejected.length} of the recipients`;
        return `${sent.response}${refused}`;
      } catch (thrown) {
        throw failure(thrown, server.host);
      }
    },
    close: async () => (await transport)?.close(),
  };
}

/** Loads the library, which a gateway that sends no mail does without. */
async function transportTo(server: Server, options: EmailOptions) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    ...server,
    ...(options.ca === undefined ? {} : { tls: { ca: options.ca } }),
    connectionTimeout: options.timeoutMs,
    greetingTimeout: options.timeoutMs,
    socketTimeout: options.timeoutMs,
    // A notice is text; nothing in it may make the library read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly requireTLS: boolean;
  readonly ignoreTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

function serverOf({ url, host, port, user, password, tls }: EmailOptions): Server {
  const given = url === undefined ? undefined : new URL(url);
  const kind = tls ?? (given?.protocol === 'smtps:' ? 'implicit' : 'required');
  const name = user ?? decodeURIComponent(given?.username ?? '');
  const secret = password ?? decodeURIComponent(given?.password ?? '');
  return {
    host: host ?? given?.hostname ?? '',
    port: port ?? (Number(given?.port) || (kind === 'implicit' ? 465 : 587)),
    secure: kind === 'implicit',
    requireTLS: kind === 'required',
    ignoreTLS: kind === 'none',
    ...(name === '' ? {} : { auth: { user: name, pass: secret } }),
  };
}

/** Codes of nodemailer for what will not get better by itself. */
const REFUSED = new Set(['EAUTH', 'ENOAUTH', 'ETLS', 'EENVELOPE', 'EMESSAGE']);

/** Codes of Node for a certificate that it does not trust, that is of somebody else, or that is too old. */
const UNTRUSTED = /CERT|ALTNAME|CHAIN|ISSUER/;

interface Thrown {
  readonly code?: string;
  /** What the socket said, where nodemailer put a code of its own over it. */
  readonly originalCode?: string;
  readonly responseCode?: number;
}

/** 4xx of a mail server means later, 5xx means no; what never answered may have taken it. */
function failure(thrown: unknown, host: string): Error {
  const { code = '', originalCode = '', responseCode = 0 } = (thrown ?? {}) as Thrown;
  if (responseCode === 0 && UNTRUSTED.test(originalCode)) {
    return new RejectedError(
      'ALERT-TARGET-REFUSED',
      `The certificate of the mail server ${host} is not trusted (${originalCode}), so nothing was sent. Use the name on the certificate as host, or give the certificate of your own authority as ca.`,
      { cause: thrown },
    );
  }
  const message = `The mail server ${host} did not take it: ${errorMessage(thrown)}`;
  const isNo = responseCode >= 500 || (responseCode === 0 && REFUSED.has(code));
  if (isNo) return new RejectedError('ALERT-TARGET-REFUSED', message, { cause: thrown });
  // An answer of 4xx, or a connection that never came to be: nothing is in anybody's mailbox.
  const nothingSent =
    responseCode > 0 || /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(originalCode);
  return new TransientError('ALERT-TARGET-UNREACHABLE', message, { cause: thrown, nothingSent });
}
