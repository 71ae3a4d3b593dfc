import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until a condition holds. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  longestMs: number,
  what: string,
): Promise<void> {
  const end = performance.now() + longestMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${longestMs / 1000} s in vain until ${what}`);
    await sleep(40);
  }
}
