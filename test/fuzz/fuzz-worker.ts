import { parentPort, workerData } from 'node:worker_threads';
import { checkCase, type FuzzFailure, fuzzCase } from './fuzz.ts';
import type { TargetName } from './targets.ts';

/** One format in a thread of its own, started by run-fuzz.ts: case after case until the time is up or one fails. */
interface Work {
  readonly name: TargetName;
  readonly seed: number;
  readonly seconds: number;
  /** The number of the case at work, for the watch. */
  readonly progress: Int32Array;
}

/** More time on the processor is a fault. Every case is read several times, and compiling takes its time too. */
const MOST_MS_PER_KB = 100;
const ALLOWANCE_MS = 1_000;

const { name, seed, seconds, progress } = workerData as Work;
const until = performance.now() + seconds * 1000;
let bytes = 0;
let slowest = { number: 0, msPerKb: 0 };
let failure: FuzzFailure | undefined;
let number = 0;
for (; failure === undefined && performance.now() < until; number += 1) {
  progress[0] = number;
  const one = fuzzCase(name, seed, number);
  const before = process.cpuUsage();
  let violation = await checkCase(name, one);
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1000;
  const kilobytes = Math.max(1, one.bytes.length / 1000);
  bytes += one.bytes.length;
  if (took / kilobytes > slowest.msPerKb) slowest = { number, msPerKb: took / kilobytes };
  if (took > ALLOWANCE_MS + MOST_MS_PER_KB * kilobytes)
    violation ??= `slow: ${Math.round(took)} ms for ${one.bytes.length} bytes`;
  if (violation !== undefined) failure = { ...one, violation };
}
parentPort?.postMessage({ cases: number, bytes, slowest, failure });
