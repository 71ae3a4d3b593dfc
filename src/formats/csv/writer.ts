import { stringify } from 'csv-stringify/sync';
import { problem } from '../../kernel/problem.ts';
import type { EncodeRequest, EncodeResult } from '../codec.ts';

/** Writes one table as UTF-8. Values are written as they are: a feed for a machine must not be "made safe" for Excel. */
export function encodeCsv(request: EncodeRequest): EncodeResult {
  const [document, ...others] = request.documents;
  if (document === undefined || others.length > 0 || document.body.kind !== 'rows') {
    const message = 'A CSV file is exactly one document of rows.';
    return { ok: false, problems: [problem('FORMAT-WRITE-SHAPE', 'error', {}, message)] };
  }
  const { header, rows } = document.body;
  const width = header.length > 0 ? header.length : Math.max(0, ...rows.map((row) => row.length));
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
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter)) {
    tooWide.push(problem('CSV-DELIMITER', 'error', {}, 'The delimiter cannot be used.', { found: delimiter }));
  }
  if (tooWide.length > 0) return { ok: false, problems: tooWide };
  const lines = [...(header.length > 0 ? [header] : []), ...rows].map((row) =>
    Array.from({ length: width }, (_, index) => row[index] ?? ''),
  );
  const text = stringify(lines, {
    delimiter,
    record_delimiter: request.csv?.newline ?? '\n',
    quoted: request.csv?.quote === 'always',
    // A lone CR or LF inside a value must be quoted whatever the line end of the file is.
    quoted_match: /[\r\n]/,
  });
  return { ok: true, bytes: Buffer.from(text, 'utf8') };
}
