import { anyOf, prepare } from '../prepared.ts';
import { agreedCost } from './agreed-cost.ts';
import { wholeInvoice } from './whole-invoice.ts';

/**
 * Everything that decides the margin of some orders, and what stands of it, a row for each. Money is text: JSON numbers are floats.
 * Shipments
 * that charge something and invoices come whole: what they charge is shared over all their lines, also those of other orders.
 */
export const orderMoney = prepare(
  'order money',
  `select o.id, o.storefront_id as "storefrontId", o.external_id as "externalId", o.currency,
     (case when exists (select from sales_order_line w where w.order_id = o.id and w.quantity > w.cancelled)
        then o.shipping_income else 0 end)::text as "shippingIncome", o.fee_terms as "feeTerms",
     (select jsonb_agg(jsonb_build_object('lineId', l.line_id, 'quantity', l.quantity - l.cancelled, 'unitPrice', l.unit_price::text)
        order by l.ordinal) from sales_order_line l where l.order_id = o.id) as lines,
     (select coalesce(jsonb_agg(jsonb_build_object('supplierId', p.supplier_id, 'id', p.id::text, 'currency', p.currency,
        'rate', p.exchange_rate::text, 'dropShipFee', p.drop_ship_fee::text, 'freight', p.freight::text,
        'lines', (select jsonb_agg(jsonb_build_object('lineNumber', l.line_number, 'lineId', l.order_line_id,
           'quantity', l.quantity, 'dead', l.dead, 'acknowledged', l.acknowledged, 'shipped', l.shipped,
           'unitCost', l.unit_cost::text, 'agreedCost', (${agreedCost('l')})::text) order by l.line_number)
           from purchase_order_line l where l.supplier_id = p.supplier_id and l.purchase_order_id = p.id))
        order by p.supplier_id, p.id), '[]') from purchase_order p where p.order_id = o.id) as "purchaseOrders",
     (select coalesce(jsonb_agg(jsonb_build_object('supplierId', s.supplier_id, 'currency', s.charges_currency,
        'rates', s.charges_rates, 'charges', s.charges, 'lines', (select jsonb_agg(jsonb_build_object('purchaseOrderId', x.purchase_order_id::text,
           'quantity', x.quantity, 'unitCost', l.unit_cost::text) order by x.package_id, x.purchase_order_id, x.line_number)
           from package k
           join shipment_line x on x.supplier_id = k.supplier_id and x.package_id = k.id
           join purchase_order_line l on l.supplier_id = x.supplier_id
             and l.purchase_order_id = x.purchase_order_id and l.line_number = x.line_number
           where k.supplier_id = s.supplier_id and k.shipment_id = s.id)) order by s.id), '[]')
      from (
        select distinct k.supplier_id, k.shipment_id from purchase_order p
        join shipment_line x on x.supplier_id = p.supplier_id and x.purchase_order_id = p.id
        join package k on k.supplier_id = x.supplier_id and k.id = x.package_id
        where p.order_id = o.id
      ) sending
      join shipment s on s.supplier_id = sending.supplier_id and s.id = sending.shipment_id
      where s.in_force and s.charges <> '[]') as shipments,
     (select coalesce(jsonb_agg(${wholeInvoice('v')} order by v.id), '[]')
      from (
        select distinct i.supplier_id, i.invoice_id from purchase_order p
        join invoice_line i on i.supplier_id = p.supplier_id and i.purchase_order_id = p.id
        where p.order_id = o.id
      ) billing
      join invoice v on v.supplier_id = billing.supplier_id and v.id = billing.invoice_id and v.counts) as invoices,
     (select coalesce(jsonb_agg(to_jsonb(m)), '[]') from (
        select order_line_id as "lineId", supplier_id as "supplierId", purchase_order_id::text as "purchaseOrderId",
          line_number as "lineNumber", stage, kind, superseding, sum(amount)::text as amount,
          sum(stated_amount)::text as "statedAmount", stated_currency as "statedCurrency", max(rate)::text as rate
        from margin_entry e where e.order_id = o.id
        group by 1, 2, 3, 4, 5, 6, 7, stated_currency) m) as standing
   from sales_order o where o.id = ${anyOf('orderIds')} order by o.id`,
);
