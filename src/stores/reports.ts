import type { Database } from './database.ts';
import { estimateHistory, lineEstimates, orderEstimate, orderPromise } from './sql/order-estimates.ts';

export interface DocumentCount {
  readonly direction: 'in' | 'out';
  /** The X12 set, else the format. */
  readonly label: string;
  readonly kind: string;
  readonly format: string;
  readonly state: string;
  readonly count: number;
}

/** How many documents of each kind came and went, by state. */
export async function countDocuments(db: Database): Promise<DocumentCount[]> {
  const { rows } = await db.raw<{ rows: DocumentCount[] }>(
    `select 'in' as direction, case when format = 'x12' then coalesce(set_id, '?') else format end as label,
       kind, format, state, count(*)::int as count
     from document group by 2, 3, 4, 5
     union all
     select 'out', case when format <> 'x12' then format when kind = 'order' then '850' else '997' end,
       kind, format, state, count(*)::int
     from delivery group by 2, 3, 4, 5
     order by 1, 2, 3, 4, 5`,
  );
  return rows;
}

/** What is in force of one mapping, and how its last document went. */
export interface MappingReport {
  readonly supplier: string;
  readonly isActive: boolean;
  /** Everything the supplier's files say, as a hash; the same in every gateway. */
  readonly revision: string | null;
  readonly since: Date | null;
  readonly mapping: string;
  /** The version of the mapping that is in force; null: it is not any more. */
  readonly version: string | null;
  readonly last: {
    readonly file: string;
    readonly version: string;
    readonly at: string;
    readonly state: string;
    readonly lines: number;
    readonly held: number;
    /** Inputs that nothing read: address or qualifier → how often. */
    readonly unread: Readonly<Record<string, number>>;
  } | null;
}

/** Every mapping that was ever in force, with its last document: which version runs, and what of the files nobody reads. */
export async function mappingReports(db: Database): Promise<MappingReport[]> {
  const { rows } = await db.raw<{ rows: MappingReport[] }>(
    `select m.supplier_id as supplier, s.is_active as "isActive", s.revision, s.revision_since as since,
       m.mapping_id as mapping, v.version,
       (select jsonb_build_object('file', f.name, 'version', d.mapping_version, 'at', d.recorded_at, 'state', d.state,
          'lines', d.line_count, 'held', d.held_count, 'unread', d.unread)
        from document d join seen_file f on f.supplier_id = d.supplier_id and f.id = d.file_id
        where d.supplier_id = m.supplier_id and d.mapping_id = m.mapping_id
        order by d.id desc limit 1) as last
     from (select distinct supplier_id, mapping_id from mapping_version) m
     join supplier s on s.id = m.supplier_id
     left join mapping_version v on v.supplier_id = m.supplier_id and v.mapping_id = m.mapping_id
       and v.revision = s.revision and s.is_active
     order by 1, 5`,
  );
  return rows;
}

/** The figures of a gateway's life so far, each counted from its table. */
export interface Totals {
  readonly skus: number;
  readonly listings: number;
  readonly publishedListings: number;
  readonly ordersReceived: number;
  readonly ordersRouted: number;
  readonly ordersSplit: number;
  readonly ordersShipped: number;
  readonly purchaseOrders: number;
  readonly purchaseOrdersInvoiced: number;
  readonly fulfilmentsPushed: number;
  readonly marginEntries: number;
  readonly openExceptions: number;
}

export async function totals(db: Database): Promise<Totals> {
  const { rows } = await db.raw<{ rows: Totals[] }>(
    `select
       (select count(*)::int from supplier_offer) as skus,
       (select count(*)::int from listing) as listings,
       (select count(*)::int from listing where pushed is not null) as "publishedListings",
       (select count(*)::int from sales_order where not is_test) as "ordersReceived",
       (select count(distinct order_id)::int from purchase_order) as "ordersRouted",
       (select count(*)::int from (
          select order_id from purchase_order where attempt = 1 group by order_id having count(*) > 1) split) as "ordersSplit",
       (select count(*)::int from sales_order where state = 'shipped' and not is_test) as "ordersShipped",
       (select count(*)::int from purchase_order) as "purchaseOrders",
       (select count(*)::int from purchase_order where state = 'invoiced') as "purchaseOrdersInvoiced",
       (select count(*)::int from fulfilment_push where state = 'done') as "fulfilmentsPushed",
       (select count(*)::int from margin_entry) as "marginEntries",
       (select count(*)::int from exception where closed_at is null) as "openExceptions"`,
  );
  return rows[0] as Totals;
}

/** Milliseconds from the first listing that showed a stock file to the storefront knowing what it changed. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly batches: number;
}

/** Measured per published batch, by its oldest file. Null while nothing was published because of a file. */
export async function fileToStorefront(db: Database): Promise<Latency | null> {
  const { rows } = await db.raw<{ rows: { p50: number | null; p99: number | null; batches: number }[] }>(
    `with latency as (
       select 1000 * extract(epoch from published_at - file_seen_at)::float8 as ms
       from publish_run where file_seen_at is not null
     )
     select round(percentile_cont(0.5) within group (order by ms))::int as p50,
       round(percentile_cont(0.99) within group (order by ms))::int as p99, count(*)::int as batches
     from latency`,
  );
  const row = rows[0];
  return row?.p50 == null || row.p99 === null ? null : { p50: row.p50, p99: row.p99, batches: row.batches };
}

/** Money of one order: what the latest stage knows of each kind. Revenue is positive, costs are negative. */
export interface OrderMargin {
  readonly orderId: string;
  readonly externalId: string;
  readonly currency: string;
  readonly revenue: string;
  readonly itemCost: string;
  readonly freight: string;
  readonly fees: string;
  readonly margin: string;
  /** `invoiced` once every cost of the order is invoiced. */
  readonly stage: string;
}

/** Margin per order: every entry counts, as what it says is taken back when a later stage knows better. */
export async function orderMargins(db: Database): Promise<OrderMargin[]> {
  const { rows } = await db.raw<{ rows: OrderMargin[] }>(
    `select o.id as "orderId", o.external_id as "externalId", o.currency,
       coalesce(sum(amount) filter (where kind in ('revenue', 'shipping-income')), 0)::numeric(18,2)::text as revenue,
       coalesce(sum(amount) filter (where kind = 'item'), 0)::numeric(18,2)::text as "itemCost",
       coalesce(sum(amount) filter (where kind = 'freight'), 0)::numeric(18,2)::text as freight,
       coalesce(sum(amount) filter (where kind not in ('revenue', 'shipping-income', 'item', 'freight')), 0)
         ::numeric(18,2)::text as fees,
       coalesce(sum(amount), 0)::numeric(18,2)::text as margin,
       case when coalesce(sum(amount) filter (where kind = 'item' and stage <> 'invoiced'), 0) = 0
         then 'invoiced' else 'estimate' end as stage
     from margin_entry m join sales_order o on o.id = m.order_id
     group by o.id order by o.id`,
  );
  return rows;
}

/** What became of one order: decisions, purchase orders, packages. Undefined when there is no such order. */
export async function orderReport(db: Database, storefrontId: string, externalId: string): Promise<unknown> {
  const { rows } = await db.raw<{ rows: { report: unknown }[] }>(
    `select jsonb_build_object(
       'orderId', o.external_id, 'test', o.is_test, 'storefront', o.storefront_id, 'state', o.state, 'reason', o.reason,
       'promisedBy', ${orderPromise}, 'estimate', ${orderEstimate}, 'lines', ${lineEstimates},
       'routing', (select jsonb_agg(jsonb_build_object('attempt', d.attempt, 'algorithm', d.algorithm,
          'explanation', d.explanation) order by d.attempt) from routing_decision d where d.order_id = o.id),
       'purchaseOrders', (select jsonb_agg(jsonb_build_object('supplier', p.supplier_id, 'poNumber', p.po_number,
          'state', p.state, 'supplierReference', p.supplier_reference, 'shipBy', p.ship_by, 'estimates', ${estimateHistory},
          'overdue', (select coalesce(jsonb_agg(s - 'isRaised' order by s ->> 'dueAt'), '[]') from jsonb_array_elements(p.overdue) s)) order by p.created_at, p.id)
          from purchase_order p where p.order_id = o.id),
       'packages', (select jsonb_agg(jsonb_build_object('package', k.package_ref, 'carrier', k.carrier,
          'trackingNumber', k.tracking_number, 'told', f.state) order by f.id)
          from fulfilment_push f join package k on k.supplier_id = f.supplier_id and k.id = f.package_id
          where f.order_id = o.id)) as report
     from sales_order o where o.storefront_id = :storefrontId and o.external_id = :externalId`,
    { storefrontId, externalId },
  );
  return rows[0]?.report;
}
