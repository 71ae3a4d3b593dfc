import type pg from 'pg';
import { type SoldOrder, trackingOf } from './oracle.ts';

export const skuOf = (number: number): string => `SKU-${String(number).padStart(6, '0')}`;

/** Products that shops may be told of; the gateway lists them in every shop when it starts. */
export async function seedProducts(sql: pg.Pool, skus: readonly string[]): Promise<void> {
  await sql.query("insert into product (sku, title) select sku, '' from unnest($1::text[]) sku", [skus]);
}

/**
 * Orders of a shop with their packages, none of which it was told of. An order has the id of its first package. Only what the news of a
 * package is read from is there; whatever else belongs to an order is left out, hence no foreign keys.
 */
export async function seedOrders(sql: pg.Pool, storefrontId: string, orders: readonly SoldOrder[]): Promise<void> {
  const rows = orders.map(({ orderId, lineId, packages }) => ({
    id: packages[0],
    external: orderId,
    line: lineId,
    units: packages.length,
  }));
  const parcels = orders.flatMap(({ packages }) =>
    packages.map((id) => ({ id, order_id: packages[0], tracking: trackingOf(id) })),
  );
  const client = await sql.connect();
  try {
    await client.query('begin');
    await client.query("set local session_replication_role = 'replica'");
    const insert = async (into: string, select: string): Promise<void> => {
      await client.query(
        `with o as (select * from jsonb_to_recordset($1) as o(id int, external text, line text, units int)),
           k as (select * from jsonb_to_recordset($2) as k(id int, order_id int, tracking text)),
           given as (select $3::text as storefront)
         insert into ${into} overriding system value ${select}`,
        [JSON.stringify(rows), JSON.stringify(parcels), storefrontId],
      );
    };
    await client.query(
      `insert into supplier (id, name, time_zone, currency, reflects_at, buffer) values ('acme', 'Acme', 'UTC', 'USD', 'receipt', 0)
       on conflict do nothing`,
    );
    await insert(
      `sales_order (id, storefront_id, external_id, state, currency, shipping_service, shipping_income, placed_at, received_at, body_sha256)`,
      `select id, storefront, external, 'routed', 'USD', 'ground', 0, now(), now(), '' from o, given`,
    );
    await insert(
      'sales_order_line (order_id, line_id, ordinal, sku, quantity, unit_price)',
      `select id, line, 1, '${skuOf(1)}', units, 1 from o`,
    );
    await insert(
      'purchase_order (supplier_id, id, po_number, order_id, attempt, currency, drop_ship_fee, freight, state, created_at)',
      "select 'acme', id, 'PO-' || id, id, 1, 'USD', 0, 0, 'shipped', now() from o",
    );
    await insert(
      'purchase_order_line (supplier_id, purchase_order_id, line_number, order_id, order_line_id, product_id, supplier_sku, quantity, unit_cost)',
      "select 'acme', id, 1, id, line, (select min(id) from product), 'X', units, 1 from o",
    );
    await insert(
      'shipment (supplier_id, id, shipment_ref, document_id, content_sha256, recorded_at)',
      "select 'acme', id, 'S-' || id, id, '', now() from k",
    );
    await insert(
      'package (supplier_id, id, shipment_id, package_ref, carrier, tracking_number)',
      "select 'acme', id, id, 'P-' || id, 'UPSN', tracking from k",
    );
    await insert(
      'shipment_line (supplier_id, package_id, purchase_order_id, line_number, quantity, source_ordinal)',
      "select 'acme', id, order_id, 1, 1, 0 from k",
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** Quantities of a shop change, as a feed or an order would change them: the rows are locked in the order in which gateways lock them. */
export async function want(sql: pg.Pool, storefrontId: string, quantities: ReadonlyMap<string, number>): Promise<void> {
  await sql.query(
    `with wanted as materialized (
       select l.product_id, x.quantity
       from jsonb_to_recordset($2::jsonb) as x(sku text, quantity int) join product p on p.sku = x.sku
       join listing l on l.storefront_id = $1 and l.product_id = p.id
       order by l.product_id for update of l)
     update listing l set desired = w.quantity, desired_version = l.desired_version + 1, desired_since = now(), refusal = null
     from wanted w where l.storefront_id = $1 and l.product_id = w.product_id`,
    [storefrontId, JSON.stringify([...quantities].map(([sku, quantity]) => ({ sku, quantity })))],
  );
}

/** Packages leave. */
export async function announce(
  sql: pg.Pool,
  storefrontId: string,
  packages: readonly { readonly id: number; readonly order: number }[],
): Promise<void> {
  await sql.query(
    `insert into fulfilment_push (order_id, supplier_id, package_id, storefront_id, queued_at)
     select x.order, 'acme', x.id, $1, now() from jsonb_to_recordset($2::jsonb) as x(id int, "order" int) order by x.id`,
    [storefrontId, JSON.stringify(packages)],
  );
}

/** How much shops have not been told of yet. */
export async function waiting(sql: pg.Pool): Promise<number> {
  const { rows } = await sql.query<{ count: string }>(
    `select (select count(*) from listing where desired_version > pushed_version and refusal is null)
       + (select count(*) from fulfilment_push where state = 'queued') as count`,
  );
  return Number(rows[0]?.count);
}
