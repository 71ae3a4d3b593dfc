import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { FixedDecodeOptions, SourceDocument, SourceEvent } from '../codec.ts';
import { FindingList } from '../finding-list.ts';
import { cellOf, rowWidth } from './layout.ts';

/** Rows of text → codec events: leaves out what is not data, cuts rows into cells, checks their width and type. */
export class FixedTable {
  /** Nothing but blanks was seen so far, the header rows included. */
  isBlank = true;
  private readonly layout: FixedDecodeOptions;
  private readonly place: Position;
  private readonly width: number;
  private readonly header: readonly string[];
  private readonly document: SourceDocument;
  private readonly findings = new FindingList();
  /** The last row seen, as long as it may be the footer. */
  private held: { readonly line: string; readonly row: number } | undefined;
  private events: SourceEvent[] = [];
  private row = 0;
  private recordCount = 0;

  constructor(layout: FixedDecodeOptions, place: Position) {
    this.layout = layout;
    this.place = place;
    this.width = rowWidth(layout.columns, layout.width);
    this.header = layout.columns.map(({ name }) => name);
    this.document = { format: 'fixed', header: this.header };
    this.events.push({ type: 'document-start', document: this.document });
  }

  take(): readonly SourceEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  add(line: string): void {
    this.row += 1;
    const { headerRows = 0, footer } = this.layout;
    if (line.trim() === '') return;
    this.isBlank = false;
    if (this.row <= headerRows) return;
    if (footer === undefined) {
      this.read(line, this.row);
      return;
    }
    if (this.held !== undefined) this.read(this.held.line, this.held.row);
    this.held = { line, row: this.row };
  }

  /** `cut`: the last row is not whole, or has no line end. */
  end(refused: Problem | undefined, lastCut: Problem | undefined, byteCount: number): readonly SourceEvent[] {
    const cut = lastCut ?? this.footerMissing();
    const problems = [
      ...this.findings.close((count) =>
        problem('FIXED-ROW-WIDTH', 'warning', this.place, `${count} more rows do not fit the layout.`),
      ),
      ...[cut, refused].filter((found) => found !== undefined),
    ];
    const complete = refused === undefined && cut === undefined;
    const { document, recordCount } = this;
    return [
      ...this.take(),
      { type: 'document-end', document, complete, problems, recordCount },
      { type: 'file-end', complete, byteCount },
    ];
  }

  private footerMissing(): Problem | undefined {
    const { footer } = this.layout;
    const { held } = this;
    if (footer === undefined || held?.line.startsWith(footer)) return undefined;
    if (held !== undefined) this.read(held.line, held.row);
    const message = 'The file does not end with its footer: rows may be missing.';
    return problem(
      'FIXED-FOOTER',
      'error',
      { ...this.place, ...(held === undefined ? {} : { row: held.row }) },
      message,
      {
        found: held?.line ?? '',
        expected: `a row that begins with "${footer}"`,
      },
    );
  }

  /** Where the next row stands. */
  get nextRow(): Position {
    return { ...this.place, row: this.row + 1 };
  }

  private read(line: string, row: number): void {
    const { recordType, columns } = this.layout;
    const type = recordType === undefined ? undefined : cellOf(line, { ...recordType, name: '' });
    if (type !== undefined && recordType?.others.includes(type)) return;
    const isData = type === undefined || recordType?.rows.includes(type) === true;
    const fault = isData ? this.widthFault(line, row) : this.typeFault(type, row);
    this.recordCount += 1;
    const { header } = this;
    if (fault === undefined) {
      const cells = columns.map((column) => cellOf(line, column));
      this.events.push({ type: 'record', record: { kind: 'row', row, cells, header } });
      return;
    }
    this.findings.add({ ...fault, severity: 'warning' });
    this.events.push({ type: 'record', record: { kind: 'row', row, cells: [line], header, fault } });
  }

  private widthFault(line: string, row: number): Problem | undefined {
    const { width } = this;
    if (line.length === width || (line.length < width && this.layout.allowShortRows === true)) return undefined;
    // Blanks behind the layout move nothing.
    if (line.length > width && line.slice(width).trim() === '') return undefined;
    const message = `This row has ${line.length} characters, the layout ${width}.`;
    return problem('FIXED-ROW-WIDTH', 'error', { ...this.place, row }, message, {
      found: line,
      expected: `${width} characters`,
    });
  }

  private typeFault(type: string, row: number): Problem {
    const known = [...(this.layout.recordType?.rows ?? []), ...(this.layout.recordType?.others ?? [])];
    return problem('FIXED-ROW-TYPE', 'error', { ...this.place, row }, `Rows of type "${type}" are not known.`, {
      found: type,
      expected: known.join(', '),
    });
  }
}
