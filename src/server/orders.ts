import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { units } from '../documents/parts.ts';
import { salesOrder } from '../documents/sales-order.ts';
import { RejectedError } from '../kernel/errors.ts';
import { orderChain } from '../pipeline/clocks/order-chain.ts';
import { cancelOrder } from '../pipeline/orders/cancel-order.ts';
import { holdByHand, RELEASABLE_HOLDS, releaseOrder } from '../pipeline/orders/holds.ts';
import { previewReroute } from '../pipeline/orders/preview-reroute.ts';
import { reroute } from '../pipeline/orders/reroute.ts';
import { acceptOrder } from '../pipeline/storefront/intake.ts';
import { takeVersion } from '../pipeline/storefront/take-order.ts';
import { transact } from '../pipeline/transact.ts';
import type { Database } from '../stores/database.ts';
import { orderDetail } from '../stores/order-detail.ts';
import { countOrders, listOrders } from '../stores/order-list.ts';
import { findByReference } from '../stores/order-search.ts';
import { findOrder } from '../stores/orders.ts';
import { orderReport } from '../stores/reports.ts';
import { stateEventsOf } from '../stores/state-events.ts';
import { chainAnswer } from './answers/chain-answers.ts';
import { type OrderReport, oneOrder, orderCounts, orderList, reroutePreview, said } from './answers/order-answers.ts';
import { auditOf, reason } from './audit.ts';
import { callersKey } from './once.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page } from './paging.ts';

const headers = z.object({
  'idempotency-key': z.string().min(1).max(200).describe('The same for every attempt of the same request.'),
});

/** The answer is kept with the order. */
const itself = { repeats: 'itself' } as const;

const named = z.object({ storefront: z.string(), orderId: z.string() });
const release = z.object({
  hold: z.enum(RELEASABLE_HOLDS).optional().describe('Only this one; default: all of them.'),
  by: z.string().min(1).max(100).optional().describe('Who lets it go, where that is not who calls.'),
  reason: reason.optional(),
});
const rerouting = z.object({
  to: z.string().min(1).max(100).optional().describe('Only this supplier is asked; default: the best.'),
  givenUp: z
    .array(z.string().min(1).max(50))
    .max(50)
    .default([])
    .describe('Purchase orders of which is known that nothing more comes, whatever their supplier says.'),
  reason,
});
const cancellation = z.object({
  reason: z.string().min(1).max(200).optional().describe('Why, for people.'),
  lines: z
    .array(z.object({ lineId: z.string().min(1), quantity: units.min(1).describe('Units that are not wanted.') }))
    .min(1)
    .optional()
    .describe('Only these units; without them the whole order.'),
});

const DAY_MS = 24 * 3_600_000;
const ORDER_STATES = ['received', 'held', 'routed', 'unfulfillable', 'shipped', 'cancelled'] as const;
const listed = z.object({
  ...page,
  reference: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe("Instead of a list: the purchase orders that a supplier's number, or our PO number, stands for."),
  storefront: z.string().optional(),
  state: z.enum(ORDER_STATES).optional(),
  supplier: z.string().optional().describe('Who was asked for some of it.'),
  from: z.iso.date().optional().describe('Placed on this day or later, in UTC.'),
  to: z.iso.date().optional().describe('Placed on this day or before, in UTC.'),
  search: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe("The beginning of the shop's number, or a PO number or a supplier's number."),
  problem: z
    .stringbool()
    .default(false)
    .describe('Only those that wait for a person, whose suppliers are late, or of which an exception is open.'),
});

/**
 * `POST /v1/orders`: a customer's order. `PUT …`: a newer version of it. `POST …/hold`: a person has it wait. `POST …/release`: a person lets it
 * go. `POST …/cancel`: what of it is not wanted any more. `POST …/reroute`: what nobody could still ship is routed again; `…/reroute/preview`: what would come of that. `GET /v1/orders`: a list of them, or with `?reference=`
 * which orders a supplier's number, or our PO number, stands for. `GET /v1/orders/:storefront/:orderId`: everything about one.
 */
export async function orderRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.post('/orders', { config: itself, schema: { headers, body: salesOrder } }, async (request, reply) => {
    const key = callersKey(request, request.headers['idempotency-key']);
    const answer = await acceptOrder(gateway, request.body, key);
    return reply.code(answer.status).send(answer.body);
  });
  api.put(
    '/orders/:storefront/:orderId',
    {
      schema: { params: named, body: salesOrder.omit({ storefront: true, orderId: true }).required({ version: true }) },
    },
    async (request) => {
      const order = { ...request.body, ...request.params };
      return transact(gateway, (trx, gateway) => takeVersion(gateway, trx, order, auditOf(request, undefined)));
    },
  );
  api.post(
    '/orders/:storefront/:orderId/release',
    { schema: { params: named, body: release, response: { 200: said } } },
    async (request) => {
      const { hold: kind, by, reason } = request.body;
      const caller = auditOf(request, reason);
      const audit = { ...caller, by: by ?? caller.by };
      const said = await transact(gateway, (trx, gateway) =>
        releaseOrder(gateway, trx, { ...request.params, kind }, audit),
      );
      return { said };
    },
  );
  api.post(
    '/orders/:storefront/:orderId/hold',
    { schema: { params: named, body: z.object({ reason }), response: { 200: said } } },
    async (request) => {
      const audit = auditOf(request, request.body.reason);
      const said = await transact(gateway, (trx, gateway) => holdByHand(gateway, trx, request.params, audit));
      return { said };
    },
  );
  api.post(
    '/orders/:storefront/:orderId/cancel',
    { schema: { params: named, body: cancellation } },
    async (request) => {
      const { reason = 'the shop cancelled it', lines } = request.body;
      return transact(gateway, (trx, gateway) =>
        cancelOrder(gateway, trx, { ...request.params, lines }, auditOf(request, reason)),
      );
    },
  );
  const idOf = async (db: Database, { storefront, orderId }: z.infer<typeof named>): Promise<string> => {
    const found = await findOrder(db, storefront, orderId);
    if (found === undefined) throw new RejectedError('ORDER-UNKNOWN', `There is no order ${orderId} of ${storefront}.`);
    return found.id;
  };
  api.post(
    '/orders/:storefront/:orderId/reroute',
    { schema: { params: named, body: rerouting, response: { 200: said } } },
    async (request) => {
      const { to, givenUp, reason } = request.body;
      const said = await transact(gateway, async (trx, gateway) =>
        reroute(gateway, trx, await idOf(trx, request.params), auditOf(request, reason), { to, givenUp }),
      );
      return { said };
    },
  );
  api.post(
    '/orders/:storefront/:orderId/reroute/preview',
    { schema: { params: named, body: rerouting.omit({ reason: true }), response: { 200: reroutePreview } } },
    async (request) => {
      const id = await idOf(gateway.db, request.params);
      return { version: 1 as const, ...(await previewReroute(gateway, id, auditOf(request, undefined), request.body)) };
    },
  );
  api.get(
    '/orders',
    { schema: { querystring: listed, response: { 200: orderList } } },
    async ({ query: { reference, from, to, ...wanted } }) => {
      if (reference !== undefined) return { orders: await findByReference(gateway.db, reference) };
      const period = { from: dayOf(from, 0), until: dayOf(to, DAY_MS) };
      const orders = await listOrders(gateway.db, { ...wanted, ...period });
      return { orders, next: nextOf(orders, wanted.limit) };
    },
  );
  api.get('/orders/counts', { schema: { response: { 200: orderCounts } } }, async () => ({
    counts: await countOrders(gateway.db),
  }));
  api.get(
    '/orders/:storefront/:orderId',
    { schema: { params: named, response: { 200: oneOrder } } },
    async ({ params }, reply) => {
      const report = await orderReport(gateway.db, params.storefront, params.orderId);
      const detail = await orderDetail(gateway.db, params.storefront, params.orderId);
      if (report === undefined || detail === undefined) return reply.callNotFound();
      return { ...(report as OrderReport), detail, history: await stateEventsOf(gateway.db, 'sales-order', detail.id) };
    },
  );
  api.get(
    '/orders/:storefront/:orderId/chain',
    { schema: { params: named, response: { 200: chainAnswer } } },
    async ({ params }, reply) => {
      const chain = await orderChain(gateway, params.storefront, params.orderId);
      return chain === undefined ? reply.callNotFound() : { chain };
    },
  );
}

/** Midnight in UTC of a day, or so much later. */
function dayOf(day: string | undefined, later: number): Date | undefined {
  return day === undefined ? undefined : new Date(Date.parse(day) + later);
}
