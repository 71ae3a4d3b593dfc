import { stringify } from 'csv-stringify/sync';
import { printable } from '../kernel/problem.ts';

type Cell = string | number | null | undefined;
export type Row = Readonly<Record<string, Cell>>;

const NUMBER = /^-?\d+(\.\d+)?$/;
/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as CSV with a header. A text that a spreadsheet would compute is shown as text; numbers stay numbers. */
export function csvOf(columns: readonly string[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((name) => harmless(row[name])));
  return stringify([[...columns], ...cells], { record_delimiter: '\r\n' });
}

function harmless(cell: Cell): string {
  const text = cell === null || cell === undefined ? '' : String(cell);
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** Rows as a table for people: numbers to the right. */
export function tableOf(columns: readonly string[], rows: readonly Row[]): string[] {
  const texts = rows.map((row) => columns.map((name) => printable(String(row[name] ?? ''))));
  const widths = columns.map((name, at) => Math.max(name.length, ...texts.map((row) => row[at]?.length ?? 0)));
  const isNumeric = columns.map((_, at) => texts.some((row) => NUMBER.test(row[at] ?? '')));
  const line = (row: readonly string[]): string =>
    row
      .map((text, at) => (isNumeric[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(columns), ...texts.map(line)];
}
