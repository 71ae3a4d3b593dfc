import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import { blocksOf } from '../blocks.ts';
import type { DecodeOptions, FixedDecodeOptions, SourceEvent } from '../codec.ts';
import { emptyFile } from '../refusals.ts';
import { TextInput } from '../text-input.ts';
import { LONGEST_ROW, layoutProblem, rowWidth } from './layout.ts';
import { LineSplitter } from './lines.ts';
import { FixedTable } from './table.ts';

/** Reads a fixed width file as the codec contract says: one document whose records are rows. */
export async function* decodeFixed(
  input: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<readonly SourceEvent[]> {
  const place: Position = options.file === undefined ? {} : { file: options.file };
  const layout: FixedDecodeOptions = options.fixed ?? { columns: [] };
  const width = rowWidth(layout.columns, layout.width);
  const text = new TextInput(options, place, {
    what: 'fixed width text',
    accepts: (format) => format === 'text' || format === 'csv' || format === 'json',
  });
  const lines = new LineSplitter(layout.lineEnds === false ? width : undefined);
  const invalid = layoutProblem(layout.columns, width, place);
  let table: FixedTable | undefined;
  for await (const block of blocksOf(input)) {
    const piece = text.push(block);
    text.refused ??= invalid;
    if (text.refused !== undefined || piece === '') continue;
    table ??= new FixedTable(layout, place);
    for (const line of lines.push(piece)) {
      text.refused ??= lineProblem(line, layout, table.nextRow);
      if (text.refused === undefined) table.add(line);
    }
    text.refused ??= sizeProblem(lines.remainder, table.nextRow);
    const events = table.take();
    if (events.length > 0) yield events;
  }
  text.end();
  if (table === undefined) {
    yield [
      { type: 'problem', problem: text.refused ?? emptyFile(place) },
      { type: 'file-end', complete: false, byteCount: text.byteCount },
    ];
    return;
  }
  const cut = text.refused === undefined ? lastRow(lines.remainder, table, layout) : undefined;
  const isBlank = table.isBlank && cut === undefined;
  yield table.end(text.refused ?? (isBlank ? emptyFile(place) : undefined), cut, text.byteCount);
}

/** Takes the row that has no line end, if that is agreed, and says what is wrong otherwise. */
function lastRow(rest: string, table: FixedTable, layout: FixedDecodeOptions): Problem | undefined {
  if (rest.trim() === '') return undefined;
  if (layout.lineEnds !== false && layout.allowMissingFinalNewline === true) {
    table.add(rest.replace(/\r$/, ''));
    return undefined;
  }
  const message = 'The file ends inside its last row, or its last line end is missing.';
  return problem('FIXED-CUT', 'error', table.nextRow, message, {
    found: rest,
    expected: layout.lineEnds === false ? 'a whole row' : 'a line end',
  });
}

/** Rows without line ends must not contain any, or all rows behind would be cut at the wrong place. */
function lineProblem(line: string, layout: FixedDecodeOptions, place: Position): Problem | undefined {
  const found = line.slice(0, 80);
  if (layout.lineEnds === false && /[\r\n]/.test(line)) {
    return problem('FIXED-LINE-END', 'error', place, 'A line end stands inside this row.', { found });
  }
  return sizeProblem(line, place);
}

function sizeProblem(line: string, place: Position): Problem | undefined {
  if (line.length <= LONGEST_ROW) return undefined;
  const message = `This row has more than ${LONGEST_ROW} characters.`;
  return problem('FIXED-RECORD-SIZE', 'error', place, message, { found: line.slice(0, 80) });
}
