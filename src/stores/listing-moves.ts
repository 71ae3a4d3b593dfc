import type { Database } from './database.ts';

/** What one storefront would show otherwise. */
export interface ListingMoves {
  readonly storefront: string;
  /** Products of which it would show more, fewer, or none any more. */
  readonly more: number;
  readonly fewer: number;
  readonly gone: number;
  /** Those that change most. */
  readonly examples: readonly { readonly sku: string; readonly from: number; readonly to: number }[];
}

const EXAMPLES = 20;

/** Keeps, until the transaction ends, what storefronts should show of everything that a supplier offers. */
export async function rememberListings(trx: Database, supplierId: string): Promise<void> {
  await trx.raw(
    'create temporary table listing_before (storefront_id text, product_id bigint, desired int) on commit drop',
  );
  await trx.raw(
    `insert into listing_before select l.storefront_id, l.product_id, l.desired from listing l
     where l.product_id in (select o.product_id from supplier_offer o where o.supplier_id = :supplierId and o.product_id is not null)`,
    { supplierId },
  );
}

/** What is otherwise since `rememberListings`. */
export async function listingMoves(trx: Database): Promise<ListingMoves[]> {
  const { rows } = await trx.raw<{ rows: ListingMoves[] }>(
    `with moved as (
       select l.storefront_id, p.sku, b.desired as before, l.desired as after,
         row_number() over (partition by l.storefront_id order by abs(l.desired - b.desired) desc, p.sku) as place
       from listing_before b
       join listing l on l.storefront_id = b.storefront_id and l.product_id = b.product_id and l.desired <> b.desired
       join product p on p.id = l.product_id
     )
     select storefront_id as storefront, count(*) filter (where after > before)::int as more,
       count(*) filter (where after < before and after > 0)::int as fewer, count(*) filter (where after = 0)::int as gone,
       jsonb_agg(jsonb_build_object('sku', sku, 'from', before, 'to', after) order by place) filter (where place <= :most) as examples
     from moved group by 1 order by 1`,
    { most: EXAMPLES },
  );
  return rows;
}
