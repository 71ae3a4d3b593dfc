import type { Position } from '../../kernel/position.ts';
import { refuse } from '../packed/refusal.ts';
import { hasLostDigits, numberText, unescapeText } from './cell-text.ts';
import { PLAIN } from './number-format.ts';
import { type PartHandler, readPart } from './part.ts';
import type { Workbook } from './workbook.ts';

/** One row that has any cell, cells by column number from 0; holes are undefined. */
export interface SheetRow {
  /** Row number as the spreadsheet shows it. */
  readonly row: number;
  readonly cells: readonly (SheetCell | undefined)[];
}

export interface SheetCell {
  readonly text: string;
  /** How the file keeps it, as far as findings ask for it. */
  readonly kind: 'text' | 'number' | 'long-number' | 'error' | 'uncomputed';
}

/** The last row and column of the format. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
/** Most characters of one row, its texts from elsewhere not counted; a full row of long texts is far below. */
const LONGEST_ROW = 8_388_608;

/** Reads the rows of a sheet as they come; in memory are the rows of one piece of the file. */
export async function* readSheet(workbook: Workbook, place: Position): AsyncGenerator<readonly SheetRow[]> {
  const rows = new SheetRows(workbook, place);
  for await (const _piece of readPart(workbook.sheet, place, rows)) yield rows.take();
}

/** Tags of a sheet → rows. */
class SheetRows implements PartHandler {
  private readonly workbook: Workbook;
  private readonly place: Position;
  private rows: SheetRow[] = [];
  private row = 0;
  private cells: (SheetCell | undefined)[] = [];
  private column = -1;
  private size = 0;
  private type = 'n';
  private style = 0;
  /** What the text now read belongs to: value, formula, text of the cell itself, or nothing. */
  private part: 'v' | 'f' | 't' | undefined;
  private isReading = false;
  private value: string | undefined;
  private formula: string | undefined;

  constructor(workbook: Workbook, place: Position) {
    this.workbook = workbook;
    this.place = place;
  }

  take(): readonly SheetRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.startRow(attributes.r);
    else if (name === 'c') this.startCell(attributes);
    else if (name === 'rPh') this.isReading = true;
    else if (name === 'v') this.startPart('v');
    else if (name === 'f') this.startPart('f');
    else if (name === 't' && !this.isReading) this.startPart('t');
  }

  text(text: string): void {
    if (this.part === undefined) return;
    this.size += text.length;
    if (this.size > LONGEST_ROW) throw this.limit('a longer row', `at most ${LONGEST_ROW} characters in a row`);
    if (this.part === 'f') this.formula += text;
    else this.value += text;
  }

  close(name: string): void {
    if (name === 'row') {
      if (this.cells.length > 0) this.rows.push({ row: this.row, cells: this.cells });
    } else if (name === 'c') this.cells[this.column] = this.cell();
    else if (name === 'rPh') this.isReading = false;
    else if (name === 'v' || name === 'f' || name === 't') this.part = undefined;
  }

  private startRow(number: string | undefined): void {
    const row = number === undefined ? this.row + 1 : Number(number);
    if (!Number.isInteger(row) || row <= this.row) {
      throw this.refusal('The rows of the sheet are not in order.', `row ${number}`, `a row after ${this.row}`);
    }
    if (row > MOST_ROWS) throw this.limit(`row ${row}`, `at most ${MOST_ROWS} rows`);
    this.row = row;
    this.cells = [];
    this.column = -1;
    this.size = 0;
  }

  private startCell({ r, t = 'n', s }: Readonly<Record<string, string>>): void {
    const column = r === undefined ? this.column + 1 : columnOf(r);
    if (column <= this.column) {
      throw this.refusal('The cells of a row are not in order.', `cell ${r}`, 'a cell further to the right');
    }
    if (column >= MOST_COLUMNS) throw this.limit(`cell ${r ?? ''}`, `at most ${MOST_COLUMNS} columns`);
    this.column = column;
    this.type = t;
    this.style = Number(s ?? 0);
    this.value = undefined;
    this.formula = undefined;
  }

  private startPart(part: 'v' | 'f' | 't'): void {
    this.part = part;
    // A text may come in several runs.
    if (part === 'f') this.formula = '';
    else if (part === 't') this.value ??= '';
    else this.value = '';
  }

  private cell(): SheetCell | undefined {
    const { value, type } = this;
    // Programs that do not compute leave the result of a formula out, or empty.
    if (value === undefined || (value === '' && type === 'n')) {
      return this.formula === undefined ? undefined : { text: `=${this.formula}`, kind: 'uncomputed' };
    }
    if (type === 's') return { text: this.sharedText(value), kind: 'text' };
    if (type === 'str' || type === 'inlineStr') return { text: unescapeText(value), kind: 'text' };
    if (type === 'b') return { text: value.trim() === '1' ? 'TRUE' : 'FALSE', kind: 'text' };
    if (type === 'e') return { text: value, kind: 'error' };
    if (type === 'd') return { text: value, kind: 'text' };
    const format = this.workbook.formats[this.style] ?? PLAIN;
    const text = numberText(value, format, this.workbook.from1904);
    if (format.kind !== 'plain') return { text, kind: 'text' };
    return { text, kind: hasLostDigits(value) ? 'long-number' : 'number' };
  }

  private sharedText(index: string): string {
    const text = /^\d{1,9}$/.test(index) ? this.workbook.texts[Number(index)] : undefined;
    if (text !== undefined) return text;
    throw this.refusal(
      'A cell refers to a text that is not there.',
      `text ${index}`,
      `0 to ${this.workbook.texts.length - 1}`,
    );
  }

  private refusal(message: string, found: string, expected: string) {
    return refuse('XLSX-STRUCTURE', { ...this.place, row: this.row }, message, { found, expected });
  }

  private limit(found: string, expected: string) {
    return refuse('XLSX-LIMIT', { ...this.place, row: this.row }, 'The sheet is larger than the format allows.', {
      found,
      expected,
    });
  }
}

/** `C5` → 2; -1 for what is no cell. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}(?=\d{1,7}$)/.exec(reference)?.[0] ?? '';
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
