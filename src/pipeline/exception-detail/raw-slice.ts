import { StringDecoder } from 'node:string_decoder';
import type { Position } from '../../kernel/position.ts';

/** A place in a file with what stands around it. */
export interface RawSlice {
  readonly before: string;
  /** The segment or row itself. */
  readonly marked: string;
  readonly after: string;
  /** Byte of the file at which `before` begins, or its row. */
  readonly offset?: number;
  readonly row?: number;
  /** Ends each segment, where the file has segments. */
  readonly terminator?: string;
}

const ISA_BYTES = 106;
const BYTES_BEFORE = 240;
const BYTES_AFTER = 700;
const ROWS_AROUND = 2;
const LONGEST_ROW = 2000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: whoever has them is no text
const NOT_TEXT = /[\u0000-\u0008\u000e-\u001b\uFFFD]/;

/**
 * Cuts the place of a finding out of the bytes of a file: the segment with its neighbours where the format counts bytes, the row with
 * those around it where it counts rows. Undefined where neither is known, or the file is no such text.
 */
export async function rawSlice(bytes: AsyncIterable<Uint8Array>, at: Position): Promise<RawSlice | undefined> {
  if (at.byteOffset !== undefined) return segmentAt(bytes, at.byteOffset);
  return at.row === undefined ? undefined : rowAt(bytes, at.row);
}

async function segmentAt(bytes: AsyncIterable<Uint8Array>, offset: number): Promise<RawSlice | undefined> {
  const from = Math.max(0, offset - BYTES_BEFORE);
  const until = offset + BYTES_AFTER;
  const kept: Uint8Array[] = [];
  let head = '';
  let position = 0;
  for await (const piece of bytes) {
    if (head.length < ISA_BYTES) head += Buffer.from(piece.subarray(0, ISA_BYTES - head.length)).toString('latin1');
    const [start, end] = [Math.max(0, from - position), until - position];
    if (start < piece.length) kept.push(piece.subarray(start, end));
    position += piece.length;
    if (position >= until) break;
  }
  const text = Buffer.concat(kept).toString('latin1');
  const at = offset - from;
  if (at >= text.length) return undefined;
  const terminator = head.startsWith('ISA') ? (head[ISA_BYTES - 1] ?? '~') : undefined;
  const found = text.indexOf(terminator ?? '\n', at);
  const end = found < 0 ? text.length : found + 1;
  // What is packed or encrypted has the place in what is inside it.
  if (NOT_TEXT.test(text)) return undefined;
  return {
    before: text.slice(0, at),
    marked: text.slice(at, end),
    after: text.slice(end),
    offset: from,
    ...(terminator === undefined ? {} : { terminator }),
  };
}

async function rowAt(bytes: AsyncIterable<Uint8Array>, row: number): Promise<RawSlice | undefined> {
  const decoder = new StringDecoder('utf8');
  const kept = new Map<number, string>();
  let line = '';
  let number = 1;
  const keep = (): void => {
    if (Math.abs(number - row) <= ROWS_AROUND) kept.set(number, line.slice(0, LONGEST_ROW));
    number += 1;
    line = '';
  };
  for await (const piece of bytes) {
    const lines = decoder.write(Buffer.from(piece)).split('\n');
    for (const [index, text] of lines.entries()) {
      if (index > 0) keep();
      if (line.length <= LONGEST_ROW) line += text;
    }
    if (number > row + ROWS_AROUND) break;
  }
  if (line !== '') keep();
  const marked = kept.get(row);
  if (marked === undefined || NOT_TEXT.test(marked)) return undefined;
  const text = (from: number, to: number): string =>
    [...kept]
      .filter(([at]) => at >= from && at <= to)
      .map(([, one]) => `${one}\n`)
      .join('');
  return {
    before: text(0, row - 1),
    marked: `${marked}\n`,
    after: text(row + 1, number),
    row: Math.max(1, row - ROWS_AROUND),
  };
}
