import { describe, expect, it } from 'vitest';
import { type DeliveryTerms, type EstimateFacts, estimateLine } from '../../../src/domain/estimate.ts';

const calendar = { timeZone: 'America/Chicago', workdays: [1, 2, 3, 4, 5], holidays: ['2026-11-26'] };
const terms: DeliveryTerms = {
  service: 'ground',
  cutOff: 14 * 60,
  handling: { least: 1, most: 2 },
  transit: { least: 2, most: 5 },
  backorder: { least: 5, most: 20 },
  learnt: [],
};
const rules = { calendar, terms };
/** Monday, 10:00 in Chicago. */
const SENT = new Date('2026-11-23T16:00:00Z');
const nothing: EstimateFacts = {
  ordered: 5,
  dead: 0,
  acknowledged: 0,
  backordered: 0,
  shipped: 0,
  answers: [],
  parcels: [],
};
const estimate = (facts: Partial<EstimateFacts>, now = SENT, given: object = {}) =>
  estimateLine({ ...rules, ...given }, { ...nothing, ...facts }, { since: SENT, now });
const answer = (verdict: 'accepted' | 'backordered' | 'held', units: number, more: object = {}) => ({
  document: '1',
  verdict,
  units,
  ...more,
});

describe('a line of which nothing was said', () => {
  it('comes by the terms: handled on Tuesday and Wednesday, five days on the way, Thanksgiving left out', () => {
    expect(estimate({})).toMatchObject({ earliest: '2026-11-27', latest: '2026-12-03', source: 'table' });
  });

  it('is learnt where a part of the terms is', () => {
    const learnt = { terms: { ...terms, handling: { least: 0, most: 0 }, learnt: ['handling'] } };
    expect(estimate({}, SENT, learnt)).toMatchObject({
      earliest: '2026-11-25',
      latest: '2026-12-01',
      source: 'learnt',
    });
  });

  it('moves on by the days of the carrier where that has others', () => {
    const carrier = { timeZone: 'America/Chicago', workdays: [1, 2, 3, 4, 5, 6], holidays: [] };
    expect(estimate({}, SENT, { carrier })).toMatchObject({ earliest: '2026-11-26', latest: '2026-12-01' });
  });

  it('that should have left leaves today at the earliest', () => {
    const found = estimate({}, new Date('2026-12-01T16:00:00Z'));
    expect(found).toMatchObject({ earliest: '2026-12-03', latest: '2026-12-08', source: 'table' });
    expect(found?.parts[0]).toMatchObject({
      isOverdue: true,
      leaves: { earliest: '2026-12-01', latest: '2026-12-01' },
    });
  });

  it('does not come where all of it is dead', () => {
    expect(estimate({ dead: 5 })).toBeUndefined();
  });
});

describe('a line that was accepted', () => {
  it.each([
    ['without a day comes by the terms', {}, '2026-11-27', '2026-12-03', 'table'],
    ['leaves on the day that was said', { expectedOn: '2026-12-01' }, '2026-12-03', '2026-12-08', 'acknowledgment'],
    ['is there on the day that was said', { deliversOn: '2026-12-02' }, '2026-12-02', '2026-12-02', 'acknowledgment'],
    [
      'is there on that day, whenever it leaves',
      { expectedOn: '2026-12-01', deliversOn: '2026-12-09' },
      '2026-12-09',
      '2026-12-09',
      'acknowledgment',
    ],
  ])('%s', (_, said, earliest, latest, source) => {
    const answers = [answer('accepted', 5, said)];
    expect(estimate({ acknowledged: 5, answers })).toMatchObject({ earliest, latest, source });
  });

  it('and did not come on the day that was said is on its way from today at best', () => {
    const answers = [answer('accepted', 5, { deliversOn: '2026-11-27' })];
    const found = estimate({ acknowledged: 5, answers }, new Date('2026-11-30T16:00:00Z'));
    expect(found).toMatchObject({ earliest: '2026-12-02', latest: '2026-12-07', source: 'acknowledgment' });
  });

  it('goes by the newest answer, and by the later one where none says when it was written', () => {
    const early = answer('accepted', 5, { expectedOn: '2026-12-01', saidOn: '2026-11-24' });
    const late = answer('accepted', 5, { document: '2', expectedOn: '2026-12-08', saidOn: '2026-11-23' });
    const latest = (answers: EstimateFacts['answers']) => estimate({ acknowledged: 5, answers })?.latest;
    expect([latest([early, late]), latest([late, early])]).toEqual(['2026-12-08', '2026-12-08']);
    const undated = [early, late].map(({ saidOn: _, ...rest }: { saidOn?: string } & typeof early) => rest);
    expect([latest(undated), latest([...undated].reverse())]).toEqual(['2026-12-15', '2026-12-15']);
  });

  it.each(['9999-12-31', '0001-01-01', '2035-12-01'])('on %s was accepted without a day', (expectedOn) => {
    const answers = [answer('accepted', 5, { expectedOn })];
    expect(estimate({ acknowledged: 5, answers })).toMatchObject({ latest: '2026-12-03', source: 'table' });
  });

  it('and put off by a newer answer is not there before', () => {
    const accepted = answer('accepted', 5, { expectedOn: '2026-11-25', saidOn: '2026-11-23' });
    const putOff = answer('backordered', 5, { document: '2', expectedOn: '2026-12-10', saidOn: '2026-11-25' });
    expect(estimate({ acknowledged: 5, answers: [putOff, accepted] })?.latest).toBe('2026-12-17');
    const before = { ...putOff, saidOn: '2026-11-22' };
    expect(estimate({ acknowledged: 5, answers: [before, accepted] })?.latest).toBe('2026-12-03');
  });
});

describe('a line that is backordered', () => {
  const backordered = { acknowledged: 3, backordered: 2 };

  it('is there when its last part is', () => {
    const answers = [answer('accepted', 3), answer('backordered', 2, { expectedOn: '2026-12-10' })];
    const found = estimate({ ...backordered, answers });
    expect(found).toMatchObject({ earliest: '2026-12-14', latest: '2026-12-17', source: 'acknowledgment' });
    expect(found?.parts.map(({ units, latest }) => [units, latest])).toEqual([
      [3, '2026-12-03'],
      [2, '2026-12-17'],
    ]);
  });

  it('goes by the stock feed where the answer names no day, and by the lead time where that does not either', () => {
    const answers = [answer('accepted', 3), answer('backordered', 2)];
    expect(estimate({ ...backordered, answers, restockOn: '2026-12-07' })).toMatchObject({
      earliest: '2026-12-10',
      latest: '2026-12-16',
      source: 'stock-feed',
    });
    expect(estimate({ ...backordered, answers })).toMatchObject({
      earliest: '2026-12-03',
      latest: '2026-12-29',
      source: 'table',
      parts: [{ units: 3 }, { units: 2, isAssumed: true }],
    });
  });
});

describe('a line of which something left', () => {
  it.each([
    ['comes by the days on the way', {}, '2026-11-27', '2026-12-02'],
    ['comes when the ship notice says so', { deliversOn: '2026-11-28' }, '2026-11-28', '2026-11-28'],
    ['came when it says so', { deliversOn: '2026-11-28', deliveredOn: '2026-11-30' }, '2026-11-30', '2026-11-30'],
  ])('%s', (_, said, earliest, latest) => {
    const parcels = [{ units: 5, leftOn: '2026-11-24', ...said }];
    expect(estimate({ shipped: 5, parcels })).toMatchObject({ earliest, latest, source: 'ship-notice' });
  });

  it('and the rest is backordered comes in parts', () => {
    const parcels = [{ units: 3, leftOn: '2026-11-24' }];
    const answers = [answer('accepted', 3), answer('backordered', 2, { expectedOn: '2026-12-10' })];
    const found = estimate({ shipped: 3, acknowledged: 3, backordered: 2, parcels, answers });
    expect(found?.parts.map(({ units, source }) => [units, source])).toEqual([
      [3, 'ship-notice'],
      [2, 'acknowledgment'],
    ]);
  });
});
