import type { Database } from './database.ts';

/** One reading of a file: the first, or one that a person wanted. */
export interface FileReading {
  /** 0 is the first. */
  readonly attempt: number;
  readonly beganAt: string | null;
  /** When its first document was recorded: everything was translated by then. */
  readonly translatedAt: string | null;
  readonly endedAt: string | null;
  readonly documents: number;
  readonly applied: number;
  readonly state: string | null;
  readonly by: string | null;
  readonly reason: string | null;
}

/** What left the gateway because of a file. */
export interface FileEffect {
  readonly kind: 'answer' | 'fulfilment' | 'stock';
  /** Name of the document that went out, or the storefront that was told. */
  readonly name: string;
  /** The delivery, or the order: how it is asked for. */
  readonly key: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly queuedAt: string;
  readonly doneAt: string | null;
}

/** The moments of a file's life. */
export interface FileMoments {
  readonly supplierId: string;
  readonly state: string;
  readonly modifiedAt: Date;
  readonly firstSeenAt: Date;
  readonly receivedAt: Date;
  readonly settle: string;
  readonly settled: string | null;
  readonly settleAttempts: number;
  readonly readings: readonly FileReading[];
  readonly effects: readonly FileEffect[];
}

/** When everything happened to one file, or undefined. */
export async function fileMoments(db: Database, id: string): Promise<FileMoments | undefined> {
  const { rows } = await db.raw<{ rows: FileMoments[] }>(
    `select f.supplier_id as "supplierId", f.state, f.modified_at as "modifiedAt", f.first_seen_at as "firstSeenAt",
       f.received_at as "receivedAt", f.settle, f.settled, f.settle_attempts as "settleAttempts",
       ${all(READINGS)} as readings, ${all(EFFECTS)} as effects
     from seen_file f where f.id = :id`,
    { id },
  );
  return rows[0];
}

/** A file that was read again says when that was; when its first reading ended, only the documents of it know. */
const READINGS = `
  select a.attempt, case when a.attempt = 0 then f.read_began_at else a.at end as "beganAt", d.first as "translatedAt",
    coalesce(a.ended_at, case when f.attempt = a.attempt then f.opened_at end, d.last) as "endedAt",
    coalesce(d.documents, 0) as documents, coalesce(d.applied, 0) as applied, a.to_state as state,
    a.requested_by as by, a.reason
  from (
    select 0 as attempt, null::timestamptz as at, null::timestamptz as ended_at, null::text as requested_by, null::text as reason,
      coalesce((select b.from_state from file_attempt b
        where b.supplier_id = f.supplier_id and b.file_id = f.id and b.attempt = 1), f.state) as to_state
    union all
    select b.attempt, b.at, b.ended_at, b.requested_by, b.reason, b.to_state from file_attempt b
      where b.supplier_id = f.supplier_id and b.file_id = f.id
  ) a
  left join (
    select attempt, min(recorded_at) as first, max(recorded_at) as last, count(*)::int as documents,
      count(*) filter (where state = 'applied')::int as applied
    from document d where d.supplier_id = f.supplier_id and d.file_id = f.id group by 1
  ) d on d.attempt = a.attempt
  order by a.attempt`;

/** Acknowledgments of its interchanges, parcels that shops were told of, and stock that went out with it as the oldest news. */
const EFFECTS = `
  (select 'answer' as kind, v.name, v.id::text as key, v.state, v.attempts, v.created_at as "queuedAt", v.sent_at as "doneAt"
    from delivery v where v.supplier_id = f.supplier_id and v.kind in ('functional-acknowledgment', 'interchange-acknowledgment')
      and split_part(v.subject, '/', 1) in (select i.id::text from interchange i
        where i.supplier_id = f.supplier_id and i.file_id = f.id)
    order by v.id limit 100)
  union all
  (select 'fulfilment', p.storefront_id, p.storefront_id || '/' || o.external_id, p.state, 1, p.queued_at, p.pushed_at
    from document d
      join shipment s on s.supplier_id = d.supplier_id and s.document_id = d.id
      join package k on k.supplier_id = s.supplier_id and k.shipment_id = s.id
      join fulfilment_push p on p.supplier_id = k.supplier_id and p.package_id = k.id
      join sales_order o on o.id = p.order_id
    where d.supplier_id = f.supplier_id and d.file_id = f.id order by p.id limit 100)
  union all
  (select 'stock', r.storefront_id, null, 'done', 1, f.opened_at, min(r.published_at)
    from publish_run r where r.file_seen_at = f.first_seen_at
      and exists (select from document d where d.supplier_id = f.supplier_id and d.file_id = f.id and d.kind = 'inventory')
    group by r.storefront_id order by 1 limit 20)`;

function all(select: string): string {
  return `coalesce((select jsonb_agg(to_jsonb(x)) from (${select}) x), '[]')`;
}
