import type { Database } from './database.ts';
import { stockFacts as statement } from './sql/stock-facts.ts';

/** Facts behind the quantities of one product, as the database reckons with them. Moments are ISO texts. */
export interface StockFacts {
  readonly sku: string;
  readonly title: string;
  readonly listings: readonly ListingFacts[];
  readonly offers: readonly OfferFacts[];
}

export interface ListingFacts {
  readonly storefront: string;
  readonly desired: number;
  readonly version: number;
  /** Since when it should show that. */
  readonly since: string;
  readonly pushed: number | null;
  readonly pushedVersion: number;
  readonly pushedAt: string | null;
  readonly refusal: string | null;
  readonly rule: {
    readonly cap?: number;
    readonly weight: number;
    readonly buffer: number;
    readonly split: boolean;
  };
}

export interface OfferFacts {
  readonly supplier: string;
  readonly supplierName: string;
  readonly supplierSku: string;
  readonly feed: string | null;
  /** `missing`: the last full feed that should name it did not. */
  readonly status: 'active' | 'missing' | 'discontinued';
  /** Which feed lacks it, how many full ones in a row, since when, and when its figure was confirmed last. */
  readonly missing: {
    readonly feed: string | null;
    readonly feeds: number;
    /** Null: longer than history is kept. */
    readonly since: string | null;
    readonly lastConfirmedAt: string | null;
  } | null;
  /** Null also where it came as such, or longer ago than history is kept. */
  readonly discontinuedSince: string | null;
  readonly cost: string | null;
  readonly currency: string;
  /** Units of one pack that can be ordered. */
  readonly packSize: number;
  /** Its supplier is configured. */
  readonly isConfigured: boolean;
  readonly reflectsAt: 'receipt' | 'acknowledgment' | 'shipment';
  /** When its figure was confirmed last; null where it does not come from a feed. */
  readonly confirmedAt: string | null;
  readonly isStale: boolean;
  readonly staleBefore: string | null;
  /** The order that the supplier could not fill though the figure said so; null where a later figure is in force. */
  readonly refusal: { readonly poNumber: string; readonly at: string } | null;
  /** The supplier is left alone by a person; null: it is not. */
  readonly pause: { readonly by: string; readonly reason: string; readonly since: string } | null;
  /** By how much the figure is older than it should be. */
  readonly overdueMs: number;
  /** How often a figure should come. */
  readonly everyMs: number;
  /** What supplier.yaml keeps back; `units` stands before the others. */
  readonly buffer: {
    readonly normal: number;
    readonly fast: number;
    readonly units: number | null;
    readonly isFast: boolean;
  };
  /** How fast others take it, and what is made of that; null where it is not asked for or not known yet. */
  readonly learnt: {
    readonly perHour: number;
    readonly deviation: number;
    readonly observations: number;
    readonly z: number;
    readonly hours: number;
    readonly most: number;
    readonly fastPerDay: number;
    readonly leastObservations: number;
  } | null;
  /** Our own purchase orders that the figure does not show yet. */
  readonly reservations: readonly {
    readonly poNumber: string;
    readonly order: string;
    readonly storefront: string;
    readonly units: number;
    readonly state: string;
    readonly placedAt: string;
    /** From when on the supplier's figure lacks them; null: not known yet. */
    readonly firmAt: string | null;
  }[];
  /** Each figure with the run that changed it last. */
  readonly warehouses: readonly WarehouseFacts[];
}

export interface WarehouseFacts {
  readonly warehouse: string;
  readonly units: number;
  readonly isExact: boolean;
  readonly run: string | null;
  readonly asOf: string | null;
  readonly recordedAt: string | null;
  readonly undoes: string | null;
  readonly fileId: string | null;
  readonly file: string | null;
  /** Segment, row or line of the file; 0: the file did not name it. */
  readonly place: number;
  readonly format: string | null;
  readonly mapping: string | null;
  readonly mappingVersion: string | null;
}

/** Undefined for an unknown SKU. */
export async function stockFacts(db: Database, sku: string): Promise<StockFacts | undefined> {
  const { rows } = await db.raw<{ rows: { facts: StockFacts }[] }>(statement, { sku });
  return rows[0]?.facts;
}

/** Our SKU of a supplier's SKU; null: it is offered, and none of our products. Undefined: the supplier does not offer it. */
export async function skuOfOffer(
  db: Database,
  supplierId: string,
  supplierSku: string,
): Promise<string | null | undefined> {
  const row = await db('supplier_offer as o')
    .leftJoin('product as p', 'p.id', 'o.product_id')
    .where({ 'o.supplier_id': supplierId, 'o.supplier_sku': supplierSku })
    .first<{ sku: string | null } | undefined>('p.sku');
  return row?.sku;
}

/** SKUs that begin like one that is not there, or are the same but for the case: what may have been meant. */
export async function similarSkus(db: Database, sku: string, supplierId?: string): Promise<string[]> {
  const [table, column] = supplierId === undefined ? ['product', 'sku'] : ['supplier_offer', 'supplier_sku'];
  const { rows } = await db.raw<{ rows: { sku: string }[] }>(
    `select ${column} as sku from ${table}
     where ${supplierId === undefined ? 'true' : 'supplier_id = :supplierId'}
       and (lower(left(${column}, 2)) = lower(left(:sku, 2)) or lower(right(${column}, 3)) = lower(right(:sku, 3)))
     order by abs(length(${column}) - length(:sku)), ${column} limit 500`,
    { sku, ...(supplierId === undefined ? {} : { supplierId }) },
  );
  return rows.map((row) => row.sku);
}
