import { type CsvError, type Parser, parse } from 'csv-parse';
import type { CsvDialect } from './dialect.ts';

/** One row as csv-parse gives it. */
export interface ParsedRow {
  readonly cells: string[];
  /** Line of the file on which the row ends, from 1. */
  readonly lastLine: number;
}

export type RowFailure = { readonly kind: 'quote' | 'size' | 'other'; readonly message: string; readonly line: number };

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

  constructor(dialect: CsvDialect) {
    this.parser = parse({
      delimiter: dialect.delimiter,
      record_delimiter: [...dialect.newlines],
      // Rows of the wrong width are reported one by one instead of ending the file.
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_ROW,
      on_record: (cells: string[], context) => {
        this.rows.push({ cells, lastLine: context.lines });
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
      await new Promise<void>((resolve) => this.parser.write(text, () => resolve()));
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
    const line = Number((failed as { lines?: unknown }).lines ?? 0);
    const kind = failed.code === 'CSV_MAX_RECORD_SIZE' ? 'size' : /QUOTE/.test(failed.code) ? 'quote' : 'other';
    return { kind, message: failed.message, line };
  }

  private take(): ParsedRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }
}
