import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decidePriceCatalog } from '../pipeline/catalogs/decide.ts';
import { refuseFeed, releaseFeed } from '../pipeline/feeds/decide.ts';
import { previewUndo, undoFeed } from '../pipeline/feeds/undo.ts';
import { supplierOf } from '../pipeline/gateway.ts';
import { FEED_RUN_STATES, figuresOfRun, findFeedRun, listFeedRuns } from '../stores/feed-runs.ts';
import { filesBeingRead } from '../stores/file-progress.ts';
import { CATALOG_STATES, findPriceCatalog, listPriceCatalogs } from '../stores/price-catalogs.ts';
import { stateEventsOf } from '../stores/state-events.ts';
import { said } from './answers/order-answers.ts';
import { catalogList, feedList, figureList, oneCatalog, oneFeed, undoPreview } from './answers/stock-answers.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';

const one = z.object({ id: rowId });
const why = z.object({ reason });

/**
 * `/v1/feeds`: stock feeds, and long files that are read right now; `/v1/catalogs`: price catalogs. What is held can be released or
 * refused, what was applied undone; `…/undo/preview`: what that would change, `…/figures`: what a run changed.
 */
export async function feedRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;

  api.get(
    '/feeds',
    {
      schema: {
        querystring: z.object({
          ...page,
          supplier: z.string().optional(),
          feed: z.string().optional(),
          state: z.enum([...FEED_RUN_STATES, 'all']).default('held'),
        }),
        response: { 200: feedList },
      },
    },
    async ({ query: { limit, before, supplier: supplierId, feed, state } }) => {
      const wanted = { supplierId, feed, limit, before, state: state === 'all' ? undefined : state };
      const feeds = await listFeedRuns(db, wanted);
      return { feeds, next: nextOf(feeds, limit), reading: await filesBeingRead(db, supplierId) };
    },
  );
  api.get('/feeds/:id', { schema: { params: one, response: { 200: oneFeed } } }, async ({ params: { id } }, reply) => {
    const found = await findFeedRun(db, id);
    if (found === undefined) return reply.callNotFound();
    const { sketch: _, ...feed } = found;
    return { feed, history: await stateEventsOf(db, 'feed', `${feed.supplierId}/${id}`) };
  });
  api.get(
    '/feeds/:id/figures',
    { schema: { params: one, querystring: z.object(page), response: { 200: figureList } } },
    async ({ params: { id }, query }, reply) => {
      const run = await findFeedRun(db, id);
      if (run === undefined) return reply.callNotFound();
      const figures = await figuresOfRun(db, run, query);
      return { figures, next: nextOf(figures, query.limit) };
    },
  );
  api.post('/feeds/:id/undo/preview', { schema: { params: one, response: { 200: undoPreview } } }, async (request) => ({
    version: 1 as const,
    ...(await previewUndo(gateway, request.params.id, auditOf(request, 'a look at what would change'))),
  }));
  api.post(
    '/feeds/:id/release',
    { schema: { params: one, body: why, response: { 200: said } } },
    async (request, reply) => {
      const { id } = request.params;
      const run = await findFeedRun(db, id);
      if (run === undefined) return reply.callNotFound();
      const profile = supplierOf(gateway, run.supplierId);
      return { said: await releaseFeed(gateway, profile, id, auditOf(request, request.body.reason)) };
    },
  );
  api.post('/feeds/:id/refuse', { schema: { params: one, body: why, response: { 200: said } } }, async (request) => ({
    said: await refuseFeed(gateway, request.params.id, auditOf(request, request.body.reason)),
  }));
  api.post('/feeds/:id/undo', { schema: { params: one, body: why, response: { 200: said } } }, async (request) => ({
    said: await undoFeed(gateway, request.params.id, auditOf(request, request.body.reason)),
  }));

  api.get(
    '/catalogs',
    {
      schema: {
        querystring: z.object({
          ...page,
          supplier: z.string().optional(),
          state: z.enum(CATALOG_STATES).optional(),
        }),
        response: { 200: catalogList },
      },
    },
    async ({ query: { supplier: supplierId, ...wanted } }) => {
      const catalogs = await listPriceCatalogs(db, { supplierId, ...wanted });
      return { catalogs, next: nextOf(catalogs, wanted.limit) };
    },
  );
  api.get(
    '/catalogs/:id',
    { schema: { params: one, response: { 200: oneCatalog } } },
    async ({ params: { id } }, reply) => {
      const catalog = await findPriceCatalog(db, id);
      if (catalog === undefined) return reply.callNotFound();
      return { catalog, history: await stateEventsOf(db, 'price-catalog', `${catalog.supplierId}/${id}`) };
    },
  );
  for (const [action, state] of [
    ['release', 'released'],
    ['refuse', 'refused'],
  ] as const) {
    api.post(
      `/catalogs/:id/${action}`,
      { schema: { params: one, body: why, response: { 200: said } } },
      async (request) => ({
        said: await decidePriceCatalog(gateway, request.params.id, state, auditOf(request, request.body.reason)),
      }),
    );
  }
}
