import type { Position } from '../../kernel/position.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { DecodeOptions, SourceEvent } from '../codec.ts';
import { detectFormat } from '../detect.ts';
import { DEFAULT_LIMITS } from '../packed/limits.ts';
import { UnpackRefusal } from '../packed/refusal.ts';
import { openZip, wholeOf } from '../packed/zip.ts';
import { emptyFile, foreignFile } from '../refusals.ts';
import { readSheet } from './sheet.ts';
import { SheetTable } from './table.ts';
import { openWorkbook } from './workbook.ts';

/**
 * Reads one sheet of a workbook as the codec contract says: one document whose records are rows. The file is a zip archive,
 * so it is held packed in memory; the sheet is unpacked and read as a stream. Nothing counts before the check sum at the
 * sheet's end.
 */
export async function* decodeXlsx(
  input: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<readonly SourceEvent[]> {
  const place: Position = options.file === undefined ? {} : { file: options.file };
  const table = new SheetTable(options, place);
  const archive = await wholeOf(input);
  let refused = foreign(archive.bytes, options, place);
  if (refused === undefined) {
    try {
      const entries = await openZip(archive, options.file, DEFAULT_LIMITS);
      const workbook = await openWorkbook(entries, options.xlsx?.sheet, place);
      for await (const rows of readSheet(workbook, { ...place, path: workbook.sheetName })) {
        table.add(rows);
        const events = table.take();
        if (events.length > 0) yield events;
      }
    } catch (thrown) {
      if (!(thrown instanceof UnpackRefusal)) throw thrown;
      refused = thrown.problem;
    }
  }
  yield table.end(refused, archive.byteCount);
}

/** Why this cannot be a spreadsheet at all. */
function foreign(bytes: Uint8Array | undefined, options: DecodeOptions, place: Position): Problem | undefined {
  if (bytes === undefined) return undefined;
  const { format, reason } = detectFormat(bytes.subarray(0, 4096), options.file);
  if (format === 'empty') return emptyFile(place);
  if (format === 'xlsx' || format === 'zip') return undefined;
  return foreignFile(bytes, place, { what: 'a spreadsheet', reason, expected: 'xlsx' });
}
