import type pg from 'pg';

export const skuOf = (number: number): string => `SKU-${String(number).padStart(6, '0')}`;

/** Products that shops may be told of; the gateway lists them in every shop when it starts. */
export async function seedProducts(sql: pg.Pool, count: number): Promise<void> {
  await sql.query(
    "insert into product (sku, title) select 'SKU-' || lpad(i::text, 6, '0'), '' from generate_series(1, $1::int) i",
    [count],
  );
}

/**
 * Packages of orders in a shop, none of which it was told of: order `O-1` has package `P-1`, and so on. Only what the news of
 * a package is read from is there; whatever else belongs to an order is left out, hence no foreign keys.
 */
export async function seedPackages(sql: pg.Pool, storefrontId: string, from: number, count: number): Promise<void> {
  const client = await sql.connect();
  try {
    await client.query('begin');
    await client.query("set local session_replication_role = 'replica'");
    const insert = async (into: string, select: string): Promise<void> => {
      await client.query(
        `insert into ${into} overriding system value select ${select} from generate_series($1::int, $2::int) i`,
        [from, from + count - 1],
      );
    };
    await client.query(
      `insert into supplier (id, name, time_zone, currency, reflects_at, buffer) values ('acme', 'Acme', 'UTC', 'USD', 'receipt', 0)
       on conflict do nothing`,
    );
    await insert(
      `sales_order (id, storefront_id, external_id, state, currency, shipping_service, shipping_income, placed_at, received_at, body_sha256)`,
      `i, '${storefrontId}', 'O-' || i, 'routed', 'USD', 'ground', 0, now(), now(), ''`,
    );
    await insert(
      'sales_order_line (order_id, line_id, ordinal, sku, quantity, unit_price)',
      "i, '1', 1, 'SKU-000001', 1, 1",
    );
    await insert(
      'purchase_order (supplier_id, id, po_number, order_id, attempt, currency, drop_ship_fee, freight, state, created_at)',
      "'acme', i, 'PO-' || i, i, 1, 'USD', 0, 0, 'shipped', now()",
    );
    await insert(
      'purchase_order_line (supplier_id, purchase_order_id, line_number, order_id, order_line_id, product_id, supplier_sku, quantity, unit_cost)',
      "'acme', i, 1, i, '1', (select min(id) from product), 'X', 1, 1",
    );
    await insert(
      'shipment (supplier_id, id, shipment_ref, document_id, content_sha256, recorded_at)',
      "'acme', i, 'S-' || i, i, '', now()",
    );
    await insert(
      'package (supplier_id, id, shipment_id, package_ref, carrier, tracking_number)',
      "'acme', i, i, 'P-' || i, 'UPSN', '1Z' || i",
    );
    await insert(
      'shipment_line (supplier_id, package_id, purchase_order_id, line_number, quantity, source_ordinal)',
      "'acme', i, i, 1, 1, 0",
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}
