import type { Code } from '../kernel/codes.ts';
import type { Database } from './database.ts';

/** An open exception as the first page shows it. */
export interface UrgentException {
  readonly id: string;
  readonly code: Code;
  readonly severity: 'warning' | 'error';
  readonly message: string;
  readonly supplierId: string | null;
  readonly seen: number;
  readonly openedAt: Date;
}

/** Open exceptions, errors first, the oldest of each first. */
export async function urgentExceptions(db: Database, limit: number): Promise<UrgentException[]> {
  const { rows } = await db.raw<{ rows: UrgentException[] }>(
    `select id, code, severity, message, supplier_id as "supplierId", seen, opened_at as "openedAt"
     from exception where closed_at is null
     order by severity = 'error' desc, opened_at, id limit :limit`,
    { limit },
  );
  return rows;
}

export async function countOpenExceptions(db: Database): Promise<number> {
  const row = await db('exception').whereNull('closed_at').count<{ count: string }[]>('* as count');
  return Number(row[0]?.count);
}

/** Something of which a person has to decide: how many, and since when the oldest waits. */
export interface Waiting {
  readonly what: string;
  readonly of: string | null;
  readonly count: number;
  readonly oldest: Date | null;
}

/** Everything that waits for a person's decision, by kind and by what is concerned; each is found by an index of what is open. */
export async function waitingDecisions(db: Database): Promise<Waiting[]> {
  const { rows } = await db.raw<{ rows: Waiting[] }>(
    `select 'feeds' as what, supplier_id as of, count(*)::int as count, min(recorded_at) as oldest
       from feed_run where state = 'held' group by supplier_id
     union all
     select 'orders', h.kind, count(*)::int, min(h.placed_at)
       from sales_order o join order_hold h on h.order_id = o.id
       where o.state = 'held' and h.released_at is null group by h.kind
     union all
     select 'unroutable', storefront_id, count(*)::int, min(received_at)
       from sales_order where state = 'unfulfillable' group by storefront_id
     union all
     select 'lines', supplier_id, count(*)::int, null from held_line where state = 'open' group by supplier_id
     union all
     select 'catalogs', supplier_id, count(*)::int, min(recorded_at) from price_catalog where state = 'held' group by supplier_id
     union all
     select 'invoices', supplier_id, count(*)::int, min(recorded_at)
       from invoice where state in ('exception', 'disputed') group by supplier_id
     union all
     select 'changes', supplier_id, count(*)::int, min(requested_at)
       from purchase_order_change where state = 'by-hand' group by supplier_id
     union all
     select 'deliveries', supplier_id, count(*)::int, min(waiting_since) from delivery where state = 'failed' group by supplier_id
     union all
     select 'answers', supplier_id, count(*)::int, min(opened_at) from exception
       where closed_at is null and code in ('PO-PRICE-HELD', 'PO-SUBSTITUTE-HELD') group by supplier_id
     union all
     select 'reports', supplier_id, count(*)::int, min(made_at)
       from error_report where state in ('draft', 'uncertain') group by supplier_id
     order by 4 nulls last, 1, 2`,
  );
  return rows;
}

/** How many orders, or purchase orders, of a time stand where. */
export interface Stage {
  readonly of: 'order' | 'purchase-order';
  readonly state: string;
  readonly count: number;
}

export async function orderStages(db: Database, since: Date): Promise<Stage[]> {
  const { rows } = await db.raw<{ rows: Stage[] }>(
    `select 'order' as of, state, count(*)::int as count from sales_order where placed_at >= :since and not is_test group by state
     union all
     select 'purchase-order', state, count(*)::int from purchase_order where created_at >= :since group by state`,
    { since },
  );
  return rows;
}

/** A purchase order of which an answer is late. */
export interface OverdueChain {
  readonly supplierId: string;
  readonly poNumber: string;
  readonly storefront: string;
  readonly orderId: string;
  readonly steps: readonly { readonly step: string; readonly state: 'late' | 'overdue'; readonly dueAt: string }[];
}

/** Purchase orders whose answers are late, the longest overdue first. */
export async function overdueChains(db: Database, limit: number): Promise<{ total: number; chains: OverdueChain[] }> {
  const { rows } = await db.raw<{ rows: (OverdueChain & { total: number })[] }>(
    `select p.supplier_id as "supplierId", p.po_number as "poNumber", o.storefront_id as storefront, o.external_id as "orderId",
       p.overdue as steps, count(*) over ()::int as total
     from purchase_order p join sales_order o on o.id = p.order_id
     where p.overdue <> '[]'
     order by (select min(step ->> 'dueAt') from jsonb_array_elements(p.overdue) step), p.id
     limit :limit`,
    { limit },
  );
  return { total: rows[0]?.total ?? 0, chains: rows.map(({ total: _, ...chain }) => chain) };
}

/** Since when each shop waits for its oldest quantity, and for its oldest package. */
export async function shopLags(db: Database): Promise<{ readonly storefront: string; readonly since: Date | null }[]> {
  const { rows } = await db.raw<{ rows: { storefront: string; since: Date | null }[] }>(
    `select f.id as storefront, (
       select min(desired_since) from listing l
       where l.storefront_id = f.id and l.desired_version > l.pushed_version and l.refusal is null) as since
     from storefront f order by f.id`,
  );
  return rows;
}

/** What happened in each span of time. */
export interface Span {
  readonly at: Date;
  readonly orders: number;
  readonly files: number;
  readonly exceptions: number;
  readonly quantities: number;
  /** Longest time from the first sight of a file until a shop knew what was in it; null: none was told. */
  readonly lagMs: number | null;
}

/** The time from `from` to `to`, cut into spans of so many minutes. */
export async function activity(
  db: Database,
  { from, to, minutes }: { readonly from: Date; readonly to: Date; readonly minutes: number },
): Promise<Span[]> {
  const { rows } = await db.raw<{ rows: Span[] }>(
    `with cut as (select make_interval(mins => :minutes) as width),
     span as (select at from cut, generate_series(date_bin(width, :from, 'epoch'), :to, width) at),
     placed as (select date_bin(width, placed_at, 'epoch') as at, count(*)::int as n from cut, sales_order
       where placed_at >= :from and placed_at <= :to and not is_test group by 1),
     came as (select date_bin(width, received_at, 'epoch') as at, count(*)::int as n from cut, seen_file
       where received_at >= :from and received_at <= :to group by 1),
     opened as (select date_bin(width, opened_at, 'epoch') as at, count(*)::int as n from cut, exception
       where opened_at >= :from and opened_at <= :to group by 1),
     told as (select date_bin(width, published_at, 'epoch') as at, sum(items)::int as n,
         max(extract(epoch from published_at - file_seen_at) * 1000)::float as lag
       from cut, publish_run where published_at >= :from and published_at <= :to group by 1)
     select span.at, coalesce(placed.n, 0) as orders, coalesce(came.n, 0) as files, coalesce(opened.n, 0) as exceptions,
       coalesce(told.n, 0) as quantities, told.lag as "lagMs"
     from span left join placed using (at) left join came using (at) left join opened using (at) left join told using (at)
     order by span.at`,
    { from, to, minutes },
  );
  return rows;
}
