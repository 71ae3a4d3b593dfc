import { anyOf, prepare } from '../prepared.ts';

/**
 * What routing asks and writes is planned once for any number of orders, until the transaction ends. Left to itself the planner
 * compares what it reckoned when the tables were smaller, and may plan anew every time.
 */
const plannedOnce = `(select set_config('plan_cache_mode', 'force_generic_plan', true)) as planned_once`;

/**
 * Locks the orders that nobody else has at the moment, and answers which. Whoever locks several waits for none of them while it
 * has others, so that no two can wait for each other.
 */
export const lockFreeOrders = prepare(
  'lock free orders',
  `select o.id from ${plannedOnce}, sales_order o where o.id = ${anyOf('orderIds')}
   order by o.id for no key update of o skip locked`,
);

/** The same for whoever waits until they are free. */
export const lockOrders = prepare(
  'lock orders',
  `select o.id from ${plannedOnce}, sales_order o where o.id = ${anyOf('orderIds')}
   order by o.id for no key update of o`,
);

/** Units of a line that a living purchase order covers. */
const covered = `coalesce((
    select sum(c.quantity - c.dead) from purchase_order_line c
    where c.order_id = l.order_id and c.order_line_id = l.line_id), 0)`;

/** A supplier was chosen by a person for what is routed next of the order. */
const choice = `
  route_choice c join sales_order_line l on l.order_id = c.order_id
  where c.order_id = o.id and c.after_attempt = decided.attempts`;

/**
 * Everything that routing asks of some orders themselves. `lines` are those with units that no living purchase order covers, in
 * the shop's order. `refused`: `supplier/line` of every line that a supplier is not asked for again, because it refused it in whole
 * or in part (what the customer cancelled there it did not refuse), or because a person chose another supplier for what is routed next;
 * and every line of a test for who does not simulate, and of a real order for who does, whatever a person chose.
 */
export const ordersToRoute = prepare(
  'orders to route',
  `select o.id, o.storefront_id as "storefrontId", o.external_id as "externalId", o.state, o.reason, o.currency,
     o.shipping_service as "shippingService", a.address, decided.attempts,
     coalesce((
       select jsonb_agg(jsonb_build_object('lineId', l.line_id, 'sku', l.sku, 'productId', l.product_id::text,
         'quantity', l.quantity - l.cancelled - ${covered}, 'unitPrice', l.unit_price::text,
         'promisedBy', coalesce(o.promised_by, l.promised_by)) order by l.ordinal)
       from sales_order_line l
       where l.order_id = o.id and l.quantity - l.cancelled > ${covered}), '[]') as lines,
     array(
       select l.supplier_id || '/' || l.order_line_id
       from purchase_order_line l
       where l.order_id = o.id and l.dead > coalesce((
         select sum(g.units) from given_up g
         where g.supplier_id = l.supplier_id and g.purchase_order_id = l.purchase_order_id
           and g.line_number = l.line_number and g.source like 'cancelled %'), 0)
       union
       select s.id || '/' || l.line_id from supplier s, ${choice} and c.supplier_id <> s.id
       except
       select c.supplier_id || '/' || l.line_id from ${choice}
       union
       select s.id || '/' || l.line_id from supplier s, sales_order_line l
       where l.order_id = o.id and s.is_simulator <> o.is_test
     ) as refused,
     exists (
       select from exception e where e.closed_at is null
         and e.dedupe_key in ('ORDER-UNFULFILLABLE/' || o.id, 'ORDER-REROUTE-HELD/' || o.id)) as "isAlerted",
     exists (
       select from route_choice c where c.order_id = o.id and c.after_attempt = decided.attempts) as "isWantedByPerson"
   from sales_order o
   join order_address a on a.order_id = o.id
   cross join lateral (
     select coalesce(max(d.attempt), 0) as attempts from routing_decision d where d.order_id = o.id
   ) decided
   where o.id = ${anyOf('orderIds')} order by o.id`,
);
