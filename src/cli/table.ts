import type { Row } from '../kernel/csv.ts';
import { printable } from '../kernel/problem.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;

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
