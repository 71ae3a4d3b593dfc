import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { checkStorefront } from '../pipeline/storefront/check-storefront.ts';
import { driftReport } from '../pipeline/storefront/drift-report.ts';
import { fetchOrder } from '../pipeline/storefront/read-orders.ts';
import { askForComparison } from '../pipeline/storefront/reconcile.ts';
import { retryStorefront } from '../pipeline/storefront/retry.ts';
import { syncStorefront } from '../pipeline/storefront/sync-storefront.ts';
import { listDriftRuns } from '../stores/drift.ts';
import { pushesByHour } from '../stores/publish-hours.ts';
import { shopStandings } from '../stores/shop-listings.ts';
import { trafficStandings } from '../stores/storefront-traffic.ts';
import { said } from './answers/order-answers.ts';
import {
  driftAnswer,
  driftRuns,
  oneStorefront,
  pushHours,
  settingList,
  storefrontCheck,
  storefrontList,
  syncAnswer,
} from './answers/partner-answers.ts';
import { auditOf } from './audit.ts';
import type { ServerOptions } from './options.ts';

const named = z.object({ storefront: z.string() });
/** The shop is asked on the way; to look at it, or to set the same numbers, a second time does no harm. */
const beside = { repeats: 'beside' } as const;

const hours = z.object({ hours: z.coerce.number().int().min(1).max(744).default(48) });

/**
 * `GET /v1/storefronts`: the shops and what waits for them; one of them, its settings with the source of each, and what it was told hour by hour. `POST …/check`: is one in order. `POST …/sync`: have sent what it shows
 * otherwise. `POST …/retry`: try one that is left alone. `GET …/drift`: what the last comparison found; `POST …/drift`: another one. `POST …/orders/:orderId/fetch`: read an order.
 */
export async function storefrontRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get('/storefronts', { schema: { response: { 200: storefrontList } } }, async () => ({
    storefronts: (await shopStandings(gateway.db)).filter(({ storefront }) => gateway.storefronts.has(storefront)),
  }));
  api.get(
    '/storefronts/:storefront',
    { schema: { params: named, response: { 200: oneStorefront } } },
    async ({ params: { storefront: id } }, reply) => {
      const storefront = gateway.storefronts.get(id);
      if (storefront === undefined) return reply.callNotFound();
      const [standing = null] = await shopStandings(gateway.db, id);
      const [traffic = null] = await trafficStandings(gateway.db, id);
      const { capabilities, orders, items, statuses, webhooks } = storefront;
      const does = {
        ordersAreRead: orders !== undefined,
        itemsAreRead: items !== undefined,
        takesPrices: capabilities.priceBatchSize > 0,
        takesStatuses: statuses !== undefined,
        sendsWebhooks: webhooks !== undefined,
      };
      return { version: 1 as const, storefront: id, standing, traffic, capabilities, does };
    },
  );
  api.get(
    '/storefronts/:storefront/settings',
    { schema: { params: named, response: { 200: settingList } } },
    async ({ params }, reply) => {
      const all = gateway.settings?.crossdock() ?? [];
      const own = all.find(({ path, value }) => /^storefronts\[\d+\]\.id$/.test(path) && value === params.storefront);
      if (own === undefined) return reply.callNotFound();
      const prefix = own.path.replace(/id$/, '');
      const settings = all.filter(({ path }) => path.startsWith(prefix));
      return {
        version: 1 as const,
        settings: settings.map((one) => ({ ...one, path: one.path.slice(prefix.length) })),
      };
    },
  );
  api.get(
    '/storefronts/:storefront/pushes',
    { schema: { params: named, querystring: hours, response: { 200: pushHours } } },
    async ({ params: { storefront }, query: { hours } }) => {
      const since = new Date(gateway.clock.now().getTime() - hours * 3_600_000);
      return { hours: await pushesByHour(gateway.db, storefront, since) };
    },
  );
  api.get(
    '/storefronts/:storefront/drift/runs',
    { schema: { params: named, response: { 200: driftRuns } } },
    async ({ params }) => ({
      runs: await listDriftRuns(gateway.db, params.storefront),
    }),
  );
  api.post(
    '/storefronts/:storefront/check',
    { config: beside, schema: { params: named, response: { 200: storefrontCheck } } },
    ({ params }) => checkStorefront(gateway, params.storefront),
  );
  api.post(
    '/storefronts/:storefront/sync',
    {
      config: beside,
      schema: {
        params: named,
        body: z.strictObject({ dryRun: z.boolean().default(true) }),
        response: { 200: syncAnswer },
      },
    },
    ({ params, body }) => syncStorefront(gateway, params.storefront, { isDryRun: body.dryRun }),
  );
  api.post(
    '/storefronts/:storefront/retry',
    { schema: { params: named, response: { 200: said } } },
    async ({ params }) => ({
      said: await retryStorefront(gateway, params.storefront),
    }),
  );
  api.get(
    '/storefronts/:storefront/drift',
    { schema: { params: named, response: { 200: driftAnswer } } },
    async ({ params }) => ({
      drift: (await driftReport(gateway, params.storefront)) ?? null,
    }),
  );
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
