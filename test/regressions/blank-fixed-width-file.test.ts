import { expect, it } from 'vitest';
import type { DecodeOptions } from '../../src/formats/codec.ts';
import { codecs } from '../../src/formats/registry.ts';
import { codesOf, countingDocuments, eventsOf, isComplete } from '../support/events.ts';

/** A fixed width file of nothing but blanks was a whole table without rows, if it was longer than what detection looks at. */
const options: DecodeOptions = { fixed: { columns: [{ name: 'sku', from: 1, to: 8 }], headerRows: 1 } };

it.each([' '.repeat(600), '\n'.repeat(70_000), ' \r\n'.repeat(1000)])('a file of blanks is empty', async (text) => {
  const events = await eventsOf(codecs.fixed, text, options);
  expect(codesOf(events)).toEqual(['FORMAT-EMPTY error']);
  expect(isComplete(events)).toBe(false);
  expect(countingDocuments(events)).toBe(0);
});

it('a file of a header alone is a table without rows', async () => {
  const events = await eventsOf(codecs.fixed, `SKU     \n${' '.repeat(600)}`, options);
  expect(codesOf(events)).toEqual([]);
  expect(isComplete(events)).toBe(true);
});
