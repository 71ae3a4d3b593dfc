import type { Database } from './database.ts';
import { bufferRule, depletion, isFastMover } from './sql/offer-terms.ts';
import { isUndone } from './sql/undone-run.ts';

/** A feed that took effect at least once, and the last files of it. */
export interface FeedFacts {
  readonly feed: string;
  readonly asOf: Date;
  readonly confirmedAt: Date;
  readonly skus: number;
  /** The last files, newest first: those that were read as this feed, and the same bytes again. At most two. */
  readonly files: readonly FeedFile[];
  /** Lines of the last full feeds that took effect, newest first. */
  readonly fullLines: readonly number[];
}

export interface FeedFile {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly receivedAt: Date;
  /** What became of it as a feed; `heartbeat`: the same bytes again; `undone`: it was applied and taken back. */
  readonly state: string;
  readonly reason: string | null;
}

/** Full feeds that are compared with the last one. */
const COMPARED = 8;

/**
 * The feeds of a supplier with their last files. Runs are read backwards and end after a few, and so do the files with the
 * same bytes as one of these, so that years of feeds cost nothing.
 */
export async function feedFacts(db: Database, supplierId: string): Promise<FeedFacts[]> {
  const { rows } = await db.raw<{
    rows: (Omit<FeedFacts, 'files'> & { files: (FeedFile & { receivedAt: string })[] })[];
  }>(
    `select f.name as feed, f.as_of as "asOf", f.confirmed_at as "confirmedAt", f.sku_count as skus,
       (with run as (
          select s.id, s.name, s.folder, s.received_at, s.sha256, n.reason,
            case when ${isUndone('n')} then 'undone' else n.state end as state
          from feed_run n
          join document d on d.supplier_id = n.supplier_id and d.id = n.document_id
          join seen_file s on s.supplier_id = d.supplier_id and s.id = d.file_id
          where n.supplier_id = f.supplier_id and n.feed = f.name order by n.id desc limit 4
        ), came as (
          select id, name, folder, received_at, state, reason from run
          union all
          select s.id, s.name, s.folder, s.received_at, 'heartbeat', null
          from (select distinct sha256 from run) same
          cross join lateral (
            select * from seen_file s
            where s.supplier_id = f.supplier_id and s.state = 'duplicate' and s.sha256 = same.sha256
            order by s.id desc limit 2) s
        ), last as (select distinct on (received_at, id) * from came order by received_at desc, id desc limit 2)
        select coalesce(jsonb_agg(jsonb_build_object('id', id::text, 'name', name, 'folder', folder,
          'receivedAt', received_at, 'state', state, 'reason', reason) order by received_at desc, id desc), '[]')
        from last) as files,
       array(select n.lines + n.held_lines from feed_run n
         where n.supplier_id = f.supplier_id and n.feed = f.name and n.state = 'applied' and n.coverage = 'full'
           and n.undoes is null and not ${isUndone('n')}
         order by n.id desc limit :compared) as "fullLines"
     from feed f where f.supplier_id = :supplierId order by f.name`,
    { supplierId, compared: COMPARED + 1 },
  );
  return rows.map((row) => ({
    ...row,
    files: row.files.map((file) => ({ ...file, receivedAt: new Date(file.receivedAt) })),
  }));
}

/** Whether somebody was told that a supplier's file was missing, between the moments at which two files came. */
export async function wasMissed(db: Database, supplierId: string, from: Date, until: Date): Promise<boolean> {
  const row = await db('exception')
    .where({ supplier_id: supplierId })
    .whereIn('code', ['FEED-OVERDUE', 'FEED-STALE'])
    .where('opened_at', '>', from)
    .where('opened_at', '<=', until)
    .first('id');
  return row !== undefined;
}

/**
 * SKUs of a feed that sell fast: supplier.yaml calls them so (stock.buffer.fastMovers), or it was learnt that others take so
 * many.
 */
export async function countFastMovers(db: Database, supplierId: string, feed: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count
     from supplier s join supplier_offer o on o.supplier_id = s.id ${bufferRule} ${depletion}
     where s.id = :supplierId and coalesce(o.feed, :feed) = :feed and ${isFastMover}`,
    { supplierId, feed },
  );
  return rows[0]?.count ?? 0;
}
