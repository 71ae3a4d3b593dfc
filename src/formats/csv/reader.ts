import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import { blocksOf } from '../blocks.ts';
import { CharsetDecoder, charsetNamed, hasByteOrderMark } from '../charset.ts';
import type { DecodeOptions, SourceEvent } from '../codec.ts';
import { detectFormat } from '../detect.ts';
import { type CsvDialect, csvDialect } from './dialect.ts';
import { type RowFailure, RowParser } from './rows.ts';
import { CsvTable } from './table.ts';

/** Reads a text table as the codec contract says: one document whose records are rows. */
export async function* decodeCsv(
  input: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<readonly SourceEvent[]> {
  const place: Position = options.file === undefined ? {} : { file: options.file };
  const table = new CsvTable(options, place);
  let rows: RowParser | undefined;
  let decoder: CharsetDecoder | undefined;
  let byteCount = 0;
  let refused: Problem | undefined;
  let dialect: CsvDialect | undefined;
  let ending = '';
  for await (const block of blocksOf(input)) {
    byteCount += block.length;
    // After a refusal the rest is only counted.
    if (refused !== undefined) continue;
    const first = decoder === undefined;
    if (first) refused = refusal(block, options, place);
    if (refused !== undefined) continue;
    decoder ??= new CharsetDecoder(charsetNamed(options.charset ?? 'utf-8') ?? 'utf-8');
    const decoded = decoder.decode(first && hasByteOrderMark(block) ? block.subarray(3) : block);
    if (!decoded.ok) {
      refused = charsetProblem(options, { ...place, byteOffset: decoded.byteOffset });
      continue;
    }
    dialect ??= csvDialect(decoded.text, options.csv?.delimiter, options.csv?.headerRow ?? 1);
    rows ??= new RowParser(dialect);
    table.add(await rows.write(decoded.text));
    ending = (ending + decoded.text).slice(-2);
    refused = syntaxProblem(rows.failure, place);
    const events = table.take();
    if (events.length > 0) yield events;
  }
  if (byteCount === 0) refused = problem('FORMAT-EMPTY', 'error', place, 'The file contains nothing.');
  const rest = decoder?.end();
  if (refused === undefined && rest?.ok === false) {
    refused = charsetProblem(options, { ...place, byteOffset: rest.byteOffset });
  }
  if (refused === undefined && rows !== undefined) {
    // The parser gives out the last row only now, whether its line end was there or not.
    table.addLast(await rows.end(), dialect?.newlines.some((newline) => ending.endsWith(newline)) ?? false);
    refused = syntaxProblem(rows.failure, place);
  }
  yield table.end(refused, byteCount);
}

/** Why this cannot be read as a table at all. */
function refusal(head: Uint8Array, options: DecodeOptions, place: Position): Problem | undefined {
  if (options.charset !== undefined && charsetNamed(options.charset) === undefined) {
    return problem('FORMAT-CHARSET-UNKNOWN', 'error', place, `Character set "${options.charset}" is not known.`);
  }
  const delimiter = options.csv?.delimiter;
  if (delimiter !== undefined && (delimiter.length !== 1 || /["\r\n]/.test(delimiter))) {
    return problem('CSV-DELIMITER', 'error', place, 'The agreed delimiter cannot be used.', { found: delimiter });
  }
  const { format, reason } = detectFormat(head.subarray(0, 512), options.file);
  if (format === 'empty' && head.length <= 512) {
    return problem('FORMAT-EMPTY', 'error', place, 'The file contains nothing.');
  }
  if (format === 'unknown' || format === 'x12' || format === 'xml') {
    const found = Buffer.from(head.subarray(0, 80)).toString('latin1');
    return problem('FORMAT-FOREIGN', 'error', place, `This is not a text table: ${reason}.`, { found });
  }
  return undefined;
}

function charsetProblem(options: DecodeOptions, place: Position): Problem {
  const charset = options.charset ?? 'utf-8';
  return problem('FORMAT-CHARSET', 'error', place, `Byte ${place.byteOffset} is not valid ${charset}.`, {
    expected: charset,
  });
}

const FAILURE_CODES: Readonly<Record<RowFailure['kind'], readonly [Code, string]>> = {
  quote: ['CSV-QUOTE', 'Quotation marks do not match here; nothing after this place was read.'],
  size: ['CSV-RECORD-SIZE', 'This row does not end; nothing after this place was read.'],
  other: ['CSV-QUOTE', 'This row cannot be read; nothing after this place was read.'],
};

function syntaxProblem(failure: RowFailure | undefined, place: Position): Problem | undefined {
  if (failure === undefined) return undefined;
  const [code, message] = FAILURE_CODES[failure.kind];
  return problem(code, 'error', { ...place, ...(failure.line > 0 ? { row: failure.line } : {}) }, message, {
    found: failure.message,
  });
}
