/** Pauses between attempts by Standard Webhooks, in seconds: after the tenth attempt, three days later, an event is given up. */
const PAUSES = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

/**
 * How long to wait after so many failures, in milliseconds; undefined: give up.
 *
 * @param chance from 0 to below 1: up to a tenth is added, so that what failed together does not come back together
 */
export function pauseBeforeRetry(failures: number, chance: number): number | undefined {
  const seconds = PAUSES[failures - 1];
  return seconds === undefined ? undefined : Math.round(seconds * 1000 * (1 + chance / 10));
}
