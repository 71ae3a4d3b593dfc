import iconv from 'iconv-lite';

/** A character set that can be read and written. */
export interface Charset {
  /** For findings and declarations, e.g. `utf-8`. */
  readonly name: string;
  readonly family: 'utf-8' | 'utf-16' | 'latin1' | 'table';
  /** Bytes are characters one by one, and the ASCII range is ASCII. */
  readonly isSingleByte: boolean;
}

const UTF_8: Charset = { name: 'utf-8', family: 'utf-8', isSingleByte: false };
const UTF_16LE: Charset = { name: 'utf-16le', family: 'utf-16', isSingleByte: false };
const UTF_16BE: Charset = { name: 'utf-16be', family: 'utf-16', isSingleByte: false };
const LATIN1: Charset = { name: 'iso-8859-1', family: 'latin1', isSingleByte: true };

/** Without a mark, UTF-16 is little-endian, as browsers and Windows read it. ASCII is read as its superset. */
const FIXED: Readonly<Record<string, Charset>> = {
  utf8: UTF_8,
  ascii: UTF_8,
  usascii: UTF_8,
  utf16: UTF_16LE,
  utf16le: UTF_16LE,
  utf16be: UTF_16BE,
  ucs2: UTF_16LE,
  latin1: LATIN1,
  iso88591: LATIN1,
};

/** What iconv-lite knows besides character sets, and Unicode forms that no partner sends. */
const NOT_TEXT = /^(?:base64|hex|binary|utf7|utf7imap|utf32\w*|ucs4\w*|cesu8|unicode\w*)$/;

/**
 * A character set by one of its usual names, without regard to case and dashes; undefined when it cannot be read.
 * The names are those of iconv-lite: utf-8, utf-16, iso-8859-1 to -16, windows-1250 to -1258, cp437, cp850, shift_jis …
 */
export function charsetNamed(name: string): Charset | undefined {
  const written = name.trim().toLowerCase();
  const key = written.replace(/[^a-z0-9]/g, '');
  if (Object.hasOwn(FIXED, key)) return FIXED[key];
  if (NOT_TEXT.test(key) || !iconv.encodingExists(written)) return undefined;
  return { name: written, family: 'table', isSingleByte: isSingleByte(written) };
}

function isSingleByte(name: string): boolean {
  const text = iconv.decode(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), name);
  return text.length === 256 && [...text.slice(0, 128)].every((character, byte) => character.charCodeAt(0) === byte);
}

const MARKS: readonly (readonly [readonly number[], Charset])[] = [
  [[0xef, 0xbb, 0xbf], UTF_8],
  [[0xff, 0xfe], UTF_16LE],
  [[0xfe, 0xff], UTF_16BE],
];

/** The byte order mark at the beginning of a file: what it says, and its length in bytes. */
export function byteOrderMark(head: Uint8Array): { readonly charset: Charset; readonly length: number } | undefined {
  const found = MARKS.find(([bytes]) => bytes.every((byte, index) => head[index] === byte));
  return found === undefined ? undefined : { charset: found[1], length: found[0].length };
}

/** The UTF-8 byte order mark. */
export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return byteOrderMark(bytes)?.charset === UTF_8;
}

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly byteOffset: number };

/** Any decoder of text in pieces. */
interface PieceDecoder {
  write(bytes: Uint8Array): string;
  /** The text of what was begun; throws, or gives U+FFFD, when it is not whole. */
  end(): string | undefined;
}

/** Bytes kept for finding the beginning of a character that was begun in the block before. */
const LOOK_BACK = 64;
const REPLACEMENT = '\ufffd';

/**
 * Bytes to text, block after block. Bytes that are not valid stop it, with their offset in the file: nothing is ever
 * replaced by U+FFFD, which would make another SKU of a SKU.
 */
export class CharsetDecoder {
  private readonly charset: Charset;
  private decoder: PieceDecoder;
  private before: Uint8Array = new Uint8Array(0);
  private offset = 0;

  constructor(charset: Charset) {
    this.charset = charset;
    this.decoder = pieceDecoder(charset);
  }

  decode(block: Uint8Array): Decoded {
    const text = attempt(() => this.decoder.write(block), this.charset);
    if (text === undefined) return { ok: false, byteOffset: this.firstInvalid(block) };
    this.offset += block.length;
    const tail = block.length >= LOOK_BACK ? block : Buffer.concat([this.before, block]);
    this.before = Uint8Array.from(tail.subarray(Math.max(0, tail.length - LOOK_BACK)));
    return { ok: true, text };
  }

  /** No more bytes: a character that was begun must be whole. */
  end(): Decoded {
    const text = attempt(() => this.decoder.end() ?? '', this.charset);
    return text === undefined ? { ok: false, byteOffset: this.firstInvalid(new Uint8Array(0)) } : { ok: true, text };
  }

  /** Decodes byte by byte from a place where a character certainly begins; only ever called where a mistake is. */
  private firstInvalid(block: Uint8Array): number {
    const bytes = Buffer.concat([this.before, block]);
    const start = this.offset - this.before.length;
    let from = synchronized(bytes, this.before.length, start, this.charset);
    this.decoder = pieceDecoder(this.charset);
    for (let at = from; at < bytes.length; at += 1) {
      const text = attempt(() => this.decoder.write(bytes.subarray(at, at + 1)), this.charset);
      if (text === undefined) break;
      if (text !== '') from = at + 1;
    }
    return start + from;
  }
}

function pieceDecoder(charset: Charset): PieceDecoder {
  if (charset.family === 'latin1') {
    return { write: (bytes) => view(bytes).toString('latin1'), end: () => '' };
  }
  if (charset.family === 'table') {
    const decoder = iconv.getDecoder(charset.name);
    return { write: (bytes) => decoder.write(view(bytes)), end: () => decoder.end() };
  }
  const decoder = new TextDecoder(charset.name, { fatal: true, ignoreBOM: true });
  return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
}

/** The text, or undefined when the bytes are not valid: a thrown TypeError, or U+FFFD out of a table. */
function attempt(decode: () => string, charset: Charset): string | undefined {
  try {
    const text = decode();
    return charset.family === 'table' && text.includes(REPLACEMENT) ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * Where a character certainly begins, at or before `at`: behind an ASCII control, blank or sign in the sets with
 * tables (none of them has these bytes inside a character), at a leading byte in UTF-8, at an even offset in UTF-16
 * that is not the middle of a surrogate pair.
 */
function synchronized(bytes: Uint8Array, at: number, fileOffset: number, charset: Charset): number {
  if (charset.family === 'utf-16') {
    const even = fileOffset % 2 === 0 ? 0 : 1;
    const high = bytes[charset === UTF_16BE ? even : even + 1] ?? 0;
    return fileOffset > 0 && high >= 0xdc && high <= 0xdf ? even + 2 : even;
  }
  for (let back = at; back > 0; back -= 1) {
    if (
      charset.family === 'utf-8'
        ? ((bytes[back] ?? 0) & 0xc0) !== 0x80 && (bytes[back - 1] ?? 0) < 0x80
        : (bytes[back - 1] ?? 0) < 0x30
    )
      return back;
  }
  return 0;
}

/**
 * Where the first of some ASCII control characters stands in a block that begins with a character, or with the rest of
 * one: no character set has these bytes inside a character. -1 when there is none.
 */
export function controlOffset(block: Uint8Array, controls: readonly number[], charset: Charset): number {
  if (charset.family !== 'utf-16') return block.findIndex((byte) => controls.includes(byte));
  const low = charset === UTF_16BE ? 1 : 0;
  return block.findIndex(
    (_, at) => at % 2 === 0 && controls.includes(block[at + low] ?? -1) && block[at + 1 - low] === 0,
  );
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** How many bytes this text took in the file. */
export function byteLength(text: string, charset: Charset): number {
  if (charset.family === 'utf-8') return Buffer.byteLength(text);
  if (charset.family === 'utf-16') return text.length * 2;
  return charset.isSingleByte ? text.length : iconv.encode(text, charset.name).length;
}

/** The first character of a text that a character set cannot carry; undefined when it can carry all of them. */
export function unencodable(text: string, charset: Charset): string | undefined {
  if (charset.family === 'utf-8' || charset.family === 'utf-16') {
    return text.isWellFormed() ? undefined : [...text].find((character) => !character.isWellFormed());
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what every set with a table carries
  if (/^[\x00-\x7f]*$/.test(text)) return undefined;
  const survives = (part: string): boolean => iconv.decode(iconv.encode(part, charset.name), charset.name) === part;
  return survives(text) ? undefined : ([...text].find((character) => !survives(character)) ?? text);
}

/** Text to the bytes of a file. UTF-16 begins with its mark, because nobody could read it without. */
export function encodeText(text: string, charset: Charset): Uint8Array {
  if (charset.family === 'utf-8') return Buffer.from(text, 'utf8');
  return iconv.encode(text, charset.name, { addBOM: charset.family === 'utf-16' });
}
