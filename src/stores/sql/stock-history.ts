/**
 * What happened to one SKU, newest first. Each list is read backwards along an index that begins with the SKU, and ends
 * after :limit rows: however much history there is of other SKUs, none of it is looked at. What a row comes from is joined
 * only to the rows that are answered.
 */
const offers = 'jsonb_to_recordset(cast(:offers as jsonb)) as o(supplier text, "supplierSku" text)';

/** What is kept of one side of a change, with its cost as text: a number of JSON would round it. */
function exact(side: 'before' | 'after'): string {
  return `case when c.warehouse is null then c.${side} || jsonb_build_object('cost', trim_scale(c.cost_${side})::text) else c.${side} end`;
}

/** What feeds and price catalogs changed, by index stock_change_sku. Rows without a warehouse concern the SKU as a whole. */
export const stockChanges = `
  with found as materialized (
    select c.* from ${offers}
    cross join lateral (
      select * from stock_change c
      where c.supplier_id = o.supplier and c.supplier_sku = o."supplierSku" and c.id < :before
      order by c.id desc limit :limit
    ) c
    order by c.id desc limit :limit
  )
  select c.id::text, c.changed_at as at, c.supplier_id as supplier, c.supplier_sku as "supplierSku", c.warehouse,
    c.quantity_before as "quantityBefore", c.quantity_after as "quantityAfter",
    ${exact('before')} as before, ${exact('after')} as after,
    c.feed_run_id::text as run, r.feed, r.coverage, coalesce(r.as_of, p.as_of) as "asOf", r.undoes::text, r.restores::text,
    r.releases::text, r.decided_by as "decidedBy", r.decision_reason as "decisionReason",
    c.price_catalog_id::text as catalog,
    f.id::text as "fileId", f.name as file, d.format, d.mapping_id as mapping, d.mapping_version as "mappingVersion"
  from found c
  left join feed_run r on r.supplier_id = c.supplier_id and r.id = c.feed_run_id
  left join price_catalog p on p.supplier_id = c.supplier_id and p.id = c.price_catalog_id
  left join document d on d.supplier_id = c.supplier_id and d.id = coalesce(r.document_id, p.document_id)
  left join seen_file f on f.supplier_id = d.supplier_id and f.id = d.file_id
  order by c.id desc`;

/** The figures alone of one offer, for a plot: nothing is joined. */
export const figureChanges = `
  select c.changed_at as at, c.warehouse, c.quantity_before as "quantityBefore", c.quantity_after as "quantityAfter"
  from stock_change c
  where c.supplier_id = :supplier and c.supplier_sku = :supplierSku
  order by c.id desc limit :limit`;

/** What storefronts were told, by index listing_push_product. */
export const listingPushes = `
  select p.id::text, p.at, p.storefront_id as storefront, p.quantity, p.version::text, p.refusal, p.desired_since as "since"
  from listing_push p
  where p.product_id = :productId and p.id < :before
    and (cast(:storefront as text) is null or p.storefront_id = :storefront)
  order by p.id desc limit :limit`;

/** Our own orders that took units, by index reservation_sku. */
export const orderedUnits = `
  with found as materialized (
    select r.* from ${offers}
    cross join lateral (
      select * from reservation r
      where r.supplier_id = o.supplier and r.supplier_sku = o."supplierSku"
        and (r.purchase_order_id, r.line_number) < (:beforeOrder, :beforeLine)
      order by r.purchase_order_id desc, r.line_number desc limit :limit
    ) r
    order by r.purchase_order_id desc, r.line_number desc limit :limit
  )
  select r.purchase_order_id::text as "purchaseOrderId", r.line_number as "lineNumber", r.placed_at as at,
    r.supplier_id as supplier, r.supplier_sku as "supplierSku", r.quantity as units, r.state as standing,
    r.closed_at as "closedAt", r.reflected_by::text as "reflectedBy", b.po_number as "poNumber", b.state as "poState",
    e.external_id as "order", e.storefront_id as storefront
  from found r
  join purchase_order b on b.supplier_id = r.supplier_id and b.id = r.purchase_order_id
  join sales_order e on e.id = b.order_id
  order by r.purchase_order_id desc, r.line_number desc`;

/** Suppliers that offer a SKU of this name, one look into an index for each supplier. */
export const suppliersOf = `
  select s.id from supplier s
  where exists (select from supplier_offer o where o.supplier_id = s.id and o.supplier_sku = :sku) order by s.id`;
