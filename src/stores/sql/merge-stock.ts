import { touchProductsOf } from './touched.ts';

/**
 * Switches the stock of one supplier to what the stage says, in one statement that touches only rows that differ and
 * writes down what each was before. An unknown quantity leaves the old one; a SKU that is discontinued and has none is
 * zero. In a full feed (:isFull) a warehouse that a named SKU no longer has goes to zero at once, and a SKU that was
 * missing from :missingFeeds full feeds goes to zero everywhere; one with a held line keeps what it has. Figures that
 * another feed of the supplier brought are never zeroed; one that this feed names is its own from then on (`taken`: how
 * many).
 *
 * @param isRest the stage has only what is not known to be as it was (pipeline/inbound/imprint.ts)
 */
export function mergeStock(isRest: boolean): string {
  return `
  with ours as materialized (
    select id from feed_run where supplier_id = :supplierId and feed = :feed
  ),
  wanted as (
    select supplier_sku, warehouse, greatest(0, coalesce(quantity, 0)) as quantity, quantity_is_exact, available_on,
      source_ordinal
    from stage_stock where quantity is not null or (discontinued and not is_held)
  ),
  diff as materialized (
    select w.*, k.supplier_sku is null as is_new, k.quantity as old_quantity, k.quantity_is_exact as old_is_exact,
      k.available_on as old_available_on, k.feed_run_id as old_run, k.source_ordinal as old_ordinal
    from wanted w
    left join (select * from supplier_stock where supplier_id = :supplierId) k
      on k.supplier_sku = w.supplier_sku and k.warehouse = w.warehouse
    where k.supplier_sku is null
      or (k.quantity, k.quantity_is_exact, k.available_on) is distinct from (w.quantity, w.quantity_is_exact, w.available_on)
      or k.feed_run_id not in (select id from ours)
    union all
    select k.supplier_sku, k.warehouse, 0, true, null, 0, false, k.quantity, k.quantity_is_exact, k.available_on,
      k.feed_run_id, k.source_ordinal
    from supplier_stock k
    join supplier_offer o on o.supplier_id = k.supplier_id and o.supplier_sku = k.supplier_sku
    where :isFull and k.supplier_id = :supplierId and k.quantity > 0 ${isRest ? ofRest : ''}
      and k.feed_run_id in (select id from ours)
      and not exists (
        select from stage_stock s
        where s.supplier_sku = k.supplier_sku and (s.warehouse = k.warehouse or s.is_held))
      and (o.missing_streak >= :missingFeeds
        or exists (select from stage_stock s where s.supplier_sku = k.supplier_sku and s.quantity is not null))
  ),
  added as (
    insert into supplier_stock (supplier_id, supplier_sku, warehouse, quantity, quantity_is_exact, available_on, feed_run_id,
      source_ordinal)
    select :supplierId, supplier_sku, warehouse, quantity, quantity_is_exact, available_on, :feedRunId, source_ordinal
    from diff where is_new
  ),
  changed as (
    update supplier_stock k set quantity = d.quantity, quantity_is_exact = d.quantity_is_exact,
      available_on = d.available_on, feed_run_id = :feedRunId, source_ordinal = d.source_ordinal
    from diff d
    where not d.is_new and k.supplier_id = :supplierId and k.supplier_sku = d.supplier_sku and k.warehouse = d.warehouse
  ),
  remembered as (
    insert into stock_change (supplier_id, feed_run_id, supplier_sku, warehouse, quantity_before, quantity_after, before,
      after, changed_at)
    select :supplierId, :feedRunId, supplier_sku, warehouse, old_quantity, quantity,
      case when is_new then null else jsonb_build_object('quantity', old_quantity, 'isExact', old_is_exact,
        'availableOn', old_available_on, 'feedRunId', old_run, 'ordinal', old_ordinal) end,
      jsonb_build_object('quantity', quantity, 'isExact', quantity_is_exact, 'availableOn', available_on,
        'feedRunId', cast(:feedRunId as bigint), 'ordinal', source_ordinal),
      :now
    from diff
  ),
  touched as (
    ${touchProductsOf('diff')}
  )
  select
    count(*) filter (where is_new)::int as inserted,
    count(*) filter (where not is_new)::int as changed,
    count(*) filter (where not is_new and quantity = 0)::int as zeroed,
    (count(*) filter (where not is_new and old_run not in (select id from ours)))::int as taken
  from diff`;
}

/** What the stage leaves out has the stock it had, apart from what nobody confirms (merge-offers.ts comes before). */
const ofRest = `
      and k.supplier_sku in (
        select supplier_sku from stage_stock
        union select supplier_sku from supplier_offer where supplier_id = :supplierId and unconfirmed_since is not null)`;
