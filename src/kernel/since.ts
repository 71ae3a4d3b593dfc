const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** How a moment in the past is written where a person says since when. */
export const SINCE = '2026-11-22, 2026-11-22T08:00:00Z, 7d, 12h or 90m';

/** The moment that such a text means; undefined: it means none. */
export function sinceOf(text: string, now: Date): Date | undefined {
  return momentOf(text, now, -1);
}

/** How a moment to come is written where a person says until when. */
export const UNTIL = '2026-11-22T18:00:00Z, 2d, 12h or 90m';

/** The same for a moment to come: `2d` is two days from now. */
export function untilOf(text: string, now: Date): Date | undefined {
  return momentOf(text, now, 1);
}

function momentOf(text: string, now: Date, direction: 1 | -1): Date | undefined {
  const span = /^(\d{1,6})([mhdw])$/.exec(text);
  if (span !== null) return new Date(now.getTime() + direction * Number(span[1]) * (UNITS[span[2] ?? ''] ?? 0));
  const at = new Date(text);
  return /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(at.getTime()) ? at : undefined;
}
