import { offerStatus } from './offer-status.ts';
import { bufferRule, depletion, figure, isPaused, isStale } from './offer-terms.ts';

/** When something became of an offer as a whole, as far as history is kept; read backwards along the index of its SKU. */
function since(became: string): string {
  return `(select c.changed_at from stock_change c
            where c.supplier_id = o.supplier_id and c.supplier_sku = o.supplier_sku and c.warehouse is null and ${became}
            order by c.id desc limit 1)`;
}

/** Everything behind the numbers of one product, in one statement, so that it is all true of one moment. */
export const stockFacts = `
  select jsonb_build_object(
    'sku', p.sku, 'title', p.title,
    'listings', coalesce((
      select jsonb_agg(jsonb_build_object('storefront', l.storefront_id, 'desired', l.desired,
        'version', l.desired_version, 'since', l.desired_since, 'pushed', l.pushed, 'pushedVersion', l.pushed_version,
        'pushedAt', l.pushed_at, 'refusal', l.refusal,
        'rule', jsonb_strip_nulls(jsonb_build_object('cap', f.cap, 'weight', f.weight, 'buffer', f.buffer, 'split', f.split)))
        order by l.storefront_id)
      from listing l join storefront f on f.id = l.storefront_id where l.product_id = p.id), '[]'),
    'offers', coalesce((
      select jsonb_agg(jsonb_build_object('supplier', o.supplier_id, 'supplierName', s.name,
        'supplierSku', o.supplier_sku, 'feed', o.feed, 'status', ${offerStatus},
        'missing', case when o.missing_streak > 0 then jsonb_build_object('feed', o.feed, 'feeds', o.missing_streak,
          'since', ${since("(c.before ->> 'missingStreak')::int = 0 and (c.after ->> 'missingStreak')::int > 0")},
          'lastConfirmedAt', o.unconfirmed_since) end,
        'discontinuedSince', case when o.discontinued then
          ${since("not (c.before ->> 'discontinued')::boolean and (c.after ->> 'discontinued')::boolean")} end,
        'cost', o.cost::text,
        'currency', o.currency, 'packSize', o.pack_size, 'isConfigured', s.is_active, 'reflectsAt', s.reflects_at,
        'confirmedAt', figure.confirmed_at, 'isStale', ${isStale()}, 'staleBefore', s.stale_before,
        'refusal', (select jsonb_build_object('poNumber', x.po_number, 'at', x.refused_at) from stock_refusal x
          where x.supplier_id = o.supplier_id and x.supplier_sku = o.supplier_sku and x.ended_by is null),
        'pause', case when ${isPaused} then
          jsonb_build_object('by', s.paused_by, 'reason', s.paused_because, 'since', s.paused_at) end,
        'overdueMs', coalesce(greatest(0, floor(extract(epoch from s.fresh_after - figure.confirmed_at) * 1000)), 0),
        'everyMs', s.figure_every_ms,
        'buffer', jsonb_build_object('normal', s.buffer, 'fast', s.fast_buffer, 'units', rule.units,
          'isFast', coalesce(rule.is_fast, false)),
        'learnt', case when d.per_hour is not null then jsonb_build_object('perHour', d.per_hour, 'deviation', d.deviation,
          'observations', d.observations, 'z', s.learn_z, 'hours', s.learn_hours, 'most', s.learn_most,
          'fastPerDay', s.learn_fast_per_day, 'leastObservations', s.learn_least) end,
        'reservations', coalesce((
          select jsonb_agg(jsonb_build_object('poNumber', b.po_number, 'order', e.external_id, 'storefront', e.storefront_id,
            'units', r.quantity, 'state', b.state, 'placedAt', r.placed_at, 'firmAt', r.firm_at)
            order by r.placed_at, b.po_number, r.line_number)
          from reservation r
          join purchase_order b on b.supplier_id = r.supplier_id and b.id = r.purchase_order_id
          join sales_order e on e.id = b.order_id
          where r.supplier_id = o.supplier_id and r.supplier_sku = o.supplier_sku and r.state = 'held'), '[]'),
        'warehouses', coalesce((
          select jsonb_agg(jsonb_build_object('warehouse', k.warehouse, 'units', k.quantity, 'isExact', k.quantity_is_exact,
            'run', n.id::text, 'asOf', n.as_of, 'recordedAt', n.recorded_at, 'undoes', n.undoes::text, 'fileId', f.id::text,
            'file', f.name, 'place', k.source_ordinal, 'format', c.format, 'mapping', c.mapping_id,
            'mappingVersion', c.mapping_version) order by k.warehouse)
          from supplier_stock k
          left join feed_run n on n.supplier_id = k.supplier_id and n.id = k.feed_run_id
          left join document c on c.supplier_id = n.supplier_id and c.id = n.document_id
          left join seen_file f on f.supplier_id = c.supplier_id and f.id = c.file_id
          where k.supplier_id = o.supplier_id and k.supplier_sku = o.supplier_sku), '[]'))
        order by o.supplier_id, o.supplier_sku)
      from supplier_offer o join supplier s on s.id = o.supplier_id
      ${bufferRule}
      ${depletion}
      ${figure}
      where o.product_id = p.id), '[]')) as facts
  from product p where p.sku = :sku`;
