import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach } from 'vitest';
import {
  endTest,
  leftByTest,
  markReported,
  type Opened,
  openNow,
  startFile,
  startTest,
  watchOpenings,
} from './leaks.ts';

/**
 * Set up for every test file of both projects: a test that leaves a connection, a server, a child process or a timer
 * of ours open fails and names it; so does a file whose fixtures are still open at its end. What is closing gets a
 * moment for it. Tests of one file must not run concurrently with each other: openings could not be told apart.
 */
const GRACE_ROUNDS = Number(process.env.LEAK_CHECK_ROUNDS ?? 150);
const ROUND_MS = 20;

watchOpenings();
startFile();
const beforeFile = new Set(openNow());

beforeEach(({ onTestFinished }) => {
  const before = startTest();
  // Registered first, so it runs last: after every afterEach and every other onTestFinished of the test.
  onTestFinished(async () => {
    const left = await afterGrace(() => leftByTest(before));
    endTest();
    markReported(left);
    refuse(left, 'This test left open');
  });
});

afterAll(async () => {
  const left = await afterGrace(() => openNow().filter((item) => !beforeFile.has(item)));
  refuse(left, 'This test file left open');
});

async function afterGrace(find: () => Opened[]): Promise<Opened[]> {
  for (let round = 0; round < GRACE_ROUNDS; round += 1) {
    if (find().length === 0) return [];
    await sleep(ROUND_MS);
  }
  return find();
}

function refuse(left: readonly Opened[], what: string): void {
  if (left.length === 0) return;
  const lines = left.map((item) => `  ${item.describe()}, opened at ${item.place || 'a library'}`);
  throw new Error(`${what}:\n${lines.join('\n')}\nClose it where it was opened; fixtures of a file in afterAll.`);
}
