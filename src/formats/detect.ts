/** What a file seems to be, from its first bytes. */
export interface Detection {
  /** `text`: text without visible structure, such as a table of one column. `unknown`: certainly none of ours. */
  readonly format: 'x12' | 'csv' | 'xml' | 'text' | 'empty' | 'unknown';
  /** Why, in words for an operator. */
  readonly reason: string;
}

const SIGNATURES: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive or a spreadsheet (xlsx)'],
  [[0x50, 0x4b, 0x05, 0x06], 'an empty zip archive'],
  [[0x1f, 0x8b], 'gzip-compressed'],
  [[0x42, 0x5a, 0x68], 'bzip2-compressed'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz-compressed'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd-compressed'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7z archive'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Office file (xls, doc)'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image'],
  [[0xff, 0xd8, 0xff], 'a JPEG image'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program'],
  [[0xff, 0xfe], 'UTF-16 text'],
  [[0xfe, 0xff], 'UTF-16 text'],
];

/**
 * Says what a file is from its first bytes (512 are enough); the name only helps where the bytes leave it open. It never
 * reads further and never guesses a format that the bytes contradict.
 */
export function detectFormat(head: Uint8Array, fileName?: string): Detection {
  const signature = SIGNATURES.find(([bytes]) => bytes.every((byte, index) => head[index] === byte));
  if (signature !== undefined) return { format: 'unknown', reason: `it is ${signature[1]}` };
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  // NUL and Ctrl-Z are padding of old transports.
  const start = text.replaceAll('\0', '').replaceAll('\x1a', '').trimStart();
  if (start === '') return { format: 'empty', reason: 'it contains nothing' };
  if (/^I[\r\n]*S[\r\n]*A[^A-Za-z0-9]/i.test(start)) return { format: 'x12', reason: 'it begins with ISA' };
  if (/^(?:UNA|UNB[+:])/.test(start)) return { format: 'unknown', reason: 'it is EDIFACT, which is not supported' };
  if (/^STX=/.test(start)) return { format: 'unknown', reason: 'it is TRADACOMS, which is not supported' };
  if (start.startsWith('-----BEGIN PGP')) return { format: 'unknown', reason: 'it is PGP-encrypted' };
  if (start.startsWith('<')) {
    if (/^<(?:!doctype\s+)?html\b/i.test(start)) {
      return { format: 'unknown', reason: 'it is a web page, perhaps an error page saved as a file' };
    }
    return { format: 'xml', reason: 'it begins with <' };
  }
  if (isBinary(head)) return { format: 'unknown', reason: 'it contains bytes that are not text' };
  if (/(?:^|[\r\n~])\s*ISA[^A-Za-z0-9\s].{2}[^A-Za-z0-9\s]/.test(text)) {
    return { format: 'x12', reason: 'ISA stands behind other text' };
  }
  if (/^(?:GS|ST)[^A-Za-z0-9\s][A-Z0-9]{2,3}[^A-Za-z0-9\s]/.test(start)) {
    return { format: 'x12', reason: 'it begins with a segment of X12, without its ISA' };
  }
  if (/^(?:\{\s*["}]|\[\s*["{[\]\d-])/.test(start))
    return { format: 'unknown', reason: 'it looks like JSON, which is not supported' };
  const firstLine = start.split(/\r?\n/, 1)[0] ?? '';
  if (/[,;\t|]/.test(firstLine)) return { format: 'csv', reason: 'its first line has columns' };
  if (/\.(?:csv|tsv|txt|tab)$/i.test(fileName ?? ''))
    return { format: 'csv', reason: 'its name ends like a text table' };
  return { format: 'text', reason: 'it is text without any structure known here' };
}

/** Control characters that no text format of partners uses; NUL alone is padding of some transports. */
function isBinary(head: Uint8Array): boolean {
  let odd = 0;
  for (const byte of head) {
    if (byte < 0x09 || (byte > 0x0d && byte < 0x1a)) odd += 1;
  }
  return head.length > 0 && odd / head.length > 0.02;
}
