import { touchProductsOf } from './touched.ts';

/**
 * Switches the stock of one supplier to what the stage says, in one statement that touches only rows that differ and
 * writes down what each was before. An unknown quantity leaves the old one; a SKU that is discontinued and has none is
 * zero. In a full feed (:isFull) a warehouse that a named SKU no longer has goes to zero at once, and a SKU that was
 * missing from :missingFeeds full feeds goes to zero everywhere; one with a held line keeps what it has. One that belongs to another
 * feed, which speaks for another warehouse of it, goes to zero here as soon as this feed does not name it: nobody counts how often. Figures that
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
  diff as materialized (
    select coalesce(s.supplier_sku, k.supplier_sku) as supplier_sku, coalesce(s.warehouse, k.warehouse) as warehouse,
      greatest(0, coalesce(s.quantity, 0)) as quantity, coalesce(s.quantity_is_exact, true) as quantity_is_exact,
      s.available_on, coalesce(s.source_ordinal, 0) as source_ordinal,
      k.supplier_sku is null as is_new, k.quantity as old_quantity, k.quantity_is_exact as old_is_exact,
      k.available_on as old_available_on, k.feed_run_id as old_run, k.source_ordinal as old_ordinal
    from ${isRest ? besideRest : besideAll}
    where case
      when s.supplier_sku is null then
        :isFull and k.quantity > 0 and k.feed_run_id in (select id from ours)
        and not exists (select from stage_stock h where h.supplier_sku = k.supplier_sku and h.is_held)
        and (exists (select from stage_stock n where n.supplier_sku = k.supplier_sku and n.quantity is not null)
          or exists (
            select from supplier_offer o
            where o.supplier_id = :supplierId and o.supplier_sku = k.supplier_sku
              and (o.missing_streak >= :missingFeeds or (o.feed is distinct from :feed and ${isUnnamed(isRest)} and ${isElsewhere}))))
      when s.quantity is not null or (s.discontinued and not s.is_held) then
        k.supplier_sku is null
        or (k.quantity, k.quantity_is_exact, k.available_on)
          is distinct from (greatest(0, coalesce(s.quantity, 0)), s.quantity_is_exact, s.available_on)
        or k.feed_run_id not in (select id from ours)
      else false end
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

/** Whether the file does not name a SKU (`k`) at all. */
function isUnnamed(isRest: boolean): string {
  return isRest
    ? 'exists (select from stage_missing m where m.supplier_sku = k.supplier_sku)'
    : 'not exists (select from stage_stock n where n.supplier_sku = k.supplier_sku)';
}

/** Whether another feed says a figure of the SKU in another warehouse. */
const isElsewhere = `exists (
                select from supplier_stock e
                where e.supplier_id = :supplierId and e.supplier_sku = k.supplier_sku and e.warehouse <> k.warehouse
                  and e.feed_run_id not in (select id from ours))`;

const besideAll = `stage_stock s
    full join (select * from supplier_stock where supplier_id = :supplierId) k
      on k.supplier_sku = s.supplier_sku and k.warehouse = s.warehouse`;

/** What the stage leaves out has the stock it had, apart from what nobody confirms (merge-offers.ts comes before). */
const besideRest = `stage_stock s
    full join (
      select k.* from (
        select supplier_sku from stage_stock
        union select supplier_sku from stage_missing
        union select supplier_sku from supplier_offer where supplier_id = :supplierId and unconfirmed_since is not null
      ) concerned
      join supplier_stock k on k.supplier_id = :supplierId and k.supplier_sku = concerned.supplier_sku
    ) k on k.supplier_sku = s.supplier_sku and k.warehouse = s.warehouse`;
