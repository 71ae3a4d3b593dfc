/**
 * The terms of the availability rule for one offer, in SQL: the same arithmetic as domain/buffer.ts and
 * domain/freshness.ts. Fragments, so that listings, routing and explanations reckon with the same text.
 */

/** What supplier.yaml says of the SKU `o` of supplier `s`: its own name counts before a pattern, else the first pattern. */
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

/** Units of the SKU that are kept back while its figure is fresh. */
export const baseBuffer = 'coalesce(rule.units, case when rule.is_fast then s.fast_buffer else s.buffer end)';
