import { touchProductsOf } from './touched.ts';

/**
 * SKUs in doubt: a held feed that says only what changed names them, so that what is in force may be wrong, and what comes
 * later and does not name them does not confirm it. They age from when they were confirmed last, as rows of the history that
 * belong to the held run; with its hold the rows go.
 */
const OFFER = `'gtin', o.gtin, 'cost', o.cost, 'currency', o.currency, 'discontinued', o.discontinued,
  'packSize', o.pack_size, 'leadTimeDays', o.lead_time_days, 'missingStreak', o.missing_streak, 'feed', o.feed`;

/** The staged SKUs that are known; all of the feed where a part of the file could not be read (:isWhole). */
export const doubtOffers = `
  with doubted as materialized (
    select o.*, coalesce(o.unconfirmed_since, cast(:confirmedAt as timestamptz)) as since
    from supplier_offer o
    where o.supplier_id = :supplierId
      and (o.supplier_sku in (select supplier_sku from stage_stock) or not :isWhole and o.feed = :feed)
  ),
  changed as (
    update supplier_offer o set unconfirmed_since = d.since from doubted d
    where o.supplier_id = :supplierId and o.supplier_sku = d.supplier_sku and o.unconfirmed_since is null
  )
  insert into stock_change (supplier_id, feed_run_id, supplier_sku, cost_before, cost_after, before, after, changed_at)
  select :supplierId, :feedRunId, supplier_sku, cost, cost,
    jsonb_build_object(${OFFER}, 'unconfirmedSince', o.unconfirmed_since),
    jsonb_build_object(${OFFER}, 'unconfirmedSince', o.since), :now
  from doubted o`;

const doubts = `
  select c.supplier_sku, c.before ->> 'unconfirmedSince' as before, c.after ->> 'unconfirmedSince' as since
  from stock_change c where c.supplier_id = :supplierId and c.feed_run_id = any(cast(:runs as bigint[]))`;

/** What another held run found in doubt because of this one was confirmed before. */
export const inheritDoubts = `
  update stock_change c set before = jsonb_set(c.before, '{unconfirmedSince}', coalesce(to_jsonb(d.before), 'null'))
  from (${doubts}) d
  where c.supplier_id = :supplierId and c.supplier_sku = d.supplier_sku and c.feed_run_id <> all(cast(:runs as bigint[]))
    and c.feed_run_id in (select id from feed_run where supplier_id = :supplierId and state = 'held')
    and c.before ->> 'unconfirmedSince' = d.since`;

/** SKUs whose doubt is over, unless another held run has one, too: they are confirmed by whatever came meanwhile. */
export const liftDoubts = `
  with lifted as (
    update supplier_offer o set unconfirmed_since = cast(d.before as timestamptz)
    from (${doubts}) d
    where o.supplier_id = :supplierId and o.supplier_sku = d.supplier_sku
      and o.unconfirmed_since = cast(d.since as timestamptz) and d.before is distinct from d.since
      and not exists (
        select from stock_change c
        join feed_run r on r.supplier_id = c.supplier_id and r.id = c.feed_run_id and r.state = 'held'
        where c.supplier_id = o.supplier_id and c.supplier_sku = o.supplier_sku and r.id <> all(cast(:runs as bigint[])))
    returning o.supplier_sku
  )
  ${touchProductsOf('lifted')}`;

export const forgetDoubts = `
  delete from stock_change where supplier_id = :supplierId and feed_run_id = any(cast(:runs as bigint[]))`;

/**
 * SKUs that held runs after :after put in doubt are so again, after something else confirmed them: a change that was added
 * to them (deltas), or the state before the hold that was put back.
 */
export const renewDoubts = `
  update supplier_offer o set unconfirmed_since = least(d.since, greatest(f.as_of, f.confirmed_at))
  from (
    select c.supplier_sku, min((c.after ->> 'unconfirmedSince')::timestamptz) as since
    from feed_run r join stock_change c on c.supplier_id = r.supplier_id and c.feed_run_id = r.id
    where r.supplier_id = :supplierId and r.feed = :feed and r.state = 'held' and r.coverage <> 'full' and r.id > :after
    group by c.supplier_sku
  ) d, feed f
  where f.supplier_id = :supplierId and f.name = :feed
    and o.supplier_id = :supplierId and o.supplier_sku = d.supplier_sku and o.unconfirmed_since is null`;

/** Takes SKUs out of the stage that something later than the held run confirmed. */
export const dropConfirmed = `
  delete from stage_stock s using supplier_offer o
  where o.supplier_id = :supplierId and o.supplier_sku = s.supplier_sku and o.unconfirmed_since is null`;
