import { describe, expect, it } from 'vitest';
import { LEAST_SAMPLES, learnDays, transitFor } from '../../../src/domain/learnt-days.ts';

const calendar = { timeZone: 'America/Chicago', workdays: [1, 2, 3, 4, 5], holidays: [] };
/** Monday, 10:00 in Chicago. */
const sentAt = new Date('2026-11-02T16:00:00Z');
const handling = (leftOn: string, count: number) => Array.from({ length: count }, () => ({ sentAt, leftOn }));
const transit = (arrivedOn: string, count: number, more: object = {}) =>
  Array.from({ length: count }, () => ({ service: 'ground', leftOn: '2026-11-02', arrivedOn, ...more }));
const learn = (samples: Partial<Parameters<typeof learnDays>[1]>, rules: object = {}) =>
  learnDays({ calendar, ...rules }, { handling: [], transit: [], ...samples });

describe('handling', () => {
  it('is what half and nine tenths of the orders took no longer than, in business days', () => {
    const samples = [...handling('2026-11-02', 2), ...handling('2026-11-03', 12), ...handling('2026-11-06', 4)];
    expect(learn({ handling: [...samples, ...handling('2026-11-09', 2)] })).toEqual({
      handling: { days: { least: 1, most: 4 }, samples: 20 },
    });
  });

  it(`of fewer than ${LEAST_SAMPLES} orders says nothing`, () => {
    expect(learn({ handling: handling('2026-11-03', LEAST_SAMPLES - 1) })).toEqual({});
  });

  it('begins on the day on which the order was taken up', () => {
    expect(learn({ handling: handling('2026-11-03', 20) }, { cutOff: 9 * 60 })).toMatchObject({
      handling: { days: { least: 0, most: 0 } },
    });
  });

  it('does not count what left before it was sent as less than nothing, nor what left in another year at all', () => {
    expect(learn({ handling: handling('2026-10-30', 20) })).toMatchObject({
      handling: { days: { least: 0, most: 0 } },
    });
    expect(learn({ handling: handling('2027-11-03', 20) })).toEqual({});
  });
});

describe('transit', () => {
  it('is learnt of each service and zone by itself', () => {
    const learnt = learn({
      transit: [
        ...transit('2026-11-05', 20, { zone: 'west' }),
        ...transit('2026-11-03', 20),
        ...transit('2026-11-03', 19, { service: 'express' }),
      ],
    });
    expect(transitFor(learnt, 'GROUND', 'west')).toEqual({
      service: 'ground',
      zone: 'west',
      days: { least: 3, most: 3 },
      samples: 20,
    });
    expect(transitFor(learnt, 'ground', undefined)?.days).toEqual({ least: 1, most: 1 });
    expect(transitFor(learnt, 'express', undefined)).toBeUndefined();
    expect(transitFor(learnt, 'ground', 'east')).toBeUndefined();
  });

  it('goes by the days of the carrier', () => {
    const carrier = { ...calendar, workdays: [1, 2, 3, 4, 5, 6, 7] };
    expect(learn({ transit: transit('2026-11-09', 20) }).transit?.[0]?.days).toEqual({ least: 5, most: 5 });
    expect(learn({ transit: transit('2026-11-09', 20) }, { carrier }).transit?.[0]?.days).toEqual({
      least: 7,
      most: 7,
    });
  });

  it('does not count what arrived before it left', () => {
    expect(learn({ transit: transit('2026-11-01', 20) })).toEqual({});
  });
});
