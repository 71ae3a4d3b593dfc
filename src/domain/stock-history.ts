/** A list of events, newest first. */
export type Backwards<Event extends { readonly at: Date }> = readonly Event[];

/**
 * Merges lists that each are in their own order, newest first, into the newest `most` events of all. The order of a list
 * is the order in which its events took effect and is kept, also where the clocks of two gateways disagree, so that the
 * next page goes on where each list stopped.
 */
export function newestOf<Event extends { readonly at: Date }>(
  lists: readonly Backwards<Event>[],
  most: number,
): Event[] {
  const merged: Event[] = [];
  const next = lists.map(() => 0);
  while (merged.length < most) {
    let newest: Event | undefined;
    let from = -1;
    for (const [index, list] of lists.entries()) {
      const event = list[next[index] ?? 0];
      if (event === undefined || (newest !== undefined && newest.at >= event.at)) continue;
      newest = event;
      from = index;
    }
    if (newest === undefined) break;
    merged.push(newest);
    next[from] = (next[from] ?? 0) + 1;
  }
  return merged;
}

/** A fact of an offer that changed. */
export interface ChangedFact {
  readonly fact: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Facts that say where a figure stands, not what it is. */
const PLACES = new Set(['feedRunId', 'ordinal']);

/** What differs between two states of an offer, or of one of its figures. Nothing before: everything that there is now. */
export function changedFacts(
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>>,
): ChangedFact[] {
  return Object.keys(after)
    .filter((fact) => !PLACES.has(fact))
    .map((fact) => ({ fact, before: before?.[fact] ?? null, after: after[fact] ?? null }))
    .filter((changed) => changed.before !== changed.after);
}
