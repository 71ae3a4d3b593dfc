import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Program, ProgramAnswer } from '../../domain/routing/program.ts';
import { errorMessage } from '../../kernel/errors.ts';

/** What the thread is asked. */
export interface Task {
  readonly program: Program;
  readonly limitMs: number;
}

/** Time that a thread gets beside the limit, to load the solver and to answer. */
const GRACE_MS = 1_000;

/**
 * Solves a program with HiGHS in a thread of its own, so that neither its work nor its memory is the gateway's. A thread that
 * has not answered in time is ended; the caller then goes without.
 */
export async function solveWithHighs(program: Program, limitMs: number): Promise<ProgramAnswer> {
  const file = import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js';
  const task: Task = { program, limitMs };
  const worker = new Worker(new URL(file, import.meta.url), { workerData: task });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<ProgramAnswer>((resolve) => {
      timer = setTimeout(
        () => resolve({ failed: `the solver did not answer within ${limitMs} ms` }),
        limitMs + GRACE_MS,
      );
    });
    const answer = once(worker, 'message').then(([message]) => message as ProgramAnswer);
    return await Promise.race([answer, late]);
  } catch (error) {
    return { failed: `the solver failed: ${errorMessage(error)}` };
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
