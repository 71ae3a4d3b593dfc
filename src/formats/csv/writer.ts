import { stringify } from 'csv-stringify/sync';
import { problem } from '../../kernel/problem.ts';
import type { EncodeRequest, EncodeResult } from '../codec.ts';
import { TextOutput } from '../text-output.ts';
import { delimiterProblem } from './dialect.ts';

/** Writes one table. Values are written as they are: a feed for a machine must not be "made safe" for Excel. */
export function encodeCsv(request: EncodeRequest): EncodeResult {
  const [document, ...others] = request.documents;
  if (document === undefined || others.length > 0 || document.body.kind !== 'rows') {
    const message = 'A CSV file is exactly one document of rows.';
    return { ok: false, problems: [problem('FORMAT-WRITE-SHAPE', 'error', {}, message)] };
  }
  const { header, rows } = document.body;
  const width = header.length > 0 ? header.length : rows.reduce((most, row) => Math.max(most, row.length), 0);
  const tooWide = rows.flatMap((row, index) =>
    row.length <= width
      ? []
      : [
          problem('CSV-WRITE-WIDTH', 'error', { row: index + 2 }, `Row ${index + 2} has ${row.length} cells.`, {
            found: String(row.length),
            expected: `at most ${width}`,
          }),
        ],
  );
  const delimiter = request.csv?.delimiter ?? ',';
  const wrong = delimiterProblem(delimiter, {});
  if (wrong !== undefined) tooWide.push(wrong);
  if (tooWide.length > 0) return { ok: false, problems: tooWide };
  const output = new TextOutput(request.charset);
  const lines = [...(header.length > 0 ? [header] : []), ...rows].map((row, at) =>
    Array.from({ length: width }, (_, index) =>
      output.value(row[index] ?? '', { row: at + 1, column: header[index] ?? index + 1 }),
    ),
  );
  const text = stringify(lines, {
    delimiter,
    record_delimiter: request.csv?.newline ?? '\n',
    quoted: request.csv?.quote === 'always',
    // A lone CR or LF inside a value must be quoted whatever the line end of the file is.
    quoted_match: /[\r\n]/,
  });
  return output.result(text);
}
