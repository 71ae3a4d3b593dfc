/** The estimates that stand of the purchase order lines of the order `o`. Nothing of a line that is dead comes. */
const standing = `
  select distinct on (l.supplier_id, l.purchase_order_id, l.line_number) l.supplier_id, l.purchase_order_id,
    l.line_number, l.order_line_id, e.earliest, e.latest, e.source, e.parts
  from purchase_order_line l
  join delivery_estimate e on e.supplier_id = l.supplier_id and e.purchase_order_id = l.purchase_order_id
    and e.line_number = l.line_number
  where l.order_id = o.id
  order by l.supplier_id, l.purchase_order_id, l.line_number, e.id desc`;

const span = `case when max(s.latest) is not null then jsonb_build_object('earliest', max(s.earliest), 'latest', max(s.latest),
  'source', (array_agg(s.source order by s.latest desc nulls last, s.source))[1]) end`;

/** When all of the order `o` that is ordered is there: a span with its source; null while nothing is. */
export const orderEstimate = `(select ${span} from (${standing}) s)`;

/** What the customer was promised for all of the order `o`. */
export const orderPromise =
  '(select coalesce(o.promised_by, max(l.promised_by)) from sales_order_line l where l.order_id = o.id)';

/** The lines of the order `o`, each with its promise and its estimate. */
export const lineEstimates = `(
  select jsonb_agg(jsonb_build_object('lineId', l.line_id, 'sku', l.sku, 'quantity', l.quantity - l.cancelled,
    'promisedBy', coalesce(o.promised_by, l.promised_by), 'estimate',
    (select ${span} from (${standing}) s where s.order_line_id = l.line_id)) order by l.ordinal)
  from sales_order_line l where l.order_id = o.id)`;

/** What was said of the lines of the purchase order `p`, the newest first, and by whom. */
export const estimateHistory = `(
  select coalesce(jsonb_agg(jsonb_build_object('line', e.line_number, 'earliest', e.earliest, 'latest', e.latest,
    'source', e.source, 'parts', e.parts, 'cause', e.cause, 'at', e.at) order by e.id desc), '[]')
  from delivery_estimate e where e.supplier_id = p.supplier_id and e.purchase_order_id = p.id)`;
