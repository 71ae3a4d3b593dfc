import type { Database } from '../../src/stores/database.ts';

/** Puts many orders into the tables at once, as intake would have: order `n` wants the SKUs of its lines, one unit of each. */
export async function putOrders(
  db: Database,
  count: number,
  skusOf: (order: number) => readonly string[],
  prefix = 'M',
): Promise<string[]> {
  const wanted = Array.from({ length: count }, (_, order) => ({
    externalId: `${prefix}-${order}`,
    skus: skusOf(order),
  }));
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `with wanted as (
       select w.*, row_number() over () as n from jsonb_to_recordset(cast(:wanted as jsonb)) as w("externalId" text, skus jsonb)
     ),
     placed as (
       insert into sales_order (storefront_id, external_id, state, currency, shipping_service, shipping_income, placed_at,
         received_at, body_sha256)
       select 'shop', "externalId", 'received', 'USD', 'ground', 5, :at, :at, '' from wanted order by n
       returning id, external_id
     ),
     addressed as (
       insert into order_address (order_id, address)
       select id, '{"name": "Ann", "line1": "1 Way", "city": "Salem", "region": "OR", "postalCode": "97301", "country": "US"}'
       from placed
     ),
     lined as (
       insert into sales_order_line (order_id, line_id, ordinal, sku, product_id, quantity, unit_price)
       select p.id, s.ordinal::text, s.ordinal, s.sku, product.id, 1, 50
       from placed p
       join wanted w on w."externalId" = p.external_id
       cross join lateral jsonb_array_elements_text(w.skus) with ordinality as s(sku, ordinal)
       join product on product.sku = s.sku
     )
     select id from placed order by id`,
    { wanted: JSON.stringify(wanted), at: '2026-11-22T10:00:00Z' },
  );
  return rows.map(({ id }) => id);
}
