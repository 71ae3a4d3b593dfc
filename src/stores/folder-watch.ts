import type { Database } from './database.ts';

export interface FolderWatch {
  readonly firstPolledAt: Date;
  readonly polledAt: Date;
  /** The last time everything in it was taken. */
  readonly clearAt: Date | null;
  /** The last time that nobody looked for longer than the schedule says. */
  readonly gapFrom: Date | null;
  readonly gapUntil: Date | null;
}

/** Records that a folder was looked into. `gapFrom`: since when that should have happened already. */
export async function recordPoll(
  db: Database,
  supplierId: string,
  folder: string,
  poll: { readonly at: Date; readonly isClear: boolean; readonly gapFrom: Date | undefined },
): Promise<void> {
  await db.raw(
    `insert into folder_watch (supplier_id, folder, first_polled_at, polled_at, clear_at)
     values (:supplierId, :folder, :at, :at, case when :isClear then cast(:at as timestamptz) end)
     on conflict (supplier_id, folder) do update set
       polled_at = excluded.polled_at, clear_at = coalesce(excluded.clear_at, folder_watch.clear_at),
       gap_from = coalesce(cast(:gapFrom as timestamptz), folder_watch.gap_from),
       gap_until = case when cast(:gapFrom as timestamptz) is null then folder_watch.gap_until else excluded.polled_at end`,
    { supplierId, folder, at: poll.at, isClear: poll.isClear, gapFrom: poll.gapFrom ?? null },
  );
}

export async function findFolderWatch(
  db: Database,
  supplierId: string,
  folder: string,
): Promise<FolderWatch | undefined> {
  return db('folder_watch').where({ supplier_id: supplierId, folder }).first({
    firstPolledAt: 'first_polled_at',
    polledAt: 'polled_at',
    clearAt: 'clear_at',
    gapFrom: 'gap_from',
    gapUntil: 'gap_until',
  });
}

export interface LastFile {
  readonly name: string;
  readonly receivedAt: Date;
}

/**
 * The last file of a folder that counts: one whose name fits a pattern, or without a pattern one that brought stock, or the
 * same bytes as one that did. Read backwards, so that it stops at the first.
 */
export async function lastFileOf(
  db: Database,
  supplierId: string,
  folder: string,
  pattern: string | undefined,
): Promise<LastFile | undefined> {
  const { rows } = await db.raw<{ rows: LastFile[] }>(
    `select f.name, f.received_at as "receivedAt" from seen_file f
     where f.supplier_id = :supplierId and f.folder = :folder and ${
       pattern === undefined
         ? `exists (select from seen_file g
             join document d on d.supplier_id = g.supplier_id and d.file_id = g.id
             where g.supplier_id = f.supplier_id and g.sha256 = f.sha256 and d.kind = 'inventory')`
         : 'f.name ilike :like'
     }
     order by f.id desc limit 1`,
    { supplierId, folder, ...(pattern === undefined ? {} : { like: likeOf(pattern) }) },
  );
  return rows[0];
}

/** Whether a file of a folder is taken and not opened yet. */
export async function isOpening(db: Database, supplierId: string, folder: string): Promise<boolean> {
  const row = await db('seen_file').where({ supplier_id: supplierId, folder, state: 'received' }).first('id');
  return row !== undefined;
}

/** The newest moment of which a supplier's stock in force is true. */
export async function stockAsOf(db: Database, supplierId: string): Promise<Date | undefined> {
  const row = await db('feed').where({ supplier_id: supplierId }).max<{ max: Date | null }[]>('as_of as max').first();
  return row?.max ?? undefined;
}

function likeOf(pattern: string): string {
  return pattern
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}
