import type { Database } from './database.ts';
import { figureChanges, listingPushes, orderedUnits, stockChanges, suppliersOf } from './sql/stock-history.ts';

/** A SKU of a supplier. */
export interface OfferKey {
  readonly supplier: string;
  readonly supplierSku: string;
}

/** What has a history: a product of ours with what suppliers offer of it, or an offer that is none of our products. */
export interface HistorySubject {
  readonly productId: string | null;
  readonly sku: string | null;
  readonly title: string;
  readonly offers: readonly OfferKey[];
}

/** One figure that a feed changed, or facts of the SKU as a whole (no warehouse), with what it came from. */
export interface StockChangeRow extends OfferKey {
  readonly id: string;
  readonly at: Date;
  readonly warehouse: string | null;
  readonly quantityBefore: number | null;
  readonly quantityAfter: number | null;
  /** Null: it was not there. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>>;
  /** Null, like feed and coverage: a price catalog changed the cost. */
  readonly run: string | null;
  readonly feed: string | null;
  readonly coverage: string | null;
  readonly catalog: string | null;
  readonly asOf: Date;
  /** The run put back what was before that one. */
  readonly undoes: string | null;
  /** The run whose state it put back; null where there was none, or where nothing was put back. */
  readonly restores: string | null;
  /** The held run that it applied. */
  readonly releases: string | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
  readonly fileId: string | null;
  readonly file: string | null;
  readonly format: string | null;
  readonly mapping: string | null;
  readonly mappingVersion: string | null;
}

export interface PushRow {
  readonly id: string;
  readonly at: Date;
  readonly storefront: string;
  readonly quantity: number;
  readonly version: string;
  /** Why the storefront did not take it; null: it did. */
  readonly refusal: string | null;
  /** From when on it should have shown that. */
  readonly since: Date;
}

/** Units that a purchase order of ours took of an offer. */
export interface OrderedRow extends OfferKey {
  readonly purchaseOrderId: string;
  readonly lineNumber: number;
  readonly at: Date;
  readonly units: number;
  /** `held`: subtracted from the supplier's figure; `reflected`: the figure lacks them itself; `released`: given back. */
  readonly standing: 'held' | 'reflected' | 'released';
  readonly closedAt: Date | null;
  /** The feed run whose figure lacks them. */
  readonly reflectedBy: string | null;
  readonly poNumber: string;
  readonly poState: string;
  readonly order: string;
  readonly storefront: string;
}

/** The product of ours that has this SKU; undefined: there is none. */
export async function subjectOfProduct(db: Database, sku: string): Promise<HistorySubject | undefined> {
  const product = await db('product').where({ sku }).first<{ id: string; title: string } | undefined>('id', 'title');
  if (product === undefined) return undefined;
  return { productId: product.id, sku, title: product.title, offers: await offersOf(db, product.id) };
}

/** The same by the SKU of a supplier, with only what that supplier offers. */
export async function subjectOfOffer(
  db: Database,
  supplier: string,
  supplierSku: string,
): Promise<HistorySubject | undefined> {
  const row = await db('supplier_offer as o')
    .leftJoin('product as p', 'p.id', 'o.product_id')
    .where({ 'o.supplier_id': supplier, 'o.supplier_sku': supplierSku })
    .first<{ productId: string | null; sku: string | null; title: string | null } | undefined>({
      productId: 'p.id',
      sku: 'p.sku',
      title: 'p.title',
    });
  if (row === undefined) return undefined;
  return { ...row, title: row.title ?? '', offers: [{ supplier, supplierSku }] };
}

function offersOf(db: Database, productId: string): Promise<OfferKey[]> {
  return db('supplier_offer')
    .where({ product_id: productId })
    .orderBy(['supplier_id', 'supplier_sku'])
    .select({ supplier: 'supplier_id', supplierSku: 'supplier_sku' });
}

/** Suppliers that offer a SKU of this name, whatever product it is. */
export async function suppliersOfSku(db: Database, sku: string): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(suppliersOf, { sku });
  return rows.map(({ id }) => id);
}

/** Ids of every supplier or storefront that was ever configured. */
export async function partyIds(db: Database, party: 'supplier' | 'storefront'): Promise<string[]> {
  const rows = await db(party).orderBy('id').select<{ id: string }[]>('id');
  return rows.map(({ id }) => id);
}

/** What feeds changed of some offers, newest first, from before a row on. */
export async function changesOf(
  db: Database,
  offers: readonly OfferKey[],
  before: string,
  limit: number,
): Promise<StockChangeRow[]> {
  const { rows } = await db.raw<{ rows: StockChangeRow[] }>(stockChanges, {
    offers: JSON.stringify(offers),
    before,
    limit,
  });
  return rows;
}

/** The figures of one offer alone that changed, newest first. */
export async function figureChangesOf(
  db: Database,
  { supplier, supplierSku }: OfferKey,
  limit: number,
): Promise<Pick<StockChangeRow, 'at' | 'warehouse' | 'quantityBefore' | 'quantityAfter'>[]> {
  const { rows } = await db.raw<{ rows: StockChangeRow[] }>(figureChanges, { supplier, supplierSku, limit });
  return rows;
}

/** What storefronts were told of a product, newest first; one storefront, or all. */
export async function pushesOf(
  db: Database,
  productId: string,
  storefront: string | undefined,
  before: string,
  limit: number,
): Promise<PushRow[]> {
  const bindings = { productId, storefront: storefront ?? null, before, limit };
  const { rows } = await db.raw<{ rows: PushRow[] }>(listingPushes, bindings);
  return rows;
}

/** Units that orders of ours took of some offers, newest first. */
export async function ordersOf(
  db: Database,
  offers: readonly OfferKey[],
  before: readonly [order: string, line: number],
  limit: number,
): Promise<OrderedRow[]> {
  const [beforeOrder, beforeLine] = before;
  const { rows } = await db.raw<{ rows: OrderedRow[] }>(orderedUnits, {
    offers: JSON.stringify(offers),
    beforeOrder,
    beforeLine,
    limit,
  });
  return rows;
}
