import { expect, it, vi } from 'vitest';
import { sparingly } from '../../../src/kernel/sparingly.ts';

it('says the same once a minute, and how often it came in between', () => {
  let now = 0;
  const seldom = sparingly(() => now);
  const say = vi.fn();
  for (let time = 0; time < 5; time += 1) seldom('gone', say);
  expect(say.mock.calls).toEqual([[{}]]);
  seldom('something else', say);
  expect(say).toHaveBeenCalledTimes(2);
  now = 59_999;
  seldom('gone', say);
  expect(say).toHaveBeenCalledTimes(2);
  now = 60_000;
  seldom('gone', say);
  expect(say).toHaveBeenLastCalledWith({ again: 5 });
  now = 180_000;
  seldom('gone', say);
  expect(say).toHaveBeenLastCalledWith({});
});

it('remembers no more than a hundred texts', () => {
  const seldom = sparingly(() => 0);
  const say = vi.fn();
  for (let text = 0; text < 101; text += 1) seldom(String(text), say);
  seldom('0', say);
  expect(say).toHaveBeenCalledTimes(102);
});
