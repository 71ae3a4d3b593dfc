import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

/** From the first moment on, and before the second. */
export interface Period {
  readonly from: Date;
  readonly before: Date;
}

export interface MarginFactRow {
  readonly storefront: string;
  readonly order: string;
  readonly placedOn: string;
  readonly currency: string;
  readonly lineId: string;
  readonly sku: string;
  readonly supplier: string | null;
  readonly kind: string;
  readonly amount: Decimal;
  readonly estimate: Decimal;
  readonly open: Decimal;
}

/** The orders of a period; `:newest`: only those placed last, null: all. */
const ORDERS = `
  select id, storefront_id, external_id, placed_at, currency from sales_order
  where placed_at >= :from and placed_at < :before and not is_test
  order by placed_at desc, id desc limit cast(:newest as bigint)`;

/** What entries of orders placed in a period come to, by line, supplier and kind; of all of them or of the newest. */
export async function marginFacts(db: Database, { from, before }: Period, newest?: number): Promise<MarginFactRow[]> {
  const { rows } = await db.raw<{ rows: MarginFactRow[] }>(
    `with o as materialized (${ORDERS}),
     m as materialized (
       select order_id, order_line_id, supplier_id, kind, sum(amount)::text as amount,
         coalesce(sum(amount) filter (where stage = 'estimate' and not superseding), 0)::text as estimate,
         coalesce(sum(amount) filter (where stage <> 'invoiced'), 0)::text as open
       from margin_entry where order_id in (select id from o) group by 1, 2, 3, 4
     )
     select o.storefront_id as storefront, o.external_id as order,
       to_char(o.placed_at at time zone 'UTC', 'YYYY-MM-DD') as "placedOn", o.currency, l.line_id as "lineId", l.sku,
       m.supplier_id as supplier, m.kind, m.amount, m.estimate, m.open
     from o
     join m on m.order_id = o.id
     join sales_order_line l on l.order_id = m.order_id and l.line_id = m.order_line_id
     order by o.placed_at, o.id, l.ordinal, m.supplier_id nulls first, m.kind`,
    { from, before, newest: newest ?? null },
  );
  return rows;
}

export interface SharedLineRow {
  readonly storefront: string;
  readonly order: string;
  readonly lineId: string;
  readonly supplier: string;
  readonly units: number;
}

/** Who ships how much of each line of those orders. */
export async function sharedLines(db: Database, { from, before }: Period, newest?: number): Promise<SharedLineRow[]> {
  const { rows } = await db.raw<{ rows: SharedLineRow[] }>(
    `select o.storefront_id as storefront, o.external_id as order, p.order_line_id as "lineId",
       p.supplier_id as supplier, sum(p.quantity - p.dead)::int as units
     from (${ORDERS}) o join purchase_order_line p on p.order_id = o.id
     group by 1, 2, 3, 4 having sum(p.quantity - p.dead) > 0 order by 1, 2, 3, 4`,
    { from, before, newest: newest ?? null },
  );
  return rows;
}
