import { copiedBytes, copyBytes } from './copied-bytes.ts';
import type { Database } from './database.ts';

/** What the feed in force said, as digests of its lines; see pipeline/inbound/imprint.ts. */
export interface StoredImprint {
  /** The run whose lines it has. */
  readonly feedRunId: string;
  /** Of costs that have none of their own. */
  readonly currency: string;
  readonly wholeAt: Date;
  /** Runs of records in it. */
  readonly runs: number;
  /** Up to there it stands in the order of the file. */
  readonly inOrderBytes: number;
  readonly entries: Buffer;
}

/** A patch says four bytes of where, and the entry that stands there from then on. */
const PATCHED_BYTES = 12;
const PATCH_BYTES = 4 + PATCHED_BYTES;

const PIECE_BYTES = 1024 * 1024;
/** With each patch one of so many pieces is written anew, so that older patches are not needed any more. */
const PIECES_IN_TURN = 8;

/**
 * The imprint of the feed in force, where one was made under the same terms. It is read in a snapshot: another gateway may
 * put the next one in its place meanwhile.
 */
export async function findImprint(
  db: Database,
  supplierId: string,
  feed: string,
  terms: string,
): Promise<StoredImprint | undefined> {
  return db.transaction((trx) => readImprint(trx, supplierId, feed, terms), {
    isolationLevel: 'repeatable read',
    readOnly: true,
  });
}

async function readImprint(
  trx: Database,
  supplierId: string,
  feed: string,
  terms: string,
): Promise<StoredImprint | undefined> {
  const row = await trx('feed_imprint as i')
    .join('feed as f', { 'f.supplier_id': 'i.supplier_id', 'f.name': 'i.feed', 'f.feed_run_id': 'i.feed_run_id' })
    .where({ 'i.supplier_id': supplierId, 'i.feed': feed, 'i.terms': terms })
    .first<(Omit<StoredImprint, 'entries'> & { size: number }) | undefined>({
      feedRunId: 'i.feed_run_id',
      currency: 'i.currency',
      wholeAt: 'i.whole_at',
      runs: 'i.runs',
      inOrderBytes: 'i.in_order_bytes',
      size: 'i.size_bytes',
    });
  if (row === undefined) return undefined;
  const { size, ...imprint } = row;
  const bytes = Buffer.allocUnsafeSlow(size);
  let at = 0;
  const key = [supplierId, feed];
  const pieces = 'select content from feed_imprint_piece where supplier_id = ? and feed = ? order by piece';
  await copyBytes(trx, pieces, key, (piece) => {
    at += piece.copy(bytes, at);
  });
  const patches = 'select content from feed_imprint_patch where supplier_id = ? and feed = ? order by save';
  const patch = (await copiedBytes(trx, patches, key)) ?? Buffer.alloc(0);
  for (let one = 0; one < patch.length; one += PATCH_BYTES) {
    patch.copy(bytes, patch.readUInt32LE(one), one + 4, one + PATCH_BYTES);
  }
  return { ...imprint, entries: bytes };
}

/** Whether the imprint of that run still stands. Call with the feeds of the supplier locked. */
export async function hasImprint(trx: Database, supplierId: string, feed: string, feedRunId: string): Promise<boolean> {
  const row = await trx('feed_imprint').where({ supplier_id: supplierId, feed, feed_run_id: feedRunId }).first('feed');
  return row !== undefined;
}

/** An imprint as it is to be from now on. */
export interface NewImprint extends Omit<StoredImprint, 'entries'> {
  readonly terms: string;
  readonly entries: readonly Uint8Array[];
  /** SKUs of its entries, each behind its length: of those behind `keptBytes`. */
  readonly skus: readonly Uint8Array[];
  /** Where in the entries 12 bytes are new, of an imprint that is kept already; those behind `keptBytes` are new as well. */
  readonly patched?: readonly number[] | undefined;
  readonly keptBytes: number;
}

/** Puts an imprint in the place of the one there was. */
export async function saveImprint(
  trx: Database,
  supplierId: string,
  feed: string,
  { entries, skus, patched, keptBytes, ...imprint }: NewImprint,
): Promise<void> {
  const key = { supplier_id: supplierId, feed };
  const size = entries.reduce((sum, { length }) => sum + length, 0);
  const columns = {
    feed_run_id: imprint.feedRunId,
    terms: imprint.terms,
    currency: imprint.currency,
    whole_at: imprint.wholeAt,
    runs: imprint.runs,
    in_order_bytes: imprint.inOrderBytes,
    size_bytes: size,
  };
  if (patched === undefined) {
    await dropImprint(trx, supplierId, feed);
    await trx('feed_imprint').insert({ ...key, ...columns, saves: 0 });
    await writePieces(trx, 'feed_imprint_piece', key, entries, () => true);
    await writePieces(trx, 'feed_imprint_sku', key, skus, () => true);
    return;
  }
  const [saved] = await trx('feed_imprint')
    .where(key)
    .update({ ...columns, saves: trx.raw('saves + 1') })
    .returning<{ saves: number }[]>('saves');
  const save = saved?.saves as number;
  const isLarge = patched.length * PATCH_BYTES * PIECES_IN_TURN > size;
  // Pieces whose turn it was since have what older patches say; where all of them are written, none says anything.
  await trx('feed_imprint_patch')
    .where(key)
    .andWhere('save', '<=', isLarge ? save : save - PIECES_IN_TURN)
    .delete();
  const [kept] = entries;
  if (!isLarge && patched.length > 0 && kept !== undefined) {
    await trx('feed_imprint_patch').insert({ ...key, save, content: patchOf(kept, patched) });
  }
  const grownFrom = Math.floor(keptBytes / PIECE_BYTES);
  await writePieces(trx, 'feed_imprint_piece', key, entries, (piece) => {
    return isLarge || piece % PIECES_IN_TURN === save % PIECES_IN_TURN || (size > keptBytes && piece >= grownFrom);
  });
  if (skus.length > 0) {
    const [{ next }] = (await trx('feed_imprint_sku').where(key).max({ next: 'piece' })) as [{ next: number }];
    await writePieces(trx, 'feed_imprint_sku', key, skus, () => true, next + 1);
  }
}

/**
 * Hands out the SKUs of an imprint in the order of its entries, each behind its length, in pieces of any size. Call with the
 * feeds of the supplier locked.
 */
export async function copyImprintSkus(
  trx: Database,
  supplierId: string,
  feed: string,
  take: (piece: Uint8Array) => void,
): Promise<void> {
  const skus = 'select content from feed_imprint_sku where supplier_id = ? and feed = ? order by piece';
  await copyBytes(trx, skus, [supplierId, feed], take);
}

function patchOf(bytes: Uint8Array, patched: readonly number[]): Buffer {
  const patch = Buffer.allocUnsafe(patched.length * PATCH_BYTES);
  for (const [index, at] of patched.entries()) {
    patch.writeUInt32LE(at, index * PATCH_BYTES);
    patch.set(bytes.subarray(at, at + PATCHED_BYTES), index * PATCH_BYTES + 4);
  }
  return patch;
}

/** Writes those pieces of some bytes, one behind the other, that are to be written. */
async function writePieces(
  trx: Database,
  table: 'feed_imprint_piece' | 'feed_imprint_sku',
  key: { readonly supplier_id: string; readonly feed: string },
  bytes: readonly Uint8Array[],
  isWanted: (piece: number) => boolean,
  first = 0,
): Promise<void> {
  let piece = first;
  for (const content of piecesOf(bytes)) {
    if (isWanted(piece)) {
      await trx(table)
        .insert({ ...key, piece, content })
        .onConflict(['supplier_id', 'feed', 'piece'])
        .merge();
    }
    piece += 1;
  }
}

function* piecesOf(bytes: readonly Uint8Array[]): Generator<Uint8Array> {
  let waiting: Uint8Array = new Uint8Array(0);
  for (const part of bytes) {
    const from = waiting.length === 0 ? part : Buffer.concat([waiting, part]);
    let at = 0;
    for (; from.length - at >= PIECE_BYTES; at += PIECE_BYTES) yield from.subarray(at, at + PIECE_BYTES);
    waiting = from.subarray(at);
  }
  if (waiting.length > 0) yield waiting;
}

/** The feed is read whole the next time. */
export async function dropImprint(trx: Database, supplierId: string, feed: string): Promise<void> {
  await trx('feed_imprint').where({ supplier_id: supplierId, feed }).delete();
}

/** Every feed of the supplier, or every one but `except`, is read whole the next time. */
export async function dropImprints(trx: Database, supplierId: string, except?: string): Promise<void> {
  const all = trx('feed_imprint').where({ supplier_id: supplierId });
  await (except === undefined ? all : all.whereNot({ feed: except })).delete();
}
