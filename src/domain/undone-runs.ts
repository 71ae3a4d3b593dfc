/** An applied run, and the one it takes back with all that came between. In SQL: stores/sql/undone-run.ts. */
export interface AppliedRun {
  readonly id: string;
  readonly undoes: string | null;
}

/**
 * The run that took this one back and is in force itself. To undo a run twice would bring back what a person took away:
 * the state before it may be that of another wrong file that is undone, too.
 *
 * @param runs the applied runs of its feed from this one on, the oldest first
 */
export function takenBackBy(id: string, runs: readonly AppliedRun[]): string | undefined {
  let last: bigint | undefined;
  for (const run of runs.toReversed()) {
    if (run.undoes === null || BigInt(run.id) === BigInt(id)) continue;
    if (last !== undefined && BigInt(run.id) >= last) continue;
    if (BigInt(run.undoes) <= BigInt(id)) return run.id;
    last = BigInt(run.undoes);
  }
  return undefined;
}
