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
    pack_size int,
    lead_time_days int,
    source_ordinal int not null,
    is_held boolean not null,
    position bigint generated always as identity
  ) on commit drop`;

/** SKUs that a full feed does not name although the one in force did, where the stage has only what is not known. */
export const createMissing =
  'create temporary table if not exists stage_missing (supplier_sku text primary key) on commit drop';

export const stageMissing = `
  insert into stage_missing select jsonb_array_elements_text(cast(:skus as jsonb))`;

export const copyIntoStage = `
  copy stage_stock (supplier_sku, warehouse, quantity, quantity_is_exact, gtin, cost, currency, available_on,
    discontinued, pack_size, lead_time_days, source_ordinal, is_held) from stdin`;

/** Lines, SKUs, and SKUs with a line that counts. Where there are as many lines as SKUs, nothing stands there twice. */
export const countStage = `
  select coalesce(sum(lines), 0)::int as lines, count(*)::int as named, (count(*) filter (where counts))::int as skus
  from (select count(*) as lines, not bool_and(is_held) as counts from stage_stock group by supplier_sku) sku`;

/**
 * SKUs and warehouses that stand in the stage more than once: how many, how many of them with different figures, and some
 * of them, those first.
 */
export const repeatedLines = `
  with repeated as (
    select supplier_sku, warehouse, array_agg(source_ordinal order by position) as ordinals, min(position) as position,
      count(distinct (quantity, cost, is_held)) > 1 as differs
    from stage_stock
    where (supplier_sku, warehouse) in (
      select supplier_sku, warehouse from stage_stock group by supplier_sku, warehouse having count(*) > 1)
    group by supplier_sku, warehouse
  )
  select count(*)::int as count, (count(*) filter (where differs))::int as differing,
    (select coalesce(jsonb_agg(x), '[]') from (
      select supplier_sku as sku, warehouse, ordinals[:5] as ordinals from repeated order by differs desc, position limit 5
    ) x) as examples
  from repeated`;

/** Puts the sum of all lines for one SKU and warehouse into the last of them; one that is held leaves it unknown. */
export const sumRepeatedLines = `
  update stage_stock last set quantity = sums.quantity, is_held = sums.is_held
  from (
    select supplier_sku, warehouse, max(position) as position, bool_or(is_held) as is_held,
      -- the least of null and a number is the number
      case when bool_and(quantity is not null) then least(sum(quantity), 2147483647) end as quantity
    from stage_stock group by supplier_sku, warehouse having count(*) > 1
  ) sums
  where last.position = sums.position`;

/** Of several lines for one SKU and warehouse the last one stands. */
export const dropRepeatedLines = `
  delete from stage_stock earlier using stage_stock later
  where earlier.supplier_sku = later.supplier_sku and earlier.warehouse = later.warehouse
    and earlier.position < later.position`;

/** Turns the changes of a delta feed into quantities, by what is there. Never below zero. */
export const resolveDeltas = `
  update stage_stock s set quantity = least(2147483647, greatest(0, s.quantity::bigint + coalesce((
    select k.quantity from supplier_stock k
    where k.supplier_id = :supplierId and k.supplier_sku = s.supplier_sku and k.warehouse = s.warehouse), 0)))
  where s.quantity is not null`;
