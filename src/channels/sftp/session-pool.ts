import type { ParsedKey } from 'ssh2';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import { connectSession } from './connect.ts';
import type { SftpOptions } from './options.ts';
import type { SftpSession } from './session.ts';

/**
 * The one session of a channel: opened when first needed, shared by overlapping calls, replaced after it ended, closed
 * when nobody has used it for a while. Suppliers count sessions, and a login costs hundreds of requests.
 */
export interface SessionPool {
  use<T>(work: (session: SftpSession) => Promise<T>): Promise<T>;
  useStream<T>(work: (session: SftpSession) => AsyncIterable<T>): AsyncGenerator<T>;
  /** Ends the session; later use fails with CHANNEL-CLOSED. */
  close(): Promise<void>;
}

export function createSessionPool(
  options: SftpOptions,
  key: ParsedKey | undefined,
  { clock, logger }: ChannelDependencies,
): SessionPool {
  const address = `${options.host}:${options.port}`;
  let current: Promise<SftpSession> | undefined;
  let users = 0;
  let idleTimer: NodeJS.Timeout | undefined;
  let closed = false;
  const closing = new AbortController();
  let pause: { readonly error: RejectedError; readonly until: number } | undefined;

  async function connect(): Promise<SftpSession> {
    if (pause !== undefined && clock.now().getTime() < pause.until) throw pausedError(pause);
    try {
      const session = await connectSession(options, key, closing.signal);
      pause = undefined;
      logger.debug({ address, software: session.software }, 'connected');
      return session;
    } catch (thrown) {
      if (thrown instanceof RejectedError && thrown.code.startsWith('CHANNEL-LOGIN-'))
        pause = { error: thrown, until: clock.now().getTime() + options.loginPauseMs };
      throw thrown;
    }
  }

  /** Callers that come while a connection is made share it, and its failure; later ones try again. */
  function open(): Promise<SftpSession> {
    const opening = connect();
    current = opening;
    opening.catch(() => {
      if (current === opening) current = undefined;
    });
    return opening;
  }

  async function acquire(): Promise<SftpSession> {
    if (closed) throw new TransientError('CHANNEL-CLOSED', `The channel to ${address} is closed.`);
    const existing = current;
    if (existing === undefined) return await open();
    const session = await existing;
    if (!session.ended) return session;
    if (current === existing) current = undefined;
    return await (current ?? open());
  }

  async function closeCurrent(): Promise<void> {
    const opening = current;
    current = undefined;
    if (opening === undefined) return;
    try {
      const session = await opening;
      await session.close(options.deadlines.closeMs);
    } catch (thrown) {
      logger.debug({ address, error: thrown }, 'the session to close had not come about');
    }
  }

  function enter(): void {
    users += 1;
    clearTimeout(idleTimer);
  }

  function leave(): void {
    users -= 1;
    if (users > 0 || closed) return;
    idleTimer = setTimeout(() => void closeCurrent(), options.idleMs);
    idleTimer.unref();
  }

  return {
    use: async (work) => {
      enter();
      try {
        return await work(await acquire());
      } finally {
        leave();
      }
    },
    useStream: async function* (work) {
      enter();
      try {
        yield* work(await acquire());
      } finally {
        leave();
      }
    },
    close: async () => {
      closed = true;
      closing.abort();
      clearTimeout(idleTimer);
      await closeCurrent();
    },
  };

  function pausedError({ error, until }: { readonly error: RejectedError; readonly until: number }): RejectedError {
    return new RejectedError(
      error.code,
      `${error.message} The server is left alone until ${new Date(until).toISOString()}, so that the account is not locked.`,
      { facts: { ...error.facts }, cause: error },
    );
  }
}
