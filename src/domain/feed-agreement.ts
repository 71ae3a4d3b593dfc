import { isHard } from './feed-guard.ts';
import type { FeedRule } from './feed-rules.ts';

/** What is kept of a held feed, so that the next one can be compared with it. */
export interface FeedPrint {
  readonly asOf: Date;
  /** SHA-256 of its file. */
  readonly bytes: string;
  readonly broken: readonly FeedRule[];
  readonly skus: number;
  /** All units, and the share of SKUs with nothing. */
  readonly units: number;
  readonly zeroShare: number;
  /** The SKUs with the lowest hashes, in their order; of a feed with few, all. */
  readonly sketch: readonly SketchedSku[];
}

/** SKUs of a sketch at most; one with fewer has them all. */
export const SKETCH_SIZE = 500;

/** Hash of a SKU, its units over all warehouses, its cost; null: unknown. */
export type SketchedSku = readonly [hash: string, units: number | null, cost: string | null];

export type Agreement =
  | { readonly agrees: true; readonly text: string }
  | { readonly agrees: false; readonly why: string };

/** Row count and units may differ by this share. */
const ABOUT = 0.1;
/** Shares of zeros may differ by this. */
const ZEROS = 0.05;
/** Share of SKUs that both must name, and of their figures that must be about the same. */
const SAME = 0.9;
const UNITS = 2;
const UNIT_SHARE = 0.2;
const COST_SHARE = 0.05;
const ALIKE = { rows: 'numbers of SKUs', units: 'units', zeros: 'shares of SKUs with nothing' } as const;

/**
 * Whether a feed that breaks rules says the same as the held one before it, so that both are right and the rules are
 * not: another file, of a later moment, with about the same SKUs and figures. The same bytes again prove nothing.
 */
export function agreement(earlier: FeedPrint, later: FeedPrint, agreeAfter: number): Agreement {
  const apart = later.asOf.getTime() - earlier.asOf.getTime();
  if (isHard(earlier.broken) || isHard(later.broken)) return no('what is wrong with the file itself needs a person');
  if (earlier.bytes === later.bytes) return no('it is the same file again');
  if (apart <= 0 || apart < agreeAfter) return no(`it is only ${Math.round(apart / 1000)} s younger`);
  const more = later.broken.filter((rule) => !earlier.broken.includes(rule));
  if (more.length > 0) return no(`it breaks rules that the other one keeps: ${more.join(', ')}`);
  return sameFigures(earlier, later);
}

/** Whether two feeds say about the same. */
export function sameFigures(earlier: FeedPrint, later: FeedPrint): Agreement {
  if (!isAbout(earlier.skus, later.skus, ABOUT)) return no(differ('rows', earlier.skus, later.skus));
  if (!isAbout(earlier.units, later.units, ABOUT)) return no(differ('units', earlier.units, later.units));
  if (Math.abs(earlier.zeroShare - later.zeroShare) > ZEROS) {
    return no(differ('zeros', earlier.zeroShare, later.zeroShare));
  }
  const { named, shared, same } = compareSketches(earlier.sketch, later.sketch);
  if (shared < named * SAME) return no(`of ${named} SKUs that were compared both name ${shared}`);
  if (same < shared * SAME) return no(`of ${shared} SKUs that were compared ${same} have about the same figures`);
  return {
    agrees: true,
    text: `${later.skus} SKUs; of ${named} that were compared both name ${shared}, ${same} alike`,
  };
}

/** SKUs that were compared, those that both name, and those with about the same figures. */
function compareSketches(
  earlier: readonly SketchedSku[],
  later: readonly SketchedSku[],
): { readonly named: number; readonly shared: number; readonly same: number } {
  const isCut = Math.max(earlier.length, later.length) >= SKETCH_SIZE;
  const before = new Map(earlier.map((entry) => [entry[0], entry]));
  const after = new Map(later.map((entry) => [entry[0], entry]));
  const both = [...new Set([...before.keys(), ...after.keys()])].sort();
  // Of the lowest hashes of both together each stands in the sketch of every feed that names its SKU; beyond, it may be cut off.
  const together = isCut ? both.slice(0, SKETCH_SIZE) : both;
  let shared = 0;
  let same = 0;
  for (const hash of together) {
    const one = before.get(hash);
    const other = after.get(hash);
    if (one === undefined || other === undefined) continue;
    shared += 1;
    if (isAlike(one, other)) same += 1;
  }
  return { named: together.length, shared, same };
}

function isAlike([, units, cost]: SketchedSku, [, otherUnits, otherCost]: SketchedSku): boolean {
  if ((units === null) !== (otherUnits === null)) return false;
  if (units !== null && otherUnits !== null) {
    const room = Math.max(UNITS, UNIT_SHARE * Math.max(units, otherUnits));
    // Nothing and a few are never the same: that is what zeroing is about.
    if (Math.abs(units - otherUnits) > room || (units === 0) !== (otherUnits === 0)) return false;
  }
  if (cost === null || otherCost === null) return cost === otherCost;
  return isAbout(Number(cost), Number(otherCost), COST_SHARE);
}

function isAbout(one: number, other: number, share: number): boolean {
  return Math.abs(one - other) <= share * Math.max(Math.abs(one), Math.abs(other));
}

function differ(what: keyof typeof ALIKE, one: number, other: number): string {
  return `the ${ALIKE[what]} differ: ${one} and ${other}`;
}

function no(why: string): Agreement {
  return { agrees: false, why };
}
