import { type Charset, charsetNamed } from '../charset.ts';

/**
 * From the latin1 text of the tokenizer to the text the sender meant. X12 files are latin1 unless agreed otherwise or
 * marked by a byte order mark.
 */
export interface TextDecoding {
  readonly name: Charset;
  /** latin1: nothing to do. */
  readonly isIdentity: boolean;
  /** Undefined when the bytes are not valid in this character set. */
  elements(raw: string[]): string[] | undefined;
}

/** A decoding by name, without regard to case; undefined for a name that is not known. */
export function textDecoding(charset: string): TextDecoding | undefined {
  const name = charsetNamed(charset);
  if (name === undefined) return undefined;
  if (name === 'latin1') return { name, isIdentity: true, elements: (raw) => raw };
  const decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true });
  return {
    name,
    isIdentity: false,
    elements: (raw) => {
      try {
        return raw.map((text) => (/[\x80-\xff]/.test(text) ? decoder.decode(Buffer.from(text, 'latin1')) : text));
      } catch {
        return undefined;
      }
    },
  };
}
