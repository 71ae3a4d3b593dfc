import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { EncodeRequest, EncodeResult, FixedColumn } from '../codec.ts';
import { TextOutput } from '../text-output.ts';
import { layoutProblem, rowWidth } from './layout.ts';

/** Writes one table, a row per line. Cells belong to the columns of the layout in order; nothing is ever cut to fit. */
export function encodeFixed(request: EncodeRequest): EncodeResult {
  const [document, ...others] = request.documents;
  if (document === undefined || others.length > 0 || document.body.kind !== 'rows') {
    const message = 'A fixed width file is exactly one document of rows.';
    return { ok: false, problems: [problem('FORMAT-WRITE-SHAPE', 'error', {}, message)] };
  }
  const { columns = [], width: declared, newline = '\n' } = request.fixed ?? {};
  const width = rowWidth(columns, declared);
  const invalid = layoutProblem(columns, width, {}) ?? overlapProblem(columns);
  if (invalid !== undefined) return { ok: false, problems: [invalid] };
  const output = new TextOutput(request.charset);
  const lines = document.body.rows.map((row, index) => {
    const cells = columns.map((column, at) => {
      const place: Position = { row: index + 1, column: column.name };
      return filled(output.value(row[at] ?? '', place), column, place, output.problems);
    });
    if (row.length > columns.length) {
      const message = `Row ${index + 1} has ${row.length} cells for ${columns.length} columns.`;
      output.problems.push(problem('FIXED-WRITE-VALUE', 'error', { row: index + 1 }, message));
    }
    return lineOf(columns, cells, width) + newline;
  });
  return output.result(lines.join(''));
}

function filled(value: string, column: FixedColumn, place: Position, problems: Problem[]): string {
  const { from, to, align, fill = ' ' } = column;
  const width = to - from + 1;
  if (value.length > width || /\p{Cc}/u.test(value)) {
    const message =
      value.length > width
        ? `The value has ${value.length} characters, the column ${width}.`
        : 'The value holds a line end or another control character.';
    problems.push(
      problem('FIXED-WRITE-VALUE', 'error', place, message, { found: value, expected: `${width} characters` }),
    );
    return '';
  }
  if (align !== 'right') return value.padEnd(width, fill);
  // The sign of a number stands before its zeros.
  const sign = fill === '0' && /^[+-]/.test(value) ? value.slice(0, 1) : '';
  return sign + value.slice(sign.length).padStart(width - sign.length, fill);
}

function lineOf(columns: readonly FixedColumn[], cells: readonly string[], width: number): string {
  const placed = columns.map(({ from }, at) => ({ from, text: cells[at] ?? '' }));
  let line = '';
  for (const { from, text } of placed.sort((left, right) => left.from - right.from))
    line = line.padEnd(from - 1) + text;
  return line.padEnd(width);
}

function overlapProblem(columns: readonly FixedColumn[]): Problem | undefined {
  const sorted = [...columns].sort((left, right) => left.from - right.from);
  const clash = sorted.find((column, at) => column.from <= (sorted[at - 1]?.to ?? 0));
  if (clash === undefined) return undefined;
  const message = `Column "${clash.name}" begins inside the column before it.`;
  return problem('FIXED-LAYOUT', 'error', { column: clash.name }, message);
}
