import { DelegateBackoff, handleWhen, type IRetryBackoffContext, type RetryPolicy, retry } from 'cockatiel';

import type { Code } from '../kernel/codes.ts';
import { CrossdockError, inDoubt, TransientError } from '../kernel/errors.ts';

import type { Channel } from './channel.ts';
import { watching } from './watching.ts';

/**
 * Decorator: repeats a call after a TransientError, a few times and soon; long outages are the job queue's work. A
 * RejectedError passes through unchanged and at once: repeating a wrong login locks accounts, and a refusal must never
 * look like success. Every call of a channel may be repeated by contract.
 */
export interface RetryRules {
  /** Tries besides the first. */
  readonly retries: number;
  /** Pause before the first repetition, in milliseconds; doubled for each further one. */
  readonly pauseMs: number;
  /** No pause is longer; when the other side asks for more, its error is passed on. */
  readonly longestPauseMs: number;
}

const defaultRetryRules: RetryRules = { retries: 2, pauseMs: 500, longestPauseMs: 10_000 };

export function withRetries(channel: Channel, rules: RetryRules = defaultRetryRules): Channel {
  const policy = retryPolicy(rules);
  return {
    get capabilities() {
      return channel.capabilities;
    },
    list: (folder) => policy.execute(() => channel.list(folder)),
    read: (file) => readWithRetries(policy, () => channel.read(file)),
    settle: (file, action) => policy.execute(() => channel.settle(file, action)),
    stage: (target, bytes) => policy.execute(() => channel.stage(target, bytes)),
    publish: (target, bytes, attempt) => {
      // Whatever the first try left behind, the next one has to reckon with.
      let isInDoubt = false;
      return policy.execute(async () => {
        try {
          // What a person decided was decided before this doubt.
          const doubt = isInDoubt ? { mayHaveHappened: true, decided: false } : {};
          const now = { ...attempt, ...doubt };
          return await channel.publish(target, bytes, now);
        } catch (thrown) {
          if (!(thrown instanceof CrossdockError)) throw thrown;
          // That the last try sent nothing says nothing about the ones before it.
          if (isInDoubt) throw inDoubt(thrown);
          isInDoubt = !thrown.nothingSent;
          throw thrown;
        }
      });
    },
    unstage: (target) => policy.execute(() => channel.unstage(target)),
    ...watching(channel),
    check: (folders) => channel.check(folders),
    close: () => channel.close(),
  };
}

/**
 * Closed channels stay closed, a file that changed must be listed again, and a session that somebody else has was waited
 * for already; repeating cannot help.
 */
const NOT_WORTH_REPEATING = new Set<Code>([
  'CHANNEL-CLOSED',
  'CHANNEL-FILE-CHANGED',
  'CHANNEL-FILE-GONE',
  'CHANNEL-SESSION-ELSEWHERE',
]);

function isWorthRepeating(error: unknown, longestPauseMs: number): boolean {
  if (!(error instanceof TransientError)) return false;
  // A longer pause that the other side asked for is kept by whoever called us; sooner than asked would be rude.
  if ((error.retryAfterMs ?? 0) > longestPauseMs) return false;
  return !NOT_WORTH_REPEATING.has(error.code);
}

function retryPolicy({ retries, pauseMs, longestPauseMs }: RetryRules): RetryPolicy {
  const backoff = new DelegateBackoff<IRetryBackoffContext<unknown>>((context) => {
    const error = 'error' in context.result ? context.result.error : undefined;
    const asked = error instanceof TransientError ? error.retryAfterMs : undefined;
    return Math.min(asked ?? pauseMs * 2 ** (context.attempt - 1), longestPauseMs);
  });
  return retry(
    handleWhen((error) => isWorthRepeating(error, longestPauseMs)),
    { maxAttempts: retries, backoff },
  );
}

/** Only the way to the first piece is repeated: what the consumer has taken cannot be taken back. */
async function* readWithRetries(
  policy: RetryPolicy,
  read: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { iterator, first } = await policy.execute(async () => {
    const opened = read()[Symbol.asyncIterator]();
    return { iterator: opened, first: await opened.next() };
  });
  try {
    for (let next = first; !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
