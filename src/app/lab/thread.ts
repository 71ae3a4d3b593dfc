import { parentPort } from 'node:worker_threads';
import { CrossdockError, errorMessage } from '../../kernel/errors.ts';
import { type Tasks, tasks } from './tasks.ts';

/** What a thread is asked. */
export interface ThreadTask {
  readonly name: keyof Tasks;
  readonly given: unknown;
}

/** What it answers; `ready` as soon as it can be asked. */
export type ThreadAnswer =
  | { readonly state: 'ready' }
  | { readonly state: 'done'; readonly result: unknown }
  | { readonly state: 'refused'; readonly code: string; readonly message: string }
  | { readonly state: 'failed'; readonly message: string };

/** The thread of threads.ts: one task at a time, one answer each. */
const answer = (said: ThreadAnswer): void => parentPort?.postMessage(said);

parentPort?.on('message', ({ name, given }: ThreadTask) => {
  const run = tasks[name] as (given: unknown) => Promise<unknown>;
  run(given).then(
    (result) => answer({ state: 'done', result }),
    (thrown: unknown) =>
      answer(
        thrown instanceof CrossdockError
          ? { state: 'refused', code: thrown.code, message: thrown.message }
          : { state: 'failed', message: errorMessage(thrown) },
      ),
  );
});
answer({ state: 'ready' });
