/**
 * An invoice with its lines and charges as one JSON object. Money is text: JSON numbers are floats.
 *
 * @param invoice alias of the invoice
 */
export function wholeInvoice(invoice: string): string {
  return `jsonb_build_object('supplierId', ${invoice}.supplier_id, 'number', ${invoice}.invoice_number,
    'kind', ${invoice}.kind, 'currency', ${invoice}.currency, 'rates', ${invoice}.exchange_rates,
    'total', ${invoice}.total::text,
    'lines', (select jsonb_agg(jsonb_build_object('purchaseOrderId', l.purchase_order_id::text,
       'lineNumber', l.line_number, 'quantity', l.quantity, 'unitCost', l.unit_cost::text) order by l.ordinal)
       from invoice_line l where l.supplier_id = ${invoice}.supplier_id and l.invoice_id = ${invoice}.id),
    'charges', (select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'amount', c.amount::text)
       order by c.kind), '[]') from invoice_charge c
       where c.supplier_id = ${invoice}.supplier_id and c.invoice_id = ${invoice}.id))`;
}
