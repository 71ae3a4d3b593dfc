import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { codes } from '../kernel/codes.ts';
import { shopStandings } from '../stores/shop-listings.ts';
import { pausedSuppliers } from '../stores/supplier-pauses.ts';
import {
  activity,
  countOpenExceptions,
  orderStages,
  overdueChains,
  shopLags,
  urgentExceptions,
  waitingDecisions,
} from '../stores/today.ts';
import type { ServerOptions } from './options.ts';

const DAY_MS = 24 * 3600_000;
const MOST_URGENT = 50;
const STAGES_OVER_MS = 30 * DAY_MS;

const today = z.object({
  exceptions: z
    .array(
      z.object({
        id: z.string(),
        code: z.string(),
        severity: z.enum(['warning', 'error']),
        title: z.string(),
        message: z.string(),
        supplierId: z.string().nullable(),
        seen: z.number(),
        openedAt: z.date(),
      }),
    )
    .describe(`The ${MOST_URGENT} most urgent: errors first, the oldest of each first.`),
  openExceptions: z.number().describe('How many there are.'),
  waiting: z.array(
    z.object({
      what: z
        .string()
        .describe('feeds, orders, unroutable, lines, catalogs, invoices, changes, deliveries, answers or reports.'),
      of: z.string().nullable().describe('A supplier, a storefront, or why an order is held.'),
      count: z.number(),
      oldest: z.date().nullable(),
    }),
  ),
  stages: z
    .array(z.object({ of: z.enum(['order', 'purchase-order']), state: z.string(), count: z.number() }))
    .describe('Of the last 30 days.'),
  overdue: z.object({
    total: z.number(),
    chains: z.array(
      z.object({
        supplierId: z.string(),
        poNumber: z.string(),
        storefront: z.string(),
        orderId: z.string(),
        steps: z.array(z.object({ step: z.string(), state: z.enum(['late', 'overdue']), dueAt: z.string() })),
      }),
    ),
  }),
  paused: z.array(
    z.object({
      supplier: z.string(),
      since: z.date(),
      until: z.date().nullable().describe('Null: until somebody resumes it.'),
      by: z.string(),
      reason: z.string(),
    }),
  ),
  shops: z.array(
    z.object({
      storefront: z.string(),
      listed: z.number(),
      waiting: z.number().describe('Quantities that it is still to be told.'),
      refused: z.number(),
      packagesWaiting: z.number(),
      waitingSince: z.date().nullable().describe('Since when the oldest of them waits.'),
    }),
  ),
});
const span = z.object({
  at: z.date(),
  orders: z.number(),
  files: z.number(),
  exceptions: z.number(),
  quantities: z.number(),
  lagMs: z.number().nullable().describe('Longest time from the first sight of a file until a shop knew.'),
});

/**
 * `GET /v1/today`: what needs a person, most urgent first, and how everything stands. `GET /v1/today/activity`: what happened over the last hours, for plots.
 */
export async function todayRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db, clock } = gateway;
  api.get('/today', { schema: { response: { 200: today } } }, async () => {
    const since = new Date(clock.now().getTime() - STAGES_OVER_MS);
    const [exceptions, openExceptions, waiting, stages, overdue, standings, lags, paused] = await Promise.all([
      urgentExceptions(db, MOST_URGENT),
      countOpenExceptions(db),
      waitingDecisions(db),
      orderStages(db, since),
      overdueChains(db, 20),
      shopStandings(db),
      shopLags(db),
      pausedSuppliers(db),
    ]);
    return {
      exceptions: exceptions.map((row) => ({ ...row, title: codes[row.code]?.title ?? row.code })),
      openExceptions,
      waiting,
      stages,
      paused,
      overdue: {
        total: overdue.total,
        chains: overdue.chains.map(({ steps, ...chain }) => ({
          ...chain,
          steps: steps.map(({ step, state, dueAt }) => ({ step, state, dueAt })),
        })),
      },
      shops: standings
        .filter(({ storefront }) => gateway.storefronts.has(storefront))
        .map(({ storefront, listed, waiting, refused, packagesWaiting }) => ({
          storefront,
          listed,
          waiting,
          refused,
          packagesWaiting,
          waitingSince: lags.find((lag) => lag.storefront === storefront)?.since ?? null,
        })),
    };
  });
  api.get(
    '/today/activity',
    {
      schema: {
        querystring: z.object({
          hours: z.coerce
            .number()
            .int()
            .min(1)
            .max(24 * 90)
            .default(24)
            .describe('How far back.'),
        }),
        response: { 200: z.object({ minutes: z.number().describe('How long each span is.'), spans: z.array(span) }) },
      },
    },
    async ({ query: { hours } }) => {
      const to = clock.now();
      const minutes = hours <= 6 ? 5 : hours <= 48 ? 60 : hours <= 24 * 14 ? 360 : 1440;
      const spans = await activity(db, { from: new Date(to.getTime() - hours * 3600_000), to, minutes });
      return { minutes, spans };
    },
  );
}
