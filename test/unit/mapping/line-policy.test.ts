import { describe, expect, test } from 'vitest';
import type { RowRecord } from '../../../src/formats/tree.ts';
import { findings, inbound, translate } from '../../support/mapping-files.ts';

/** What a bad line means for the rest of its file: `lines.onProblem` and `lines.holdFileAbove`. */
const PATH = 'tiny/tiny-stock.map.yaml';
const mapping = (lines: string, quantity = ''): string => `mapping: 1
id: tiny-stock
supplier: tiny
kind: inventory
direction: in
source: { format: csv, file: "*.csv" }
lines:
  each: row
${lines}  fields:
    sku: { from: Item, required: true }
    quantity: { from: Qty, do: [number]${quantity} }
    discontinued: { from: State, do: [{ lookup: states }, { oneOf: [gone] }] }
codes:
  states: { A: there, D: gone }
`;

function rows(...cells: readonly (readonly string[])[]): RowRecord[] {
  return cells.map((row, index) => ({ kind: 'row', row: index + 2, cells: row, header: ['Item', 'Qty', 'State'] }));
}
const read = (text: string, ...cells: readonly (readonly string[])[]) =>
  translate(inbound({ [PATH]: text }, PATH), rows(...cells));
const errors = (result: ReturnType<typeof read>): string[] =>
  result.problems.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code} ${message}`);

const GOOD = ['a', '1', 'A'];
const BAD = ['b', 'many', 'A'];
const SHORT = ['c', '1'];

describe('onProblem', () => {
  test('left out holds the line and lets the rest go on', () => {
    const result = read(mapping(''), GOOD, BAD);
    expect(result).toMatchObject({ lineCount: 1, heldCount: 1, problems: [] });
    expect(result.held[0]).toMatchObject({ source: { ordinal: 3 }, raw: 'b,many,A', fields: { sku: 'b' } });
  });

  test('hold-file holds the whole document, also for a row that cannot be read at all, or an unknown code', () => {
    const strict = mapping('  onProblem: hold-file\n');
    expect(errors(read(strict, GOOD, BAD))).toEqual(['MAP-NUMBER quantity: "many" is not a number']);
    expect(errors(read(strict, GOOD, SHORT))).toHaveLength(1);
    expect(errors(read(strict, GOOD, ['d', '1', 'X']))).toHaveLength(1);
    expect(errors(read(strict, GOOD))).toEqual([]);
  });

  test('warn leaves the field empty and says so', () => {
    const result = read(mapping('  onProblem: warn\n'), GOOD, BAD);
    expect(result).toMatchObject({
      lineCount: 2,
      heldCount: 0,
      problems: [{ code: 'MAP-NUMBER', severity: 'warning' }],
    });
    expect(result.lines[1]).toEqual({ sku: 'b', discontinued: false });
  });

  test("gives way to a field's own onError", () => {
    expect(read(mapping('  onProblem: hold-file\n', ', onError: hold-line'), GOOD, BAD)).toMatchObject({
      heldCount: 1,
      problems: [],
    });
  });

  test('of another word is a finding', () => {
    expect(findings({ [PATH]: mapping('  onProblem: ignore\n') }, PATH)[0]).toContain(':9:14 MAP-LINT-VALUE');
  });
});

describe('holdFileAbove', () => {
  const third = mapping('  holdFileAbove: 0.34\n');

  test('holds the document when more than that share of its lines is held', () => {
    const result = read(third, GOOD, BAD);
    expect(errors(result)).toEqual(['MAP-LINES-HELD 1 of 2 lines are held.']);
    expect(result.problems.at(-1)?.expected).toBe('at most 34 % (lines.holdFileAbove)');
  });

  test('says nothing up to there, nor of an empty file', () => {
    expect(read(third, GOOD, GOOD, BAD).problems).toEqual([]);
    expect(read(third).problems).toEqual([]);
  });
});
