import type { Database } from '../../src/stores/database.ts';

/** How a table is copied: columns that point to rows copied along, and text that nothing else may be called. */
interface Copied {
  readonly ids?: readonly string[];
  readonly names?: readonly string[];
  /** Other columns, as SQL of `t` and of the number of the copy, `k`. */
  readonly other?: Readonly<Record<string, string>>;
}

const copiedFiles: Readonly<Record<string, Copied>> = {
  seen_file: { ids: ['id'], names: ['name'] },
  interchange: { ids: ['id', 'file_id'], other: { control_number: 'lpad((t.id + k * 1000)::text, 9, $$0$$)' } },
  document: {
    ids: ['id', 'file_id', 'interchange_id'],
    other: { business_key: `replace(t.business_key, ',', '-' || k || ',') || '-' || k` },
  },
  feed_run: { ids: ['id', 'document_id'] },
  held_line: {
    ids: ['id', 'document_id'],
    other: {
      state: `case when k % 20 = 0 then t.state else 'released' end`,
      decided_at: 'case when k % 20 <> 0 then now() end',
      decided_by: `case when k % 20 <> 0 then 'bench' end`,
    },
  },
  // What was new in the demo was changed since: its history goes on where it ended.
  stock_change: {
    ids: ['id', 'feed_run_id'],
    other: {
      quantity_before: `coalesce(t.quantity_before, (select x.quantity_after from stock_change x
        where x.supplier_id = t.supplier_id and x.supplier_sku = t.supplier_sku and x.warehouse = t.warehouse and x.id < :apart
        order by x.id desc limit 1))`,
    },
  },
};

const copiedOrders: Readonly<Record<string, Copied>> = {
  sales_order: {
    ids: ['id'],
    names: ['external_id'],
    other: {
      state: `case k % 50 when 1 then 'cancelled' when 2 then 'unfulfillable' when 3 then 'held' else t.state end`,
      reason: `case k % 50 when 2 then 'No supplier has all of it.' else t.reason end`,
    },
  },
  order_address: { ids: ['order_id'] },
  sales_order_line: { ids: ['order_id'] },
  routing_decision: { ids: ['order_id'] },
  purchase_order: { ids: ['id', 'order_id'], names: ['po_number', 'supplier_reference'] },
  purchase_order_line: { ids: ['purchase_order_id', 'order_id'] },
  reservation: {
    ids: ['purchase_order_id'],
    other: { state: `'reflected'`, closed_at: 'coalesce(t.closed_at, now())' },
  },
  delivery: {
    ids: ['id', 'purchase_order_id'],
    names: ['subject', 'name', 'temporary_name'],
    other: {
      group_control_number: 't.group_control_number + k * 1000',
      interchange_control_number: 't.interchange_control_number + k * 1000',
    },
  },
  delivery_estimate: { ids: ['id', 'purchase_order_id'] },
  order_acknowledgment: { ids: ['id', 'purchase_order_id', 'document_id'] },
  order_acknowledgment_line: { ids: ['acknowledgment_id'] },
  shipment: { ids: ['id', 'document_id'], names: ['shipment_ref'] },
  package: { ids: ['id', 'shipment_id'], names: ['package_ref', 'tracking_number'] },
  shipment_line: { ids: ['package_id', 'purchase_order_id'] },
  fulfilment_push: { ids: ['id', 'order_id', 'package_id'], names: ['external_id'] },
  invoice: {
    ids: ['id', 'document_id'],
    names: ['invoice_number'],
    other: { state: `case when k % 50 = 4 then 'exception' else t.state end` },
  },
  invoice_line: { ids: ['invoice_id', 'purchase_order_id'] },
  invoice_charge: { ids: ['invoice_id'] },
  margin_entry: { ids: ['id', 'order_id', 'purchase_order_id'] },
};

const copiedEvents: Readonly<Record<string, Copied>> = {
  state_event: {
    ids: ['id'],
    other: {
      entity_id: `case when t.entity = 'sales-order' then (cast(t.entity_id as bigint) + k * :apart)::text
        else t.entity_id || '-' || k end`,
    },
  },
  exception: {
    ids: ['id'],
    names: ['dedupe_key'],
    other: {
      message: `replace(t.message, coalesce(t.facts ->> 'poNumber', 'PO-'), coalesce(t.facts ->> 'poNumber' || '-' || k, 'PO-'))`,
      facts: `t.facts || jsonb_strip_nulls(jsonb_build_object('poNumber', t.facts ->> 'poNumber' || '-' || k,
        'file', t.facts ->> 'file' || '-' || k))`,
      closed_at: `case when k % 20 <> 0 then t.opened_at - cast(:step as interval) * (:copies - k) + interval '9 minutes' end`,
      closed_because: `case when k % 20 <> 0 then 'the supplier sent it again' end`,
    },
  },
  listing_push: { ids: ['id'] },
  publish_run: { ids: ['id'] },
  shop_exchange: { ids: ['id'] },
  audit_entry: { ids: ['id'] },
};

/** Room between the numbers of two copies. */
const APART = 100_000;
const SPREAD_DAYS = 30;

/**
 * Makes of what the demo left behind as much as a year of business leaves: every file, document, order, purchase order, package, invoice and exception again and again,
 * spread over the last 30 days, until there are `orders`; and the catalogue again and again, with what suppliers have of it, until there are `skus`.
 */
export async function growDemo(
  db: Database,
  { skus, orders }: { readonly skus: number; readonly orders: number },
): Promise<void> {
  await db.transaction(async (trx) => {
    // What is copied was checked when it was written; triggers would tell the shop of it once more.
    await trx.raw(`set local session_replication_role = replica; set local synchronous_commit = off`);
    await copyCatalogue(trx, skus);
    const copies = Math.ceil(orders / (await countOf(trx, 'sales_order'))) - 1;
    for (const [table, how] of Object.entries({ ...copiedFiles, ...copiedOrders, ...copiedEvents })) {
      await copyRows(trx, table, how, copies);
    }
    await makeTrouble(trx);
    await moveSequences(trx);
  });
  await db.raw('vacuum analyze');
  await db.raw('checkpoint');
  await untilQuiet(db);
}

/** The server cleans up by itself what grew so much, on every processor there is: what is measured meanwhile is that. */
async function untilQuiet(db: Database): Promise<void> {
  for (let waited = 0; waited < 60; waited += 1) {
    const workers = await db('pg_stat_activity').where({ backend_type: 'autovacuum worker' }).select('pid');
    if (workers.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function copyRows(trx: Database, table: string, how: Copied, copies: number): Promise<void> {
  const { rows } = await trx.raw<{ rows: { name: string; type: string }[] }>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = 'public' and table_name = :table and is_generated = 'NEVER' order by ordinal_position`,
    { table },
  );
  const values = rows.map(({ name, type }) => {
    const own = how.other?.[name];
    if (own !== undefined) return own;
    if (how.ids?.includes(name)) return `t.${name} + k * :apart`;
    if (how.names?.includes(name)) return `t.${name} || '-' || k`;
    if (type.startsWith('timestamp')) return `t.${name} - cast(:step as interval) * (:copies - k)`;
    return `t.${name}`;
  });
  const names = rows.map(({ name }) => `"${name}"`).join(', ');
  await trx.raw(
    `insert into ${table} (${names}) overriding system value
     select ${values.join(', ')} from generate_series(1, :copies) k cross join (select * from ${table}) t`,
    { apart: APART, copies, step: `${Math.round((SPREAD_DAYS * 86_400) / Math.max(1, copies))} seconds` },
  );
}

/** Every product with its offers, stock and listing, under SKUs of their own. */
async function copyCatalogue(trx: Database, skus: number): Promise<void> {
  const copies = Math.ceil(skus / (await countOf(trx, 'product'))) - 1;
  const settings = { copies, apart: APART };
  await trx.raw(
    `with offers as materialized (select * from supplier_offer), stocks as materialized (select * from supplier_stock),
       listings as materialized (select * from listing), products as materialized (select * from product),
       more_products as (
         insert into product (id, sku, gtin, title, category, map_price, map_currency, weight_kg, hazmat) overriding system value
         select id + k * :apart, sku || '-' || k, null, title || ' ' || k, category, map_price, map_currency, weight_kg, hazmat
         from products cross join generate_series(1, :copies) k),
       more_offers as (
         insert into supplier_offer (supplier_id, supplier_sku, product_id, cost, currency, discontinued, feed, pack_size, lead_time_days)
         select supplier_id, supplier_sku || '-' || k, product_id + k * :apart, cost, currency, discontinued, feed, pack_size, lead_time_days
         from offers cross join generate_series(1, :copies) k),
       more_stock as (
         insert into supplier_stock (supplier_id, supplier_sku, warehouse, quantity, quantity_is_exact, available_on, feed_run_id, source_ordinal)
         select supplier_id, supplier_sku || '-' || k, warehouse, quantity, quantity_is_exact, available_on, feed_run_id, source_ordinal
         from stocks cross join generate_series(1, :copies) k)
     insert into listing (storefront_id, product_id, desired, desired_version, desired_since, file_seen_at, pushed, pushed_version, pushed_at)
     select storefront_id, product_id + k * :apart, desired, desired_version, desired_since, file_seen_at, pushed, pushed_version, pushed_at
     from listings cross join generate_series(1, :copies) k`,
    settings,
  );
  await trx.raw(
    `update feed f set sku_count = (select count(*) from supplier_offer o where o.supplier_id = f.supplier_id and o.feed = f.name)`,
  );
}

/** Orders that wait for a person, and answers that are late. */
async function makeTrouble(trx: Database): Promise<void> {
  await trx.raw(
    `insert into order_hold (order_id, kind, detail, placed_at)
     select id, case id % 3 when 0 then 'fraud' when 1 then 'address' else 'unpaid' end, 'The shop says so.', received_at
     from sales_order where state = 'held' on conflict do nothing;
     update purchase_order set overdue = jsonb_build_array(jsonb_build_object(
       'step', 'invoice', 'state', 'overdue', 'dueAt', created_at + interval '2 days', 'isRaised', true))
     where id % 97 = 0`,
  );
}

async function moveSequences(trx: Database): Promise<void> {
  const { rows } = await trx.raw<{ rows: { table: string }[] }>(
    `select table_name as table from information_schema.columns
     where table_schema = 'public' and column_name = 'id' and is_identity = 'YES'`,
  );
  for (const { table } of rows) {
    await trx.raw(
      `select setval(pg_get_serial_sequence(:table, 'id'), greatest(1, (select max(id) from "${table}")))`,
      {
        table,
      },
    );
  }
}

async function countOf(trx: Database, table: string): Promise<number> {
  const row = await trx(table).count<{ count: string }[]>('* as count');
  return Number(row[0]?.count);
}
