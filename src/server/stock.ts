import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SINCE, sinceOf } from '../kernel/since.ts';
import { freshnessReport, stockAge } from '../pipeline/clocks/freshness-report.ts';
import { explainStock, type UnknownStock } from '../pipeline/explain-stock.ts';
import { stockHistory } from '../pipeline/stock-history.ts';
import { stockSeries } from '../pipeline/stock-series.ts';
import { freshnessList } from './answers/partner-answers.ts';
import { explainedStock, stockHistoryPage, stockSeriesAnswer } from './answers/stock-answers.ts';
import type { ServerOptions } from './options.ts';
import { problemOf } from './problem.ts';

/** Some suppliers at a time: others want connections to the database, too. */
const REPORTS_AT_ONCE = 4;

const params = z.object({ sku: z.string().min(1).max(100) });

const explained = {
  params,
  querystring: z.object({ supplier: z.string().optional() }),
  response: { 200: explainedStock },
};

const history = {
  params,
  querystring: z.object({
    supplier: z.string().optional(),
    storefront: z.string().optional(),
    since: z.string().optional().describe(SINCE),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    before: z.string().optional().describe('`next` of the page before; without it the newest.'),
  }),
  response: { 200: stockHistoryPage },
};

const freshness = {
  querystring: z.object({
    counts: z.enum(['yes', 'no']).default('yes').describe('`no`: without `skus`, for which every offer is read.'),
  }),
  response: { 200: freshnessList },
};

/**
 * `GET /v1/stock/:sku`: what a storefront shows of it, and why; `GET /v1/stock/:sku/history`: what it was over time, page by page; `…/series`: the numbers of it alone, for
 * plots; `GET /v1/freshness`: how old the figures of suppliers are.
 */
export async function stockRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get('/stock/:sku', { schema: explained }, async (request, reply) => {
    const report = await explainStock(gateway.db, request.params.sku, request.query.supplier);
    return 'unknown' in report ? unknown(reply, report) : { version: 1 as const, ...report };
  });
  api.get('/stock/:sku/history', { schema: history }, async (request, reply) => {
    const { since: text, ...page } = request.query;
    const since = text === undefined ? undefined : sinceOf(text, gateway.clock.now());
    if (text !== undefined && since === undefined) {
      return problemOf(reply, 422, 'REQUEST-INVALID', `Expected ?since= as ${SINCE}.`);
    }
    const found = await stockHistory(gateway.db, { sku: request.params.sku, ...page, since });
    if ('unknownPlace' in found) return problemOf(reply, 422, 'REQUEST-INVALID', found.unknownPlace);
    return 'unknown' in found ? unknown(reply, found) : { version: 1 as const, ...found, next: found.older };
  });
  api.get(
    '/stock/:sku/series',
    {
      schema: {
        params,
        querystring: z.object({ since: z.string().default('30d').describe(SINCE) }),
        response: { 200: stockSeriesAnswer },
      },
    },
    async (request, reply) => {
      const now = gateway.clock.now();
      const since = sinceOf(request.query.since, now);
      if (since === undefined) return problemOf(reply, 422, 'REQUEST-INVALID', `Expected ?since= as ${SINCE}.`);
      const series = await stockSeries(gateway.db, request.params.sku, since, now);
      return series === undefined ? reply.callNotFound() : { version: 1 as const, ...series };
    },
  );
  api.get('/freshness', { schema: freshness }, async ({ query }) => {
    const look = query.counts === 'yes' ? freshnessReport : stockAge;
    const now = gateway.clock.now();
    const profiles = [...gateway.suppliers.values()];
    const suppliers = [];
    for (let at = 0; at < profiles.length; at += REPORTS_AT_ONCE) {
      const some = profiles.slice(at, at + REPORTS_AT_ONCE);
      suppliers.push(...(await Promise.all(some.map((profile) => look(gateway.db, profile, now)))));
    }
    return { version: 1 as const, suppliers };
  });
}

function unknown(reply: FastifyReply, { unknown, suggestion }: UnknownStock): FastifyReply {
  const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
  return problemOf(reply, 404, 'NOT-FOUND', `${unknown}${hint}`);
}
