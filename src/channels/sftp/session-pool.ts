import type { ParsedKey } from 'ssh2';
import { monotonicMs } from '../../kernel/clock.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import type { ChannelDependencies } from '../dependencies.ts';
import { freeLeave, type HeldSession } from '../session-leave.ts';
import { connectSession } from './connect.ts';
import type { LoginRest } from './login-rest.ts';
import type { SftpOptions } from './options.ts';
import type { SftpSession } from './session.ts';

/**
 * The one session of a channel: opened when first needed, shared by overlapping calls, replaced after it ended, closed
 * when nobody has used it for a while. Suppliers count sessions, and a login costs hundreds of requests. Where there is
 * one session over all processes, it is opened with leave only, and given up soon after another process asks for it.
 */
export interface SessionPool {
  use<T>(work: (session: SftpSession) => Promise<T>): Promise<T>;
  useStream<T>(work: (session: SftpSession) => AsyncIterable<T>): AsyncGenerator<T>;
  /** Ends the session; later use fails with CHANNEL-CLOSED. */
  close(): Promise<void>;
}

/** A session that another process wants is ended once nobody here has used it for so long: between two calls of one turn. */
const WANTED_IDLE_MS = 100;
/** After so long it is ended between two calls, and callers who come meanwhile wait for their turn. */
const WANTED_HOLD_MS = 1_000;
/** A call that lasts (a large file) does not keep those waiting who came after the wish. */
const LONGEST_WAIT_MS = 5_000;

interface OpenSession {
  readonly session: SftpSession;
  readonly held: HeldSession;
}

export function createSessionPool(
  options: SftpOptions,
  key: ParsedKey | undefined,
  {
    logger,
    sessionLeave,
    rest,
    meet,
  }: Pick<ChannelDependencies, 'logger' | 'sessionLeave'> & {
    readonly rest: LoginRest;
    /** Runs when a new session is there, before anybody uses it. */
    readonly meet: (session: SftpSession) => Promise<void>;
  },
): SessionPool {
  const address = `${options.host}:${options.port}`;
  const account = `${encodeURIComponent(options.username)}@${options.host.toLowerCase()}:${options.port}`;
  const leave = options.oneSession ? (sessionLeave?.(account) ?? freeLeave) : freeLeave;
  let current: Promise<OpenSession> | undefined;
  /** Leave for the current session. */
  let heldNow: HeldSession | undefined;
  /** Since when another process has wanted the session, by this process's own clock. */
  let wantedSince: number | undefined;
  /** Callers who let others go first, until the session was given up. */
  const waiting = new Set<() => void>();
  let users = 0;
  let idleTimer: NodeJS.Timeout | undefined;
  let closed = false;
  const closing = new AbortController();

  /** With leave in hand, so that of several processes only one finds out that the login is refused. */
  async function logIn(): Promise<SftpSession> {
    await rest.refuseWhileResting();
    try {
      return await connectSession(options, key, closing.signal);
    } catch (thrown) {
      if (thrown instanceof RejectedError && thrown.code.startsWith('CHANNEL-LOGIN-')) await rest.refused(thrown);
      throw thrown;
    }
  }

  async function connect(): Promise<OpenSession> {
    const held = await leave.take(closing.signal);
    heldNow = held;
    try {
      const session = await logIn();
      await rest.accepted();
      await meet(session);
      logger.debug({ address, software: session.software }, 'connected');
      whenAborted(held.lost, () => session.destroy(lostError()));
      whenAborted(held.wanted, () => {
        if (heldNow !== held) return;
        wantedSince = monotonicMs();
        if (users === 0) closeIn(WANTED_IDLE_MS);
      });
      return { session, held };
    } catch (thrown) {
      await held.giveUp();
      throw thrown;
    }
  }

  /** Callers that come while a connection is made share it, and its failure; later ones try again. */
  function open(): Promise<OpenSession> {
    const opening = connect();
    current = opening;
    opening.catch(() => {
      if (current === opening) current = undefined;
    });
    return opening;
  }

  async function acquire(): Promise<SftpSession> {
    if (closed) throw new TransientError('CHANNEL-CLOSED', `The channel to ${address} is closed.`);
    if (isOverdue() && users > 1) await othersFirst();
    const existing = current;
    if (existing === undefined) return (await open()).session;
    const { session, held } = await existing;
    if (!session.ended) return session;
    if (current === existing) {
      current = undefined;
      wantedSince = undefined;
      await held.giveUp();
    }
    return (await (current ?? open())).session;
  }

  /** Another process has waited for longer than a turn of ours takes. */
  function isOverdue(): boolean {
    return wantedSince !== undefined && monotonicMs() - wantedSince > WANTED_HOLD_MS;
  }

  function othersFirst(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, LONGEST_WAIT_MS);
      waiting.add(go);
    });
  }

  /** What was the current session is given up after its end, and not before. */
  async function closeCurrent(): Promise<void> {
    const opening = current;
    current = undefined;
    heldNow = undefined;
    wantedSince = undefined;
    for (const go of waiting) go();
    if (opening === undefined) return;
    try {
      const { session, held } = await opening;
      await session.close(options.deadlines.closeMs);
      await held.giveUp();
    } catch (thrown) {
      logger.debug({ address, error: thrown }, 'the session to close had not come about');
    }
  }

  function closeIn(milliseconds: number): void {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => void closeCurrent(), milliseconds);
    idleTimer.unref();
  }

  function enter(): void {
    users += 1;
    clearTimeout(idleTimer);
  }

  function exit(): void {
    users -= 1;
    // Those who wait for others are users already; they use nothing.
    if (users - waiting.size > 0 || closed) return;
    if (isOverdue()) void closeCurrent();
    else if (users === 0)
      closeIn(wantedSince === undefined ? options.idleMs : Math.min(options.idleMs, WANTED_IDLE_MS));
  }

  return {
    use: async (work) => {
      enter();
      try {
        return await work(await acquire());
      } finally {
        exit();
      }
    },
    useStream: async function* (work) {
      enter();
      try {
        yield* work(await acquire());
      } finally {
        exit();
      }
    },
    close: async () => {
      closed = true;
      closing.abort();
      clearTimeout(idleTimer);
      await closeCurrent();
    },
  };

  function lostError(): TransientError {
    return new TransientError(
      'CHANNEL-CONNECTION-LOST',
      `The connection to ${address} was ended: another process may have the session by now.`,
      { facts: { address } },
    );
  }
}

function whenAborted(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action();
  else signal.addEventListener('abort', action, { once: true });
}
