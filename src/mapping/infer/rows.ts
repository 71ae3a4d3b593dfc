import { isFieldName } from './match.ts';
import { isNumber } from './numbers.ts';
import { meaningOf } from './words.ts';

/** A row of cells with the number that an editor shows. */
export interface SampleRow {
  readonly row: number;
  readonly cells: readonly string[];
}

const MOST_ROWS_ABOVE = 30;

/** Where the header of a table is; undefined when the first row is already data. */
export function findHeader(rows: readonly SampleRow[]): SampleRow | undefined {
  const width = usualWidth(rows);
  let best: SampleRow | undefined;
  let bestScore = 0;
  for (const candidate of rows.slice(0, MOST_ROWS_ABOVE)) {
    const filled = candidate.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
    if (filled.length < Math.max(width > 1 ? 2 : 1, width * 0.5)) continue;
    const texts = filled.filter((cell) => !isNumber(cell) && cell.length < 60).length;
    const known = filled.filter((cell) => isFieldName(meaningOf(cell))).length;
    const isDistinct = new Set(filled.map((cell) => cell.toLowerCase())).size === filled.length;
    const score = known >= 2 || (known === 1 && width <= 2) ? known + texts / filled.length + (isDistinct ? 1 : 0) : 0;
    if (score <= bestScore) continue;
    best = candidate;
    bestScore = score;
  }
  return best ?? textAboveNumbers(rows);
}

/** A first row of texts over columns of numbers is a header in words that nobody here knows. */
function textAboveNumbers(rows: readonly SampleRow[]): SampleRow | undefined {
  const [first, ...rest] = rows;
  if (first === undefined || rest.length === 0 || first.cells.some((cell) => cell.trim() === '' || /\d/.test(cell)))
    return undefined;
  const hasNumbers = first.cells.some((_, at) => rest.every(({ cells }) => isNumber(cells[at] ?? '')));
  return hasNumbers ? first : undefined;
}

/** How many cells most rows have. */
function usualWidth(rows: readonly SampleRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0] ?? 0;
}
