import type { DecodeOptions } from '../../src/formats/codec.ts';
import { Chance } from './chance.ts';
import { damaged } from './damage.ts';
import { type FuzzTarget, type TargetName, targets } from './targets.ts';

/** One damaged file; the same seed and number make the same one. */
export interface FuzzCase {
  readonly seed: number;
  readonly number: number;
  readonly bytes: Buffer;
  readonly options: DecodeOptions;
  /** What was done to a valid file. */
  readonly damage: readonly string[];
}

export interface FuzzFailure extends FuzzCase {
  readonly violation: string;
}

/** A case that fails is made smaller for no longer than this many tries and bytes read. */
const SHRINKING_TRIES = 400;
const SHRINKING_BYTES = 20_000_000;

export function fuzzCase(name: TargetName, seed: number, number: number): FuzzCase {
  const target: FuzzTarget = targets[name];
  const chance = new Chance(caseSeed(seed, number));
  const { text, done } = damaged(target.file(chance), chance, target.structure, () => target.file(chance));
  return { seed, number, bytes: Buffer.from(text, 'latin1'), options: target.options(chance), damage: done };
}

/** What does not hold for a case; undefined when all does. A reader that throws breaks the first promise there is. */
export async function checkCase(
  name: TargetName,
  { seed, number, bytes, options }: FuzzCase,
): Promise<string | undefined> {
  try {
    return await targets[name].violation(bytes, options, new Chance(caseSeed(seed, number) ^ 0x5bd1e995));
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : error}`;
  }
}

/** The same failure with as few bytes as can be found quickly. */
export async function shrunk(name: TargetName, failing: FuzzFailure): Promise<FuzzFailure> {
  const kind = kindOf(failing.violation);
  let best = failing;
  let tries = 0;
  let read = 0;
  const goesOn = (): boolean => tries < SHRINKING_TRIES && read < SHRINKING_BYTES;
  for (let size = failing.bytes.length >> 1; size >= 1 && goesOn(); size >>= 1) {
    for (let at = 0; at < best.bytes.length && goesOn(); ) {
      tries += 1;
      read += best.bytes.length;
      const bytes = Buffer.concat([best.bytes.subarray(0, at), best.bytes.subarray(at + size)]);
      const violation = await checkCase(name, { ...best, bytes });
      if (violation !== undefined && kindOf(violation) === kind) best = { ...best, bytes, violation };
      else at += size;
    }
  }
  return best;
}

/** Violations of one kind differ in their numbers only. */
function kindOf(violation: string): string {
  return violation.replaceAll(/\d+/g, '#').slice(0, 60);
}

function caseSeed(seed: number, number: number): number {
  return (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0;
}
