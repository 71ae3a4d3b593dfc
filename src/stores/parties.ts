import type { Database } from './database.ts';
import type { FigureLimits } from './figure-ages.ts';
import { refreshListings } from './listings.ts';
import { createTouched } from './sql/touched.ts';

export interface SupplierRow {
  readonly id: string;
  readonly name: string;
  /** Test orders go to it and no others, and its stock is for sale nowhere. */
  readonly isSimulator?: boolean;
  readonly timeZone: string;
  readonly currency: string;
  readonly reflectsAt: 'receipt' | 'acknowledgment' | 'shipment';
  /** Units kept back of a usual SKU. */
  readonly buffer: number;
  /** Units kept back of a fast mover. */
  readonly fastBuffer?: number;
  /** SKUs and patterns with a buffer of their own; without units they are fast movers. */
  readonly skuBuffers?: readonly { readonly sku: string; readonly units?: number }[];
  /** How often a figure should come, and from when on figures are fresh and not stale; never old without it. */
  readonly freshness?: FigureLimits & { readonly everyMs: number };
  /** How buffers are learnt (domain/buffer.ts); they are fixed without it. */
  readonly learn?: {
    readonly z: number;
    readonly exposureMs: number;
    readonly most: number;
    readonly fastPerDay: number;
    readonly leastObservations: number;
  };
}

export interface StorefrontRow {
  readonly id: string;
  readonly adapter: string;
  /** What it shows of the units for sale (domain/availability.ts). */
  readonly publish?: {
    readonly cap?: number | undefined;
    readonly weight: number;
    readonly buffer: number;
    readonly split: boolean;
  };
}

const FAST_BUFFER = 5;
const HOUR_MS = 3_600_000;

/**
 * Copies what SQL needs of supplier profiles and storefronts into their tables; the files stay the truth. A supplier that
 * is retired offers nothing, because nothing could be ordered from it; suppliers that are not named stay as they are, since
 * another gateway may run them. Where something changed that decides what is shown, and for a new storefront, the
 * listings are computed anew; the sweep publishes them.
 */
export async function syncParties(
  db: Database,
  suppliers: readonly SupplierRow[],
  storefronts: readonly StorefrontRow[],
  now: Date,
  retired: readonly string[] = [],
): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.raw('lock table supplier, storefront in share row exclusive mode');
    const before = await settings(trx);
    for (const supplier of suppliers) await syncSupplier(trx, supplier);
    await trx('supplier')
      .whereIn('id', [...retired])
      .update({ is_active: false });
    for (const storefront of storefronts) await syncStorefront(trx, storefront);
    const after = await settings(trx);
    // Too few rows for the server to look at by itself: it would plan for hundreds of shops, and take memory for them.
    await trx.raw('analyze supplier, storefront');
    await trx.raw(createTouched);
    if (after.shops !== before.shops) {
      await trx.raw('insert into touched_product select id from product');
    } else {
      const changed = [...after.suppliers].filter(
        ([id, said]) => before.suppliers.has(id) && before.suppliers.get(id) !== said,
      );
      await trx.raw(
        `insert into touched_product
         select distinct product_id from supplier_offer
         where supplier_id = any(cast(:ids as text[])) and product_id is not null`,
        { ids: changed.map(([id]) => id) },
      );
    }
    await refreshListings(trx, now);
  });
}

/** Everything of the parties that decides what is shown, as text that is equal only when it is. */
async function settings(trx: Database): Promise<{ suppliers: ReadonlyMap<string, string>; shops: string }> {
  const { rows } = await trx.raw<{ rows: { id: string; said: string }[] }>(
    `select s.id, concat_ws(' ', s.is_active, s.is_simulator, s.buffer, s.fast_buffer, s.figure_every_ms,
       s.learn_z, s.learn_hours, s.learn_most, s.learn_fast_per_day, s.learn_least,
       (select jsonb_agg(to_jsonb(r) order by r.ordinal) from buffer_rule r where r.supplier_id = s.id)) as said
     from supplier s`,
  );
  const shops = await trx('storefront').select('id', 'cap', 'weight', 'buffer', 'split').orderBy('id');
  return { suppliers: new Map(rows.map(({ id, said }) => [id, said])), shops: JSON.stringify(shops) };
}

async function syncSupplier(trx: Database, supplier: SupplierRow): Promise<void> {
  const { fastBuffer = Math.max(FAST_BUFFER, supplier.buffer), skuBuffers = [], freshness, learn } = supplier;
  const row = {
    name: supplier.name,
    is_simulator: supplier.isSimulator ?? false,
    time_zone: supplier.timeZone,
    currency: supplier.currency,
    reflects_at: supplier.reflectsAt,
    buffer: supplier.buffer,
    fast_buffer: fastBuffer,
    has_buffer_rules: skuBuffers.length > 0,
    learn_z: learn?.z ?? null,
    learn_hours: learn === undefined ? null : learn.exposureMs / HOUR_MS,
    learn_most: learn?.most ?? null,
    learn_fast_per_day: learn?.fastPerDay ?? null,
    learn_least: learn?.leastObservations ?? null,
    ...(freshness === undefined
      ? {}
      : {
          figure_every_ms: freshness.everyMs,
          fresh_after: freshness.freshAfter,
          stale_before: freshness.staleBefore,
        }),
    is_active: true,
  };
  await trx('supplier')
    .insert({ id: supplier.id, ...row })
    .onConflict('id')
    .merge({ ...row, updated_at: trx.fn.now() });
  await trx('buffer_rule').where({ supplier_id: supplier.id }).delete();
  const rules = skuBuffers.map(({ sku, units }, ordinal) => {
    const isPattern = /[*?]/.test(sku);
    return { ordinal, sku: isPattern ? null : sku, like: isPattern ? likeOf(sku) : null, units: units ?? null };
  });
  await trx.raw(
    `insert into buffer_rule (supplier_id, ordinal, supplier_sku, sku_like, units)
     select :id, ordinal, sku, "like", units
     from jsonb_to_recordset(cast(:rules as jsonb)) as r(ordinal int, sku text, "like" text, units int)
     on conflict do nothing`,
    { id: supplier.id, rules: JSON.stringify(rules) },
  );
}

/** `*` and `?` as LIKE has them; everything else literal. */
function likeOf(pattern: string): string {
  return pattern
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}

async function syncStorefront(trx: Database, { id, adapter, publish }: StorefrontRow): Promise<void> {
  const { cap, weight, buffer, split } = publish ?? { weight: 1, buffer: 0, split: false };
  await trx.raw(
    `insert into storefront (id, adapter, cap, weight, buffer, split)
     values (:id, :adapter, :cap, :weight, :buffer, :split)
     on conflict (id) do update set adapter = excluded.adapter, cap = excluded.cap, weight = excluded.weight,
       buffer = excluded.buffer, split = excluded.split, updated_at = now()`,
    { id, adapter, cap: cap ?? null, weight, buffer, split },
  );
  await trx.raw('insert into listing (storefront_id, product_id) select :id, id from product on conflict do nothing', {
    id,
  });
}

/** The event after which the supplier's own figure lacks what we ordered. */
export async function stockReflectsAt(
  db: Database,
  supplierId: string,
): Promise<SupplierRow['reflectsAt'] | undefined> {
  const row = await db('supplier').where({ id: supplierId }).first('reflects_at');
  return row?.reflects_at;
}
