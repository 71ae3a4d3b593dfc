/** Civil date and time without a zone. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const QUARTER = 15 * 60_000;
const DAY = 24 * 60 * 60_000;
const MOST_CACHED = 2_000;

/** Offsets of one IANA zone, remembered per quarter of an hour: no zone changes within one. */
export interface Zone {
  /** Milliseconds to add to UTC to get local time. */
  offsetAt(instant: number): number;
}

const zones = new Map<string, Zone>();

/** The zone of that name, or undefined when there is none. Names come from our own files only. */
export function findZone(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  } catch {
    return undefined;
  }
  const cache = new Map<number, number>();
  const zone: Zone = {
    offsetAt: (instant) => {
      const quarter = Math.floor(instant / QUARTER);
      const cached = cache.get(quarter);
      if (cached !== undefined) return cached;
      const at = quarter * QUARTER;
      const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
      const local = Date.UTC(
        parts.year ?? 0,
        (parts.month ?? 1) - 1,
        parts.day ?? 1,
        parts.hour ?? 0,
        parts.minute ?? 0,
        parts.second ?? 0,
      );
      if (cache.size >= MOST_CACHED) cache.clear();
      cache.set(quarter, local - at);
      return local - at;
    },
  };
  zones.set(name, zone);
  return zone;
}

/** Every instant that has this local time: none in the hour that is skipped, two in the hour that is repeated. */
export function instantsOf(local: LocalTime, zone: Zone): number[] {
  const asUtc = utcOf(local);
  const offsets = new Set([zone.offsetAt(asUtc - DAY), zone.offsetAt(asUtc + DAY)]);
  return [...offsets].map((offset) => asUtc - offset).filter((instant) => zone.offsetAt(instant) === asUtc - instant);
}

/** The local time of an instant. */
export function localOf(instant: number, zone: Zone): LocalTime {
  const shifted = new Date(instant + zone.offsetAt(instant));
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
  };
}

/** Milliseconds of a civil time read as if it were UTC. */
export function utcOf(local: LocalTime): number {
  return Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second, local.millisecond);
}
