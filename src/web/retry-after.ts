import type { Clock } from '../kernel/clock.ts';

/** Whoever asks for more than an hour is asked again after an hour: by then what waits is late anyway. */
const LONGEST_PAUSE_MS = 60 * 60 * 1000;

/** `Retry-After` (RFC 9110, 10.2.3): seconds or an HTTP date. Nonsense counts as absent. */
export function retryAfterMs(header: string | undefined, clock: Clock): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - clock.now().getTime();
  if (Number.isNaN(wait)) return undefined;
  return Math.min(Math.max(wait, 0), LONGEST_PAUSE_MS);
}
