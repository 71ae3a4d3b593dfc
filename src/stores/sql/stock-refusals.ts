import { touchProductsOf } from './touched.ts';

/**
 * SKUs of which a supplier could not send what its own figure said it had (docs/availability.md). Nothing is sold or routed by
 * that figure until one is in force that was true later.
 */

/** Whether the figure of an offer (`o`) was refused. */
export const isRefused = `exists (
    select from stock_refusal refused
    where refused.supplier_id = o.supplier_id and refused.supplier_sku = o.supplier_sku and refused.ended_by is null)`;

export const refuseStock = `
  with refused as (
    insert into stock_refusal as known (supplier_id, supplier_sku, refused_at, po_number)
    select :supplierId, sku, cast(:at as timestamptz), :poNumber
    from unnest(cast(:skus as text[])) as said(sku) order by sku
    on conflict (supplier_id, supplier_sku) do update
      set refused_at = excluded.refused_at, po_number = excluded.po_number, ended_by = null
    returning supplier_sku
  )
  ${touchProductsOf('refused')}`;

const open = `
  select x.supplier_sku from stock_refusal x
  where x.supplier_id = :supplierId and x.ended_by is null and x.refused_at <= :asOf`;

/**
 * Ends refusals of what a feed says in full as of a later moment; the conditions are those under which it shows what we ordered
 * (reflect-reservations.ts).
 *
 * @param isRest the stage has only what is not known to be as it was (pipeline/inbound/imprint.ts)
 */
export function endRefusals(isRest: boolean): string {
  return `
  with said as (
    select s.supplier_sku from stage_stock s
    where s.supplier_sku in (${open})
    group by s.supplier_sku
    having bool_and(not s.is_held and (s.quantity is not null or s.discontinued))
    ${isRest ? `union ${saidAgain} and not exists (select from stage_stock s where s.supplier_sku = o.supplier_sku)` : ''}
  ),
  ended as (
    update stock_refusal x set ended_by = :feedRunId
    where x.supplier_id = :supplierId and x.ended_by is null and x.refused_at <= :asOf
      and x.supplier_sku in (select supplier_sku from said)
    returning x.supplier_sku
  )
  ${touchProductsOf('ended')}`;
}

/** What stands in the feed in force, and so in the same file that comes again. */
const saidAgain = `
    select o.supplier_sku from supplier_offer o
    where o.supplier_id = :supplierId and o.feed = :feed and o.unconfirmed_since is null and o.supplier_sku in (${open})`;

/** The same for the file of a full feed that comes again as it was. */
export const endRefusalsAgain = `
  with ended as (
    update stock_refusal x set ended_by = f.feed_run_id
    from feed f
    where f.supplier_id = :supplierId and f.name = :feed
      and x.supplier_id = f.supplier_id and x.supplier_sku in (${saidAgain})
    returning x.supplier_sku
  )
  ${touchProductsOf('ended')}`;

/** What ended with some runs stands again: the figures in force are older than the refusal. */
export const renewRefusals = `
  with renewed as (
    update stock_refusal x set ended_by = null
    where x.supplier_id = :supplierId and x.ended_by = any(cast(:runs as bigint[]))
    returning x.supplier_sku
  )
  ${touchProductsOf('renewed')}`;
