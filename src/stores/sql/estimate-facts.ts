/** Everything recorded of each line of a purchase order that says when it comes, with the estimate that stands and the promise. */
export const estimateFacts = `
  select l.line_number as "lineNumber", l.order_line_id as "orderLineId", s.sku,
    l.quantity as ordered, l.acknowledged, l.backordered, l.dead, l.shipped,
    coalesce(o.promised_by, s.promised_by) as "promisedBy",
    coalesce(said.answers, '[]') as answers, coalesce(sent.parcels, '[]') as parcels, stock.restock_on as "restockOn",
    stands.earliest, stands.latest, stands.source, stands.parts
  from purchase_order_line l
  join sales_order_line s on s.order_id = l.order_id and s.line_id = l.order_line_id
  join sales_order o on o.id = l.order_id
  left join lateral (
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('document', a.document_id::text, 'verdict', al.verdict,
      'units', al.quantity, 'rest', al.rest, 'saidOn', a.said_on, 'expectedOn', al.expected_on,
      'deliversOn', al.delivers_on))) as answers
    from order_acknowledgment a
    join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
    where a.supplier_id = l.supplier_id and a.purchase_order_id = l.purchase_order_id and al.line_number = l.line_number
  ) said on true
  left join lateral (
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('units', x.quantity,
      'leftAt', coalesce(h.shipped_at, h.recorded_at), 'deliversOn', k.delivers_on, 'deliveredOn', k.delivered_on))) as parcels
    from shipment_line x
    join package k on k.supplier_id = x.supplier_id and k.id = x.package_id
    join shipment h on h.supplier_id = k.supplier_id and h.id = k.shipment_id
    where x.supplier_id = l.supplier_id and x.purchase_order_id = l.purchase_order_id
      and x.line_number = l.line_number and h.in_force
  ) sent on true
  left join lateral (
    select min(k.available_on) as restock_on from supplier_stock k
    where l.backordered > 0 and k.supplier_id = l.supplier_id and k.supplier_sku = l.supplier_sku
  ) stock on true
  left join lateral (
    select e.earliest, e.latest, e.source, e.parts from delivery_estimate e
    where e.supplier_id = l.supplier_id and e.purchase_order_id = l.purchase_order_id and e.line_number = l.line_number
    order by e.id desc limit 1
  ) stands on true
  where l.supplier_id = :supplierId and l.purchase_order_id = :purchaseOrderId
  order by l.line_number`;
