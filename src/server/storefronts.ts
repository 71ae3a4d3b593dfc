import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { checkStorefront } from '../pipeline/storefront/check-storefront.ts';
import { driftReport } from '../pipeline/storefront/drift-report.ts';
import { fetchOrder } from '../pipeline/storefront/read-orders.ts';
import { askForComparison } from '../pipeline/storefront/reconcile.ts';
import { retryStorefront } from '../pipeline/storefront/retry.ts';
import { syncStorefront } from '../pipeline/storefront/sync-storefront.ts';
import { shopStandings } from '../stores/shop-listings.ts';
import { auditOf } from './audit.ts';
import type { ServerOptions } from './options.ts';

const named = z.object({ storefront: z.string() });

/**
 * `GET /v1/storefronts`: the shops and what waits for them. `POST …/check`: is one in order. `POST …/sync`: have sent what it shows
 * otherwise. `POST …/retry`: try one that is left alone. `GET …/drift`: what the last comparison found; `POST …/drift`: another one. `POST …/orders/:orderId/fetch`: read an order.
 */
export async function storefrontRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get('/storefronts', async () => ({
    storefronts: (await shopStandings(gateway.db)).filter(({ storefront }) => gateway.storefronts.has(storefront)),
  }));
  api.post('/storefronts/:storefront/check', { schema: { params: named } }, ({ params }) =>
    checkStorefront(gateway, params.storefront),
  );
  api.post(
    '/storefronts/:storefront/sync',
    { schema: { params: named, body: z.strictObject({ dryRun: z.boolean().default(true) }) } },
    ({ params, body }) => syncStorefront(gateway, params.storefront, { isDryRun: body.dryRun }),
  );
  api.post('/storefronts/:storefront/retry', { schema: { params: named } }, async ({ params }) => ({
    said: await retryStorefront(gateway, params.storefront),
  }));
  api.get('/storefronts/:storefront/drift', { schema: { params: named } }, async ({ params }) => ({
    drift: (await driftReport(gateway, params.storefront)) ?? null,
  }));
  api.post('/storefronts/:storefront/drift', { schema: { params: named } }, async (request, reply) => {
    await askForComparison(gateway, request.params.storefront, auditOf(request, undefined).by);
    return reply.code(202).send({ asked: true });
  });
  api.post(
    '/storefronts/:storefront/orders/:orderId/fetch',
    { schema: { params: named.extend({ orderId: z.string().min(1).max(200) }) } },
    async ({ params }, reply) => {
      await fetchOrder(gateway, params.storefront, params.orderId);
      return reply.code(202).send({ asked: true });
    },
  );
}
