import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bucket, corrected, fullBucket, spend } from '../../src/domain/token-bucket.ts';

/**
 * A bucket that several gateways spend from. Each decides on what it read last, and what it decided counts only when nobody
 * else was first; so there is one bucket, and the order in which it is spent from is any order.
 */
const limits = fc.record({
  capacity: fc.integer({ min: 1, max: 200 }),
  perSecond: fc.integer({ min: 1, max: 50 }),
  reserve: fc.constant(0),
});

const attempt = fc.record({
  afterMs: fc.integer({ min: 0, max: 3_000 }),
  cost: fc.integer({ min: 1, max: 60 }),
  replica: fc.integer({ min: 0, max: 2 }),
  /** Decides on what this replica read before, as one that another overtook. */
  isOutdated: fc.boolean(),
});

it('never gives more in any window than was saved up and runs in, whoever takes in whatever order (K2)', () => {
  fc.assert(
    fc.property(limits, fc.array(attempt, { maxLength: 120 }), (given, attempts) => {
      let now = 0;
      let shared = { bucket: fullBucket(given, 0), number: 0 };
      const read = new Map<number, typeof shared>();
      const spent: { at: number; cost: number }[] = [];
      for (const { afterMs, cost, replica, isOutdated } of attempts) {
        now += afterMs;
        if (!isOutdated || !read.has(replica)) read.set(replica, shared);
        const known = read.get(replica) ?? shared;
        const decision = spend(known.bucket, cost, 'usual', now);
        if ('waitMs' in decision) {
          expect(decision.waitMs).toBeGreaterThan(0);
          continue;
        }
        if (known.number !== shared.number) continue;
        spent.push({ at: now, cost: Math.min(cost, given.capacity) });
        shared = { bucket: decision.bucket, number: shared.number + 1 };
        read.set(replica, shared);
      }
      for (const [from, { at: begin }] of spent.entries()) {
        let sum = 0;
        for (const { at, cost } of spent.slice(from)) {
          sum += cost;
          expect(sum).toBeLessThanOrEqual(given.capacity + ((at - begin) / 1000) * given.perSecond + 0.01);
        }
      }
    }),
    { numRuns: 300 },
  );
});

it('says exactly how long to wait: then it is there, and not a moment earlier', () => {
  fc.assert(
    fc.property(limits, fc.array(attempt, { minLength: 1, maxLength: 40 }), (given, attempts) => {
      let now = 0;
      let bucket: Bucket = { ...fullBucket(given, 0), reserve: given.capacity / 10 };
      for (const { afterMs, cost, replica } of attempts) {
        now += afterMs;
        const urgency = replica === 0 ? 'urgent' : 'usual';
        const first = spend(bucket, cost, urgency, now);
        if ('bucket' in first) {
          bucket = first.bucket;
          continue;
        }
        if (first.waitMs > 2) expect(spend(bucket, cost, urgency, now + first.waitMs - 2)).toHaveProperty('waitMs');
        now += first.waitMs;
        const second = spend(bucket, cost, urgency, now);
        if (!('bucket' in second)) throw new Error(`after ${first.waitMs} ms still ${second.waitMs} ms`);
        bucket = second.bucket;
      }
    }),
  );
});

it('never lets usual traffic spend what is kept free, and lets urgent traffic spend all of it (K2)', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 200 }), fc.array(attempt, { maxLength: 60 }), (capacity, attempts) => {
      const reserve = capacity / 5;
      let bucket = fullBucket({ capacity, perSecond: 10, reserve }, 0);
      let now = 0;
      for (const { afterMs, cost } of attempts) {
        now += afterMs;
        const decision = spend(bucket, Math.min(cost, capacity - reserve), 'usual', now);
        if ('bucket' in decision) bucket = decision.bucket;
        if ('bucket' in decision) expect(decision.bucket.tokens).toBeGreaterThanOrEqual(reserve - 0.01);
      }
      const urgent = spend(bucket, reserve, 'urgent', now);
      expect(urgent).toHaveProperty('bucket');
    }),
  );
});

/** The shop's own bucket: it knows of a call when it comes in, and says how it stands in the answer to it. */
function shopOf(capacity: number, perSecond: number) {
  let shop = fullBucket({ capacity, perSecond, reserve: 0 }, 0);
  return {
    call(cost: number, now: number): { refused: boolean; available: number } {
      const decision = spend(shop, cost, 'urgent', now);
      if ('bucket' in decision) shop = decision.bucket;
      return { refused: 'waitMs' in decision, available: shop.tokens };
    },
    /** Another app calls the same shop, or what we asked for cost less than we took. */
    change(by: number): void {
      shop = { ...shop, tokens: Math.min(capacity, Math.max(0, shop.tokens + by)) };
    },
  };
}

it('follows the figures of the platform, whatever else is called there, and is refused only by what it cannot know yet (K2)', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          afterMs: fc.integer({ min: 0, max: 500 }),
          cost: fc.integer({ min: 1, max: 20 }),
          by: fc.integer({ min: -50, max: 50 }),
        }),
        {
          minLength: 10,
          maxLength: 100,
        },
      ),
      (calls) => {
        const shop = shopOf(100, 20);
        let bucket = fullBucket({ capacity: 100, perSecond: 20, reserve: 0 }, 0);
        let now = 0;
        for (const { afterMs, cost, by } of calls) {
          now += afterMs;
          const taken = spend(bucket, cost, 'usual', now);
          if (!('bucket' in taken)) continue;
          const answer = shop.call(cost, now);
          // After every answer both know the same, so that only a change since then can have refused it.
          expect(answer.refused).toBe(false);
          bucket = corrected(taken.bucket, { available: answer.available, capacity: 100 }, 0, now);
          expect(bucket.tokens).toBeCloseTo(answer.available, 6);
          shop.change(by);
          bucket = corrected(bucket, { available: shop.call(0, now).available, capacity: 100 }, 0, now);
        }
      },
    ),
  );
});

it('does not count twice what is on its way and not in the figures yet', () => {
  const bucket = fullBucket({ capacity: 100, perSecond: 10, reserve: 0 }, 0);
  expect(corrected(bucket, { available: 70, capacity: 100 }, 20, 0).tokens).toBe(50);
  expect(corrected(bucket, { available: 70, capacity: 100 }, 20, 1000, 1000).tokens).toBe(60);
  expect(corrected(bucket, { available: 5 }, 20, 0).tokens).toBe(0);
});

it('takes what is left of a window for no more than a limit: it may not be spent at once (K2)', () => {
  const bucket = { ...fullBucket({ capacity: 5, perSecond: 4.8, reserve: 0 }, 0), tokens: 1 };
  expect(corrected(bucket, { available: 149 }, 0, 0).tokens).toBe(1);
  expect(corrected(bucket, { available: 0 }, 0, 0).tokens).toBe(0);
});

it('believes a pause that was asked for, up to an hour, and never shortens one (K2)', () => {
  const bucket = fullBucket({ capacity: 10, perSecond: 1, reserve: 0 }, 0);
  const paused = corrected(bucket, { pauseMs: 7_000 }, 0, 0);
  expect(spend(paused, 1, 'urgent', 1_000)).toEqual({ waitMs: 6_000 });
  expect(spend(corrected(paused, { pauseMs: 1_000 }, 0, 0), 1, 'urgent', 1_000)).toEqual({ waitMs: 6_000 });
  expect(spend(paused, 1, 'urgent', 7_000)).toHaveProperty('bucket');
  const absurd = corrected(bucket, { pauseMs: 10 ** 12 }, 0, 0);
  expect(spend(absurd, 1, 'usual', 0)).toEqual({ waitMs: 3_600_000 });
});
