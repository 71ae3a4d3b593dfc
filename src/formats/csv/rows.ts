import { type CsvError, type Parser, parse } from 'csv-parse';
import type { CsvDialect } from './dialect.ts';

/** One row as csv-parse gives it. */
export interface ParsedRow {
  readonly cells: string[];
  /** Lines of the file on which the row begins and ends, as an editor numbers them. */
  readonly firstLine: number;
  readonly lastLine: number;
}

export interface RowFailure {
  readonly kind: 'quote' | 'size' | 'other';
  /** Where the row begins that cannot be read. */
  readonly line: number;
}

/** Longest row, in bytes: far above any real row, far below what could hurt. */
export const LONGEST_ROW = 1_048_576;

/**
 * csv-parse, one block of text at a time: rows come out of the call that fed them, without its stream queue and without a
 * wait per row. Nothing is relaxed: quotation marks must match.
 */
export class RowParser {
  private readonly parser: Parser;
  private rows: ParsedRow[] = [];
  private failed: CsvError | undefined;
  private lastLine = 0;
  /** What csv-parse counted up to the last row. It takes the CR LF inside a value for two line ends. */
  private counted = 0;
  private emptyLines = 0;

  constructor(dialect: CsvDialect) {
    this.parser = parse({
      delimiter: dialect.delimiter,
      record_delimiter: [...dialect.newlines],
      // Rows of the wrong width are reported one by one instead of ending the file.
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_ROW,
      on_record: (cells: string[], context) => {
        this.add(cells, context.lines, context.empty_lines);
        return null;
      },
    });
    this.parser.on('error', (error: CsvError) => {
      this.failed ??= error;
    });
    this.parser.resume();
  }

  async write(text: string): Promise<ParsedRow[]> {
    if (text !== '' && this.failed === undefined) {
      await new Promise<void>((resolve) => withoutStackTraces(() => this.parser.write(text, () => resolve())));
    }
    return this.take();
  }

  /** The last row, when the text did not end with a line end. */
  async end(): Promise<ParsedRow[]> {
    if (this.failed === undefined) {
      await new Promise<void>((resolve) => {
        this.parser.once('close', () => resolve());
        this.parser.end();
      });
    }
    return this.take();
  }

  get failure(): RowFailure | undefined {
    const { failed } = this;
    if (failed === undefined) return undefined;
    const { empty_lines = this.emptyLines } = failed as { empty_lines?: number };
    const kind = failed.code === 'CSV_MAX_RECORD_SIZE' ? 'size' : /QUOTE/.test(failed.code) ? 'quote' : 'other';
    const line = this.lastLine + 1 + empty_lines - this.emptyLines;
    return { kind, line };
  }

  private add(cells: string[], counted: number, emptyLines: number): void {
    const breaks = counted - this.counted > 1 ? breaksIn(cells) : NO_BREAKS;
    this.lastLine += counted - this.counted - breaks.doubled;
    this.counted = counted;
    this.emptyLines = emptyLines;
    this.rows.push({ cells, firstLine: this.lastLine - breaks.lines, lastLine: this.lastLine });
  }

  private take(): ParsedRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }
}

/**
 * csv-parse makes an error for every row of another width and drops it where that is allowed. Without its stack trace it
 * costs a quarter, and a title above a table of a million rows makes a million of them.
 */
function withoutStackTraces(work: () => void): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const NO_BREAKS = { lines: 0, doubled: 0 };

/** Line breaks inside the cells of a row: as an editor counts them, and how many of them are CR LF. */
function breaksIn(cells: readonly string[]): { readonly lines: number; readonly doubled: number } {
  const breaks = cells.flatMap((cell) => cell.match(/\r\n|\r|\n/g) ?? []);
  return { lines: breaks.length, doubled: breaks.filter((text) => text.length === 2).length };
}
