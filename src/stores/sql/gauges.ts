/**
 * What stands where, for dashboards: one row per figure, each found by an index of what is open or waits.
 */
export const gauges = `
  select 'exceptions' as name, severity as of, null as at, count(*)::float as value
    from exception where closed_at is null group by severity
  union all
  select 'feeds_held', supplier_id, null, count(*) from feed_run where state = 'held' group by supplier_id
  union all
  select 'lines_held', supplier_id, null, count(*) from held_line where state = 'open' group by supplier_id
  union all
  select 'feed_age', supplier_id, name, extract(epoch from :now - as_of) from feed
  union all
  select 'feed_confirmed', supplier_id, name, extract(epoch from :now - confirmed_at) from feed
  union all
  select 'feed_skus', supplier_id, name, sku_count from feed
  union all
  select 'files_waiting', supplier_id, null, count(*) from seen_file where state = 'received' group by supplier_id
  union all
  select 'deliveries_waiting', supplier_id, state, count(*)
    from delivery where state in ('new', 'staged', 'failed') group by supplier_id, state
  union all
  select 'delivery_oldest', supplier_id, null, extract(epoch from :now - min(waiting_since))
    from delivery where state in ('new', 'staged', 'failed') group by supplier_id
  union all
  select 'quantities_untold', storefront_id, null, count(*)
    from listing where desired_version > pushed_version and refusal is null group by storefront_id
  union all
  select 'quantity_oldest', storefront_id, null, extract(epoch from :now - min(desired_since))
    from listing where desired_version > pushed_version and refusal is null group by storefront_id
  union all
  select 'quantities_refused', storefront_id, null, count(*)
    from listing where desired_version > pushed_version and refusal is not null group by storefront_id
  union all
  select 'packages_untold', storefront_id, null, count(*)
    from fulfilment_push where state = 'queued' group by storefront_id
  union all
  select 'orders_waiting', storefront_id, state, count(*)
    from sales_order where state in ('received', 'held', 'unfulfillable') group by storefront_id, state`;
