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

/** What entries of orders placed in a period come to, by line, supplier and kind. */
export async function marginFacts(db: Database, { from, before }: Period): Promise<MarginFactRow[]> {
  const { rows } = await db.raw<{ rows: MarginFactRow[] }>(
    `select o.storefront_id as storefront, o.external_id as order,
       to_char(o.placed_at at time zone 'UTC', 'YYYY-MM-DD') as "placedOn", o.currency, l.line_id as "lineId", l.sku,
       m.supplier_id as supplier, m.kind, sum(m.amount)::text as amount,
       coalesce(sum(m.amount) filter (where m.stage = 'estimate' and not m.superseding), 0)::text as estimate,
       coalesce(sum(m.amount) filter (where m.stage <> 'invoiced'), 0)::text as open
     from sales_order o
     join sales_order_line l on l.order_id = o.id
     join margin_entry m on m.order_id = l.order_id and m.order_line_id = l.line_id
     where o.placed_at >= :from and o.placed_at < :before and not o.is_test
     group by o.id, l.order_id, l.line_id, m.supplier_id, m.kind
     order by o.placed_at, o.id, l.ordinal, m.supplier_id nulls first, m.kind`,
    { from, before },
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
export async function sharedLines(db: Database, { from, before }: Period): Promise<SharedLineRow[]> {
  const { rows } = await db.raw<{ rows: SharedLineRow[] }>(
    `select o.storefront_id as storefront, o.external_id as order, p.order_line_id as "lineId",
       p.supplier_id as supplier, sum(p.quantity - p.dead)::int as units
     from sales_order o join purchase_order_line p on p.order_id = o.id
     where o.placed_at >= :from and o.placed_at < :before and not o.is_test
     group by 1, 2, 3, 4 having sum(p.quantity - p.dead) > 0 order by 1, 2, 3, 4`,
    { from, before },
  );
  return rows;
}
