import type { Database } from './database.ts';
import { settleCosts as statement } from './sql/settle-costs.ts';
import { createTouched } from './sql/touched.ts';

export const CATALOG_STATES = ['applied', 'held', 'released', 'refused', 'superseded'] as const;
export type CatalogState = (typeof CATALOG_STATES)[number];

/** What a price catalog was judged by, and what became of it. */
export interface PriceCatalogRow {
  readonly id: string;
  readonly supplierId: string;
  readonly documentId: string;
  /** The supplier's name for it. */
  readonly catalog: string | null;
  readonly mapping: string;
  readonly fileId: string;
  readonly file: string;
  readonly asOf: Date;
  readonly state: CatalogState;
  /** Prices that it says. */
  readonly prices: number;
  /** Costs that changed by it when it was applied; what begins later is not in it. */
  readonly changed: number;
  readonly stats: Readonly<Record<string, number | null>>;
  readonly broken: { readonly code: string; readonly text: string; readonly setting: string } | null;
  readonly recordedAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
}

const COLUMNS = {
  id: 'c.id',
  supplierId: 'c.supplier_id',
  documentId: 'c.document_id',
  catalog: 'c.catalog',
  mapping: 'd.mapping_id',
  fileId: 'f.id',
  file: 'f.name',
  asOf: 'c.as_of',
  state: 'c.state',
  prices: 'c.prices',
  changed: 'c.changed',
  stats: 'c.stats',
  broken: 'c.broken',
  recordedAt: 'c.recorded_at',
  decidedAt: 'c.decided_at',
  decidedBy: 'c.decided_by',
  decisionReason: 'c.decision_reason',
};

function joined(db: Database) {
  return db('price_catalog as c')
    .join('document as d', { 'd.supplier_id': 'c.supplier_id', 'd.id': 'c.document_id' })
    .join('seen_file as f', { 'f.supplier_id': 'd.supplier_id', 'f.id': 'd.file_id' });
}

/** Price catalogs, the newest first. */
export async function listPriceCatalogs(
  db: Database,
  wanted: {
    readonly supplierId?: string | undefined;
    readonly state?: CatalogState | undefined;
    /** Only catalogs before this one. */
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<PriceCatalogRow[]> {
  const query = joined(db).orderBy('c.id', 'desc').limit(wanted.limit);
  if (wanted.supplierId !== undefined) query.where('c.supplier_id', wanted.supplierId);
  if (wanted.state !== undefined) query.where('c.state', wanted.state);
  if (wanted.before !== undefined) query.where('c.id', '<', wanted.before);
  return query.select(COLUMNS);
}

export async function findPriceCatalog(db: Database, id: string): Promise<PriceCatalogRow | undefined> {
  return joined(db).where('c.id', id).first(COLUMNS);
}

/** The catalog that a document was recorded as. */
export async function catalogOfDocument(
  trx: Database,
  supplierId: string,
  documentId: string,
): Promise<{ readonly id: string; readonly state: CatalogState; readonly asOf: Date } | undefined> {
  return trx('price_catalog')
    .where({ supplier_id: supplierId, document_id: documentId })
    .first({ id: 'id', state: 'state', asOf: 'as_of' });
}

/** Prices of a supplier change one catalog after the other, and never beside a stock feed of it, which takes the same lock. */
export async function lockCosts(trx: Database, supplierId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(:key, 0))', { key: `feed/${supplierId}` });
}

export async function insertPriceCatalog(
  trx: Database,
  catalog: {
    readonly supplierId: string;
    readonly documentId: string;
    readonly catalog: string | undefined;
    readonly asOf: Date;
    readonly state: 'applied' | 'held';
    readonly prices: number;
    readonly stats: object;
    readonly broken: object | undefined;
    readonly at: Date;
  },
): Promise<string> {
  const [row] = await trx('price_catalog')
    .insert({
      supplier_id: catalog.supplierId,
      document_id: catalog.documentId,
      catalog: catalog.catalog ?? null,
      as_of: catalog.asOf,
      state: catalog.state,
      prices: catalog.prices,
      stats: JSON.stringify(catalog.stats),
      broken: catalog.broken === undefined ? null : JSON.stringify(catalog.broken),
      recorded_at: catalog.at,
    })
    .returning<{ id: string }[]>('id');
  return (row as { id: string }).id;
}

export interface NewPrice {
  readonly sku: string;
  readonly cost: string;
  readonly currency: string;
  readonly effectiveOn: string;
  readonly endsOn?: string | undefined;
  readonly minimumQuantity: number;
  readonly ordinal: number;
}

/** Prices in one statement: some megabytes of text. */
const BATCH = 5_000;

/** Adds prices to a catalog; one that it has already is the same as that line put right, and takes its place. */
export async function insertPrices(
  trx: Database,
  supplierId: string,
  catalogId: string,
  prices: readonly NewPrice[],
): Promise<void> {
  for (let from = 0; from < prices.length; from += BATCH) {
    await trx.raw(
      `insert into catalog_price (supplier_id, supplier_sku, price_catalog_id, effective_on, minimum_quantity, ends_on, cost,
         currency, source_ordinal)
       select :supplierId, x.sku, :catalogId, x."effectiveOn", x."minimumQuantity", x."endsOn", x.cost, x.currency, x.ordinal
       from jsonb_to_recordset(cast(:prices as jsonb)) as x(sku text, cost numeric, currency text, "effectiveOn" date,
         "endsOn" date, "minimumQuantity" int, ordinal int)
       on conflict (supplier_id, supplier_sku, price_catalog_id, effective_on, minimum_quantity) do update
         set ends_on = excluded.ends_on, cost = excluded.cost, currency = excluded.currency,
           source_ordinal = excluded.source_ordinal`,
      { supplierId, catalogId, prices: JSON.stringify(prices.slice(from, from + BATCH)) },
    );
  }
}

/** What some SKUs of a supplier cost now. */
export async function costsInForce(
  trx: Database,
  supplierId: string,
  skus: readonly string[],
): Promise<ReadonlyMap<string, { readonly cost: string; readonly currency: string }>> {
  const { rows } = await trx.raw<{ rows: { sku: string; cost: string; currency: string }[] }>(
    `select supplier_sku as sku, cost, currency from supplier_offer
     where supplier_id = :supplierId and cost is not null and supplier_sku = any(cast(:skus as text[]))`,
    { supplierId, skus: [...skus] },
  );
  return new Map(rows.map(({ sku, ...cost }) => [sku, cost]));
}

/** Offers whose costs are brought in line with the catalogs: all of a supplier, those that a catalog names, or those that a feed run made known. */
export type OffersToSettle =
  | { readonly of: 'supplier' }
  | { readonly of: 'catalog'; readonly catalogId: string }
  | { readonly of: 'run'; readonly feedRunId: string };

const ONLY = {
  supplier: `(o.cost_catalog is not null
    or exists (select from catalog_price k where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku))`,
  catalog:
    'o.supplier_sku in (select supplier_sku from catalog_price where supplier_id = :supplierId and price_catalog_id = :catalogId)',
  run: 'o.introduced_by = :feedRunId and o.supplier_sku in (select supplier_sku from stage_stock)',
} as const;

/**
 * Brings costs in line with what catalogs say of today. Leaves the products in `touched_product` for `refreshListings`.
 *
 * @returns how many costs changed, and how many offers have no price of a catalog any more
 */
export async function settleCosts(
  trx: Database,
  supplierId: string,
  offers: OffersToSettle,
  now: Date,
): Promise<{ readonly changed: number; readonly ended: number }> {
  await trx.raw(createTouched);
  const { of, ...which } = offers;
  const { rows } = await trx.raw<{ rows: { changed: number; ended: number }[] }>(statement(ONLY[of]), {
    supplierId,
    now,
    ...which,
  });
  return rows[0] as { changed: number; ended: number };
}

/** Whether any catalog of the supplier was ever recorded. */
export async function hasCatalogs(trx: Database, supplierId: string): Promise<boolean> {
  return (await trx('catalog_price').where({ supplier_id: supplierId }).first('supplier_sku')) !== undefined;
}

export async function noteChangedCosts(trx: Database, supplierId: string, id: string, changed: number): Promise<void> {
  await trx('price_catalog').where({ supplier_id: supplierId, id }).increment('changed', changed);
}

/** Catalogs of one mapping that are held and not newer than a moment are over: a newer one was applied. Answers their ids. */
export async function supersedeCatalogs(
  trx: Database,
  supplierId: string,
  mapping: string,
  asOf: Date,
  reason: string,
  at: Date,
): Promise<string[]> {
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `update price_catalog c set state = 'superseded', decided_at = :at, decision_reason = :reason
     from document d
     where c.supplier_id = :supplierId and c.state = 'held' and c.as_of <= :asOf
       and d.supplier_id = c.supplier_id and d.id = c.document_id and d.mapping_id = :mapping
     returning c.id`,
    { supplierId, mapping, asOf, reason, at },
  );
  return rows.map(({ id }) => id);
}

/** Decides about a held catalog; false when it is not held any more. */
export async function decideCatalog(
  trx: Database,
  supplierId: string,
  id: string,
  decision: {
    readonly state: 'released' | 'refused';
    readonly by: string;
    readonly reason: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const rows = await trx('price_catalog').where({ supplier_id: supplierId, id, state: 'held' }).update({
    state: decision.state,
    decided_at: decision.at,
    decided_by: decision.by,
    decision_reason: decision.reason,
  });
  return rows === 1;
}

export async function isAnyCatalogHeld(trx: Database, supplierId: string, mapping: string): Promise<boolean> {
  const held = await joined(trx)
    .where({ 'c.supplier_id': supplierId, 'c.state': 'held', 'd.mapping_id': mapping })
    .first('c.id');
  return held !== undefined;
}

/** Suppliers with catalogs whose day changed since their costs were last brought in line. */
export async function suppliersOfAnotherDay(db: Database, now: Date): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select s.id from supplier s
     where s.priced_on is distinct from (cast(:now as timestamptz) at time zone s.time_zone)::date
       and exists (select from catalog_price p where p.supplier_id = s.id)
     order by s.id`,
    { now },
  );
  return rows.map(({ id }) => id);
}

export async function markPricedOn(trx: Database, supplierId: string, now: Date): Promise<void> {
  await trx.raw(
    `update supplier set priced_on = (cast(:now as timestamptz) at time zone time_zone)::date where id = :supplierId`,
    { supplierId, now },
  );
}

/** The day of a moment in the supplier's time zone, as `2026-10-01`. */
export async function dayAt(trx: Database, timeZone: string, moment: Date): Promise<string> {
  const { rows } = await trx.raw<{ rows: { day: string }[] }>(
    `select to_char(cast(:moment as timestamptz) at time zone :timeZone, 'YYYY-MM-DD') as day`,
    { moment, timeZone },
  );
  return (rows[0] as { day: string }).day;
}

/** Forgets changes of costs by catalogs before a moment. Answers how many rows went, at most `limit`. */
export async function forgetCatalogChanges(db: Database, before: Date, limit: number): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `delete from stock_change where (supplier_id, id) in (
       select supplier_id, id from stock_change where price_catalog_id is not null and changed_at < :before
       order by changed_at limit :limit)`,
    { before, limit },
  );
  return rowCount;
}
