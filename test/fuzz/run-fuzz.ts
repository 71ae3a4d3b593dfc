import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type FuzzFailure, fuzzCase, shrunk } from './fuzz.ts';
import { type TargetName, targets } from './targets.ts';

/**
 * `npm run fuzz -- [FORMAT…] [--seconds N] [--seed S] [--json]`: damaged files until the time is up, or until one of them breaks a
 * promise of the codec contract; then it prints the case and exits with 1. Each format is worked in a thread with a
 * memory limit, and a watch stops it where a file takes too long. Without --seed the seed is the day's minute, and is printed.
 */
const usage = (): never => {
  console.error(`npm run fuzz -- [${Object.keys(targets).join('|')} …] [--seconds N] [--seed S] [--json]`);
  process.exit(2);
};

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        seconds: { type: 'string', default: '60' },
        seed: { type: 'string', default: String(Math.floor(Date.now() / 60_000)) },
        json: { type: 'boolean', default: false },
      },
    });
    const names = (positionals.length === 0 ? Object.keys(targets) : positionals) as TargetName[];
    const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
    if (!names.every((name) => Object.hasOwn(targets, name)) || !(seconds > 0) || !Number.isSafeInteger(seed))
      return usage();
    return { names, seconds, seed, isJson: values.json };
  } catch (error) {
    console.error((error as Error).message);
    return usage();
  }
}

interface Outcome {
  readonly cases: number;
  readonly bytes: number;
  readonly slowest: { readonly number: number; readonly msPerKb: number };
  readonly failure?: FuzzFailure;
}

/** The most heap a thread may have: every file is far smaller. */
const HEAP_MB = 384;
/** A case that needs longer is a hang, also on a busy machine. */
const PATIENCE_MS = 60_000;

function work(name: TargetName, seed: number, seconds: number): Promise<Outcome> {
  const progress = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), {
    workerData: { name, seed, seconds, progress },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const stopped = (violation: string): Outcome => {
    const number = progress[0] ?? 0;
    const failure = { ...fuzzCase(name, seed, number), violation };
    return { cases: number, bytes: 0, slowest: { number, msPerKb: Number.NaN }, failure };
  };
  return new Promise((resolve, reject) => {
    let last = -1;
    const watch = setInterval(() => {
      const now = progress[0] ?? 0;
      if (now === last) finish(stopped(`hangs: no answer within ${PATIENCE_MS / 1000} s`));
      last = now;
    }, PATIENCE_MS);
    const finish = (outcome: Outcome): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve(outcome);
    };
    worker.on('message', (outcome: Outcome) => {
      const { failure } = outcome;
      // A Buffer comes out of a message as a plain Uint8Array.
      finish(
        failure === undefined ? outcome : { ...outcome, failure: { ...failure, bytes: Buffer.from(failure.bytes) } },
      );
    });
    worker.on('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') finish(stopped(`needs more than ${HEAP_MB} MB of heap`));
      else {
        clearInterval(watch);
        reject(error);
      }
    });
  });
}

const { names, seconds, seed, isJson } = readArguments();
const results: unknown[] = [];
let failed = false;
for (const name of names) {
  console.error(`${name}: seed ${seed}, ${seconds} s`);
  const { failure, ...counted } = await work(name, seed, seconds);
  console.error(
    `${name}: ${counted.cases} files, ${Math.round(counted.bytes / 1e6)} MB, slowest ${counted.slowest.msPerKb.toFixed(2)} ms/kB`,
  );
  if (failure === undefined) {
    results.push({ format: name, ...counted });
    continue;
  }
  failed = true;
  const canShrink = !/^(?:hangs|needs|slow)/.test(failure.violation);
  const { bytes, number, violation, options, damage } = canShrink ? await shrunk(name, failure) : failure;
  const report = { seed, number, violation, options, damage, base64: bytes.toString('base64') };
  results.push({ format: name, ...counted, failure: report });
  console.error(
    `${name}: case ${number} fails: ${violation}\n  options ${JSON.stringify(options)}\n  damage ${damage.join(', ')}`,
  );
  console.error(`  ${bytes.length} bytes: ${JSON.stringify(bytes.subarray(0, 600).toString('latin1'))}`);
  if (!isJson) console.log(report.base64);
}
if (isJson) console.log(JSON.stringify({ seed, seconds, ok: !failed, formats: results }));
process.exitCode = failed ? 1 : 0;
