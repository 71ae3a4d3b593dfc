import { isUtf8 } from 'node:buffer';
import { type Charset, CharsetDecoder, charsetNamed } from '../charset.ts';

/**
 * From the latin1 text of the tokenizer to the text the sender meant. X12 files are latin1 unless agreed otherwise or
 * marked by a byte order mark.
 */
export interface TextDecoding {
  readonly name: string;
  /** latin1: nothing to do. */
  readonly isIdentity: boolean;
  /** Undefined when the bytes are not valid in this character set. */
  elements(raw: string[]): string[] | undefined;
}

/** The text of the tokenizer as it is. */
export const LATIN1: TextDecoding = { name: 'iso-8859-1', isIdentity: true, elements: (raw) => raw };

/**
 * A decoding by name, without regard to case; undefined for a name that is not known, and for sets in which a byte of
 * a character may look like a separator (UTF-16, the double-byte sets of East Asia).
 */
export function textDecoding(charset: string): TextDecoding | undefined {
  const known = charsetNamed(charset);
  if (known === undefined || !(known.isSingleByte || known.family === 'utf-8')) return undefined;
  if (known.family === 'latin1') return LATIN1;
  return {
    name: known.name,
    isIdentity: false,
    elements: (raw) => {
      const texts = raw.map((text) => (/[\x80-\xff]/.test(text) ? decoded(text, known) : text));
      return texts.every((text) => text !== undefined) ? texts : undefined;
    },
  };
}

function decoded(text: string, charset: Charset): string | undefined {
  const bytes = Buffer.from(text, 'latin1');
  // Values are short: a decoder for each would cost more than the decoding.
  if (charset.family === 'utf-8') return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  const decoder = new CharsetDecoder(charset);
  const start = decoder.decode(bytes);
  const rest = decoder.end();
  return start.ok && rest.ok ? start.text + rest.text : undefined;
}
