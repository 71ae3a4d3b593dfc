/**
 * A place in somebody's file, as exact as the reader knows it. All parts are optional because formats differ: X12 has
 * interchanges and segments, CSV has rows and columns, XML has paths. Numbers count from 1, byte offsets from 0.
 */
export interface Position {
  /** File name as the sender gave it: data for people, never a path to open. */
  readonly file?: string;
  /** ISA13 as received. */
  readonly interchange?: string;
  /** GS06 as received. */
  readonly group?: string;
  /** ST02 as received. */
  readonly transactionSet?: string;
  /** Ordinal of the segment: within its transaction set counting ST as 1, or within the file outside one. */
  readonly segment?: number;
  /** Segment tag (`QTY`), or the name of an XML element. */
  readonly tag?: string;
  /** Element number within the segment, from 1 (`QTY02` is 2). */
  readonly element?: number;
  readonly component?: number;
  /** Which repetition of a repeating element, from 1 (`DMG05^2` is 2). */
  readonly repetition?: number;
  /** Offset of the first byte of the segment, row or tag in the file. */
  readonly byteOffset?: number;
  /** Loop path in X12 (`LIN/QTY`), or element path in XML (`Stock/Item`). */
  readonly path?: string;
  /** Line or data row of a text file, counting the header as row 1. */
  readonly row?: number;
  /** Column number or header text. */
  readonly column?: number | string;
}

/** Writes a position the way people look for it: `stock.edi, ISA 000000101, ST 0001, segment 14 (QTY02)`. */
export function formatPosition(position: Position): string {
  const parts: string[] = [];
  if (position.file !== undefined) parts.push(position.file);
  if (position.interchange !== undefined) parts.push(`ISA ${position.interchange}`);
  if (position.group !== undefined) parts.push(`GS ${position.group}`);
  if (position.transactionSet !== undefined) parts.push(`ST ${position.transactionSet}`);
  if (position.segment !== undefined) parts.push(`segment ${position.segment}${formatElement(position)}`);
  else if (position.tag !== undefined && position.path === undefined) parts.push(`${position.tag}`);
  if (position.row !== undefined) parts.push(`row ${position.row}`);
  if (position.column !== undefined) {
    parts.push(typeof position.column === 'number' ? `column ${position.column}` : `column "${position.column}"`);
  }
  if (position.path !== undefined && position.segment === undefined) parts.push(position.path);
  if (parts.length <= 1 && position.byteOffset !== undefined) parts.push(`byte ${position.byteOffset}`);
  return parts.join(', ');
}

function formatElement(position: Position): string {
  if (position.tag === undefined) return '';
  const element = position.element === undefined ? '' : String(position.element).padStart(2, '0');
  const repetition = position.repetition === undefined ? '' : `^${position.repetition}`;
  const component = position.component === undefined ? '' : `-${position.component}`;
  return ` (${position.tag}${element}${repetition}${component})`;
}
