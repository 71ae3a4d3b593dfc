import { IANAZone } from 'luxon';

/** Offsets that are kept of a zone; then it begins anew. */
const MOST_KEPT = 10_000;
const MINUTE = 60_000;

/**
 * A time zone that remembers its offsets. To find one, the whole date is formatted and read again, and days and hours of a calendar
 * ask for the same few thousand instants over and over. No zone changes its clocks within a minute.
 */
class RememberingZone extends IANAZone {
  private readonly offsets = new Map<number, number>();

  override offset(at: number): number {
    const minute = Math.floor(at / MINUTE);
    const known = this.offsets.get(minute);
    if (known !== undefined) return known;
    const offset = super.offset(at);
    if (this.offsets.size >= MOST_KEPT) this.offsets.clear();
    this.offsets.set(minute, offset);
    return offset;
  }
}

const zones = new Map<string, RememberingZone>();

/** The zone of an IANA name; for names that were checked, of which there are few. */
export function zoneOf(name: string): IANAZone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = new RememberingZone(name);
    zones.set(name, zone);
  }
  return zone;
}
