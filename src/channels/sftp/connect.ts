import { createConnection, type Socket } from 'node:net';
import ssh2, { type ParsedKey, type SFTPWrapper } from 'ssh2';
import { type CrossdockError, errorMessage, RejectedError, TransientError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { offeredAlgorithms } from './algorithms.ts';
import { fingerprintOf, keyTypeOf, readOffer } from './host-key.ts';
import { createLogin, type Login } from './login.ts';
import type { SftpOptions } from './options.ts';
import { createSession, deadlineError, type SftpSession } from './session.ts';

type Stage = 'reaching the host' | 'SSH handshake' | 'login' | 'opening SFTP';

/** What is known about an attempt to connect; it explains the failure. */
interface Attempt {
  stage: Stage;
  readonly login: Login;
  shownKey: { fingerprint: string; type: string } | undefined;
  software: string;
  /** What the server offers in the handshake, for the message when nothing fits. */
  readonly offers: string[];
}

const NO_EXTENDED_WAIT = 0;
const REMOTE_IDENT = /^Remote ident: '?(.*?)'?$/;

/** SSH's DISCONNECT reason 14, "no more auth methods available" (RFC 4253, section 11.1). */
const NO_MORE_AUTH_METHODS = 14;

/**
 * Opens a session on a socket of our own, so that it can be destroyed at any stage. The host key is compared with the
 * pins before any credential is sent; one deadline covers everything, since ssh2's own covers the handshake only
 * (FAULTS.md T7, T8).
 */
export async function connectSession(
  options: SftpOptions,
  key: ParsedKey | undefined,
  abandoned: AbortSignal,
): Promise<SftpSession> {
  const address = `${options.host}:${options.port}`;
  const attempt: Attempt = {
    stage: 'reaching the host',
    login: createLogin(options, key),
    shownKey: undefined,
    software: '',
    offers: [],
  };
  const socket = createConnection({ host: options.host, port: options.port, noDelay: true });
  const client = new ssh2.Client();
  const { connectMs } = options.deadlines;
  return await new Promise<SftpSession>((resolve, reject) => {
    let settled = false;
    const settle = (): void => {
      settled = true;
      clearTimeout(timer);
      abandoned.removeEventListener('abort', onAbandoned);
    };
    const fail = (error: CrossdockError): void => {
      if (settled) return;
      settle();
      socket.destroy();
      reject(error);
    };
    const onAbandoned = (): void =>
      fail(new TransientError('CHANNEL-CLOSED', `The channel to ${address} was closed while it connected.`));
    abandoned.addEventListener('abort', onAbandoned);
    const timer = setTimeout(() => fail(deadlineError(address, attempt.stage, connectMs)), connectMs);
    // These listeners stay for the life of the socket: a late error without one would end the process.
    socket.on('error', (error) => fail(connectError(error, options, attempt)));
    client.on('error', (error) => fail(connectError(error, options, attempt)));
    socket.on('close', () => fail(connectError(new Error('the server closed the connection'), options, attempt)));
    socket.once('connect', () => {
      attempt.stage = 'SSH handshake';
    });
    client.on('handshake', () => {
      attempt.stage = 'login';
    });
    client.once('ready', () => {
      attempt.stage = 'opening SFTP';
      client.sftp((error: Error | undefined, sftp: SFTPWrapper) => {
        if (error) {
          fail(connectError(error, options, attempt));
          return;
        }
        if (settled) return;
        settle();
        const hostKey = attempt.shownKey?.fingerprint ?? '';
        resolve(createSession({ socket, client, sftp }, { hostKey, software: attempt.software, address }));
      });
    });
    startHandshake(client, socket, options, attempt);
  });
}

function startHandshake(client: ssh2.Client, socket: Socket, options: SftpOptions, attempt: Attempt): void {
  client.connect({
    sock: socket,
    username: options.username,
    authHandler: attempt.login.handler,
    algorithms: offeredAlgorithms(options),
    readyTimeout: NO_EXTENDED_WAIT,
    keepaliveInterval: options.keepaliveMs,
    keepaliveCountMax: 3,
    hostVerifier: (hostKey: Buffer) => {
      attempt.shownKey = { fingerprint: fingerprintOf(hostKey), type: keyTypeOf(hostKey) };
      return options.hostKeys.includes(attempt.shownKey.fingerprint);
    },
    // The only lines kept are the server's greeting and offers; ssh2's other debug lines never leave this function.
    debug: (line: string) => {
      if (attempt.stage !== 'reaching the host' && attempt.stage !== 'SSH handshake') return;
      const ident = REMOTE_IDENT.exec(line);
      if (ident?.[1] !== undefined) attempt.software = printable(ident[1].slice(0, 100));
      const offer = readOffer(line);
      if (offer !== undefined) attempt.offers.push(offer);
    },
  });
}

function connectError(
  error: Error & { level?: string; code?: unknown },
  options: SftpOptions,
  attempt: Attempt,
): CrossdockError {
  const address = `${options.host}:${options.port}`;
  const facts = { address, username: options.username, stage: attempt.stage };
  const { shownKey, login } = attempt;
  const text = printable(errorMessage(error).slice(0, 300));
  if (shownKey !== undefined && !options.hostKeys.includes(shownKey.fingerprint)) {
    return new RejectedError(
      'CHANNEL-HOST-KEY',
      `${address} shows the ${shownKey.type} host key ${shownKey.fingerprint}; pinned: ${options.hostKeys.join(', ')}. Nothing was sent.`,
      { facts: { ...facts, seen: shownKey.fingerprint, keyType: shownKey.type, pinned: options.hostKeys } },
    );
  }
  if (/no matching/i.test(error.message)) {
    return new RejectedError(
      'CHANNEL-NO-COMMON-ALGORITHM',
      `${address}: ${text}. The server offers ${attempt.offers.join('; ') || 'nothing we know'}.`,
      { facts: { ...facts, offers: attempt.offers }, cause: error },
    );
  }
  if (login.unansweredPrompt !== undefined) {
    return new RejectedError(
      'CHANNEL-LOGIN-PROMPT',
      `${address} asks "${printable(login.unansweredPrompt.slice(0, 200))}" at login; only one question for the password is answered.`,
      { facts },
    );
  }
  const refused = error.level === 'client-authentication' || error.code === NO_MORE_AUTH_METHODS;
  if (attempt.stage === 'login' && (refused || /too many auth/i.test(error.message))) {
    return new RejectedError(
      'CHANNEL-LOGIN-REFUSED',
      `${address} refuses the login of ${printable(options.username)}: tried ${login.tried.join(', ') || 'nothing'}, the server accepts ${login.offered.join(', ') || 'no method it names'}.`,
      { facts: { ...facts, tried: login.tried, offered: login.offered } },
    );
  }
  const code =
    attempt.stage === 'reaching the host'
      ? 'CHANNEL-UNREACHABLE'
      : attempt.stage === 'opening SFTP'
        ? 'CHANNEL-NO-SFTP'
        : 'CHANNEL-CONNECTION-LOST';
  return new TransientError(code, `${address}: ${attempt.stage} failed: ${text}.`, { facts, cause: error });
}
