/** The character sets that can be read. `latin1` is ISO 8859-1 itself, one character per byte. */
export type Charset = 'utf-8' | 'latin1' | 'windows-1252';

const NAMES: Readonly<Record<string, Charset>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  ascii: 'utf-8',
  'us-ascii': 'utf-8',
  latin1: 'latin1',
  'iso-8859-1': 'latin1',
  'iso8859-1': 'latin1',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

/** A character set by one of its usual names, without regard to case; undefined when it cannot be read. */
export function charsetNamed(name: string): Charset | undefined {
  const key = name.trim().toLowerCase();
  return Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
}

export function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly byteOffset: number };

/** Bytes to text, block after block. Bytes that are not valid stop it, with their offset in the file. */
export class CharsetDecoder {
  private readonly charset: Charset;
  private readonly decoder: InstanceType<typeof TextDecoder>;
  /** The beginning of a character that the next block ends. */
  private carry = new Uint8Array(0);
  private offset = 0;

  constructor(charset: Charset) {
    this.charset = charset;
    this.decoder = new TextDecoder(charset === 'latin1' ? 'utf-8' : charset, { fatal: true, ignoreBOM: true });
  }

  decode(block: Uint8Array): Decoded {
    if (this.charset === 'latin1')
      return { ok: true, text: Buffer.from(block.buffer, block.byteOffset, block.byteLength).toString('latin1') };
    const bytes = this.carry.length === 0 ? block : Buffer.concat([this.carry, block]);
    const whole = this.charset === 'utf-8' ? bytes.length - unfinished(bytes) : bytes.length;
    try {
      const text = this.decoder.decode(bytes.subarray(0, whole));
      this.offset += whole;
      this.carry = Uint8Array.from(bytes.subarray(whole));
      return { ok: true, text };
    } catch {
      return { ok: false, byteOffset: this.offset + firstInvalid(bytes) };
    }
  }

  /** No more bytes: a character that was begun must be whole. */
  end(): Decoded {
    return this.carry.length === 0 ? { ok: true, text: '' } : { ok: false, byteOffset: this.offset };
  }
}

/** Bytes at the end that begin a UTF-8 sequence without ending it. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** Offset of the first sequence that is not UTF-8; only ever called on a block that has one. */
function firstInvalid(bytes: Uint8Array): number {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let from = 0;
  let to = bytes.length;
  // Invariant: everything before `from` is valid and ends at a character; the first mistake lies before `to`.
  while (to - from > 4) {
    let middle = from + ((to - from) >> 1);
    while (middle > from && ((bytes[middle] ?? 0) & 0xc0) === 0x80) middle -= 1;
    if (middle === from) break;
    try {
      strict.decode(bytes.subarray(from, middle));
      from = middle;
    } catch {
      to = middle;
    }
  }
  for (let at = from; at < to; ) {
    const byte = bytes[at] ?? 0;
    const size = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    try {
      strict.decode(bytes.subarray(at, at + size));
    } catch {
      return at;
    }
    at += size;
  }
  return from;
}
