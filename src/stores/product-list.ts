import type { Database } from './database.ts';
import { offerStatus } from './sql/offer-status.ts';
import { figure, isStale } from './sql/offer-terms.ts';

/** A product as a list shows it: what storefronts show of it, and who has it. */
export interface ProductRow {
  readonly sku: string;
  readonly title: string;
  readonly gtin: string | null;
  readonly category: string | null;
  readonly listings: readonly {
    readonly storefront: string;
    /** What it should show. */
    readonly desired: number;
    /** What it was told last; null: nothing yet. */
    readonly pushed: number | null;
    readonly isWaiting: boolean;
    readonly refusal: string | null;
  }[];
  readonly offers: readonly {
    readonly supplier: string;
    readonly supplierSku: string;
    readonly status: 'active' | 'missing' | 'discontinued';
    /** Units of all its warehouses, as the supplier says; null: it never said. */
    readonly units: number | null;
    readonly isStale: boolean;
    readonly cost: string | null;
    readonly currency: string;
  }[];
}

/**
 * What of the products is looked at. `selling`: a storefront shows some; `sold-out`: every storefront shows none; `waiting`: a storefront
 * was not told yet; `refused`: one does not take it; `stale`: a figure is too old to sell by; `missing`: a supplier's feed does not
 * name it any more; `unsupplied`: nobody offers it.
 */
export const PRODUCT_SHOWS = [
  'all',
  'selling',
  'sold-out',
  'waiting',
  'refused',
  'stale',
  'missing',
  'unsupplied',
] as const;
export type ProductShow = (typeof PRODUCT_SHOWS)[number];

export interface WantedProducts {
  /** The beginning of our SKU, a supplier's SKU or a GTIN as it is, or a word of the title. */
  readonly search?: string | undefined;
  readonly supplier?: string | undefined;
  readonly storefront?: string | undefined;
  readonly show: ProductShow;
  /** Only SKUs that come after this one, in the order of bytes: the last of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const listed = (which: string): string =>
  `select l.product_id from listing l where (cast(:storefront as text) is null or l.storefront_id = :storefront) and ${which}`;
const offered = (which: string): string =>
  `select o.product_id from supplier_offer o join supplier s on s.id = o.supplier_id ${figure}
   where o.product_id is not null and (cast(:supplier as text) is null or o.supplier_id = :supplier) and ${which}`;

/** Without it nothing is too old: as long as every feed is in time, the figures of 100,000 SKUs need not be looked at one by one. */
const mayBeStale = `(o.unconfirmed_since is not null or o.supplier_id in (
  select f.supplier_id from feed f join supplier x on x.id = f.supplier_id where greatest(f.as_of, f.confirmed_at) < x.stale_before))`;

const SHOWS: Readonly<Record<ProductShow, string | undefined>> = {
  all: undefined,
  selling: `p.id in (${listed('l.desired > 0')})`,
  'sold-out': `p.id in (${listed('l.desired = 0')}) and p.id not in (${listed('l.desired > 0')})`,
  waiting: `p.id in (${listed('l.desired_version > l.pushed_version and l.refusal is null')})`,
  refused: `p.id in (${listed('l.refusal is not null')})`,
  stale: `p.id in (${offered(`${mayBeStale} and ${isStale()}`)})`,
  missing: `p.id in (${offered('o.missing_streak > 0 and not o.discontinued')})`,
  unsupplied: 'not exists (select from supplier_offer o where o.product_id = p.id)',
};

function conditions(wanted: WantedProducts): string[] {
  const found = [SHOWS[wanted.show]].filter((text) => text !== undefined);
  if (wanted.before !== undefined) found.push('p.sku collate "C" > :before');
  if (wanted.supplier !== undefined)
    found.push('exists (select from supplier_offer o where o.product_id = p.id and o.supplier_id = :supplier)');
  if (wanted.search !== undefined) {
    found.push(`(p.sku collate "C" >= :search and p.sku collate "C" < :searchEnd or p.gtin = :search
      or strpos(lower(p.title), lower(:search)) > 0
      or p.id in (select product_id from supplier_offer where supplier_sku = :search))`);
  }
  return found;
}

/** Products in the order of their SKUs. */
export async function listProducts(db: Database, wanted: WantedProducts): Promise<ProductRow[]> {
  const where = conditions(wanted);
  const { rows } = await db.raw<{ rows: ProductRow[] }>(
    `with found as materialized (
       select p.id, p.sku, p.title, p.gtin, p.category from product p
       ${where.length === 0 ? '' : `where ${where.join(' and ')}`}
       order by p.sku collate "C" limit :limit
     )
     select p.sku, p.title, p.gtin, p.category,
       (select coalesce(jsonb_agg(jsonb_build_object('storefront', l.storefront_id, 'desired', l.desired, 'pushed', l.pushed,
          'isWaiting', l.desired_version > l.pushed_version and l.refusal is null, 'refusal', l.refusal)
          order by l.storefront_id), '[]')
        from storefront f join listing l on l.storefront_id = f.id and l.product_id = p.id) as listings,
       (select coalesce(jsonb_agg(jsonb_build_object('supplier', o.supplier_id, 'supplierSku', o.supplier_sku,
          'status', ${offerStatus}, 'isStale', ${isStale()}, 'cost', trim_scale(o.cost)::text, 'currency', o.currency,
          'units', (select sum(k.quantity)::int from supplier_stock k
            where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku)) order by o.supplier_id, o.supplier_sku), '[]')
        from supplier_offer o join supplier s on s.id = o.supplier_id ${figure} where o.product_id = p.id) as offers
     from found p order by p.sku collate "C"`,
    {
      ...wanted,
      storefront: wanted.storefront ?? null,
      supplier: wanted.supplier ?? null,
      searchEnd: `${wanted.search}\uffff`,
    },
  );
  return rows;
}

/** What a supplier offers that is none of our products. */
export interface UnmatchedOffer {
  readonly supplier: string;
  readonly supplierSku: string;
  readonly gtin: string | null;
  readonly cost: string | null;
  readonly currency: string;
  readonly units: number | null;
}

/** In the order of the supplier's SKUs; they cannot be sold until a SKU, a GTIN or a list joins them to a product. */
export async function listUnmatched(
  db: Database,
  wanted: { readonly supplier: string; readonly before?: string | undefined; readonly limit: number },
): Promise<UnmatchedOffer[]> {
  const { rows } = await db.raw<{ rows: UnmatchedOffer[] }>(
    `select o.supplier_id as supplier, o.supplier_sku as "supplierSku", o.gtin, trim_scale(o.cost)::text as cost, o.currency,
       (select sum(k.quantity)::int from supplier_stock k
        where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku) as units
     from supplier_offer o
     where o.supplier_id = :supplier and o.product_id is null and (cast(:before as text) is null or o.supplier_sku > :before)
     order by o.supplier_sku limit :limit`,
    { ...wanted, before: wanted.before ?? null },
  );
  return rows;
}
