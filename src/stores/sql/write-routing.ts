import { SKIPPED } from '../control-numbers.ts';
import { prepare } from '../prepared.ts';

/**
 * Writes some routing decisions with all that follows of each: the state of its order, purchase orders with their lines, the
 * reservation of their units and their first estimates, what the customer is promised by them, and the history of both. Purchase order numbers are taken here, supplier by supplier in one order;
 * a supplier whose numbers are used up gets no purchase order, which the caller sees in the answer. They are in the order in which
 * decisions are given, and kept until the commit, so that none is left out and none is given twice.
 */
export const writeRouting = prepare(
  'write routing',
  `with given as materialized (
     select * from jsonb_to_recordset(cast(:decisions as jsonb)) as g(place int, "orderId" bigint, attempt int,
       algorithm text, inputs jsonb, "inputsSha256" text, explanation jsonb, at timestamptz, "from" text, "to" text,
       reason text, cause text, promises jsonb, "purchaseOrders" jsonb)
   ),
   decided as (
     insert into routing_decision (order_id, attempt, algorithm, inputs_sha256, inputs, explanation, decided_at)
     select "orderId", attempt, algorithm, decode("inputsSha256", 'hex'), inputs, explanation, at from given
   ),
   settled as (
     update sales_order o set state = g."to", reason = g.reason from given g where o.id = g."orderId"
   ),
   asked as materialized (
     select g."orderId", g.attempt, g.at, p.*,
       row_number() over (partition by p."supplierId" order by g.place) as number
     from given g
     cross join lateral jsonb_to_recordset(g."purchaseOrders") as p("supplierId" text, prefix text, currency text,
       "exchangeRate" numeric, "dropShipFee" numeric, freight numeric, "deliveryTerms" jsonb, "shipBy" date,
       "estimateAt" timestamptz, earliest date, latest date, source text, cause text, lines jsonb)
   ),
   counted as materialized (
     select "supplierId", count(*) as numbers from asked group by "supplierId"
   ),
   numbered as (
     insert into control_number as known (supplier_id, kind, last_value)
     select "supplierId", 'purchase-order', numbers + ${SKIPPED} from counted order by "supplierId"
     on conflict (supplier_id, kind) do update set last_value = known.last_value + excluded.last_value - ${SKIPPED}
       where known.last_value + excluded.last_value - ${SKIPPED} <= :last
     returning supplier_id, last_value
   ),
   named as materialized (
     select a.*, a.prefix || '-' || lpad(given_number, greatest(6, length(given_number)), '0') as "poNumber"
     from asked a
     join counted c using ("supplierId")
     join numbered n on n.supplier_id = a."supplierId"
     cross join lateral (select (n.last_value - c.numbers + a.number)::text as given_number) taken
   ),
   placed as (
     insert into purchase_order (supplier_id, po_number, order_id, attempt, currency, exchange_rate, drop_ship_fee, freight,
       delivery_terms, ship_by, estimate_at, state, created_at)
     select "supplierId", "poNumber", "orderId", attempt, currency, "exchangeRate", "dropShipFee", freight,
       "deliveryTerms", "shipBy", "estimateAt", 'created', at
     from named order by "supplierId", number
     returning supplier_id, id, po_number, order_id
   ),
   line as materialized (
     select p.supplier_id, p.id, p.order_id, n.at, n.earliest, n.latest, n.source, l.*
     from placed p
     join named n on n."supplierId" = p.supplier_id and n."poNumber" = p.po_number
     cross join lateral jsonb_to_recordset(n.lines) as l("lineNumber" int, "lineId" text, "productId" bigint,
       "supplierSku" text, quantity int, "unitCost" numeric, parts jsonb)
   ),
   lined as (
     insert into purchase_order_line (supplier_id, purchase_order_id, line_number, order_id, order_line_id, product_id,
       supplier_sku, quantity, unit_cost)
     select supplier_id, id, "lineNumber", order_id, "lineId", "productId", "supplierSku", quantity, "unitCost" from line
   ),
   reserved as (
     insert into reservation (supplier_id, purchase_order_id, line_number, supplier_sku, quantity, placed_at)
     select supplier_id, id, "lineNumber", "supplierSku", quantity, at from line
   ),
   estimated as (
     insert into delivery_estimate (supplier_id, purchase_order_id, line_number, earliest, latest, source, parts, cause, at)
     select supplier_id, id, "lineNumber", earliest, latest, source, parts, 'routed', at from line
   ),
   promised as (
     update sales_order_line l set promised_by = p."promisedBy"
     from given g cross join lateral jsonb_to_recordset(g.promises) as p("lineId" text, "promisedBy" date)
     where l.order_id = g."orderId" and l.line_id = p."lineId" and l.promised_by is null
   ),
   told as (
     insert into state_event (entity, entity_id, from_state, to_state, cause, at)
     select 'purchase-order', "supplierId" || '/' || "poNumber", null, 'created', cause, at from named
     union all
     select 'sales-order', "orderId"::text, "from", "to", cause, at from given where "from" <> "to"
   )
   select order_id as "orderId", supplier_id as "supplierId", id, po_number as "poNumber" from placed
   order by supplier_id, id`,
);
