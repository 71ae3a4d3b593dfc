import { cpus, loadavg, totalmem } from 'node:os';

/** One benchmark: a file of its own in this folder, named in run.ts. */
export interface Bench {
  /** One line for the list of names. */
  readonly about: string;
  run(options: BenchOptions): Promise<BenchResult>;
}

export interface BenchOptions {
  /** Smaller inputs and fewer runs, for a check within 50 s on two shared cores. */
  readonly isQuick: boolean;
  /** Size asked for with `--skus`, where a benchmark takes one. */
  readonly skus?: number;
  readonly suppliers?: number;
  readonly rounds?: number;
  /** Says on standard error what is being done. */
  readonly say: (line: string) => void;
}

export interface BenchResult {
  /** Sizes of the input, so that figures of two runs can be compared. */
  readonly input: Readonly<Record<string, number>>;
  readonly figures: readonly Figure[];
  readonly ratios: readonly Ratio[];
  /** Version of the database server, where one took part. */
  readonly postgres?: string;
  /** Whatever else a program may want to read of the result. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Something measured several times. */
export interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly runs: number;
}

/** What counts: one thing against another of the same run, or against a target. */
export interface Ratio {
  readonly what: string;
  readonly value: number;
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly platform: string;
  /** Processes that wanted a core in the last minute before the run: above `cores`, others were at work. */
  readonly loadBefore: number;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGb: rounded(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadBefore: rounded(loadavg()[0] ?? 0),
  };
}

/** Milliseconds that an action took. */
export async function timed(action: () => unknown): Promise<number> {
  const began = performance.now();
  await action();
  return performance.now() - began;
}

/** Milliseconds that this thread was at work on an action: what the clock would say if it had a core for itself. */
export async function coreTimed(action: () => unknown): Promise<number> {
  const began = process.threadCpuUsage();
  await action();
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / 1000;
}

/**
 * Runs every action once per round, one after the other, so that a busy machine slows all of them down alike. A first
 * round, which compiles the code, is thrown away.
 *
 * @returns milliseconds of every round by name
 */
export async function takeTurns<Name extends string>(
  rounds: number,
  actions: Readonly<Record<Name, () => unknown>>,
  clock: (action: () => unknown) => Promise<number> = timed,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const names = Object.keys(actions) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as unknown as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const milliseconds = await clock(actions[name]);
      if (round > 0) times[name].push(milliseconds);
    }
  }
  return times;
}

/** The value below which a share of all values lies: 0.5 is the median. Values are not weighted or interpolated. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

export function figure(what: string, unit: string, values: readonly number[]): Figure {
  return {
    what,
    unit,
    median: rounded(median(values)),
    lowest: rounded(Math.min(...values)),
    highest: rounded(Math.max(...values)),
    runs: values.length,
  };
}

/** How many times as long `times` took as `baseline`: the median over the rounds that both ran in. */
export function ratio(
  what: string,
  times: readonly number[],
  baseline: readonly number[],
  target?: Ratio['target'],
): Ratio {
  const value = rounded(median(times.map((time, round) => time / (baseline[round] ?? Number.NaN))));
  return { what, value, ...(target === undefined ? {} : { target }) };
}

/** Three digits that mean something. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** Undefined when there is no target. */
export function isMet({ value, target }: Ratio): boolean | undefined {
  if (target === undefined) return undefined;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}
