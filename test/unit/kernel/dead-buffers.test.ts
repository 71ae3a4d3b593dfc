import { expect, it, vi } from 'vitest';
import { countDeadBuffers } from '../../../src/kernel/dead-buffers.ts';

it('asks for a small collection once a megabyte', () => {
  const collect = vi.fn();
  const leaves = countDeadBuffers(collect as unknown as typeof globalThis.gc);
  for (let piece = 0; piece < 31; piece += 1) leaves(32 * 1024);
  expect(collect).not.toHaveBeenCalled();
  leaves(32 * 1024);
  expect(collect.mock.calls).toEqual([[{ type: 'minor', execution: 'sync' }]]);
  for (let piece = 0; piece < 32; piece += 1) leaves(32 * 1024);
  expect(collect).toHaveBeenCalledTimes(2);
});

it('leaves V8 alone where it may not ask', () => {
  expect(() => countDeadBuffers(undefined)(10_000_000)).not.toThrow();
});
