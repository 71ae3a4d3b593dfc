/**
 * The terms of the availability rule for one offer, in SQL: the same arithmetic in the same order as domain/buffer.ts and
 * domain/freshness.ts, in double precision like there. Fragments, so that listings, routing and explanations reckon with
 * the same text. They stand after `o` (supplier_offer) and `s` (supplier).
 */

/**
 * `figure.confirmed_at`: when the supplier last confirmed the figure of `o`: with its feed, unless that left it out; null
 * where it does not come from a feed. What the feed said is looked up without anything of the offer but its feed, so that
 * Postgres may look once for all offers of one.
 */
export const figure = `
  cross join lateral (
    select max(greatest(f.as_of, f.confirmed_at)) as at
    from feed f where f.supplier_id = o.supplier_id and f.name = coalesce(o.feed, f.name)
  ) confirmed
  cross join lateral (select coalesce(o.unconfirmed_since, confirmed.at) as confirmed_at) figure`;

/** What supplier.yaml says of the SKU: its own name counts before a pattern, else the first pattern. */
export const bufferRule = `
  left join lateral (
    select r.units, r.units is null as is_fast from (
      select 0 as rank, x.units from buffer_rule x
      where x.supplier_id = o.supplier_id and x.supplier_sku = o.supplier_sku
      union all
      (select 1, x.units from buffer_rule x
       where x.supplier_id = o.supplier_id and x.sku_like is not null and o.supplier_sku like x.sku_like
       order by x.ordinal limit 1)
    ) r where s.has_buffer_rules order by r.rank limit 1
  ) rule on true`;

/** `d`: what was learnt of the SKU, where that is asked for and there is enough of it. */
export const depletion = `
  left join stock_depletion d on s.learn_z is not null and d.observations >= s.learn_least
    and d.supplier_id = o.supplier_id and d.supplier_sku = o.supplier_sku`;

/** Whether the SKU sells fast, as supplier.yaml says or as it was learnt (needs `rule` and `d`). */
export const isFastMover = `(coalesce(rule.is_fast, false) or coalesce(d.per_hour * 24 >= s.learn_fast_per_day, false))`;

/** Units of the SKU that are kept back while its figure is fresh (needs `rule` and `d`). */
export const baseBuffer = `
  coalesce(rule.units, case when d.per_hour is null then ${least()} else
    least(s.learn_most, greatest(${least()},
      ceil(d.per_hour * s.learn_hours + s.learn_z * d.deviation * sqrt(s.learn_hours)))) end)::int`;

function least(): string {
  return `case when ${isFastMover} then s.fast_buffer else s.buffer end`;
}

/** Whether a person has the supplier left alone: then nothing of it is sold, and no order goes there. */
export const isPaused = 's.paused_at is not null';

/** Whether the figure is too old to sell or route by, at a limit. */
export function isStale(staleBefore = 's.stale_before'): string {
  return `coalesce(figure.confirmed_at < ${staleBefore}, false)`;
}

/** Whether the figure is older than it should be, at a limit. */
export function isOverdue(freshAfter = 's.fresh_after'): string {
  return `coalesce(figure.confirmed_at < ${freshAfter}, false)`;
}

/** Units by which the buffer grew since the figure should have come (needs `d` and its base). */
export function bufferGrowth(base: string, freshAfter = 's.fresh_after'): string {
  const overdueMs = `floor(extract(epoch from ${freshAfter} - figure.confirmed_at) * 1000)::float8`;
  return `case when ${isOverdue(freshAfter)} then
    ceil(case when d.per_hour is null then greatest(1, ${base}) * ${overdueMs} / s.figure_every_ms
      else d.per_hour * (${overdueMs} / 3600000) end)::bigint else 0 end`;
}
