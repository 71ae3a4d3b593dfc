import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import { blocksOf } from '../blocks.ts';
import type { DecodeOptions, SourceEvent } from '../codec.ts';
import { TextInput } from '../text-input.ts';
import { type CsvDialect, csvDialect, delimiterProblem, withoutDelimiterLine } from './dialect.ts';
import { LONGEST_ROW, type RowFailure, RowParser } from './rows.ts';
import { CsvTable } from './table.ts';

/** Reads a text table as the codec contract says: one document whose records are rows. */
export async function* decodeCsv(
  input: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<readonly SourceEvent[]> {
  const place: Position = options.file === undefined ? {} : { file: options.file };
  const text = new TextInput(options, place, {
    what: 'a text table',
    accepts: (format) => format === 'csv' || format === 'text',
  });
  text.refused = delimiterProblem(options.csv?.delimiter, place);
  const table = new CsvTable(options, place);
  let rows: RowParser | undefined;
  let dialect: CsvDialect | undefined;
  let ending = '';
  for await (const block of blocksOf(input)) {
    let piece = text.push(block);
    if (piece === '') continue;
    if (rows === undefined) {
      const start = withoutDelimiterLine(piece);
      piece = start.text;
      dialect = csvDialect(piece, options.csv?.delimiter ?? start.delimiter, options.csv?.headerRow ?? 1);
      rows = new RowParser(dialect);
    }
    table.add(await rows.write(piece));
    ending = (ending + piece).slice(-2);
    text.refused ??= syntaxProblem(rows.failure, place);
    const events = table.take();
    if (events.length > 0) yield events;
  }
  text.end();
  if (text.refused === undefined && rows !== undefined) {
    // The parser gives out the last row only now, whether its line end was there or not.
    table.addLast(await rows.end(), dialect?.newlines.some((newline) => ending.endsWith(newline)) ?? false);
    text.refused = syntaxProblem(rows.failure, place);
  }
  yield table.end(text.refused, text.byteCount);
}

const FAILURE_CODES: Readonly<Record<RowFailure['kind'], readonly [Code, string]>> = {
  quote: ['CSV-QUOTE', 'Quotation marks do not match here; nothing after this place was read.'],
  size: ['CSV-RECORD-SIZE', 'This row does not end; nothing after this place was read.'],
  other: ['CSV-QUOTE', 'This row cannot be read; nothing after this place was read.'],
};

function syntaxProblem(failure: RowFailure | undefined, place: Position): Problem | undefined {
  if (failure === undefined) return undefined;
  const [code, message] = FAILURE_CODES[failure.kind];
  return problem(code, 'error', { ...place, row: failure.line }, message, {
    expected:
      failure.kind === 'size'
        ? `at most ${LONGEST_ROW} bytes a row`
        : 'a quotation mark at both ends of a value, doubled inside it',
  });
}
