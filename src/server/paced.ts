import { monotonicMs } from '../kernel/clock.ts';
import { RejectedError, TransientError } from '../kernel/errors.ts';

const TICK_MS = 500;

/**
 * The bytes of a request's body, as long as they keep coming: neither a client that sends one byte a minute nor one that
 * breaks off is waited for, and none holds up a gateway that stops.
 */
export async function* paced(
  body: AsyncIterable<Uint8Array>,
  limits: { readonly timeoutMs: number; readonly stallMs: number },
  isReady: () => boolean,
): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  const end = monotonicMs() + limits.timeoutMs;
  try {
    for (;;) {
      const stalled = monotonicMs() + limits.stallMs;
      const pending = iterator.next().catch((error: Error) => {
        throw new RejectedError('PUSH-INCOMPLETE', `The connection ended before the file did: ${error.message}.`);
      });
      let next = await orTick(pending);
      while (next === undefined) {
        if (!isReady()) throw new TransientError('PUSH-NOT-NOW', 'This gateway is stopping.');
        if (monotonicMs() > stalled) throw slow(`no byte came for ${limits.stallMs} ms`);
        next = await orTick(pending);
      }
      if (monotonicMs() > end) throw slow(`it took longer than ${limits.timeoutMs} ms`);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Not awaited: what is waited for may never come, and whoever answers closes the connection.
    void iterator.return?.()?.catch(() => undefined);
  }
}

async function orTick<T>(pending: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tick = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), TICK_MS);
  });
  try {
    return await Promise.race([pending, tick]);
  } finally {
    clearTimeout(timer);
  }
}

function slow(why: string): TransientError {
  return new TransientError('PUSH-SLOW', `The file was given up: ${why}.`);
}
