import { parentPort, workerData } from 'node:worker_threads';
import type { Task } from './solve.ts';
import { solveHere } from './solve-here.ts';

/** The thread of solve.ts: one program, one message. */
const { program, limitMs } = workerData as Task;
parentPort?.postMessage(solveHere(program, limitMs / 1000));
