import { Worker } from 'node:worker_threads';
import type { Code } from '../../kernel/codes.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import type { Tasks } from './tasks.ts';
import type { ThreadAnswer, ThreadTask } from './thread.ts';

type Given<Name extends keyof Tasks> = Parameters<Tasks[Name]>[0];
type Result<Name extends keyof Tasks> = Awaited<ReturnType<Tasks[Name]>>;

interface Waiting {
  readonly task: ThreadTask;
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const MOST_WAITING = 16;
const MOST_MEGABYTES = 512;
/** A thread that nobody asks anything holds memory for nothing. */
const IDLE_MS = 120_000;
/** To load the engine; it is no part of the limit. */
const START_MS = 60_000;

/**
 * A thread that does one task after the other, each within its time and all within their memory. One that exceeds either is
 * ended, and the next task gets a new one. What nobody waits for any more is not begun.
 */
export class LabThread {
  readonly #waiting: Waiting[] = [];
  #worker: Promise<Worker> | undefined;
  #isBusy = false;
  #isClosed = false;
  #idle: NodeJS.Timeout | undefined;

  /**
   * @throws TransientError LAB-BUSY when too many wait already
   * @throws RejectedError LAB-LIMIT when the task took more than it may
   */
  ask<Name extends keyof Tasks>(
    name: Name,
    given: Given<Name>,
    limitMs: number,
    signal?: AbortSignal,
  ): Promise<Result<Name>> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#isClosed || this.#waiting.length >= MOST_WAITING) {
        reject(new TransientError('LAB-BUSY', 'Too much is asked of the lab at once.', { retryAfterMs: 2_000 }));
        return;
      }
      this.#waiting.push({ task: { name, given }, limitMs, signal, resolve, reject });
      void this.#next();
    }) as Promise<Result<Name>>;
  }

  /** Ends the thread; what waits is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0))
      reject(new TransientError('LAB-BUSY', 'The gateway stops.', { retryAfterMs: 10_000 }));
    await this.#end();
  }

  async #next(): Promise<void> {
    if (this.#isBusy) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    if (next.signal?.aborted === true) {
      next.reject(new TransientError('LAB-BUSY', 'Nobody waits for it any more.'));
      return this.#next();
    }
    this.#isBusy = true;
    clearTimeout(this.#idle);
    try {
      next.resolve(await this.#run(next));
    } catch (error) {
      next.reject(error as Error);
    } finally {
      this.#isBusy = false;
    }
    if (this.#waiting.length > 0) return this.#next();
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS);
    this.#idle.unref();
  }

  async #run({ task, limitMs }: Waiting): Promise<unknown> {
    this.#worker ??= started();
    const worker = await this.#worker.catch((error: unknown) => {
      this.#worker = undefined;
      throw error;
    });
    try {
      const said = await answerOf(worker, limitMs, () => worker.postMessage(task));
      if (said.state === 'done') return said.result;
      if (said.state === 'refused') throw new RejectedError(said.code as Code, said.message);
      throw new Error(`the lab failed at ${task.name}: ${said.state === 'failed' ? said.message : said.state}`);
    } catch (error) {
      if (error instanceof OverLimit) {
        await this.#end();
        throw new RejectedError('LAB-LIMIT', `${task.name}: ${error.message}`);
      }
      throw error;
    }
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.then(
      (running) => running.terminate(),
      () => undefined,
    );
  }
}

class OverLimit extends Error {}

async function started(): Promise<Worker> {
  const file = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
  const worker = new Worker(new URL(file, import.meta.url), {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  // A thread at rest must not keep the process; somebody who waits for an answer does.
  worker.unref();
  // What ends a thread is told to whoever waits for its answer; at rest nobody does.
  worker.on('error', () => undefined);
  await answerOf(worker, START_MS, () => undefined);
  return worker;
}

/** The next answer of a thread, unless it takes too long or ends. */
function answerOf(worker: Worker, limitMs: number, begin: () => void): Promise<ThreadAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ThreadAnswer>();
  const onError = (error: Error & { code?: string }): void =>
    reject(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new OverLimit(`it needed more than ${MOST_MEGABYTES} MB of memory and was ended.`)
        : error,
    );
  const onExit = (): void => reject(new Error('the thread of the lab ended'));
  const timer = setTimeout(
    () => reject(new OverLimit(`it took more than ${limitMs / 1000} seconds and was ended.`)),
    limitMs,
  );
  worker.once('message', resolve);
  worker.once('error', onError);
  worker.once('exit', onExit);
  begin();
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', resolve);
    worker.off('error', onError);
    worker.off('exit', onExit);
  });
}
