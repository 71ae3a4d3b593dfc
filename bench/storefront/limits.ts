import { setTimeout as sleep } from 'node:timers/promises';
import type { FakeCall, FakePlatform, FakeReply } from '../../test/support/fakes/fake-platform.ts';

/** What a platform allows, counted as strictly as it can be. It shares no code with the gateway's bucket. */
export interface Limit {
  /** What is left after the call, in the platform's own unit; undefined: the call is over the limit. */
  begin(at: number, cost: number): number | undefined;
  end(at: number): void;
  /** What came before, when nothing waited, does not count. */
  measureFrom(at: number): void;
  /** Of what was allowed until the last call, how much was used. */
  share(): number;
}

/**
 * A bucket: so much saved up, so much a second. What was saved up was allowed, too, without what is kept back. The share is
 * taken at the moment of the last call: a backlog that ends before the bucket is empty shows as a rate that was not used.
 */
export function bucketLimit(capacity: number, perSecond: number, kept: number): Limit {
  let level = capacity;
  let last = Number.NaN;
  let measured = { from: Number.NaN, level, spent: 0 };
  const fill = (at: number): void => {
    if (!Number.isNaN(last)) level = Math.min(capacity, level + ((at - last) / 1000) * perSecond);
    last = at;
  };
  return {
    begin(at, cost) {
      fill(at);
      if (level < cost) return undefined;
      level -= cost;
      measured.spent += cost;
      return level;
    },
    end: () => undefined,
    measureFrom(at) {
      fill(at);
      measured = { from: at, level, spent: 0 };
    },
    share: () => measured.spent / (measured.level - kept + ((last - measured.from) / 1000) * perSecond),
  };
}

/** So many calls in every window; windows follow each other from the first call on. */
export function windowLimit(calls: number, windowMs: number): Limit {
  let window = { from: Number.NaN, count: 0 };
  let [first, last] = [Number.NaN, Number.NaN];
  let measured = { from: Number.NaN, calls: 0 };
  return {
    begin(at) {
      if (Number.isNaN(first)) first = at;
      last = at;
      const from = first + Math.floor((at - first) / windowMs) * windowMs;
      if (from !== window.from) window = { from, count: 0 };
      if (window.count >= calls) return undefined;
      window.count += 1;
      measured.calls += 1;
      return calls - window.count;
    },
    end: () => undefined,
    measureFrom(at) {
      measured = { from: at, calls: 0 };
    },
    share: () => measured.calls / (((last - measured.from) / windowMs) * calls),
  };
}

/** So many calls at once. The share is of their time. */
export function concurrencyLimit(most: number): Limit {
  let underWay = 0;
  let [busy, changed] = [0, Number.NaN];
  let [from, last] = [Number.NaN, Number.NaN];
  const count = (at: number): void => {
    if (!Number.isNaN(changed)) busy += underWay * (at - changed);
    changed = at;
  };
  return {
    begin(at) {
      if (underWay >= most) return undefined;
      count(at);
      underWay += 1;
      return most - underWay;
    },
    end(at) {
      count(at);
      underWay -= 1;
      last = at;
    },
    measureFrom(at) {
      [busy, changed, from] = [0, at, at];
    },
    share: () => busy / ((last - from) * most),
  };
}

/** A limit that a fake platform keeps: what comes over it is a violation, and refused. */
export interface KeptLimit {
  readonly calls: number;
  readonly violations: number;
  /** Begins to measure the share. */
  measure(): void;
  share(): number;
  /** Answers at once from now on; the limit stays. */
  hurry(): void;
}

export function keepLimit(
  platform: FakePlatform,
  limit: Limit,
  how: {
    readonly costOf?: (call: FakeCall) => number;
    /** Has the platform say in its answers what is left. */
    readonly says?: (left: number) => void;
    readonly refusal: FakeReply;
    readonly answersAfterMs: number;
  },
): KeptLimit {
  let { answersAfterMs } = how;
  let [calls, violations] = [0, 0];
  platform.misbehave((call) => {
    const left = limit.begin(performance.now(), how.costOf?.(call) ?? 1);
    if (left === undefined) {
      violations += 1;
      return { kind: 'answer', reply: how.refusal };
    }
    calls += 1;
    how.says?.(left);
    return { kind: 'hold', until: sleep(answersAfterMs), answered: () => limit.end(performance.now()) };
  });
  return {
    get calls() {
      return calls;
    },
    get violations() {
      return violations;
    },
    measure: () => limit.measureFrom(performance.now()),
    share: () => limit.share(),
    hurry() {
      answersAfterMs = 0;
    },
  };
}
