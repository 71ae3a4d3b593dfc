import { describe, expect, test } from 'vitest';
import type { RowRecord } from '../../../src/formats/tree.ts';
import { findings, inbound, translate } from '../../support/mapping-files.ts';

/** The last row of a table, with totals: `lines.trailer`. */
const PATH = 'tiny/tiny-stock.map.yaml';
const mapping = (trailer: string, more = ''): string => `mapping: 1
id: tiny-stock
supplier: tiny
kind: inventory
direction: in
source: { format: csv, file: "*.csv" }
${more}lines:
  each: row
  trailer:
    where: { Item: [TRL] }
${trailer}  fields:
    sku: { from: Item, required: true }
    quantity: { from: Qty, do: [number] }
`;
const TOTALS = `    fields:
      statedLines: { from: Qty, do: [number] }
      statedUnits: { from: State, do: [number] }
`;
function rows(...cells: readonly (readonly string[])[]): RowRecord[] {
  return cells.map((row, index) => ({ kind: 'row', row: index + 2, cells: row, header: ['Item', 'Qty', 'State'] }));
}
const read = (text: string, ...cells: readonly (readonly string[])[]) =>
  translate(inbound({ [PATH]: text }, PATH), rows(...cells));
const errors = (result: ReturnType<typeof read>): string[] =>
  result.problems.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);

describe('a trailer row', () => {
  test('is no data, says fields of the document, and may have fewer cells than the header', () => {
    const result = read(mapping(TOTALS), ['a', '1', ''], ['b', '2', ''], [' TRL ', '2']);
    expect([result.lineCount, result.heldCount, errors(result)]).toEqual([2, 0, []]);
    expect(result.header).toMatchObject({ statedLines: 2 });
    expect(read(mapping(TOTALS), ['a', '1', ''], ['TRL', '1', '1']).header).toMatchObject({
      statedLines: 1,
      statedUnits: 1,
    });
  });

  test('that is absent holds the file, unless it need not be there (E3)', () => {
    expect(errors(read(mapping(TOTALS), ['a', '1', ''], ['b', '2', '']))).toEqual([
      'MAP-TRAILER the file ends without its trailer row',
    ]);
    expect(errors(read(mapping(`${TOTALS}    required: false\n`), ['a', '1', '']))).toEqual([]);
  });

  test('is the last row', () => {
    expect(errors(read(mapping(TOTALS), ['a', '1', ''], ['TRL', '1', ''], ['b', '2', '']))).toEqual([
      'MAP-TRAILER a row follows the trailer in row 3',
    ]);
    expect(errors(read(mapping(TOTALS), ['a', '1', ''], ['TRL', '1', ''], ['TRL', '1', '']))).toHaveLength(1);
  });

  test('that cannot be read holds the file', () => {
    expect(errors(read(mapping(TOTALS), ['a', '1', ''], ['TRL', 'two', '']))).toEqual([
      'MAP-NUMBER statedLines: "two" is not a number',
    ]);
  });

  test('is checked like the rest of the mapping', () => {
    expect(
      findings({ [PATH]: mapping('    fields: { statedLine: { from: Qty, do: [number] } }\n') }, PATH).join('\n'),
    ).toContain('MAP-LINT-FIELD');
    expect(
      findings({ [PATH]: mapping(TOTALS, 'document: { statedLines: { from: Qty, do: [number] } }\n') }, PATH).join(
        '\n',
      ),
    ).toContain('is read in "document" already');
  });
});
