import type { Position } from '../kernel/position.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { byteLength, byteOrderMark, type Charset, CharsetDecoder, charsetNamed, controlOffset } from './charset.ts';
import type { DecodeOptions } from './codec.ts';
import { type Detection, detectFormat } from './detect.ts';
import { emptyFile, foreignFile } from './refusals.ts';

/** What a codec of text wants to know of the beginning of a file. */
export interface TextInputRules {
  /** What the file should be, for the finding: `a text table`. */
  readonly what: string;
  /** Whether a file that seems to be this can be read. */
  readonly accepts: (format: Detection['format']) => boolean;
  /** What a file of this format begins with, for the finding. */
  readonly expected?: string;
  /** The character set that the file itself declares; it wins over the agreed one. */
  readonly declared?: (head: Uint8Array) => string | undefined;
}

/**
 * The bytes of a file of text, block by block, as text: without byte order mark, in the right character set, and
 * without the NUL and Ctrl-Z that old transports put behind a file. Inside a text these two are refused: no database
 * and no partner can take them.
 */
export class TextInput {
  /** Why nothing more is read; the rest of the file is only counted. */
  refused: Problem | undefined;
  byteCount = 0;
  private readonly options: DecodeOptions;
  private readonly place: Position;
  private readonly rules: TextInputRules;
  private decoder: CharsetDecoder | undefined;
  /** Bytes of the byte order mark. */
  markLength = 0;
  private charset: Charset | undefined;
  /** Byte offset of a NUL or Ctrl-Z that must have nothing but such behind it. */
  private padding: number | undefined;

  constructor(options: DecodeOptions, place: Position, rules: TextInputRules) {
    this.options = options;
    this.place = place;
    this.rules = rules;
  }

  /** The text of the next block; empty once the file is refused. */
  push(block: Uint8Array): string {
    this.byteCount += block.length;
    if (this.refused !== undefined) return '';
    const bytes = this.decoder === undefined ? this.start(block) : block;
    const decoded = this.decoder?.decode(bytes);
    if (decoded === undefined) return '';
    if (decoded.ok) return this.withoutPadding(decoded.text, bytes);
    this.refuseBytes(decoded.byteOffset);
    return '';
  }

  /** No more bytes. */
  end(): void {
    if (this.byteCount === 0) this.refused = emptyFile(this.place);
    const rest = this.decoder?.end();
    if (this.refused === undefined && rest?.ok === false) this.refuseBytes(rest.byteOffset);
  }

  /** How many bytes a piece of the text took in the file. */
  lengthOf(text: string): number {
    return this.charset === undefined ? 0 : byteLength(text, this.charset);
  }

  /** Decides the character set from the first block, and returns the bytes behind the byte order mark. */
  private start(head: Uint8Array): Uint8Array {
    const mark = byteOrderMark(head);
    const name = mark?.charset.name ?? this.rules.declared?.(head) ?? this.options.charset ?? 'utf-8';
    const charset = charsetNamed(name);
    this.refused = this.foreign(head);
    if (this.refused === undefined && charset === undefined) {
      const message = `Character set "${name}" is not known.`;
      this.refused = problem('FORMAT-CHARSET-UNKNOWN', 'error', this.place, message, { found: name });
    }
    if (charset === undefined || this.refused !== undefined) return head;
    this.charset = charset;
    this.markLength = mark?.length ?? 0;
    this.decoder = new CharsetDecoder(charset);
    return head.subarray(this.markLength);
  }

  private foreign(head: Uint8Array): Problem | undefined {
    const { format, reason } = detectFormat(head.subarray(0, 512), this.options.file);
    if (format === 'empty' && head.length <= 512) return emptyFile(this.place);
    if (format === 'empty' || this.rules.accepts(format)) return undefined;
    const { what, expected } = this.rules;
    return foreignFile(head, this.place, { what, reason, expected });
  }

  private withoutPadding(text: string, bytes: Uint8Array): string {
    const first = firstPadding(text);
    if (first === undefined && this.padding === undefined) return text;
    let end = text.length;
    while (end > 0 && isPadding(text.charCodeAt(end - 1))) end -= 1;
    const isNew = this.padding === undefined;
    const byteOffset = this.padding ?? this.offsetOfPadding(bytes);
    if (isNew && (first ?? 0) >= end) {
      this.padding = byteOffset;
      return text.slice(0, first);
    }
    if (end === 0) return '';
    const found = text.slice(Math.max(0, (first ?? 0) - 20), (first ?? 0) + 20);
    const message = 'NUL or Ctrl-Z stands inside the text.';
    this.refused = problem('FORMAT-NUL', 'error', { ...this.place, byteOffset }, message, { found });
    return '';
  }

  /** In the file, from the block just counted: the text may begin with half a character of the block before. */
  private offsetOfPadding(bytes: Uint8Array): number {
    const at = this.charset === undefined ? 0 : controlOffset(bytes, PADDING, this.charset);
    return this.byteCount - bytes.length + at;
  }

  private refuseBytes(decodedOffset: number): void {
    const byteOffset = this.markLength + decodedOffset;
    const charset = this.charset?.name ?? '';
    const place = { ...this.place, byteOffset };
    this.refused = problem('FORMAT-CHARSET', 'error', place, `Byte ${byteOffset} is not valid ${charset}.`, {
      expected: charset,
    });
  }
}

/** NUL and Ctrl-Z. */
const PADDING = [0, 0x1a] as const;

function firstPadding(text: string): number | undefined {
  const nul = text.indexOf('\0');
  const end = text.indexOf('\x1a');
  return nul < 0 && end < 0 ? undefined : Math.min(nul < 0 ? end : nul, end < 0 ? nul : end);
}

/** NUL, Ctrl-Z, blanks and line ends. */
function isPadding(code: number): boolean {
  return code === 0 || code === 0x1a || code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
