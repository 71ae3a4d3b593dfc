import { isUtf8 } from 'node:buffer';
import type { SourceRecord } from '../../formats/tree.ts';

/**
 * A sample as the page shows it beside the mapping: in pieces that positions name, so that either side can point at the other.
 * X12 in segments, tables in rows, everything else in lines. Bounded whatever the sample's size.
 */
export interface SampleView {
  readonly kind: 'segments' | 'rows' | 'lines';
  /** Of a table. */
  readonly header: readonly string[];
  readonly pieces: readonly SamplePiece[];
  /** Pieces that are there, but not listed. */
  readonly unlisted: number;
}

export interface SamplePiece {
  /** Which document of the file, from 1; 0 for lines, which belong to the whole file. */
  readonly document: number;
  /** Of the segment in its document, of the row or line in the file. */
  readonly ordinal: number;
  /** A segment with its tag first, the cells of a row, or one whole line. */
  readonly cells: readonly string[];
}

const MOST_PIECES = 2_000;
const LONGEST_CELL = 300;

/** Gathers the records that a mapping is given. */
export class SampleCollector {
  readonly #pieces: SamplePiece[] = [];
  #kind: SampleView['kind'] | undefined;
  #header: readonly string[] = [];
  #unlisted = 0;

  add(record: SourceRecord, document: number): void {
    if (record.kind === 'node') return;
    this.#kind = record.kind === 'segment' ? 'segments' : 'rows';
    if (record.kind === 'row') this.#header = record.header;
    if (this.#pieces.length >= MOST_PIECES) {
      this.#unlisted += 1;
      return;
    }
    const cells = record.kind === 'segment' ? record.elements : record.cells;
    const ordinal = record.kind === 'segment' ? record.ordinal : record.row;
    this.#pieces.push({ document, ordinal, cells: Array.from(cells, shortened) });
  }

  /** What was gathered; the lines of the text where the mapping was given none, or is about a tree. */
  view(bytes: Uint8Array): SampleView {
    if (this.#kind === undefined) return linesOf(bytes);
    return { kind: this.#kind, header: this.#header, pieces: this.#pieces, unlisted: this.#unlisted };
  }
}

/** The text of a sample in lines; X12 without line breaks by its segments. */
export function linesOf(bytes: Uint8Array): SampleView {
  const text = Buffer.from(bytes).toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  const terminator = text.startsWith('ISA') ? text.charAt(105) : '';
  const lines = /[\w\s]/.test(terminator) || terminator === '' ? text.split(/\r?\n/) : text.split(terminator);
  if (lines.at(-1)?.trim() === '') lines.pop();
  const pieces = lines
    .slice(0, MOST_PIECES)
    .map((line, index) => ({ document: 0, ordinal: index + 1, cells: [shortened(line.replace(/^[\r\n]+/, ''))] }));
  return { kind: 'lines', header: [], pieces, unlisted: Math.max(0, lines.length - MOST_PIECES) };
}

function shortened(cell: string | undefined): string {
  if (cell === undefined) return '';
  return cell.length > LONGEST_CELL ? `${cell.slice(0, LONGEST_CELL)}…` : cell;
}
