import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { units } from '../documents/parts.ts';
import { salesOrder } from '../documents/sales-order.ts';
import { RejectedError } from '../kernel/errors.ts';
import { cancelOrder } from '../pipeline/orders/cancel-order.ts';
import { releaseOrder } from '../pipeline/orders/holds.ts';
import { reroute } from '../pipeline/orders/reroute.ts';
import { acceptOrder } from '../pipeline/storefront/intake.ts';
import { takeVersion } from '../pipeline/storefront/take-order.ts';
import { transact } from '../pipeline/transact.ts';
import { findByReference } from '../stores/order-search.ts';
import { findOrder } from '../stores/orders.ts';
import { orderReport } from '../stores/reports.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';

const headers = z.object({
  'idempotency-key': z.string().min(1).max(200).describe('The same for every attempt of the same request.'),
});

const named = z.object({ storefront: z.string(), orderId: z.string() });
const release = z.object({
  hold: z.enum(['unpaid', 'fraud', 'address', 'approval']).optional().describe('Only this one; default: all of them.'),
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

/**
 * `POST /v1/orders`: a customer's order. `PUT …`: a newer version of it. `POST …/release`: a person lets it
 * go. `POST …/cancel`: what of it is not wanted any more. `POST …/reroute`: what nobody could still ship is routed again. `GET /v1/orders/:storefront/:orderId`: what became of it. `GET /v1/orders?reference=`:
 * which orders a supplier's number, or our PO number, stands for.
 */
export async function orderRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.post('/orders', { schema: { headers, body: salesOrder } }, async (request, reply) => {
    const answer = await acceptOrder(gateway, request.body, request.headers['idempotency-key']);
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
  api.post('/orders/:storefront/:orderId/release', { schema: { params: named, body: release } }, async (request) => {
    const { hold: kind, by, reason } = request.body;
    const caller = auditOf(request, reason);
    const audit = { ...caller, by: by ?? caller.by };
    const said = await transact(gateway, (trx, gateway) =>
      releaseOrder(gateway, trx, { ...request.params, kind }, audit),
    );
    return { said };
  });
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
  api.post('/orders/:storefront/:orderId/reroute', { schema: { params: named, body: rerouting } }, async (request) => {
    const { storefront, orderId } = request.params;
    const { to, givenUp, reason } = request.body;
    const said = await transact(gateway, async (trx, gateway) => {
      const found = await findOrder(trx, storefront, orderId);
      if (found === undefined)
        throw new RejectedError('ORDER-UNKNOWN', `There is no order ${orderId} of ${storefront}.`);
      return reroute(gateway, trx, found.id, auditOf(request, reason), { to, givenUp });
    });
    return { said };
  });
  api.get(
    '/orders',
    { schema: { querystring: z.object({ reference: z.string().min(1).max(200) }) } },
    async (request) => ({ orders: await findByReference(gateway.db, request.query.reference) }),
  );
  api.get('/orders/:storefront/:orderId', { schema: { params: named } }, async (request, reply) => {
    const report = await orderReport(gateway.db, request.params.storefront, request.params.orderId);
    return report ?? reply.callNotFound();
  });
}
