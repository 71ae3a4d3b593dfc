import type { Database } from './database.ts';

/**
 * Counts anew, of every supplier, the lines that it was asked for since a moment and has answered, and those of them that it
 * refused in whole or in part. What was given up on our side is not its doing.
 */
export async function countSupplierRecords(trx: Database, since: Date, now: Date): Promise<void> {
  await trx.raw(
    `insert into supplier_record (supplier_id, lines, refused, counted_at)
     select p.supplier_id, count(*)::int, count(*) filter (where l.dead > coalesce(given_up.units, 0))::int,
       cast(:now as timestamptz)
     from purchase_order p
     join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
     left join lateral (
       select sum(g.units)::int as units from given_up g
       where g.supplier_id = l.supplier_id and g.purchase_order_id = l.purchase_order_id and g.line_number = l.line_number
     ) given_up on true
     where p.created_at >= :since and (l.acknowledged > 0 or l.backordered > 0 or l.shipped > 0 or l.dead > coalesce(given_up.units, 0))
     group by p.supplier_id
     on conflict (supplier_id) do update
       set lines = excluded.lines, refused = excluded.refused, counted_at = excluded.counted_at`,
    { since, now },
  );
}
