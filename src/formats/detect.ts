import { byteOrderMark } from './charset.ts';

/** What a file seems to be, from its first bytes. */
export interface Detection {
  /** `text`: text without visible structure, such as fixed width. `unknown`: certainly none of ours. */
  readonly format: 'x12' | 'csv' | 'json' | 'xml' | 'xlsx' | 'gzip' | 'zip' | 'text' | 'empty' | 'unknown';
  /** Why, in words for an operator: a clause that fits behind "because". */
  readonly reason: string;
}

/** First bytes that no text begins with. EBCDIC first of all: `ISA` in it is made of letters of other alphabets. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0xc9, 0xe2, 0xc1], 'X12 in EBCDIC; it must be sent as ASCII'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x42, 0x5a, 0x68], 'bzip2-compressed'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz-compressed'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd-compressed'],
  [[0x1f, 0x9d], 'compressed by the old program compress'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7z archive'],
  [[0x52, 0x61, 0x72, 0x21], 'a rar archive'],
  [
    [0xd0, 0xcf, 0x11, 0xe0],
    'an old Office file (xls, doc) or one with a password; it must be saved as xlsx without one',
  ],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image'],
  [[0xff, 0xd8, 0xff], 'a JPEG image'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program'],
];

/**
 * Says what a file is from its first bytes (512 are enough); the name only helps where the bytes leave it open. It never
 * reads further, never guesses a format that the bytes contradict, and has an answer for any bytes.
 */
export function detectFormat(head: Uint8Array, fileName?: string): Detection {
  const signature = SIGNATURES.find(([bytes]) => startsWith(head, bytes));
  if (signature !== undefined) return unknown(`it is ${signature[1]}`);
  if (startsWith(head, [0x1f, 0x8b])) return { format: 'gzip', reason: 'it is gzip-compressed' };
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return detectArchive(head, fileName);
  if (startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return { format: 'zip', reason: 'it is an empty zip archive' };
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.toString('latin1', 257, 262) === 'ustar') return unknown('it is a tar archive');
  const wide = utf16Of(bytes);
  if (wide === undefined) {
    const text = bytes.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
    return detectText(text, isBinary(head), fileName);
  }
  const { format, reason } = detectText(wide, false, fileName);
  if (format === 'x12') return unknown('it is X12 in UTF-16; it must be sent as ASCII');
  return { format, reason: format === 'empty' ? reason : `${reason}, in UTF-16` };
}

function detectText(text: string, isBinary: boolean, fileName: string | undefined): Detection {
  // NUL and Ctrl-Z are padding of old transports.
  const start = text.replaceAll('\0', '').replaceAll('\x1a', '').trimStart();
  if (start === '') return { format: 'empty', reason: 'it contains nothing' };
  if (/^I[\r\n]*S[\r\n]*A[^A-Za-z0-9]/i.test(start)) return { format: 'x12', reason: 'it begins with ISA' };
  if (/^(?:UNA[^A-Za-z0-9]|UNB[+:])/.test(start)) return unknown('it is EDIFACT, which is not supported');
  if (/^STX=/.test(start)) return unknown('it is TRADACOMS, which is not supported');
  if (start.startsWith('-----BEGIN PGP')) return unknown('it is PGP-encrypted');
  if (start.startsWith('<')) {
    if (/^<(?:!doctype\s+)?html\b/i.test(start)) {
      return unknown('it is a web page, perhaps an error page saved as a file');
    }
    return { format: 'xml', reason: 'it begins with <' };
  }
  if (isBinary) return unknown('it contains bytes that are not text');
  if (/(?:^|[\r\n~])\s*ISA[^A-Za-z0-9\s].{2}[^A-Za-z0-9\s]/.test(text)) {
    return { format: 'x12', reason: 'ISA stands behind other text' };
  }
  if (/^(?:GS([^A-Za-z0-9\s])[A-Z]{2}\1|ST([^A-Za-z0-9\s])\d{3}\2)/.test(start)) {
    return { format: 'x12', reason: 'it begins with a segment of X12, without its ISA' };
  }
  if (/^(?:\{\s*["}]|\[\s*["{[\]\d-])/.test(start)) {
    const isLines = /^\{[^\r\n]*\}[ \t]*\r?\n\s*(?:\{|$)/.test(start);
    return { format: 'json', reason: isLines ? 'it is JSON Lines, an object on every line' : 'it begins like JSON' };
  }
  const firstLine = start.split(/\r?\n/, 1)[0] ?? '';
  if (/[,;\t|]/.test(firstLine)) return { format: 'csv', reason: 'its first line has columns' };
  if (/\.(?:csv|tsv|txt|tab)$/i.test(fileName ?? ''))
    return { format: 'csv', reason: 'its name ends like a text table' };
  return { format: 'text', reason: 'it is text without any structure known here' };
}

/** Office files are zip archives; which kind one is, the names of the entries at its beginning say. */
function detectArchive(head: Uint8Array, fileName: string | undefined): Detection {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const length = text.charCodeAt(26) + 256 * text.charCodeAt(27);
  const first = text.slice(30, 30 + (length || 0));
  if (first === 'mimetype' && text.includes('opendocument')) return unknown('it is an OpenDocument file, not xlsx');
  if (first.startsWith('xl/') || /\.xls[xm]$/i.test(fileName ?? ''))
    return { format: 'xlsx', reason: 'it is a zip archive that holds a workbook' };
  if (/^(?:\[Content_Types\]\.xml|_rels\/|docProps\/)/.test(first)) {
    if (/PK.{28}(?:word|ppt)\//s.test(text) || /\.(?:docx|pptx)$/i.test(fileName ?? ''))
      return unknown('it is an Office document, but not a spreadsheet');
    return { format: 'xlsx', reason: 'it is a zip archive that begins like an Office file' };
  }
  return { format: 'zip', reason: 'it is a zip archive' };
}

/** The text, when the bytes are UTF-16: by its byte order mark, or because every other one of the first bytes is NUL. */
function utf16Of(bytes: Buffer): string | undefined {
  const mark = byteOrderMark(bytes);
  const name = mark?.charset.name ?? unmarkedOrder(bytes.subarray(0, 16));
  if (name !== 'utf-16le' && name !== 'utf-16be') return undefined;
  return new TextDecoder(name).decode(bytes.subarray(mark?.length ?? 0));
}

function unmarkedOrder(start: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (start.length < 4) return undefined;
  const isText = (byte: number): boolean => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d);
  const hasNulsAt = (parity: number): boolean =>
    start.every((byte, index) => (index % 2 === parity ? byte === 0 : isText(byte)));
  return hasNulsAt(1) ? 'utf-16le' : hasNulsAt(0) ? 'utf-16be' : undefined;
}

function unknown(reason: string): Detection {
  return { format: 'unknown', reason };
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}

/** Control characters that no text format of partners uses; NUL at the end is padding of some transports. */
function isBinary(head: Uint8Array): boolean {
  let end = head.length;
  while (end > 0 && (head[end - 1] === 0 || head[end - 1] === 0x1a)) end -= 1;
  let odd = 0;
  for (const byte of head.subarray(0, end)) {
    if (byte < 0x09 || (byte > 0x0d && byte < 0x1a)) odd += 1;
  }
  return end > 0 && odd / end > 0.02;
}
