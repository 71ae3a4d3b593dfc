import { dayOf, daysLater } from './business-calendar.ts';
import type { Estimate } from './estimate.ts';

/** A purchase order line with what the customer was promised and when it comes. */
export interface PromisedLine {
  readonly lineNumber: number;
  readonly sku: string;
  readonly units: number;
  /** Units that have not left. */
  readonly open: number;
  readonly promisedBy?: string | undefined;
  readonly estimate?: Estimate | undefined;
}

export interface LateLine extends PromisedLine {
  readonly promisedBy: string;
  readonly estimate: Estimate;
  /** Days from what was promised to the latest day of the estimate. */
  readonly days: number;
}

/**
 * The lines that come more days after the promise than are tolerated. What has left and should be there by now worries
 * nobody any more: no document says whether it is.
 */
export function lateLines(
  lines: readonly PromisedLine[],
  tolerated: number,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): LateLine[] {
  const today = dayOf(now, timeZone);
  return lines.flatMap((line) => {
    const { promisedBy, estimate, open } = line;
    if (promisedBy === undefined || estimate === undefined) return [];
    if (estimate.latest <= daysLater(promisedBy, tolerated)) return [];
    if (open === 0 && estimate.latest < today) return [];
    return [{ ...line, promisedBy, estimate, days: daysFrom(promisedBy, estimate.latest) }];
  });
}

/** Whether even the earliest day is too late. */
export function isCertainlyLate({ estimate, promisedBy }: LateLine, tolerated: number): boolean {
  return estimate.earliest > daysLater(promisedBy, tolerated);
}

/** What all of something is there by: the later days of its parts. */
export function lastOf(spans: readonly { readonly earliest: string; readonly latest: string }[]) {
  const last = (days: string[]): string | undefined => days.sort().at(-1);
  const earliest = last(spans.map((span) => span.earliest));
  const latest = last(spans.map((span) => span.latest));
  return earliest === undefined || latest === undefined ? undefined : { earliest, latest };
}

function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
