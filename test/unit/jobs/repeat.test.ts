import { expect, test } from 'vitest';
import { repeat } from '../../../src/jobs/repeat.ts';
import { silentLogger } from '../../../src/kernel/logger.ts';

const NEVER_MS = 2 ** 30;

/** Lets everything run that waits for nothing but its turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what is repeated runs at once when it is wanted, instead of when its pause is over', async () => {
  let runs = 0;
  const repeated = repeat(
    silentLogger,
    () => NEVER_MS,
    async () => void runs++,
  );
  await turn();
  expect(runs).toBe(1);
  repeated.again();
  await turn();
  expect(runs).toBe(2);
  await repeated.stop();
  expect(runs).toBe(2);
});

test('what is wanted while it runs runs once more after it, and never beside itself', async () => {
  const ends: (() => void)[] = [];
  let atOnce = 0;
  let most = 0;
  const repeated = repeat(
    silentLogger,
    () => NEVER_MS,
    async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise<void>((resolve) => ends.push(resolve));
      atOnce -= 1;
    },
  );
  await turn();
  repeated.again();
  repeated.again();
  await turn();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await turn();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await turn();
  expect([ends.length, most]).toEqual([2, 1]);
  await repeated.stop();
});

test('one that is stopped ends its pause', async () => {
  const repeated = repeat(
    silentLogger,
    () => NEVER_MS,
    async () => undefined,
  );
  await turn();
  await repeated.stop();
});

test('an action that fails is tried again', async () => {
  let runs = 0;
  const repeated = repeat(
    silentLogger,
    () => NEVER_MS,
    async () => {
      runs += 1;
      if (runs === 1) throw new Error('not now');
    },
  );
  await turn();
  repeated.again();
  await turn();
  expect(runs).toBe(2);
  await repeated.stop();
});
