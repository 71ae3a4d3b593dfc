import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { FixedColumn } from '../codec.ts';

/** Longest row, in characters: far above any real row, far below what could hurt. */
export const LONGEST_ROW = 65_536;

/** Characters of a row: as declared, else up to the end of the last column. */
export function rowWidth(columns: readonly FixedColumn[], declared: number | undefined): number {
  return declared ?? Math.max(0, ...columns.map(({ to }) => to));
}

/** What is wrong with a layout, if anything. */
export function layoutProblem(columns: readonly FixedColumn[], width: number, place: Position): Problem | undefined {
  const wrong = (message: string): Problem => problem('FIXED-LAYOUT', 'error', place, message);
  if (columns.length === 0) return wrong('No columns are declared.');
  if (width > LONGEST_ROW) return wrong(`A row of ${width} characters is longer than ${LONGEST_ROW}.`);
  const names = new Set<string>();
  for (const { name, from, to, fill = ' ' } of columns) {
    if (!(from >= 1 && to >= from && to <= width)) {
      return wrong(`Column "${name}" from ${from} to ${to} does not lie in a row of ${width} characters.`);
    }
    if (fill.length !== 1) return wrong(`Column "${name}" is filled with one character, not with "${fill}".`);
    if (names.has(name)) return wrong(`Two columns are called "${name}".`);
    names.add(name);
  }
  return undefined;
}

/** The value of a column in a row, without the blanks that fill it. */
export function cellOf(line: string, { from, to, align }: FixedColumn): string {
  let start = from - 1;
  let end = Math.min(to, line.length);
  if (align === 'right') while (start < end && line.charCodeAt(start) === 0x20) start += 1;
  else while (end > start && line.charCodeAt(end - 1) === 0x20) end -= 1;
  return line.slice(start, end);
}
