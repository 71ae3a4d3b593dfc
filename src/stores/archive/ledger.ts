import { createHash } from 'node:crypto';
import { ConfigError, TransientError } from '../../kernel/errors.ts';
import type { Database } from '../database.ts';
import { type ContentKey, type ContentPlace, type FetchedContent, keyIn } from './place.ts';
import { ContentUnreadable } from './unreadable.ts';

/** The places of this gateway: one that new bytes go to, and all that older bytes may lie in. */
export interface Archive {
  readonly writesTo: ContentPlace;
  readonly places: ReadonlyMap<string, ContentPlace>;
}

/** Bytes that nobody claimed for this long are given up. */
const ABANDONED_MS = 24 * 3600_000;
/** A fetch that took longer is begun anew: the rest of the time keeps claim and sweep apart, whatever their clocks say. */
const LONGEST_FETCH_MS = ABANDONED_MS / 2;

/** Writes a file's bytes while they arrive. They count for nothing until `keepContent`, so a fetch that dies leaves only what the sweep removes. */
export function storeContent(
  archive: Archive,
  contentId: string,
  bytes: AsyncIterable<Uint8Array>,
  now: Date,
): Promise<FetchedContent> {
  return archive.writesTo.write(contentId, bytes, now);
}

interface LedgerRow extends ContentKey {
  readonly place: string;
  readonly removedAt: Date | null;
}

const COLUMNS = { contentId: 'content_id', sha256: 'sha256', place: 'place', removedAt: 'removed_at' };

/**
 * Makes fetched bytes part of the archive, in the transaction that claims their file. The same bytes are kept once; bytes
 * that retention removed are there again.
 *
 * The lock is held until the claim commits, so that no sweep can take away meanwhile what it is about to refer to.
 *
 * @throws TransientError ARCHIVE-CLAIM-LATE when the bytes may be gone: they have to be fetched again
 */
export async function keepContent(archive: Archive, trx: Database, content: FetchedContent, now: Date): Promise<void> {
  const { writesTo: place } = archive;
  const { sha256, contentId } = content;
  await lockKey(trx, place, keyIn(place, content));
  const isLate = now.getTime() - content.writtenAt.getTime() > LONGEST_FETCH_MS;
  if (isLate || !(await place.stillHas(trx, content))) {
    throw new TransientError(
      'ARCHIVE-CLAIM-LATE',
      'The fetched bytes were not claimed in time; the file is fetched again.',
    );
  }
  const { rows } = await trx.raw<{ rows: { contentId: string }[] }>(
    `insert into raw_content (sha256, content_id, size_bytes, place) values (:sha256, :contentId, :size, :place)
     on conflict (sha256) do update
       set content_id = excluded.content_id, place = excluded.place, removed_at = null
       where raw_content.removed_at is not null
     returning content_id as "contentId"`,
    { sha256, contentId, size: content.size, place: place.name },
  );
  if (rows.length > 0) return;
  const kept = await trx('raw_content').where({ sha256 }).first<LedgerRow>(COLUMNS);
  const isSameKey = kept?.place === place.name && keyIn(place, kept) === keyIn(place, content);
  if (!isSameKey) await place.remove(trx, content);
}

/**
 * Streams archived bytes back, from wherever they are, and fails at the end when they are not what their hash says: what
 * was read counts only when the end is reached.
 *
 * @throws ContentUnreadable when they are damaged, lost or removed
 */
export async function* readContent(archive: Archive, db: Database, sha256: Buffer): AsyncGenerator<Uint8Array> {
  const row = await db('raw_content').where({ sha256 }).first<LedgerRow | undefined>(COLUMNS);
  if (row === undefined) throw new ContentUnreadable('ARCHIVE-MISSING', sha256, 'were never kept');
  if (row.removedAt !== null) {
    throw new ContentUnreadable(
      'ARCHIVE-REMOVED',
      sha256,
      `were removed at ${row.removedAt.toISOString()}, as retention says`,
    );
  }
  const hash = createHash('sha256');
  for await (const bytes of placeOf(archive, row.place).read(db, row)) {
    hash.update(bytes);
    yield bytes;
  }
  if (!hash.digest().equals(sha256)) {
    throw new ContentUnreadable('ARCHIVE-DAMAGED', sha256, 'are not what was stored: their hash is another one');
  }
}

/** Reads all of it for its hash alone. */
export async function verifyContent(archive: Archive, db: Database, sha256: Buffer): Promise<void> {
  for await (const _bytes of readContent(archive, db, sha256));
}

/** Removes what fetches left behind that died, and what retention let go, from every place. Answers how many. */
export async function sweepAbandonedContent(archive: Archive, db: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - ABANDONED_MS);
  let removed = 0;
  for (const place of archive.places.values()) {
    for await (const keys of place.listOld(db, before)) {
      for (const key of await unkept(db, place, keys)) {
        if (await discardKey(db, place, key, before)) removed += 1;
      }
    }
  }
  return removed;
}

/** Removes the bytes of a key unless the ledger, or a claim that is about to commit, needs them. */
async function discardKey(db: Database, place: ContentPlace, key: string, before: Date): Promise<boolean> {
  return db.transaction(async (trx) => {
    await lockKey(trx, place, key);
    if ((await unkept(trx, place, [key])).length === 0 || !(await place.isOld(trx, key, before))) return false;
    await place.remove(trx, keyedContent(place, key));
    return true;
  });
}

/** Removes the bytes of content whose row says that they are removed. */
export async function discardRemoved(
  archive: Archive,
  db: Database,
  content: ContentKey & { readonly place: string },
): Promise<void> {
  const place = placeOf(archive, content.place);
  const key = keyIn(place, content);
  await db.transaction(async (trx) => {
    await lockKey(trx, place, key);
    if ((await unkept(trx, place, [key])).length > 0) await place.remove(trx, content);
  });
}

/** Those keys of a place that no row of the ledger refers to. */
async function unkept(db: Database, place: ContentPlace, keys: readonly string[]): Promise<string[]> {
  const column = place.keyedBy === 'sha256' ? 'sha256' : 'content_id';
  const values = keys.map((key) => (place.keyedBy === 'sha256' ? Buffer.from(key, 'hex') : key));
  const rows = await db('raw_content')
    .where({ place: place.name })
    .whereNull('removed_at')
    .whereIn(column, values)
    .select<LedgerRow[]>(COLUMNS);
  const kept = new Set(rows.map((row) => keyIn(place, row)));
  return keys.filter((key) => !kept.has(key));
}

function keyedContent(place: ContentPlace, key: string): ContentKey {
  return place.keyedBy === 'sha256'
    ? { contentId: '', sha256: Buffer.from(key, 'hex') }
    : { contentId: key, sha256: Buffer.alloc(0) };
}

/** Makes claims and removals of one key wait for each other, over all gateways, until the transaction ends. */
async function lockKey(trx: Database, place: ContentPlace, key: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(:key, 0))', { key: `content/${place.name}/${key}` });
}

function placeOf(archive: Archive, name: string): ContentPlace {
  const place = archive.places.get(name);
  if (place === undefined) {
    throw new ConfigError(
      'ARCHIVE-PLACE-UNKNOWN',
      `Raw content lies in the place "${name}", which archive.places does not name.`,
    );
  }
  return place;
}
