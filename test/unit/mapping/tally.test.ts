import { describe, expect, it } from 'vitest';
import { Tally } from '../../../src/mapping/inbound/tally.ts';

describe('the tally of what nothing reads', () => {
  it('counts by name and keeps the first value of each', () => {
    const tally = new Tally();
    expect(tally.add('B')).toBe(true);
    tally.sample('B', ' first ');
    expect(tally.add('B')).toBe(false);
    tally.sample('B', 'second');
    tally.put('A', 3, 'x'.repeat(200));
    const { counts, samples } = tally.result();
    expect([...counts]).toEqual([
      ['A', 3],
      ['B', 2],
    ]);
    expect(samples.get('B')).toBe('first');
    expect(samples.get('A')).toBe(`${'x'.repeat(120)}…`);
  });

  it('tells only so many names apart, whatever a hostile file holds', () => {
    const tally = new Tally();
    for (let at = 0; at < 10_000; at += 1) if (tally.add(`Q${at}`)) tally.sample(`Q${at}`, 'v');
    tally.put('COLUMN', 7, 'c');
    const { counts, samples } = tally.result();
    expect(counts.size).toBe(502);
    expect(counts.get('other')).toBe(9_500);
    expect(counts.get('COLUMN')).toBe(7);
    expect(samples.size).toBe(501);
  });
});
