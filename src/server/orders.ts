import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { salesOrder } from '../documents/sales-order.ts';
import { acceptOrder } from '../pipeline/storefront/intake.ts';
import { findByReference } from '../stores/order-search.ts';
import { orderReport } from '../stores/reports.ts';
import type { ServerOptions } from './options.ts';

const headers = z.object({
  'idempotency-key': z.string().min(1).max(200).describe('The same for every attempt of the same request.'),
});

/**
 * `POST /v1/orders`: a customer's order. `GET /v1/orders/:storefront/:orderId`: what became of it. `GET /v1/orders?reference=`:
 * which orders a supplier's number, or our PO number, stands for.
 */
export async function orderRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.post('/orders', { schema: { headers, body: salesOrder } }, async (request, reply) => {
    const answer = await acceptOrder(gateway, request.body, request.headers['idempotency-key']);
    return reply.code(answer.status).send(answer.body);
  });
  api.get(
    '/orders',
    { schema: { querystring: z.object({ reference: z.string().min(1).max(200) }) } },
    async (request) => ({ orders: await findByReference(gateway.db, request.query.reference) }),
  );
  api.get(
    '/orders/:storefront/:orderId',
    { schema: { params: z.object({ storefront: z.string(), orderId: z.string() }) } },
    async (request, reply) => {
      const report = await orderReport(gateway.db, request.params.storefront, request.params.orderId);
      return report ?? reply.callNotFound();
    },
  );
}
