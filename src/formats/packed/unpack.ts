import { detectFormat } from '../detect.ts';
import { gunzip, nameInside } from './gzip.ts';
import { DEFAULT_LIMITS, type UnpackLimits } from './limits.ts';
import { entryLabel, refuse } from './refusal.ts';
import { openZip, wholeOf } from './zip.ts';

/** Bytes that are enough to tell what a file is. */
const HEAD = 4096;

/** One file inside a packed one. */
export interface PackedEntry {
  /** As the archive has it, or the file's name without `.gz`; data, never a path to open. */
  readonly name: string;
  /** How it is called in findings: `archive.zip/stock.csv`. */
  readonly label: string;
  /**
   * The bytes, to be read once and before the next entry. Throws an UnpackRefusal where they turn out to be cut, damaged,
   * too many, or packed again. **What was read counts only when the end is reached**: the check sum comes last.
   */
  readonly content: AsyncIterable<Uint8Array>;
}

/**
 * # Unpack: gzip and zip
 *
 * Gives the files inside a packed file, one after another. gzip is unpacked as a stream. The directory of a zip archive
 * stands at its end, so the archive is held in memory, up to 64 MiB; its entries are unpacked as streams.
 *
 * The bytes are a stranger's: how many come out, out of how few, and how many entries there are is limited; sizes and
 * check sums must agree; encrypted entries, unusual methods and archives in archives are refused; names are data. A
 * reader may stop at any place.
 *
 * @param file name of the packed file
 * @throws UnpackRefusal with the finding. Errors of the input itself are passed on.
 */
export async function* unpack(
  input: AsyncIterable<Uint8Array>,
  kind: 'gzip' | 'zip',
  file: string | undefined,
  limits: UnpackLimits = DEFAULT_LIMITS,
): AsyncGenerator<PackedEntry> {
  if (kind === 'gzip') {
    const name = nameInside(file ?? 'content');
    const label = entryLabel(file, name);
    yield { name, label, content: unnested(gunzip(input, { file: label }, limits), label) };
    return;
  }
  for (const entry of await openZip(await wholeOf(input), file, limits)) {
    const label = entryLabel(file, entry.name);
    yield { name: entry.name, label, content: unnested(entry.content(), label) };
  }
}

/** One level is enough for anything a supplier sends, and each further one multiplies what a bomb can do. */
async function* unnested(content: AsyncGenerator<Uint8Array>, label: string): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of content) {
    if (isFirst) {
      isFirst = false;
      const { format, reason } = detectFormat(chunk.subarray(0, HEAD));
      if (format === 'gzip' || format === 'zip') {
        throw refuse('PACKED-NESTED', { file: label }, 'The entry is packed itself.', { found: reason });
      }
    }
    yield chunk;
  }
}
