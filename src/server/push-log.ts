import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { replay } from '../pipeline/storefront/replay.ts';
import { findExchange, listExchanges } from '../stores/shop-exchanges.ts';
import { trafficStandings } from '../stores/storefront-traffic.ts';
import { callList, oneCall, trafficList } from './answers/partner-answers.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';

const one = z.object({ id: rowId });

/**
 * `/v1/push-log`: calls to storefronts, without secrets and customers, and telling again what one was about;
 * `GET /v1/traffic`: how each storefront stands: what may be spent, whether it is called, what waits for it.
 */
export async function pushLogRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get('/traffic', { schema: { response: { 200: trafficList } } }, async () => ({
    storefronts: await trafficStandings(gateway.db),
  }));
  api.get(
    '/push-log',
    {
      schema: {
        querystring: z.object({
          ...page,
          storefront: z.string().optional(),
          about: z.string().optional(),
          failed: z.stringbool().default(false).describe('Only calls without a good answer.'),
        }),
        response: { 200: callList },
      },
    },
    async ({ query: { storefront: storefrontId, failed: isFailed, ...wanted } }) => {
      const calls = await listExchanges(gateway.db, { storefrontId, isFailed, ...wanted });
      return { calls, next: nextOf(calls, wanted.limit) };
    },
  );
  api.get(
    '/push-log/:id',
    { schema: { params: one, response: { 200: oneCall } } },
    async ({ params: { id } }, reply) => {
      const call = await findExchange(gateway.db, id);
      return call === undefined ? reply.callNotFound() : { call };
    },
  );
  api.post('/push-log/:id/replay', { schema: { params: one, body: z.object({ reason }) } }, async (request) =>
    replay(gateway, request.params.id, auditOf(request, request.body.reason)),
  );
}
