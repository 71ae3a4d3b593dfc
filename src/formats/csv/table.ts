import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { DecodeOptions, SourceDocument, SourceEvent } from '../codec.ts';
import { FindingList } from '../finding-list.ts';
import { repeatedHeadings } from '../headings.ts';
import { emptyFile } from '../refusals.ts';
import type { ParsedRow } from './rows.ts';

/** Rows → codec events: finds the header, numbers the rows as an editor shows them, checks their width. */
export class CsvTable {
  private readonly options: DecodeOptions;
  private readonly place: Position;
  private readonly headerRow: number;
  private events: SourceEvent[] = [];
  private document: SourceDocument | undefined;
  private header: readonly string[] = [];
  private width: number | undefined;
  private readonly findings = new FindingList();
  private recordCount = 0;
  private lastLine = 0;
  private cut: number | undefined;

  constructor(options: DecodeOptions, place: Position) {
    this.options = options;
    this.place = place;
    this.headerRow = options.csv?.headerRow ?? 1;
  }

  take(): readonly SourceEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  add(rows: readonly ParsedRow[]): void {
    for (const { cells, firstLine, lastLine } of rows) {
      this.lastLine = lastLine;
      this.row(cells, firstLine);
    }
  }

  /** The rows that come out when the file has ended; the last one may be cut. */
  addLast(rows: readonly ParsedRow[], hasLineEnd: boolean): void {
    const last = rows.at(-1);
    if (last !== undefined && !hasLineEnd && !this.options.csv?.allowMissingFinalNewline) this.cut = last.lastLine;
    this.add(rows);
  }

  end(refused: Problem | undefined, byteCount: number): readonly SourceEvent[] {
    const events = this.take();
    const finish = (complete: boolean): SourceEvent => ({ type: 'file-end', complete, byteCount });
    if (this.document === undefined) {
      const reason = refused ?? this.headerMissing();
      return [...events, { type: 'problem', problem: reason }, finish(false)];
    }
    const problems = [...this.findings.close((count) => this.summary(count))];
    if (this.cut !== undefined) {
      const message = 'The file ends inside its last row, or its last line end is missing.';
      problems.push(problem('CSV-CUT', 'error', { ...this.place, row: this.cut }, message, { expected: 'a line end' }));
    }
    if (refused !== undefined) problems.push(refused);
    const complete = refused === undefined && this.cut === undefined;
    const { document, recordCount } = this;
    return [...events, { type: 'document-end', document, complete, problems, recordCount }, finish(complete)];
  }

  private row(cells: readonly string[], row: number): void {
    // The header is known by its line, because rows above it may be anything; blank rows there are none.
    if (this.headerRow > 0 && this.document === undefined) {
      if (row >= this.headerRow && cells.some((cell) => cell.trim() !== '')) this.start(cells, row);
      return;
    }
    if (this.document === undefined) this.start(undefined, row);
    // Spreadsheets leave rows of nothing but delimiters behind, others of blanks; they say as little as an empty line.
    if (cells.every((cell) => cell.trim() === '')) return;
    this.checkWidth(cells, row);
    this.recordCount += 1;
    this.events.push({ type: 'record', record: { kind: 'row', row, cells, header: this.header } });
  }

  private start(header: readonly string[] | undefined, row: number): void {
    this.document = { format: 'csv', ...(header === undefined ? {} : { header }) };
    this.header = header ?? [];
    this.width = header?.length;
    this.events.push({ type: 'document-start', document: this.document });
    for (const { name, index, earlier } of repeatedHeadings(this.header)) {
      const place = { ...this.place, row, column: name };
      const message = `Columns ${earlier + 1} and ${index + 1} are both called "${name}".`;
      this.findings.add(problem('CSV-HEADER-DUPLICATE', 'error', place, message, { found: name }));
    }
  }

  /**
   * With a header, a row of another width is the mapping's to hold: the damage ends with the row. Without one only the
   * first row says how wide the table is, and nobody behind this could notice, so the table is refused.
   */
  private checkWidth(cells: readonly string[], row: number): void {
    this.width ??= cells.length;
    if (cells.length === this.width) return;
    // Extra delimiters at the end of a row move nothing.
    if (cells.length > this.width && cells.slice(this.width).every((cell) => cell === '')) return;
    const hasHeader = this.headerRow > 0;
    const message = `This row has ${cells.length} columns, ${hasHeader ? 'the header' : 'the first row'} has ${this.width}.`;
    this.findings.add(
      problem('CSV-COLUMN-COUNT', hasHeader ? 'warning' : 'error', { ...this.place, row }, message, {
        found: cells.join(' ¦ '),
        expected: `${this.width} columns`,
      }),
    );
  }

  private summary(count: number): Problem {
    const message = `${count} more rows have the wrong number of columns.`;
    return problem('CSV-COLUMN-COUNT', this.headerRow > 0 ? 'warning' : 'error', this.place, message);
  }

  private headerMissing(): Problem {
    if (this.lastLine === 0) return emptyFile(this.place);
    const message = `The file ends before row ${this.headerRow}, where its header should be.`;
    return problem('CSV-HEADER-MISSING', 'error', this.place, message);
  }
}
