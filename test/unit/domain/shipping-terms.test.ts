import { describe, expect, it } from 'vitest';
import { arrivalDays } from '../../../src/domain/arrival.ts';
import { kilometres } from '../../../src/domain/distance.ts';
import { shippingTerms, zoneOf } from '../../../src/domain/shipping-terms.ts';
import { shipping } from '../../../src/partners/schema/shipping.ts';

const calendar = { timeZone: 'America/Chicago', workdays: [1, 2, 3, 4, 5], holidays: ['2026-12-25'] };
const costs = { freightPerOrder: '7.95', freightPerUnit: '0.10' };
const rules = (given: object) => ({ calendar, costs, shipping: shipping.parse(given) });
const AT = new Date('2026-12-01T15:00:00Z');
const portland = { country: 'US', region: 'OR', postalCode: '97201-0001' };
const terms = (given: object, service = 'ground', to: Parameters<typeof shippingTerms>[1] = portland) =>
  shippingTerms(rules(given), to, service, AT);

describe('what it costs to ship', () => {
  it('is what `costs` says where there is no table', () => {
    expect(terms({})).toMatchObject({ freight: { perOrder: '7.95', perUnit: '0.10', perKg: '0' } });
  });

  const table = {
    zones: {
      west: [{ country: 'US', regions: ['OR', 'WA'] }],
      portland: [{ country: 'US', postalCodes: ['972'] }],
      downtown: [{ country: 'US', postalCodes: ['97 2-01'] }],
      everywhere: [{ country: 'US' }],
    },
    services: {
      ground: [
        { zone: 'west', perOrder: '9', perKg: '0.8' },
        { zone: 'everywhere', perOrder: '5' },
        { perOrder: '30' },
      ],
      Express: [{ zone: 'west', perOrder: '40' }],
    },
  };

  it.each([
    ['the longest beginning of the postal code', portland, 'downtown'],
    ['a shorter one', { ...portland, postalCode: '97299' }, 'portland'],
    ['the region', { country: 'US', region: 'or', postalCode: '97401' }, 'west'],
    ['the country', { country: 'US' }, 'everywhere'],
    ['nothing', { country: 'CA', region: 'OR', postalCode: '97201' }, undefined],
  ])('finds the zone by %s', (_, to, zone) => {
    expect(zoneOf(shipping.parse(table).zones, to)).toBe(zone);
  });

  it('is by service and zone, and by the rate for everywhere else', () => {
    expect(terms(table, 'ground', { country: 'US', region: 'WA' })).toMatchObject({
      freight: { perOrder: '9', perUnit: '0.10', perKg: '0.8' },
    });
    expect(terms(table, 'GROUND', { country: 'US' })).toMatchObject({ freight: { perOrder: '5', perKg: '0' } });
    expect(terms(table, 'ground', { country: 'CA' })).toMatchObject({ freight: { perOrder: '30' } });
    expect(terms(table, 'express', { country: 'US', region: 'WA' })).toMatchObject({ freight: { perOrder: '40' } });
  });

  it('is not known by a service or to a zone that the table does not name, nor to a country it does not name', () => {
    expect(terms(table, 'overnight')).toEqual({ refuses: 'does not ship by overnight' });
    expect(terms(table, 'express', { country: 'US' })).toEqual({ refuses: 'does not ship by express to everywhere' });
    expect(terms({ countries: ['CA'] })).toEqual({ refuses: 'does not ship to US' });
    expect(terms({ services: { '*': [{ perOrder: '3' }] } }, 'overnight')).toMatchObject({
      freight: { perOrder: '3' },
    });
  });
});

describe('a table', () => {
  it.each([
    [{ services: { ground: [{ zone: 'west' }] } }, 'expected one of the zones (there are none)'],
    [{ services: { ground: [{}, {}] } }, 'a second rate for everywhere else'],
    [{ handling: { least: 3, most: 2 } }, 'expected at least "least"'],
  ])('with a mistake says it', (given, message) => {
    expect(shipping.safeParse(given).error?.issues[0]?.message).toBe(message);
  });
});

describe('when it arrives', () => {
  const days = (at: string, cutOff?: number) =>
    arrivalDays({ calendar, cutOff, handling: { least: 1, most: 2 }, transit: { least: 2, most: 3 } }, new Date(at));

  it.each([
    ['before the cut-off: taken up the same day', '2026-12-01T19:59:00Z', '2026-12-04', '2026-12-08'],
    ['at the cut-off: taken up the next day', '2026-12-01T20:00:00Z', '2026-12-07', '2026-12-09'],
    ['late on a Friday: taken up on Monday', '2026-12-04T23:00:00Z', '2026-12-10', '2026-12-14'],
    ['on a Saturday, however early or late', '2026-12-05T23:00:00Z', '2026-12-10', '2026-12-14'],
    ['over a holiday', '2026-12-23T15:00:00Z', '2026-12-29', '2026-12-31'],
    ['on the evening before in UTC, the same day there', '2026-12-02T03:00:00Z', '2026-12-07', '2026-12-09'],
  ])('%s', (_, at, earliest, latest) => {
    expect(days(at, 14 * 60)).toEqual({ earliest, latest });
  });

  it('without a cut-off the day counts to its end', () => {
    expect(days('2026-12-02T05:59:00Z')).toEqual({ earliest: '2026-12-04', latest: '2026-12-08' });
  });
});

describe('distance', () => {
  it('is in kilometres over the round earth', () => {
    const chicago = { latitude: 41.8781, longitude: -87.6298 };
    expect(kilometres(chicago, { latitude: 45.5152, longitude: -122.6784 })).toBe(2824);
    expect(kilometres(chicago, chicago)).toBe(0);
    expect(kilometres({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBe(20015);
  });
});
