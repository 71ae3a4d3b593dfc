import { describe, expect, test } from 'vitest';
import { type FeedFacts, judgeFeed } from '../../../src/domain/feed-guard.ts';

const facts: FeedFacts = {
  coverage: 'full',
  asOf: new Date('2026-11-22T10:00:00Z'),
  lines: 100,
  heldLines: 0,
  previous: { asOf: new Date('2026-11-22T06:00:00Z'), skuCount: 100, cameLater: false },
  minimumShare: 0.5,
  now: new Date('2026-11-22T10:05:00Z'),
};

describe('the feed guard', () => {
  test('lets a sound feed, a first feed and a feed of the same moment through', () => {
    expect(judgeFeed(facts)).toEqual({ verdict: 'apply' });
    expect(judgeFeed({ ...facts, previous: undefined })).toEqual({ verdict: 'apply' });
    expect(judgeFeed({ ...facts, previous: { asOf: facts.asOf, skuCount: 100, cameLater: false } })).toEqual({
      verdict: 'apply',
    });
  });

  test('of two feeds of the same moment the later file stands', () => {
    const previous = { asOf: facts.asOf, skuCount: 100, cameLater: true };
    expect(judgeFeed({ ...facts, previous })).toMatchObject({ verdict: 'stale' });
    expect(judgeFeed({ ...facts, asOf: new Date('2026-11-22T10:00:01Z'), previous })).toEqual({ verdict: 'apply' });
  });

  test('never lets an older feed overwrite a newer one', () => {
    const verdict = judgeFeed({ ...facts, asOf: new Date('2026-11-22T05:59:59Z') });
    expect(verdict).toEqual({
      verdict: 'stale',
      reason: 'as of 2026-11-22T05:59:59.000Z, but 2026-11-22T06:00:00.000Z is already in force',
    });
  });

  test('holds an empty feed, also one whose every line was held', () => {
    expect(judgeFeed({ ...facts, lines: 0 })).toMatchObject({
      verdict: 'hold',
      code: 'FEED-EMPTY',
      reason: 'it has no lines',
    });
    expect(judgeFeed({ ...facts, lines: 0, heldLines: 7 })).toMatchObject({
      reason: 'none of its 7 lines could be read',
    });
  });

  test('holds a full feed below the share of the last one, and only a full one', () => {
    expect(judgeFeed({ ...facts, lines: 50 })).toEqual({ verdict: 'apply' });
    expect(judgeFeed({ ...facts, lines: 49 })).toMatchObject({
      code: 'FEED-SHORT',
      reason: '49 SKUs against 100 in the feed in force (49 %)',
    });
    expect(judgeFeed({ ...facts, lines: 1, coverage: 'partial' })).toEqual({ verdict: 'apply' });
  });

  test('holds a feed from the future, with room for clocks that differ', () => {
    expect(judgeFeed({ ...facts, asOf: new Date('2026-11-22T10:20:00Z') })).toEqual({ verdict: 'apply' });
    expect(judgeFeed({ ...facts, asOf: new Date('2026-11-22T10:20:01Z') })).toMatchObject({ code: 'FEED-FUTURE' });
  });
});
