import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Database } from './database.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

const CHUNK_BYTES = 1024 * 1024;

/** Bytes that were fetched but count for nothing yet: `keepContent` makes them the archive's. */
export interface FetchedContent {
  readonly contentId: string;
  readonly sha256: Buffer;
  readonly size: number;
}

/**
 * Writes a file's bytes, compressed, while they arrive; one chunk of 1 MiB is in memory at a time. Nothing refers to
 * them until `keepContent` does inside the transaction that claims the file, so a fetch that dies leaves only chunks
 * that the sweep removes.
 *
 * @throws what `bytes` throws; the chunks written so far are removed first
 */
export async function storeContent(
  db: Database,
  contentId: string,
  bytes: AsyncIterable<Uint8Array>,
  now: Date,
): Promise<FetchedContent> {
  const hash = createHash('sha256');
  let size = 0;
  let chunk = 0;
  let parts: Uint8Array[] = [];
  let pending = 0;
  const flush = async (): Promise<void> => {
    const content = await compress(Buffer.concat(parts));
    await db('raw_chunk').insert({ content_id: contentId, chunk, gzip: content, written_at: now });
    chunk += 1;
    parts = [];
    pending = 0;
  };
  try {
    for await (const piece of bytes) {
      hash.update(piece);
      size += piece.length;
      parts.push(piece);
      pending += piece.length;
      if (pending >= CHUNK_BYTES) await flush();
    }
    if (pending > 0) await flush();
  } catch (error) {
    await db('raw_chunk').where({ content_id: contentId }).delete();
    throw error;
  }
  return { contentId, sha256: hash.digest(), size };
}

/** Makes fetched bytes part of the archive. The same bytes are kept once. */
export async function keepContent(trx: Database, content: FetchedContent): Promise<void> {
  const rows = await trx('raw_content')
    .insert({ sha256: content.sha256, content_id: content.contentId, size_bytes: content.size })
    .onConflict('sha256')
    .ignore()
    .returning('content_id');
  if (rows.length === 0) await trx('raw_chunk').where({ content_id: content.contentId }).delete();
}

/** Streams archived bytes back, and fails when they are no longer what their hash says. */
export async function* readContent(db: Database, sha256: Buffer): AsyncGenerator<Buffer> {
  const content = await db('raw_content').where({ sha256 }).first<{ content_id: string } | undefined>('content_id');
  if (!content) throw new Error(`no archived bytes for ${sha256.toString('hex')}`);
  const hash = createHash('sha256');
  for (let chunk = 0; ; chunk += 1) {
    const row = await db('raw_chunk')
      .where({ content_id: content.content_id, chunk })
      .first<{ gzip: Buffer } | undefined>('gzip');
    if (!row) break;
    const bytes = await decompress(row.gzip);
    hash.update(bytes);
    yield bytes;
  }
  if (!hash.digest().equals(sha256)) {
    throw new Error(`the archived bytes of ${sha256.toString('hex')} are not what was stored`);
  }
}

/** Removes chunks of fetches that died. Answers how many. */
export async function sweepAbandonedChunks(db: Database, before: Date): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `delete from raw_chunk k where k.written_at < :before
       and not exists (select from raw_content c where c.content_id = k.content_id)`,
    { before },
  );
  return rowCount;
}
