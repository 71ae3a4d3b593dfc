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
  readonly bytes: Buffer;
}

const PIECE_BYTES = 1024 * 1024;

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
    .first<(Omit<StoredImprint, 'bytes'> & { size: number }) | undefined>({
      feedRunId: 'i.feed_run_id',
      currency: 'i.currency',
      wholeAt: 'i.whole_at',
      runs: 'i.runs',
      size: 'i.size_bytes',
    });
  if (row === undefined) return undefined;
  const { size, ...imprint } = row;
  const bytes = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (let piece = 0; at < size; piece += 1) {
    const { content } = await trx('feed_imprint_piece')
      .where({ supplier_id: supplierId, feed, piece })
      .first<{ content: Buffer }>('content');
    at += content.copy(bytes, at);
  }
  return { ...imprint, bytes };
}

/** Whether the imprint of that run still stands. Call with the feeds of the supplier locked. */
export async function hasImprint(trx: Database, supplierId: string, feed: string, feedRunId: string): Promise<boolean> {
  const row = await trx('feed_imprint').where({ supplier_id: supplierId, feed, feed_run_id: feedRunId }).first('feed');
  return row !== undefined;
}

/** Puts an imprint in the place of the one there was. */
export async function saveImprint(
  trx: Database,
  supplierId: string,
  feed: string,
  imprint: Omit<StoredImprint, 'bytes'> & {
    readonly terms: string;
    readonly bytes: Iterable<Uint8Array>;
    readonly size: number;
  },
): Promise<void> {
  await dropImprint(trx, supplierId, feed);
  const { feedRunId, terms, currency, wholeAt, runs, size } = imprint;
  await trx('feed_imprint').insert({
    supplier_id: supplierId,
    feed,
    feed_run_id: feedRunId,
    terms,
    currency,
    whole_at: wholeAt,
    runs,
    size_bytes: size,
  });
  let piece = 0;
  const insert = async (content: Uint8Array): Promise<void> => {
    await trx('feed_imprint_piece').insert({ supplier_id: supplierId, feed, piece, content });
    piece += 1;
  };
  for (const bytes of imprint.bytes) {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) await insert(bytes.subarray(at, at + PIECE_BYTES));
  }
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
