import type { Position } from '../kernel/position.ts';
import type { Problem } from '../kernel/problem.ts';

/**
 * The common shape between syntax and mapping. A codec turns bytes into records of one of three kinds, and a mapping
 * reads them by the addresses that the partner's guide uses:
 *
 * | kind    | one record is                        | addressed as                       |
 * |---------|--------------------------------------|------------------------------------|
 * | segment | an X12 segment                       | `QTY02`, `SLN09-2`, `DMG05^2`      |
 * | row     | a data row of CSV, fixed width, XLSX | header text, or `col: 3`           |
 * | node    | an XML element or a JSON value       | `Item/Stock/@qty`, `Item/Qty`      |
 *
 * Values are always the sender's text, unchanged: no trimming, no numbers, no lost leading zeros.
 */
export type SourceRecord = SegmentRecord | RowRecord | NodeRecord;

export interface SegmentRecord {
  readonly kind: 'segment';
  /** Segment tag as received, e.g. `LIN`. */
  readonly tag: string;
  /** Elements by number: `elements[1]` is the first one; `elements[0]` is the tag. A missing element is undefined. */
  readonly elements: readonly string[];
  /** Ordinal within the transaction set, counting ST as 1. */
  readonly ordinal: number;
  readonly byteOffset: number;
  /** Component and repetition separators in force; empty string where the interchange has none. */
  readonly separators: { readonly component: string; readonly repetition: string };
}

export interface RowRecord {
  readonly kind: 'row';
  /** Row number in the file as an editor or spreadsheet shows it; the header is row 1. */
  readonly row: number;
  readonly cells: readonly string[];
  /** Header texts, the same array for every row of a file; empty when the file has no header. */
  readonly header: readonly string[];
  /** Why the row does not fit its layout; the only cell is then its whole text. */
  readonly fault?: Problem;
}

export interface NodeRecord {
  readonly kind: 'node';
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Text directly inside the element, untrimmed. */
  readonly text: string;
  readonly children: readonly NodeRecord[];
  /** Path from the root, e.g. `Inventory/Item`. */
  readonly path: string;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** Where a record stands, for findings made about it later. */
export function recordPosition(record: SourceRecord): Position {
  switch (record.kind) {
    case 'segment':
      return { segment: record.ordinal, tag: record.tag, byteOffset: record.byteOffset };
    case 'row':
      return { row: record.row };
    case 'node':
      return { path: record.path, tag: record.name, row: record.line };
  }
}

/**
 * What an outbound mapping produces and a codec writes. Empty trailing elements are dropped by the X12 writer; a cell
 * or attribute that is undefined is written empty or left out.
 */
export type TargetDocument = TargetSegments | TargetRows | TargetNode;

export interface TargetSegments {
  readonly kind: 'segments';
  /** Without ST and SE: envelope, counts and control numbers belong to the writer. `elements[0]` is element 01. */
  readonly segments: readonly { readonly tag: string; readonly elements: readonly TargetElement[] }[];
}

/** One element of a segment to be written; the separators belong to the writer. */
export type TargetElement = string | undefined | TargetComposite | TargetRepeats;

/** A composite: `components[0]` is component 1. Empty components at the end are left out. */
export interface TargetComposite {
  readonly components: readonly (string | undefined)[];
}

/** An element that repeats. X12 has repetitions from version 00402 on. */
export interface TargetRepeats {
  readonly repeats: readonly (string | TargetComposite)[];
}

export interface TargetRows {
  readonly kind: 'rows';
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | undefined)[])[];
}

export interface TargetNode {
  readonly kind: 'node';
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly text?: string | undefined;
  readonly children: readonly TargetNode[];
  /** JSON: stands in an array even when it is alone of its name. */
  readonly isListItem?: boolean;
  /** JSON: the text is a number, true, false or null and stands without quotation marks. */
  readonly isLiteral?: boolean;
}
