import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DecodeOptions, FormatName } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import { cutViolation, type WhenCut } from '../fuzz/invariants.ts';
import { countingDocuments, eventsOf, isComplete } from '../support/events.ts';
import { filesUnder, ROOT } from '../support/sources.ts';

/**
 * Every sample, of partners and of mappings, cut at every byte: nothing is complete that is not whole in its own right
 * (an earlier interchange, a table that ends with a row).
 */
const samples: readonly (readonly [path: string, format: FormatName, whenCut: WhenCut, options: DecodeOptions])[] = [
  ...paths('samples/x12', /\/pass\/[^/.]+\.edi$/).map((path) => [path, 'x12', 'interchanges', {}] as const),
  ...paths('mappings', /\.csv$/).map((path) => [path, 'csv', 'rows', { charset: 'windows-1252' }] as const),
  ...paths('mappings', /\.xml$/).map((path) => [path, 'xml', 'nothing', {}] as const),
];

it('there are samples of every kind', () => {
  expect(new Set(samples.map(([, format]) => format)).size).toBe(3);
});

it.each(samples)('%s is never complete when it is cut', async (path, format, whenCut, options) => {
  const bytes = readFileSync(join(ROOT, path));
  const codec = codecs[format];
  const whole = await eventsOf(codec, bytes, options);
  expect(isComplete(whole)).toBe(true);
  const broken: string[] = [];
  for (let cut = 0; cut < bytes.length; cut += 1) {
    const violation = await cutViolation(whenCut, codec, bytes, options, whole, cut);
    if (violation !== undefined) broken.push(violation);
  }
  expect(broken).toEqual([]);
});

it('half of a single interchange counts for nothing', async () => {
  for (const [path, format] of samples.filter(([, format]) => format === 'x12')) {
    const bytes = readFileSync(join(ROOT, path));
    const events = await eventsOf(codecs[format], bytes.subarray(0, bytes.lastIndexOf('IEA')));
    if (events.filter(({ type }) => type === 'interchange-start').length > 1) continue;
    expect(countingDocuments(events)).toBe(0);
    expect(isComplete(events)).toBe(false);
  }
});

function paths(folder: string, path: RegExp): string[] {
  return filesUnder(folder, /./)
    .map((file) => file.path)
    .filter((name) => path.test(name));
}
