import type { FixedDecodeOptions } from '../../formats/codec.ts';
import { isTotal } from './meanings.ts';
import { isNumber } from './numbers.ts';

/** Where the columns of rows without delimiters seem to be. */
export interface FixedLayout extends Pick<FixedDecodeOptions, 'columns' | 'headerRows' | 'footer' | 'recordType'> {
  readonly width: number;
  /** Rows that end before the last column. */
  readonly hasShortRows: boolean;
}

const MOST_LINES = 2_000;

/** Columns by what is blank in every line, and by the labels over them. Undefined when rows show no columns. */
export function inferFixedLayout(text: string): FixedLayout | undefined {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, MOST_LINES);
  if (lines.length < 2) return undefined;
  const types = recordTypes(lines);
  const header = types === undefined && isHeader(lines) ? lines[0] : undefined;
  const hasRule = header !== undefined && /^[\s=_-]+$/.test(lines[1] ?? '');
  const headerRows = header === undefined ? 0 : hasRule ? 2 : 1;
  const ending = (lines.at(-1) ?? '').split(/(?<=\S)(?:\s{2,}|:|\s\d)/)[0] ?? '';
  const isFooter = types === undefined && isTotal(ending.trim());
  const data = lines
    .slice(headerRows, isFooter ? -1 : undefined)
    .filter((line) => types === undefined || types.rows.includes(line.slice(0, types.to)));
  if (data.length === 0) return undefined;
  const width = Math.max(...data.map((line) => line.trimEnd().length), header?.trimEnd().length ?? 0);
  const spans = spansOf(data, header, width, types?.to ?? 0);
  if (spans.length < 2) return undefined;
  const columns = spans.map(({ from, to }, index) => {
    const cells = data.map((line) => line.slice(from, to));
    const label = header?.slice(from, to).trim();
    const isRight =
      cells.some((cell) => /^\s/.test(cell)) && cells.every((cell) => cell.trim() === '' || /\S$/.test(cell));
    return {
      name: label === undefined || label === '' ? `column-${index + 1}` : label,
      from: from + 1,
      to,
      ...(isRight ? { align: 'right' as const } : {}),
    };
  });
  return {
    columns: withDistinctNames(columns),
    ...(headerRows === 0 ? {} : { headerRows }),
    ...(isFooter ? { footer: ending } : {}),
    ...(types === undefined ? {} : { recordType: types }),
    width,
    hasShortRows: data.some((line) => line.length < width),
  };
}

function isHeader(lines: readonly string[]): boolean {
  const [first = '', ...rest] = lines;
  const hasNumbers = (line: string): boolean => line.split(/\s+/).some((word) => isNumber(word));
  return !hasNumbers(first) && rest.filter(hasNumbers).length > rest.length / 2;
}

/** The first character says what a row is: one kind at the beginning, another at the end, the rest alike. */
function recordTypes(lines: readonly string[]): FixedLayout['recordType'] {
  for (const length of [3, 2, 1]) {
    const types = lines.map((line) => line.slice(0, length));
    const first = types[0] ?? '';
    const last = types.at(-1) ?? '';
    const middle = new Set(types.slice(1, -1));
    const [rows] = middle;
    if (lines.length < 4 || middle.size !== 1 || rows === undefined || rows.includes(' ')) continue;
    if (!/^[A-Z0-9]+$/.test(first + rows + last) || first === rows || last === rows) continue;
    return { from: 1, to: length, rows: [rows], others: [...new Set([first, last])] };
  }
  return undefined;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spansOf(data: readonly string[], header: string | undefined, width: number, start: number): Span[] {
  const isBlankAt = (at: number): boolean =>
    data.every((line) => (line[at] ?? ' ') === ' ') && (header?.[at] ?? ' ') === ' ';
  const begins: number[] = [];
  for (let at = start; at < width; at += 1) if (!isBlankAt(at) && (at === start || isBlankAt(at - 1))) begins.push(at);
  const labelled =
    header === undefined
      ? begins
      : begins.filter((at, index) => index === 0 || hasOwnLabel(header, at, begins[index + 1] ?? width));
  const cut = labelled.flatMap((at, index) => [at, ...digitsFrom(data, header, at, labelled[index + 1] ?? width)]);
  return cut
    .map((from, index) => ({ from: index === 0 ? start : from, to: cut[index + 1] ?? width }))
    .filter(({ from, to }) => to > from);
}

/** A column that has no label of its own belongs to the one before: a word of a text that stands alike in all lines. */
function hasOwnLabel(header: string, from: number, to: number): boolean {
  return header.slice(from, to).trim() !== '';
}

/**
 * Inside a column, where from some place on every line has only digits, and before it not: two columns without a gap.
 */
function digitsFrom(data: readonly string[], header: string | undefined, from: number, to: number): number[] {
  if (header !== undefined) return [];
  const cells = data.map((line) => line.slice(from, to).trimEnd());
  const end = Math.max(...cells.map((cell) => cell.length));
  if (cells.some((cell) => cell.length !== end)) return [];
  let at = end;
  while (at > 0 && cells.every((cell) => /\d/.test(cell[at - 1] ?? ''))) at -= 1;
  const isMixed = at > 1 && end - at >= 3 && cells.some((cell) => /\s/.test(cell[at - 1] ?? ''));
  return isMixed ? [from + at] : [];
}

function withDistinctNames(columns: FixedLayout['columns']): FixedLayout['columns'] {
  const seen = new Set<string>();
  return columns.map((column, index) => {
    const name = seen.has(column.name) ? `${column.name} ${index + 1}` : column.name;
    seen.add(name);
    return { ...column, name };
  });
}
