import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { errorMessage } from '../../kernel/errors.ts';
import type { Position } from '../../kernel/position.ts';
import { inflate } from './inflate.ts';
import {
  FREE_BYTES,
  HIGHEST_RATIO,
  InflationGuard,
  LARGEST_ARCHIVE,
  MOST_ENTRIES,
  type UnpackLimits,
} from './limits.ts';
import { entryLabel, refuse, UnpackRefusal } from './refusal.ts';

/** One file in a zip archive. */
export interface ZipEntry {
  /** As the archive has it, with `/`; data, never a path to open. */
  readonly name: string;
  /** Unpacks it from the start. Throws an UnpackRefusal where it contradicts the directory, also at its very end. */
  content(): AsyncGenerator<Uint8Array>;
}

const STORED = 0;
const DEFLATED = 8;
/** What macOS puts beside every file. */
const LITTER = /^__MACOSX\/|(?:^|\/)\.DS_Store$/;

/** All bytes of an archive, whose directory stands at its end; undefined when they are more than may be in memory. */
export async function wholeOf(
  input: AsyncIterable<Uint8Array>,
): Promise<{ readonly bytes: Buffer | undefined; readonly byteCount: number }> {
  let chunks: Uint8Array[] = [];
  let byteCount = 0;
  for await (const chunk of input) {
    byteCount += chunk.length;
    if (byteCount <= LARGEST_ARCHIVE) chunks.push(chunk);
    else chunks = [];
  }
  return { bytes: byteCount > LARGEST_ARCHIVE ? undefined : Buffer.concat(chunks), byteCount };
}

/**
 * Reads the directory of a zip archive, as `wholeOf` gives it. Everything that the directory alone gives away (encryption,
 * size, ratio, number of entries) is refused here, before anything is unpacked. Folders are left out.
 *
 * @param file name of the archive, for findings
 * @throws UnpackRefusal
 */
export async function openZip(
  { bytes, byteCount }: { readonly bytes: Buffer | undefined; readonly byteCount: number },
  file: string | undefined,
  limits: UnpackLimits,
): Promise<readonly ZipEntry[]> {
  const place: Position = file === undefined ? {} : { file };
  if (bytes === undefined) {
    const expected = `at most ${LARGEST_ARCHIVE} bytes`;
    const found = `${byteCount} bytes`;
    throw refuse('PACKED-LIMIT', place, 'The archive is too large to be read.', { found, expected });
  }
  const { zip, entries } = await directoryOf(bytes, place);
  checkDirectory(entries, file, limits);
  const guard = new InflationGuard(limits, place);
  return entries.map((entry) => ({
    name: nameOf(entry),
    content: () => contentOf(zip, bytes, entry, { file: entryLabel(file, nameOf(entry)) }, guard),
  }));
}

async function directoryOf(bytes: Buffer, place: Position): Promise<{ zip: ZipFile; entries: Entry[] }> {
  const entries: Entry[] = [];
  try {
    // Names stay bytes here: yauzl would refuse those that are unsafe as paths, which none of ours ever is.
    const zip = await fromBufferPromise(bytes, { decodeStrings: false });
    if (zip.entryCount > MOST_ENTRIES) {
      const found = `${zip.entryCount} entries`;
      const expected = `at most ${MOST_ENTRIES}`;
      throw refuse('PACKED-LIMIT', place, 'The archive has too many entries.', { found, expected });
    }
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (!name.endsWith('/') && !LITTER.test(name)) entries.push(entry);
    }
    if (entries.length === 0) throw refuse('PACKED-EMPTY', place, 'The archive has no file in it.');
    return { zip, entries };
  } catch (thrown) {
    throw refusalOf(thrown, place);
  }
}

/** What yauzl throws is about the bytes, which are all in memory. */
function refusalOf(thrown: unknown, place: Position): UnpackRefusal {
  if (thrown instanceof UnpackRefusal) return thrown;
  const found = errorMessage(thrown);
  if (/encrypt/i.test(found)) return refuse('PACKED-ENCRYPTED', place, 'The archive is encrypted.', { found });
  if (/End of central directory record signature not found/.test(found)) {
    return refuse('PACKED-CUT', place, 'The archive ends too early.', { expected: 'its directory, at its end' });
  }
  return refuse('PACKED-DAMAGED', place, 'The directory of the archive is damaged.', { found });
}

/** In the character set that the entry declares; names without that flag are code page 437. */
function nameOf(entry: Entry): string {
  return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

/** What the archive says of itself is checked first: a bomb that admits to be one costs nothing. */
function checkDirectory(entries: readonly Entry[], file: string | undefined, limits: UnpackLimits): void {
  let total = 0;
  for (const entry of entries) {
    const place = { file: entryLabel(file, nameOf(entry)) };
    const { compressedSize, uncompressedSize: size } = entry;
    if (entry.isEncrypted()) {
      throw refuse('PACKED-ENCRYPTED', place, 'The entry is encrypted.', { found: 'a password is needed' });
    }
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
      const found = `method ${entry.compressionMethod}`;
      throw refuse('PACKED-METHOD', place, 'The entry is compressed in an unusual way.', {
        found,
        expected: 'deflate (8) or stored (0)',
      });
    }
    total += size;
    if (total > limits.mostBytes) {
      throw refuse('PACKED-LIMIT', place, 'Up to this entry the archive unpacks to more bytes than allowed.', {
        found: `${total} bytes`,
        expected: `at most ${limits.mostBytes} bytes`,
      });
    }
    if (size > FREE_BYTES && size > HIGHEST_RATIO * compressedSize) {
      throw refuse('PACKED-LIMIT', place, 'The entry unpacks to far more than any real file does.', {
        found: `${size} bytes out of ${compressedSize}`,
        expected: `at most ${HIGHEST_RATIO} times its packed size`,
      });
    }
  }
}

async function* contentOf(
  zip: ZipFile,
  archive: Buffer,
  entry: Entry,
  place: Position,
  guard: InflationGuard,
): AsyncGenerator<Uint8Array> {
  const { uncompressedSize: declared, compressedSize } = entry;
  const differs = (found: string, expected: string): UnpackRefusal =>
    refuse('PACKED-DAMAGED', place, 'The entry is not what the directory of the archive says.', { found, expected });
  const start = await startOf(zip, entry, place);
  const packed = archive.subarray(start, start + compressedSize);
  const chunks = entry.compressionMethod === DEFLATED ? inflated(packed, place) : [packed];
  let size = 0;
  let checksum = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    checksum = crc32(chunk, checksum);
    // Entries may share the same packed bytes, so what counts is the size of the archive.
    guard.count(chunk.length, archive.length);
    if (size > declared) throw differs(`more than ${declared} bytes`, `${declared} bytes`);
    yield chunk;
  }
  if (size !== declared) throw differs(`${size} bytes`, `${declared} bytes`);
  if (checksum !== entry.crc32) {
    throw differs(`check sum ${checksum.toString(16)}`, `check sum ${entry.crc32.toString(16)}`);
  }
}

async function startOf(zip: ZipFile, entry: Entry, place: Position): Promise<number> {
  try {
    return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart;
  } catch (thrown) {
    throw refusalOf(thrown, place);
  }
}

async function* inflated(packed: Uint8Array, place: Position): AsyncGenerator<Uint8Array> {
  const end = yield* inflate(createInflateRaw(), [packed]);
  if (end.failure !== undefined || end.trailing > 0) {
    const found = end.failure?.message ?? 'more bytes behind its end';
    throw refuse('PACKED-DAMAGED', place, 'The compressed data of the entry are damaged.', { found });
  }
}
