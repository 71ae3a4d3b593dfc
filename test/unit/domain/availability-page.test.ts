import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  availableToRoute,
  availableToSell,
  defaultPublishRule,
  publishedQuantities,
} from '../../../src/domain/availability.ts';
import { baseBuffer, bufferGrowth, type Depletion } from '../../../src/domain/buffer.ts';
import { figureMoments, freshnessLimits, overdueMs, stalenessOf } from '../../../src/domain/freshness.ts';

/** Every worked example of docs/availability.md is true. */
const HOUR = 3_600_000;
const NOW = new Date('2026-11-25T12:00:00Z');
const page = readFileSync(join(import.meta.dirname, '../../../docs/availability.md'), 'utf8');
const usual = { unreflected: 0, packSize: 1, buffer: 0, isStale: false, isOrderable: true };

/** The rows of the table that begins with these headings, by heading. */
function rowsOf(...headings: readonly string[]): Record<string, string>[] {
  const tables = page.split('\n\n').map((block) => block.split('\n').filter((line) => line.startsWith('|')));
  const cells = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const found = tables.find(
    ([first]) => first !== undefined && headings.every((name, at) => cells(first)[at] === name),
  );
  const [head = '', , ...rows] = found ?? [];
  return rows.map((row) => Object.fromEntries(cells(row).map((cell, at) => [cells(head)[at] || 'note', cell])));
}

describe('docs/availability.md', () => {
  const positions = rowsOf('reported', 'unreflected', 'pack');
  it.each(positions)('reckons $reported reported, $unreflected unreflected, packs of $pack', (row) => {
    const position = {
      ...usual,
      reported: Number(row.reported),
      unreflected: Number(row.unreflected),
      packSize: Number(row.pack),
      buffer: Number(row.buffer),
      isStale: row.stale === 'yes',
    };
    expect([availableToRoute(position), availableToSell(position)]).toEqual(
      [row['to route'], row['to sell']].map(Number),
    );
  });

  const buffers = rowsOf('SKU says', 'μ', 'σ');
  it.each(buffers)('keeps back $buffer of a SKU with μ $μ, σ $σ after $feeds feeds', (row) => {
    const learn = { z: Number(row.z), exposureMs: 4.25 * HOUR, most: 100, fastPerDay: 24, leastObservations: 20 };
    const said = row['SKU says'];
    const sku = said === '' || said === 'fast' ? { isFast: said === 'fast' } : { isFast: false, units: Number(said) };
    const known: Depletion = { perHour: Number(row.μ), deviation: Number(row.σ), observations: Number(row.feeds) };
    expect(baseBuffer({ normal: 3, fast: 5, learn }, sku, known)).toBe(Number(row.buffer));
  });

  const ages = rowsOf('base buffer', 'μ', 'age');
  it.each(ages)('lets a buffer of $[base buffer] be $buffer at an age of $age h', (row) => {
    const learn = { z: 1.64, exposureMs: HOUR, most: 100, fastPerDay: 24, leastObservations: 1 };
    const known = row.μ === '' ? undefined : { perHour: Number(row.μ), deviation: 0, observations: 1 };
    const always = { timeZone: 'UTC', workdays: [1, 2, 3, 4, 5, 6, 7], holidays: [] };
    const limits = freshnessLimits(always, { expectedEveryMs: 4 * HOUR, maxAgeMs: 12 * HOUR }, NOW);
    const figure = new Date(NOW.getTime() - Number(row.age) * HOUR);
    expect(stalenessOf(figure, limits)).toBe(row.standing);
    const base = Number(row['base buffer']);
    const growth = bufferGrowth({ normal: 3, fast: 5, learn }, known, base, overdueMs(figure, limits), 4 * HOUR);
    if (row.buffer !== '') expect(base + growth).toBe(Number(row.buffer));
  });

  const moments = rowsOf('says', 'server', 'first seen');
  it.each(moments)('takes a file that says "$says", seen at $[first seen], to be true at $[true at]', (row) => {
    // In November Chicago is six hours behind UTC.
    const at = (text = ''): Date => new Date(`2026-11-${text.replace(' ', 'T')}:00-06:00`);
    const { confirmedAt } = figureMoments(
      {
        ...(row.says === '' ? {} : { stated: at(row.says) }),
        modifiedAt: at(row.server),
        firstSeenAt: at(row['first seen']),
      },
      'America/Chicago',
    );
    expect(confirmedAt).toEqual(at(row['true at']));
  });

  const shops = rowsOf('suppliers have to sell', 'shops');
  it.each(shops)('shows $shown of $[suppliers have to sell] in $shops', (row) => {
    const channels = (row.shops ?? '').split(', ').map((text) => {
      const [id = '', setting, value] = text.split(' ');
      if (setting === undefined) return { id, ...defaultPublishRule };
      return { id, ...defaultPublishRule, [setting]: setting === 'split' ? true : Number(value) };
    });
    const suppliers = (row['suppliers have to sell'] ?? '')
      .split(', ')
      .map((units) => ({ ...usual, reported: Number(units) }));
    const shown = publishedQuantities(suppliers, channels);
    expect(channels.map(({ id }) => shown.get(id)).join(', ')).toBe(row.shown);
  });

  it('has tables to run', () => {
    expect([positions, buffers, ages, moments, shops].map((rows) => rows.length)).toEqual([7, 8, 7, 8, 10]);
  });
});
