import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null | undefined;
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
