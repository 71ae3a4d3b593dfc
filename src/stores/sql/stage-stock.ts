/**
 * The stage that one feed is copied into: dropped with its transaction, so a feed never half exists. A held line stands
 * there with nothing but its SKU: it changes nothing, and its SKU does not count as missing.
 */
export const createStage = `
  create temporary table stage_stock (
    supplier_sku text not null,
    warehouse text not null,
    quantity int,
    quantity_is_exact boolean not null,
    gtin text,
    cost numeric(18, 6),
    currency char(3),
    available_on date,
    discontinued boolean not null,
    source_ordinal int not null,
    is_held boolean not null,
    position bigint generated always as identity
  ) on commit drop`;

export const copyIntoStage = `
  copy stage_stock (supplier_sku, warehouse, quantity, quantity_is_exact, gtin, cost, currency, available_on,
    discontinued, source_ordinal, is_held) from stdin`;

/** Of several lines for one SKU and warehouse the last one stands; answers how many were dropped. */
export const dropRepeatedLines = `
  delete from stage_stock earlier using stage_stock later
  where earlier.supplier_sku = later.supplier_sku and earlier.warehouse = later.warehouse
    and earlier.position < later.position`;
