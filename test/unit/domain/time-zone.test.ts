import { DateTime, IANAZone } from 'luxon';
import { describe, expect, it } from 'vitest';
import { zoneOf } from '../../../src/domain/time-zone.ts';

describe('a zone that remembers its offsets', () => {
  it.each(['America/New_York', 'Australia/Lord_Howe', 'Europe/Berlin', 'Asia/Kathmandu', 'UTC'])(
    'has those of %s, to the minute of every change of the clocks, also the second time',
    (name) => {
      const plain = IANAZone.create(name);
      const hour = 3_600_000;
      const start = Date.UTC(2026, 0, 1);
      for (let at = start; at < start + 366 * 24 * hour; at += hour) {
        const [before, after] = [plain.offset(at), plain.offset(at + hour)];
        const minutes = before === after ? [0] : Array.from({ length: 61 }, (_, minute) => minute);
        for (const minute of minutes) {
          const moment = at + minute * 60_000 + 59_999;
          expect(zoneOf(name).offset(moment)).toBe(plain.offset(moment));
          expect(zoneOf(name).offset(moment - 59_999)).toBe(plain.offset(moment - 59_999));
        }
      }
    },
  );

  it('reads a date as the plain zone does', () => {
    const at = new Date('2026-11-01T06:30:00Z');
    const [ours, plain] = [zoneOf('America/New_York'), 'America/New_York'].map((zone) =>
      DateTime.fromJSDate(at, { zone }).plus({ days: 1 }).startOf('day').toISO(),
    );
    expect(ours).toBe(plain);
  });
});
