/** Why a shop may show something else than it was told. Guesses, each from what is known; the first that fits is said. */
export interface DriftFacts {
  /** What the shop was told last, and took. */
  readonly pushed: number;
  /** What can be bought there now. */
  readonly found: number;
  /** Sold there and not shipped yet, where the platform tells. */
  readonly reserved?: number | undefined;
  /** Units of orders of this shop that came after it was told, or shortly before. */
  readonly soldSince: number;
  /** Of those, the units of orders that are held or wait for routing: nobody has reserved them yet. */
  readonly waiting: number;
  /** Quantities that the shop was told before, the newest first. */
  readonly before: readonly number[];
}

/** Sold there and on its way here: the shop is right, and nothing is repaired. */
export function isSoldThere({ pushed, found, waiting }: DriftFacts): boolean {
  return found < pushed && waiting > 0 && pushed - found <= waiting;
}

export function probableWhy({ pushed, found, reserved = 0, soldSince, before }: DriftFacts): string {
  if (reserved > 0 && found === pushed - reserved) {
    return `the shop keeps back ${reserved} unit(s) of orders that it has not shipped`;
  }
  if (found < pushed && soldSince > 0 && pushed - found <= soldSince) {
    return `${pushed - found} unit(s) were sold there, and the quantity to show did not change by it`;
  }
  if (before.includes(found)) return 'it shows what it was told before: the last push was lost or undone there';
  const direction = found > pushed ? 'more' : 'less';
  return `somebody or another program set it there: ${Math.abs(found - pushed)} unit(s) ${direction}`;
}
