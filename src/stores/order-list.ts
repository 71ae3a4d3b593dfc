import type { Database } from './database.ts';

/** An order as a list shows it. */
export interface OrderRow {
  readonly id: string;
  readonly storefront: string;
  readonly orderId: string;
  readonly state: string;
  /** Only a test. */
  readonly isTest: boolean;
  readonly reason: string | null;
  readonly placedAt: Date;
  readonly currency: string;
  /** Units that the customer still wants, and what they are sold for. */
  readonly units: number;
  readonly value: string;
  /** What is left of it by all that is known; null while nothing is. */
  readonly margin: string | null;
  /** What the customer was promised for all of it; null: nothing. */
  readonly promisedBy: string | null;
  /** Answers of suppliers that should have come. */
  readonly overdue: number;
  readonly purchaseOrders: readonly { readonly supplier: string; readonly poNumber: string; readonly state: string }[];
}

export interface WantedOrders {
  readonly storefront?: string | undefined;
  readonly state?: string | undefined;
  /** A supplier that was asked for some of it. */
  readonly supplier?: string | undefined;
  /** Placed in this time. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  /** The beginning of the shop's number, or a PO number or the supplier's number as it is. */
  readonly search?: string | undefined;
  /** Only those that wait for a person, whose suppliers are late to answer, or of which an exception is open. */
  readonly problem?: boolean | undefined;
  /** Only older ones than this number. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** A supplier is late to answer some of order `o`. */
const isOverdue = `exists (select from purchase_order p where p.order_id = o.id and p.overdue <> '[]')`;

/** Orders that an open exception names, by the shop's number or by that of a purchase order. */
const withException = `
  select w.id from exception e
  join sales_order w on w.external_id collate "C" = coalesce(e.facts ->> 'order', e.facts ->> 'orderId')
    and w.storefront_id = coalesce(e.facts ->> 'storefront', w.storefront_id)
  where e.closed_at is null
  union
  select p.order_id from exception e
  join purchase_order p on p.po_number = coalesce(e.facts ->> 'poNumber', e.facts ->> 'subject')
    and p.supplier_id = coalesce(e.supplier_id, p.supplier_id)
  where e.closed_at is null`;

/** What was not asked for is left out, so that every list has its own plan. */
function conditions(wanted: WantedOrders): string[] {
  const found: string[] = [];
  if (wanted.storefront !== undefined) found.push('o.storefront_id = :storefront');
  if (wanted.state !== undefined) found.push('o.state = :state');
  if (wanted.supplier !== undefined)
    found.push('o.id in (select p.order_id from purchase_order p where p.supplier_id = :supplier)');
  if (wanted.from !== undefined) found.push('o.placed_at >= :from');
  if (wanted.until !== undefined) found.push('o.placed_at < :until');
  if (wanted.before !== undefined) found.push('o.id < :before');
  if (wanted.search !== undefined) {
    found.push(`o.id in (
      select id from sales_order where external_id collate "C" >= :search and external_id collate "C" < :searchEnd
      union all select order_id from purchase_order where po_number = :search or supplier_reference = :search)`);
  }
  if (wanted.problem === true) {
    found.push(`(o.state in ('held', 'unfulfillable') or ${isOverdue} or o.id in (${withException}))`);
  }
  return found;
}

/** Orders, the newest first. */
export async function listOrders(db: Database, wanted: WantedOrders): Promise<OrderRow[]> {
  const where = conditions(wanted);
  const { rows } = await db.raw<{ rows: OrderRow[] }>(
    `select o.id, o.storefront_id as storefront, o.external_id as "orderId", o.state, o.is_test as "isTest", o.reason,
       o.placed_at as "placedAt", o.currency, l.units, l.value, l.promised_by as "promisedBy",
       (select sum(m.amount)::numeric(18, 2)::text from margin_entry m where m.order_id = o.id) as margin,
       (select coalesce(sum(jsonb_array_length(p.overdue)), 0)::int from purchase_order p where p.order_id = o.id) as overdue,
       (select coalesce(jsonb_agg(jsonb_build_object('supplier', p.supplier_id, 'poNumber', p.po_number, 'state', p.state)
          order by p.id), '[]') from purchase_order p where p.order_id = o.id) as "purchaseOrders"
     from sales_order o
     cross join lateral (
       select coalesce(sum(quantity - cancelled), 0)::int as units,
         coalesce(sum((quantity - cancelled) * unit_price), 0)::numeric(18, 2)::text as value,
         coalesce(o.promised_by, max(promised_by))::text as promised_by
       from sales_order_line where order_id = o.id) l
     ${where.length === 0 ? '' : `where ${where.join(' and ')}`}
     order by o.id desc limit :limit`,
    { ...wanted, searchEnd: `${wanted.search}\uffff` },
  );
  return rows;
}

/** How many orders stand in each state; tests are not among them. */
export async function countOrders(db: Database): Promise<Readonly<Record<string, number>>> {
  const rows = await db('sales_order')
    .where({ is_test: false })
    .groupBy('state')
    .select<{ state: string; count: number }[]>('state', db.raw('count(*)::int as count'));
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** The suppliers that a purchase order number, or a customer's order, has to do with. */
export async function suppliersConcerned(
  db: Database,
  about: { readonly poNumber: string } | { readonly storefront: string; readonly orderId: string },
): Promise<string[]> {
  const query = db('purchase_order as p').distinct();
  if ('poNumber' in about) return query.where('p.po_number', about.poNumber).pluck('p.supplier_id');
  return query
    .join('sales_order as o', 'o.id', 'p.order_id')
    .where({ 'o.storefront_id': about.storefront, 'o.external_id': about.orderId })
    .pluck('p.supplier_id');
}
