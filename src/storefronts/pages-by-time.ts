/**
 * Pages of orders by the time of their last change, for shops that give them by number or offset only. Every page begins at the
 * time where the last one ended: an order that changes meanwhile moves to the end, and with pages by number alone the
 * one behind it would slip through. When a page holds a single moment only, the next one is wider.
 */
export interface Place {
  /** Changed at or after this moment, in milliseconds since 1970. */
  readonly from: number;
  readonly take: number;
  readonly skip: number;
}

const PAGE = 50;
/** Servers cap a list at 1000 unless they were told otherwise. */
const WIDEST = 800;

export function placeOf(cursor: string | undefined, since: number): Place {
  if (cursor === undefined) return { from: since, take: PAGE, skip: 0 };
  const [from = since, take = PAGE, skip = 0] = cursor.split('/').map(Number);
  return { from, take, skip };
}

/** Where the next page begins; undefined after the last one. `changedAt` are the times of what this page held, oldest first. */
export function cursorAfter({ from, take, skip }: Place, changedAt: readonly number[]): string | undefined {
  const last = changedAt.at(-1);
  if (last === undefined || changedAt.length < take) return undefined;
  if (last > from) return `${last}/${PAGE}/0`;
  return take < WIDEST ? `${from}/${take * 4}/${skip}` : `${from}/${take}/${skip + take}`;
}
