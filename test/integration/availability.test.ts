import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Channel, publishedQuantities, type SupplierPosition } from '../../src/domain/availability.ts';
import { type BufferRule, baseBuffer, bufferGrowth, type Depletion, type SkuRule } from '../../src/domain/buffer.ts';
import { overdueMs, stalenessOf } from '../../src/domain/freshness.ts';
import { matchesPattern } from '../../src/kernel/pattern.ts';
import { markPushed, refreshListings, unpushedListings } from '../../src/stores/listings.ts';
import { type StorefrontRow, type SupplierRow, syncParties } from '../../src/stores/parties.ts';
import { upsertProducts } from '../../src/stores/products.ts';
import { emptyTables, testDatabase } from '../support/database.ts';

/** The availability rule in the database: equal to the domain's in every case, and only what changed is told. */
const database = testDatabase();
const NOW = new Date('2026-11-22T10:00:00Z');

interface World {
  readonly suppliers: readonly SupplierRow[];
  readonly storefronts: readonly StorefrontRow[];
  readonly offers: readonly Offer[];
  readonly ages?: Ages;
  /** Suppliers that a person has left alone. */
  readonly paused?: readonly string[];
}

interface Offer {
  readonly supplierId: string;
  readonly sku: string;
  readonly product: number;
  readonly cost: string | null;
  /** By warehouse; none: the supplier never said. */
  readonly stock: readonly number[];
  readonly reserved: number;
  readonly depletion?: Depletion;
  readonly packSize?: number;
  /** Hours before now at which the SKU was confirmed last, where its feed leaves it out since. */
  readonly unconfirmedFor?: number;
}

/** Hours before now at which each supplier last confirmed its figures; a feed of it exists only then. */
type Ages = Readonly<Record<string, number | undefined>>;
const HOUR = 3_600_000;

const supplierRow = (id: string, more: Partial<SupplierRow> = {}): SupplierRow => ({
  id,
  name: id,
  timeZone: 'UTC',
  currency: 'USD',
  reflectsAt: 'acknowledgment',
  buffer: 3,
  ...more,
});

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content');
});

/** Puts a world into empty tables, past the feeds and orders that would lead to it. */
async function build({ suppliers, storefronts, offers, ages = {}, paused = [] }: World): Promise<void> {
  const { db } = database;
  await emptyTables(db, 'supplier, storefront, product, raw_content');
  await syncParties(db, suppliers, storefronts, NOW);
  await db('supplier')
    .whereIn('id', [...paused])
    .update({ paused_at: NOW, paused_by: 'Ann', paused_because: 'x' });
  const products = Math.max(0, ...offers.map((offer) => offer.product + 1));
  await upsertProducts(
    db,
    Array.from({ length: products }, (_, index) => ({ sku: skuOf(index), title: '' })),
  );
  await db.transaction(async (trx) => {
    // Reservations without the orders they belong to.
    await trx.raw("set local session_replication_role = 'replica'");
    const given = JSON.stringify(offers.map((offer, index) => ({ ...offer, index, product: skuOf(offer.product) })));
    const from = `from jsonb_to_recordset(cast(:given as jsonb)) as o("supplierId" text, sku text, product text, cost text,
      stock int[], reserved int, index int, depletion jsonb, "packSize" int, "unconfirmedFor" float8)`;
    await trx.raw(
      `insert into supplier_offer (supplier_id, supplier_sku, product_id, cost, currency, feed, pack_size, unconfirmed_since)
       select "supplierId", o.sku, p.id, o.cost::numeric, 'USD', 'f', coalesce("packSize", 1),
         cast(:now as timestamptz) - make_interval(secs => "unconfirmedFor" * 3600)
       ${from} join product p on p.sku = o.product`,
      { given, now: NOW },
    );
    await trx.raw(
      `insert into supplier_stock (supplier_id, supplier_sku, warehouse, quantity, feed_run_id, source_ordinal)
       select "supplierId", sku, 'W' || n, units, 1, 1 ${from} cross join unnest(stock) with ordinality as w(units, n)`,
      { given },
    );
    await trx.raw(
      `insert into reservation (supplier_id, purchase_order_id, line_number, supplier_sku, quantity, placed_at)
       select "supplierId", index, 1, sku, reserved, now() ${from} where reserved > 0`,
      { given },
    );
    await trx.raw(
      `insert into stock_depletion (supplier_id, supplier_sku, per_hour, deviation, observations, computed_at)
       select "supplierId", sku, (depletion->>'perHour')::float8, (depletion->>'deviation')::float8,
         (depletion->>'observations')::int, now() ${from} where depletion is not null`,
      { given },
    );
    for (const [supplierId, hours] of Object.entries(ages)) {
      if (hours === undefined) continue;
      const at = new Date(NOW.getTime() - hours * HOUR);
      await trx('feed').insert({
        supplier_id: supplierId,
        name: 'f',
        as_of: at,
        confirmed_at: at,
        feed_run_id: 1,
        sku_count: 1,
      });
    }
    await trx.raw(
      'create temporary table if not exists touched_product (product_id bigint primary key) on commit drop',
    );
    await trx.raw('insert into touched_product select id from product');
    await refreshListings(trx, NOW);
  });
}

const skuOf = (product: number): string => `P${String(product).padStart(3, '0')}`;

async function desired(): Promise<Record<string, number>> {
  const rows = await database
    .db('listing as l')
    .join('product as p', 'p.id', 'l.product_id')
    .orderBy(['p.sku', 'l.storefront_id'])
    .select<{ key: string; desired: number }[]>(
      database.db.raw(`p.sku || '@' || l.storefront_id as key`),
      'l.desired as desired',
    );
  return Object.fromEntries(rows.map((row) => [row.key, row.desired]));
}

/** What the pure rule says of a world. */
function expected({ suppliers, storefronts, offers, ages = {}, paused = [] }: World): Record<string, number> {
  const products = [...new Set(offers.map((offer) => offer.product))].sort((a, b) => a - b);
  const all = Array.from({ length: (products.at(-1) ?? -1) + 1 }, (_, product) => product);
  const channels = storefronts.map(
    ({ id, publish }): Channel => ({ weight: 1, buffer: 0, split: false, ...publish, id }),
  );
  return Object.fromEntries(
    all.flatMap((product) => {
      const positions = offers
        .filter((offer) => offer.product === product)
        .map((offer) => ({
          ...positionOf(offer, suppliers.find(({ id }) => id === offer.supplierId) as SupplierRow, ages),
          isPaused: paused.includes(offer.supplierId),
        }));
      const shown = publishedQuantities(positions, channels);
      return [...shown.keys()].sort().map((id) => [`${skuOf(product)}@${id}`, shown.get(id) ?? 0]);
    }),
  );
}

function positionOf(offer: Offer, supplier: SupplierRow, ages: Ages): SupplierPosition {
  const { freshness, learn } = supplier;
  const rule: BufferRule = { normal: supplier.buffer, fast: supplier.fastBuffer ?? 5, learn };
  const base = baseBuffer(rule, skuRule(offer.sku, supplier), offer.depletion);
  const age = offer.unconfirmedFor ?? ages[offer.supplierId];
  const figure = age === undefined ? NOW : new Date(NOW.getTime() - age * HOUR);
  const overdue = freshness === undefined ? 0 : overdueMs(figure, freshness);
  return {
    reported: offer.stock.length === 0 ? undefined : offer.stock.reduce((sum, units) => sum + units, 0),
    unreflected: offer.reserved,
    packSize: offer.packSize ?? 1,
    buffer: base + bufferGrowth(rule, offer.depletion, base, overdue, freshness?.everyMs ?? 1),
    isStale: freshness !== undefined && stalenessOf(figure, freshness) === 'stale',
    isOrderable: offer.cost !== null,
  };
}

function skuRule(sku: string, { skuBuffers = [] }: SupplierRow): SkuRule {
  const isPattern = (text: string) => /[*?]/.test(text);
  const own = skuBuffers.find((rule) => !isPattern(rule.sku) && rule.sku === sku);
  const rule = own ?? skuBuffers.find((candidate) => isPattern(candidate.sku) && matchesPattern(candidate.sku, sku));
  if (rule === undefined) return { isFast: false };
  return rule.units === undefined ? { isFast: true } : { isFast: false, units: rule.units };
}

const few = fc.oneof(
  { weight: 3, arbitrary: fc.nat(15) },
  { weight: 1, arbitrary: fc.constantFrom(2_000_000_000, 99) },
);
const skuText = fc.constantFrom('A-1', 'A-2', 'A_1', 'A%1', 'A\\1', 'B-1', 'B-22', 'C');
const skuPattern = fc.constantFrom('A-1', 'C', 'A*', 'A-?', 'A_*', 'A%*', 'A\\*', '*2', '*');
const age = fc.oneof(
  fc.constantFrom(1, 2, 3, 6, 9),
  fc.integer({ min: 0, max: 16 * HOUR }).map((ms) => ms / HOUR),
);
const rate = fc.integer({ min: 0, max: 4_000 }).map((units) => units / 1_000);
const world: fc.Arbitrary<World> = fc.record({
  suppliers: fc.tuple(
    ...['one', 'two', 'three'].map((id) =>
      fc
        .record({
          buffer: fc.nat(6),
          fastBuffer: fc.nat(9),
          freshness: fc.option(
            fc.integer({ min: 1, max: 5 }).map((hours) => ({
              everyMs: hours * HOUR,
              freshAfter: new Date(NOW.getTime() - hours * HOUR),
              staleBefore: new Date(NOW.getTime() - 3 * hours * HOUR),
            })),
          ),
          learn: fc.option(
            fc.record({
              z: fc.constantFrom(1.64, 2.33),
              exposureMs: fc.integer({ min: 1, max: 1e8 }),
              most: fc.integer({ min: 9, max: 40 }),
              fastPerDay: fc.integer({ min: 1, max: 50 }),
              leastObservations: fc.constantFrom(5, 10),
            }),
          ),
          skuBuffers: fc.array(fc.record({ sku: skuPattern, units: fc.nat(9) }, { requiredKeys: ['sku'] }), {
            maxLength: 4,
          }),
        })
        .map(({ freshness, learn, ...rules }) =>
          supplierRow(id, {
            ...rules,
            ...(freshness === null ? {} : { freshness }),
            ...(learn === null ? {} : { learn }),
          }),
        ),
    ),
  ),
  storefronts: fc
    .array(
      fc.record({
        cap: fc.option(fc.nat(12), { nil: undefined }),
        weight: fc.nat(4),
        buffer: fc.oneof(fc.constant(0), fc.nat(4)),
        split: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((rules) =>
      rules.map((publish, index) => ({
        id: ['shop', 'b-shop', 'bshop', 'a'][index] as string,
        adapter: 'memory',
        publish,
      })),
    ),
  offers: fc.uniqueArray(
    fc.record(
      {
        supplierId: fc.constantFrom('one', 'two', 'three'),
        sku: skuText,
        product: fc.nat(7),
        cost: fc.option(fc.constant('1.00'), { nil: null, freq: 8 }),
        stock: fc.array(few, { maxLength: 3 }),
        reserved: fc.oneof(fc.constant(0), fc.nat(9)),
        depletion: fc.record({
          perHour: rate,
          deviation: rate,
          observations: fc.nat(12),
        }),
        packSize: fc.integer({ min: 1, max: 7 }),
        unconfirmedFor: age,
      },
      { requiredKeys: ['supplierId', 'sku', 'product', 'cost', 'stock', 'reserved'] },
    ),
    { selector: (offer) => `${offer.supplierId}/${offer.sku}`, maxLength: 20 },
  ),
  ages: fc.record(Object.fromEntries(['one', 'two', 'three'].map((id) => [id, age])), { requiredKeys: [] }),
  paused: fc.subarray(['two', 'three']),
});

describe('what the database says storefronts should show', () => {
  it('is what the rule says, whatever was reported, ordered and set', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        await build(given);
        expect(await desired()).toEqual(expected(given));
      }),
      { numRuns: 60 },
    );
  });

  it('follows a changed setting of a supplier or a storefront, and touches nothing else', async () => {
    const lamp: Offer = { supplierId: 'one', sku: 'A-1', product: 0, cost: '1', stock: [40], reserved: 0 };
    const chair: Offer = { ...lamp, supplierId: 'two', sku: 'B-1', product: 1 };
    const shop = { id: 'shop', adapter: 'memory' };
    await build({ suppliers: [supplierRow('one'), supplierRow('two')], storefronts: [shop], offers: [lamp, chair] });
    const change = async (supplier: Partial<SupplierRow>, publish?: StorefrontRow['publish']) => {
      const before = await versions();
      await syncParties(
        database.db,
        [supplierRow('one', supplier)],
        [{ ...shop, ...(publish === undefined ? {} : { publish }) }],
        NOW,
      );
      const after = await versions();
      return { shown: await desired(), told: Object.keys(after).filter((key) => after[key] !== before[key]) };
    };
    expect(await change({})).toEqual({ shown: { 'P000@shop': 37, 'P001@shop': 37 }, told: [] });
    expect(await change({ buffer: 10 })).toMatchObject({ shown: { 'P000@shop': 30 }, told: ['P000@shop'] });
    expect(await change({ buffer: 10, skuBuffers: [{ sku: 'A*' }] })).toMatchObject({ shown: { 'P000@shop': 30 } });
    expect(await change({ fastBuffer: 12, skuBuffers: [{ sku: 'A*' }] })).toMatchObject({
      shown: { 'P000@shop': 28 },
      told: ['P000@shop'],
    });
    expect(await change({ skuBuffers: [{ sku: 'A*' }, { sku: 'A-1', units: 1 }] })).toMatchObject({
      shown: { 'P000@shop': 39 },
      told: ['P000@shop'],
    });
    expect(await change({}, { cap: 20, weight: 1, buffer: 0, split: false })).toMatchObject({
      shown: { 'P000@shop': 20, 'P001@shop': 20 },
    });
  });

  it('shares the last units anew when a storefront is added', async () => {
    const lamp: Offer = { supplierId: 'one', sku: 'A-1', product: 0, cost: '1', stock: [5], reserved: 0 };
    await build({
      suppliers: [supplierRow('one')],
      storefronts: [{ id: 'shop', adapter: 'memory' }],
      offers: [lamp],
    });
    expect(await desired()).toEqual({ 'P000@shop': 2 });
    await syncParties(database.db, [], [{ id: 'second', adapter: 'memory' }], NOW);
    expect(await desired()).toEqual({ 'P000@second': 1, 'P000@shop': 1 });
  });
});

async function versions(): Promise<Record<string, string>> {
  const rows = await database
    .db('listing as l')
    .join('product as p', 'p.id', 'l.product_id')
    .select<{ key: string; version: string }[]>(
      database.db.raw(`p.sku || '@' || l.storefront_id as key`),
      'l.desired_version as version',
    );
  return Object.fromEntries(rows.map((row) => [row.key, row.version]));
}

describe('what a storefront is told', () => {
  it('comes in the order of danger: gone, less, then the rest, each the oldest first', async () => {
    const skus = Array.from({ length: 6 }, (_, product) => ({
      supplierId: 'one',
      sku: `S${product}`,
      product,
      cost: '1',
      stock: [20],
      reserved: 0,
    }));
    await build({
      suppliers: [supplierRow('one', { buffer: 0 })],
      storefronts: [{ id: 'shop', adapter: 'memory' }],
      offers: skus,
    });
    await markPushed(database.db, 'shop', await unpushedListings(database.db, 'shop', 100), NOW);
    expect(await unpushedListings(database.db, 'shop', 100)).toEqual([]);
    // In the order of time: more, less, gone, less, gone, more.
    for (const [minute, units] of [30, 10, 0, 15, 0, 25].entries()) {
      await database
        .db('supplier_stock')
        .where({ supplier_sku: `S${minute}` })
        .update({ quantity: units });
      const { id } = await database
        .db('product')
        .where({ sku: skuOf(minute) })
        .first('id');
      await database.db.transaction((trx) =>
        refreshListings(trx, new Date(NOW.getTime() + minute * 60_000), { productIds: [id] }),
      );
    }
    const told = await unpushedListings(database.db, 'shop', 100);
    expect(told.map(({ sku, quantity }) => `${sku} ${quantity}`)).toEqual([
      'P002 0',
      'P004 0',
      'P001 10',
      'P003 15',
      'P000 30',
      'P005 25',
    ]);
    expect((await unpushedListings(database.db, 'shop', 1))[0]?.sku).toBe('P002');
  });

  it('is read from an index in that order, however many listings there are', async () => {
    await build({ suppliers: [supplierRow('one')], storefronts: [{ id: 'shop', adapter: 'memory' }], offers: [] });
    await database.db.raw(`insert into product (sku) select 'X' || n from generate_series(1, 20000) n`);
    await database.db.raw(`insert into listing (storefront_id, product_id, desired) select 'shop', id, 1 from product`);
    await database.db.raw('analyze listing');
    const { rows } = await database.db.raw<{ rows: { 'QUERY PLAN': string }[] }>(
      `explain select l.product_id from listing l
       where l.storefront_id = 'shop' and l.desired_version > l.pushed_version and l.refusal is null
       order by l.push_rank, l.desired_since, l.product_id limit 100`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('listing_to_push');
    expect(plan).not.toContain('Sort');
  });

  it('is nothing of what moves above the cap', async () => {
    const lamp: Offer = { supplierId: 'one', sku: 'A-1', product: 0, cost: '1', stock: [900], reserved: 0 };
    await build({
      suppliers: [supplierRow('one')],
      storefronts: [{ id: 'shop', adapter: 'memory', publish: { cap: 50, weight: 1, buffer: 0, split: false } }],
      offers: [lamp],
    });
    await markPushed(database.db, 'shop', await unpushedListings(database.db, 'shop', 10), NOW);
    let pushes = 0;
    for (const units of [800, 53, 54, 400, 53, 52, 60]) {
      await database.db('supplier_stock').update({ quantity: units });
      const { id } = await database.db('product').first('id');
      await database.db.transaction((trx) => refreshListings(trx, NOW, { productIds: [id] }));
      const told = await unpushedListings(database.db, 'shop', 10);
      pushes += told.length;
      await markPushed(database.db, 'shop', told, NOW);
    }
    // Only 52 reported, 49 to sell, and then the cap again.
    expect(pushes).toBe(2);
  });
});
