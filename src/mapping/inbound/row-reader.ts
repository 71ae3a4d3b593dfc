import type { RowRecord, SourceRecord } from '../../formats/tree.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { LineSink, MappingReader, MappingResult } from '../mapping.ts';
import { Fault, type Value } from '../steps/step.ts';
import { Assembly, type LinePlan } from './assembly.ts';
import type { InboundFieldPlan } from './compile-fields.ts';
import type { ColumnRegister, RowSource } from './row-space.ts';
import { type AddressSpace, isBlank } from './space.ts';
import { Tally } from './tally.ts';

/** Everything a mapping of rows compiled to. */
export interface RowPlan extends LinePlan {
  readonly space: AddressSpace;
  readonly register: ColumnRegister;
  readonly match: 'exact' | 'ignore-case-and-spaces';
  /** Header texts that must be there. */
  readonly required: readonly string[];
  /** Rows that are not data: column number in the register → texts (`blank` stands for an empty cell). */
  readonly skip: readonly { readonly column: number; readonly texts: ReadonlySet<string>; readonly blank: boolean }[];
  readonly allowShortRows: boolean;
  readonly allowBlankExtra: boolean;
  readonly trailer: TrailerPlan | undefined;
  /** Row number of the header, for findings about it. */
  readonly headerRow: number;
}

/** The last row of a table, which is no data. */
export interface TrailerPlan {
  /** Column number in the register → texts; all must hold. */
  readonly where: readonly { readonly column: number; readonly texts: ReadonlySet<string> }[];
  /** Fields of the header that stand in it. */
  readonly fields: readonly InboundFieldPlan[];
  readonly isRequired: boolean;
}

/**
 * Reads the rows of one file. The header row of the first record decides where each column stands; without a column
 * that lines need, nothing is read and the file waits. Header fields are read from the rows, which must agree.
 */
export class RowReader implements MappingReader {
  readonly #plan: RowPlan;
  readonly #assembly: Assembly;
  readonly #source: RowSource;
  readonly #unreadCells: { count: number; readonly sample: string }[] = [];
  readonly #headerValues = new Map<string, Value>();
  readonly #failed = new Set<string>();
  readonly #rawLine = (): string => this.#source.row.cells.map(quoted).join(',');
  #unreadColumns: { position: number; name: string }[] = [];
  #header: readonly string[] | undefined;
  #isUsable = true;
  #first: RowRecord | undefined;
  #trailer: RowRecord | undefined;

  constructor(plan: RowPlan, sink: LineSink) {
    this.#plan = plan;
    this.#source = { row: { kind: 'row', row: 0, cells: [], header: [] }, positions: [], picked: undefined };
    // Header fields are evaluated per row here; the assembly only gets the values that were agreed.
    const header = [...plan.header, ...(plan.trailer?.fields ?? [])].map((field) => ({
      ...field,
      evaluate: () => this.#headerValues.get(field.name),
    }));
    this.#assembly = new Assembly({ ...plan, header }, sink, plan.space.position);
  }

  push(record: SourceRecord): void {
    if (record.kind !== 'row') return;
    if (this.#header === undefined) {
      this.#header = record.header;
      this.#first = record;
      this.#resolveColumns(record);
    }
    if (!this.#isUsable) return;
    this.#source.row = record;
    if (record.fault !== undefined) {
      this.#assembly.hold([record.fault], { ordinal: record.row }, record.cells.join(','));
      return;
    }
    if (this.#isSkipped(record)) return;
    if (this.#isTrailer(record)) return;
    const misfit = this.#widthProblem(record);
    if (misfit !== undefined) {
      this.#assembly.hold([misfit], { ordinal: record.row }, this.#rawLine());
      return;
    }
    for (const field of this.#plan.header) this.#readHeader(field);
    this.#assembly.line(this.#source, { ordinal: record.row }, this.#rawLine);
    for (const { position } of this.#unreadColumns) {
      const cell = record.cells[position];
      if (cell === undefined || isBlank(cell)) continue;
      const known = this.#unreadCells[position];
      if (known === undefined) this.#unreadCells[position] = { count: 1, sample: cell };
      else known.count += 1;
    }
  }

  end(): MappingResult {
    if (this.#isUsable && this.#trailer === undefined && this.#plan.trailer?.isRequired === true) {
      this.#fail(trailerProblem(this.#source.row.row, 'the file ends without its trailer row', 'the trailer row'));
    }
    if (this.#first !== undefined) this.#source.row = this.#first;
    for (const field of this.#isUsable ? this.#plan.header : []) {
      if (this.#headerValues.has(field.name) || this.#failed.has(field.name)) continue;
      // No row had a value: the last evaluation says whether that is a finding.
      const value = this.#evaluate(field);
      if (value instanceof Fault) this.#assembly.report(field, value, this.#source);
    }
    const unread = new Tally();
    for (const { position, name } of this.#unreadColumns) {
      const cell = this.#unreadCells[position];
      if (cell !== undefined) unread.put(name, cell.count, cell.sample);
    }
    return this.#assembly.finish(this.#source, unread.result());
  }

  #evaluate(field: InboundFieldPlan): Value | undefined | Fault {
    return field.evaluate(this.#source, (fault) => this.#assembly.report(field, fault, this.#source, 'warn'));
  }

  /** Takes what a row says of the header. Rows may be silent, but must not disagree unless `several` says who wins. */
  #readHeader(field: InboundFieldPlan): void {
    const known = this.#headerValues.get(field.name);
    if (this.#failed.has(field.name) || (field.several === 'first' && known !== undefined)) return;
    let value = this.#evaluate(field);
    if (value === undefined || (value instanceof Fault && value.code === 'MAP-REQUIRED')) return;
    if (!(value instanceof Fault) && known !== undefined && known !== value && field.several !== 'last') {
      value = new Fault(
        'MAP-HEADER-DIFFERS',
        `${field.name} is "${String(known)}" in earlier rows and "${String(value)}" here`,
        {
          found: String(value),
          expected: `"${String(known)}" in every row`,
        },
      );
    }
    if (value instanceof Fault) {
      this.#failed.add(field.name);
      this.#headerValues.delete(field.name);
      this.#assembly.report(field, value, this.#source);
    } else this.#headerValues.set(field.name, value);
  }

  #resolveColumns(record: RowRecord): void {
    const { header } = record;
    const normal =
      this.#plan.match === 'exact'
        ? (text: string) => text
        : (text: string) => text.replace(/[\s\ufeff]+/g, '').toLowerCase();
    const names = header.map(normal);
    const needed = new Set(this.#plan.required.map(normal));
    const columns = [...this.#plan.register.columns];
    for (const text of this.#plan.required) {
      if (!columns.some((column) => column.number === undefined && normal(column.text) === normal(text)))
        columns.push({ text, number: undefined, required: true });
    }
    const positions = columns.map((column) => {
      if (column.number !== undefined) return column.number - 1;
      const wanted = normal(column.text);
      const found = names.indexOf(wanted);
      if (found >= 0 && names.indexOf(wanted, found + 1) >= 0) {
        this.#fail(
          problem(
            'MAP-COLUMN',
            'error',
            { row: this.#plan.headerRow, column: column.text },
            `the column "${column.text}" occurs twice`,
            { found: header.join(', ') },
          ),
        );
      }
      if (found < 0) {
        const isNeeded = column.required || needed.has(wanted);
        const finding = problem(
          'MAP-COLUMN',
          isNeeded ? 'error' : 'warning',
          { row: this.#plan.headerRow, column: column.text },
          `the column "${column.text}" is absent`,
          {
            found: header.join(', '),
            expected: `a column "${column.text}"`,
          },
        );
        if (isNeeded) this.#fail(finding);
        else this.#assembly.note(finding);
      }
      return found;
    });
    this.#source.positions = positions;
    const read = new Set(positions);
    const all = header.length > 0 ? header : record.cells.map((_, index) => `column ${index + 1}`);
    this.#unreadColumns = all
      .map((name, position) => ({ position, name: name.trim() || `column ${position + 1}` }))
      .filter(({ position }) => !read.has(position));
  }

  #fail(finding: Problem): void {
    this.#isUsable = false;
    this.#assembly.note(finding);
  }

  #isSkipped(record: RowRecord): boolean {
    return this.#plan.skip.some(({ column, texts, blank }) => {
      const cell = record.cells[this.#source.positions[column] ?? -1];
      return isBlank(cell) ? blank : cell !== undefined && texts.has(cell.trim());
    });
  }

  /** Reads the totals of the trailer. Whatever follows it belongs to another file. */
  #isTrailer(record: RowRecord): boolean {
    const { trailer } = this.#plan;
    if (trailer === undefined) return false;
    if (this.#trailer !== undefined) {
      this.#fail(
        trailerProblem(record.row, `a row follows the trailer in row ${this.#trailer.row}`, 'the end of the file'),
      );
      return true;
    }
    const isIt = trailer.where.every(({ column, texts }) => {
      const cell = record.cells[this.#source.positions[column] ?? -1];
      return cell !== undefined && texts.has(cell.trim());
    });
    if (!isIt) return false;
    this.#trailer = record;
    for (const field of trailer.fields) {
      const value = this.#evaluate(field);
      if (value instanceof Fault) this.#assembly.report(field, value, this.#source);
      else if (value !== undefined) this.#headerValues.set(field.name, value);
    }
    return true;
  }

  #widthProblem(record: RowRecord): Problem | undefined {
    const width = record.header.length;
    const { length } = record.cells;
    if (width === 0 || length === width || (length < width && this.#plan.allowShortRows)) return undefined;
    if (length > width && this.#plan.allowBlankExtra && record.cells.slice(width).every(isBlank)) return undefined;
    return problem('MAP-ROW-WIDTH', 'error', { row: record.row }, `the row has ${length} cells, the header ${width}`, {
      found: `${length} cells`,
      expected: `${width} cells`,
    });
  }
}

function trailerProblem(row: number, message: string, expected: string): Problem {
  return problem('MAP-TRAILER', 'error', { row }, message, { expected });
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
