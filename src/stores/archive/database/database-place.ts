import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { copiedBytes } from '../../copied-bytes.ts';
import type { Database } from '../../database.ts';
import type { ContentKey, ContentPlace, FetchedContent } from '../place.ts';
import { ContentUnreadable } from '../unreadable.ts';
import { ChunkCompressor } from './chunk-compressor.ts';

const CHUNK_BYTES = 1024 * 1024;

const fromZstd = promisify(zstdDecompress);
const fromGzip = promisify(gunzip);

/**
 * It does not wait for the disk, a hundred times for a hundred megabytes: chunks count for nothing until the commit that claims them,
 * and that one waits for everything before it, too.
 */
const INSERT = `
  with at_once as materialized (select set_config('synchronous_commit', 'off', true))
  insert into raw_chunk (content_id, chunk, content, written_at) select :contentId, :place, :content, :now from at_once`;

const SMALLEST_PIECE_BYTES = 16 * 1024;
/** EDI is compressed to a tenth or twentieth; where it is less, it comes in several pieces. */
const MOST_COMPRESSED = 32;
const LIST_BATCH = 1000;

/** The place that always exists: compressed chunks of 1 MiB in Postgres, of which two are in memory at a time. */
export function databasePlace(db: Database): ContentPlace {
  return {
    name: 'database',
    keyedBy: 'content-id',
    write: (contentId, bytes, now) => write(db, contentId, bytes, now),
    // A content id belongs to one fetch, and the sweep takes nothing as young as a fetch that may still be claimed.
    stillHas: async () => true,
    read: (db, key) => read(db, key),
    remove: async (db, { contentId }) => void (await db('raw_chunk').where({ content_id: contentId }).delete()),
    async *listOld(db, before) {
      let after = '00000000-0000-0000-0000-000000000000';
      for (;;) {
        const keys = await db('raw_chunk')
          .where('content_id', '>', after)
          .andWhere('chunk', 0)
          .andWhere('written_at', '<', before)
          .orderBy('content_id')
          .limit(LIST_BATCH)
          .pluck<string[]>('content_id');
        if (keys.length > 0) yield keys;
        if (keys.length < LIST_BATCH) return;
        after = keys[keys.length - 1] as string;
      }
    },
    isOld: async () => true,
    mark: async (candidate) => candidate,
    close: async () => undefined,
  };
}

/** The next chunk is fetched and decompressed while the one before it is worked with. */
async function* read(db: Database, { contentId, sha256 }: ContentKey): AsyncGenerator<Uint8Array> {
  const fetchChunk = async (chunk: number): Promise<Buffer | undefined> => {
    const query = 'select content from raw_chunk where content_id = ? and chunk = ?';
    const content = await copiedBytes(db, query, [contentId, chunk]);
    if (content === undefined) return undefined;
    return decompress(content).catch((error: unknown) => {
      throw new ContentUnreadable('ARCHIVE-DAMAGED', sha256, `cannot be decompressed at chunk ${chunk}`, error);
    });
  };
  let ahead = fetchChunk(0);
  try {
    for (let chunk = 1; ; chunk += 1) {
      const bytes = await ahead;
      if (bytes === undefined) return;
      ahead = fetchChunk(chunk);
      // It is awaited later; until then a failure is not one that nobody handles.
      ahead.catch(() => undefined);
      yield bytes;
    }
  } finally {
    // Whoever stops early must not leave a query behind.
    await ahead.catch(() => undefined);
  }
}

async function write(
  db: Database,
  contentId: string,
  bytes: AsyncIterable<Uint8Array>,
  now: Date,
): Promise<FetchedContent> {
  const hash = createHash('sha256');
  let size = 0;
  let chunk = 0;
  // Two take turns, so that the many buffers that the bytes come in are free at once.
  let filling = Buffer.allocUnsafe(0);
  let other = Buffer.allocUnsafe(0);
  let filled = 0;
  const compressor = new ChunkCompressor();
  let compressed: Promise<unknown> | undefined;
  let written: Promise<void> | undefined;
  let writtenBefore: Promise<void> | undefined;
  const insert = async (place: number, packed: Promise<Buffer>, before: Promise<void> | undefined): Promise<void> => {
    const content = await packed;
    await before;
    await db.raw(INSERT, { contentId, place, content, now });
  };
  /** The next chunk arrives while this one is compressed and the one before it is written. */
  const flush = async (): Promise<void> => {
    await Promise.all([compressed, writtenBefore]);
    const packed = compressor.compress(filling.subarray(0, filled));
    compressed = packed;
    writtenBefore = written;
    written = insert(chunk, packed, written);
    // It is awaited later; until then a failure is not one that nobody handles.
    written.catch(() => undefined);
    chunk += 1;
    [filling, other] = [other, filling];
    filled = 0;
  };
  try {
    for await (const piece of bytes) {
      hash.update(piece);
      size += piece.length;
      for (let at = 0; at < piece.length; ) {
        const taken = Math.min(piece.length - at, CHUNK_BYTES - filled);
        filling = roomFor(filling, filled, taken);
        filling.set(piece.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled === CHUNK_BYTES) await flush();
      }
    }
    if (filled > 0) await flush();
    await written;
  } catch (error) {
    await written?.catch(() => undefined);
    await db('raw_chunk').where({ content_id: contentId }).delete();
    throw error;
  } finally {
    compressor.close();
  }
  return { contentId, sha256: hash.digest(), size, writtenAt: now };
}

/** The same buffer, or a larger one with what is in it: most files are much smaller than a chunk. */
function roomFor(buffer: Buffer<ArrayBuffer>, filled: number, more: number): Buffer<ArrayBuffer> {
  if (filled + more <= buffer.length) return buffer;
  const larger = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(2 * buffer.length, filled + more)));
  buffer.copy(larger, 0, 0, filled);
  return larger;
}

/** By its first bytes: chunks were gzip at first. */
function decompress(content: Buffer): Promise<Buffer> {
  // All of a chunk in one piece, with room to see that it ends: in pieces of 16 kB it takes eight times as long.
  const chunkSize = Math.min(CHUNK_BYTES + 1, Math.max(SMALLEST_PIECE_BYTES, MOST_COMPRESSED * content.length));
  const options = { chunkSize };
  return content[0] === 0x1f && content[1] === 0x8b ? fromGzip(content, options) : fromZstd(content, options);
}
