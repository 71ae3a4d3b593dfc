import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { DecodeOptions, SourceDocument, SourceEvent } from '../codec.ts';
import { repeatedHeadings } from '../headings.ts';
import type { SheetCell, SheetRow } from './sheet.ts';

/** Findings listed of each kind; there may be one in every cell. */
const MOST_LISTED = 5;

const CELL_FINDINGS: Readonly<Partial<Record<SheetCell['kind'], readonly [Code, string]>>> = {
  error: ['XLSX-CELL-ERROR', 'This cell holds an error.'],
  uncomputed: ['XLSX-FORMULA', 'This formula has no result in the file.'],
  'long-number': ['XLSX-NUMBER', 'This number is longer than a spreadsheet can keep exactly.'],
};

/** Rows of a sheet → codec events: finds the header, fills rows to its width, notes what may not be what was meant. */
export class SheetTable {
  private readonly place: Position;
  private readonly headerRow: number;
  private events: SourceEvent[] = [];
  private document: SourceDocument | undefined;
  private header: readonly string[] = [];
  private readonly problems: Problem[] = [];
  private readonly listed = new Map<Code, number>();
  /** Columns with a text like `0012`, and columns with a number: in both, zeros were probably lost. */
  private readonly zeroTexts = new Map<number, number>();
  private readonly numbers = new Set<number>();
  private recordCount = 0;

  constructor(options: DecodeOptions, place: Position) {
    this.place = place;
    this.headerRow = options.xlsx?.headerRow ?? 1;
  }

  take(): readonly SourceEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  add(rows: readonly SheetRow[]): void {
    for (const row of rows) this.row(row);
  }

  end(refused: Problem | undefined, byteCount: number): readonly SourceEvent[] {
    // A sheet without header row, or empty, is a whole table of no rows.
    if (refused === undefined && this.document === undefined && this.headerRow === 0) this.start(undefined, 1);
    const reason = refused ?? (this.document === undefined ? this.headerMissing() : undefined);
    const complete = reason === undefined;
    const events = this.take();
    const finish: SourceEvent = { type: 'file-end', complete, byteCount };
    const { document, recordCount } = this;
    if (document === undefined) {
      return [...events, ...(reason === undefined ? [] : [{ type: 'problem', problem: reason } as const]), finish];
    }
    this.noteLostZeros();
    for (const [code, count] of this.listed) {
      if (count <= MOST_LISTED) continue;
      this.problems.push(problem(code, 'warning', this.place, `${count - MOST_LISTED} more of these were found.`));
    }
    const problems = [...this.problems, ...(reason === undefined ? [] : [reason])];
    return [...events, { type: 'document-end', document, complete, problems, recordCount }, finish];
  }

  private row({ row, cells: found }: SheetRow): void {
    if (row < this.headerRow || found.every((cell) => cell === undefined || cell.text.trim() === '')) return;
    const cells = Array.from(found, (cell) => cell?.text ?? '');
    while (cells.at(-1) === '') cells.pop();
    if (this.document === undefined) {
      this.start(this.headerRow > 0 ? cells : undefined, row);
      if (this.headerRow > 0) return;
    }
    for (const [column, cell] of found.entries()) if (cell !== undefined) this.note(cell, row, column);
    this.recordCount += 1;
    const record = { kind: 'row', row, cells: this.fitted(cells, row), header: this.header } as const;
    this.events.push({ type: 'record', record });
  }

  private start(header: readonly string[] | undefined, row: number): void {
    this.document = { format: 'xlsx', ...(header === undefined ? {} : { header }) };
    this.header = header ?? [];
    this.events.push({ type: 'document-start', document: this.document });
    for (const { name, index, earlier } of repeatedHeadings(this.header)) {
      if (!this.isListed('XLSX-HEADER-DUPLICATE')) continue;
      const message = `Columns ${columnName(earlier)} and ${columnName(index)} are both called "${name}".`;
      const place = { ...this.place, row, column: name };
      this.problems.push(problem('XLSX-HEADER-DUPLICATE', 'error', place, message, { found: name }));
    }
  }

  /** Cells have addresses, so nothing has moved: a short row is filled, and what stands beside the table is left out. */
  private fitted(cells: string[], row: number): string[] {
    if (this.headerRow === 0) return cells;
    const extra = cells.findIndex((text, column) => column >= this.header.length && text !== '');
    if (extra >= 0 && this.isListed('XLSX-COLUMN-EXTRA')) {
      const place = { ...this.place, row, column: columnName(extra) };
      const message = 'This value stands to the right of the last heading and was left out.';
      this.problems.push(problem('XLSX-COLUMN-EXTRA', 'warning', place, message, { found: cells[extra] }));
    }
    return this.header.map((_, column) => cells[column] ?? '');
  }

  private note({ kind, text }: SheetCell, row: number, column: number): void {
    if (kind === 'number') this.numbers.add(column);
    else if (kind === 'text' && !this.zeroTexts.has(column) && /^0\d+$/.test(text)) this.zeroTexts.set(column, row);
    const finding = CELL_FINDINGS[kind];
    if (finding === undefined || !this.isListed(finding[0])) return;
    const place = { ...this.place, row, column: this.header[column] || columnName(column) };
    this.problems.push(problem(finding[0], 'warning', place, finding[1], { found: text }));
  }

  private noteLostZeros(): void {
    for (const [column, row] of this.zeroTexts) {
      if (!this.numbers.has(column) || !this.isListed('XLSX-NUMBER')) continue;
      const place = { ...this.place, row, column: this.header[column] || columnName(column) };
      const message =
        'Some codes in this column are texts with leading zeros, others are numbers that may have lost theirs.';
      this.problems.push(problem('XLSX-NUMBER', 'warning', place, message, { expected: 'a column of texts' }));
    }
  }

  private isListed(code: Code): boolean {
    const count = (this.listed.get(code) ?? 0) + 1;
    this.listed.set(code, count);
    return count <= MOST_LISTED;
  }

  private headerMissing(): Problem {
    const message = `The sheet ends before row ${this.headerRow}, where its header should be.`;
    return problem('XLSX-HEADER-MISSING', 'error', this.place, message);
  }
}

/** 0 → `A`, 26 → `AA`. */
function columnName(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnName(Math.floor(column / 26) - 1) + last;
}
