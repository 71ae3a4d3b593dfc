import { TransientError } from '../kernel/errors.ts';
import type { Channel } from './channel.ts';
import { watching } from './watching.ts';

/**
 * Decorator: every call of the channel ends within a wall-clock time, whatever is below it. The SFTP adapter keeps
 * shorter deadlines of its own; this one is for adapters that can hang in the system (a dead network share) and for
 * mistakes. A call that is given up may still take effect: the caller repeats it, and all calls may be repeated.
 */
export interface ChannelDeadlines {
  /** A listing, in milliseconds. */
  readonly listMs: number;
  /** Each piece of a file, the first one including connecting and opening. */
  readonly pieceMs: number;
  /** Settling one file. */
  readonly settleMs: number;
  /** Staging, publishing or unstaging one document. */
  readonly deliverMs: number;
  /** All steps of a check. */
  readonly checkMs: number;
  readonly closeMs: number;
}

const defaultDeadlines: ChannelDeadlines = {
  listMs: 300_000,
  pieceMs: 120_000,
  settleMs: 300_000,
  deliverMs: 900_000,
  checkMs: 300_000,
  closeMs: 10_000,
};

export function withDeadlines(channel: Channel, deadlines: ChannelDeadlines = defaultDeadlines): Channel {
  return {
    get capabilities() {
      return channel.capabilities;
    },
    list: (folder) => within('list', deadlines.listMs, () => channel.list(folder)),
    read: (file) => eachWithin(deadlines.pieceMs, channel.read(file)),
    settle: (file, action) => within('settle', deadlines.settleMs, () => channel.settle(file, action)),
    stage: (target, bytes) => within('stage', deadlines.deliverMs, () => channel.stage(target, bytes)),
    publish: (target, bytes, attempt) =>
      within('publish', deadlines.deliverMs, () => channel.publish(target, bytes, attempt)),
    unstage: (target) => within('unstage', deadlines.deliverMs, () => channel.unstage(target)),
    ...watching(channel),
    check: (folders) => within('check', deadlines.checkMs, () => channel.check(folders)),
    close: () => within('close', deadlines.closeMs, () => channel.close()),
  };
}

async function within<T>(operation: string, deadlineMs: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new TransientError('CHANNEL-DEADLINE', `The channel did not finish "${operation}" within ${deadlineMs} ms.`, {
            facts: { operation, deadlineMs },
          }),
        ),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([work(), expired]);
  } finally {
    clearTimeout(timer);
  }
}

async function* eachWithin(deadlineMs: number, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  let hangs = false;
  try {
    for (;;) {
      const next = await within('read', deadlineMs, () => iterator.next()).catch((thrown: unknown) => {
        hangs = thrown instanceof TransientError && thrown.code === 'CHANNEL-DEADLINE';
        throw thrown;
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // A generator that hangs in next() would also hang in return().
    if (!hangs) await iterator.return?.();
  }
}
