import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { releaseRestored } from '../pipeline/restoration/release.ts';
import { countHeldBack, lastRestoration } from '../stores/restorations.ts';
import { said } from './answers/order-answers.ts';
import { list } from './answers/parts.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { rowId } from './paging.ts';

const moment = z.date().nullable();
const answer = z.object({
  held: z.boolean().describe('Nothing goes out until somebody releases it.'),
  restoration: z
    .object({
      id: z.string(),
      restoredAt: z.date(),
      backupAt: moment,
      cause: z.string(),
      numbersSkipped: z.string(),
      silentShops: list(z.string()).describe('Shops that cannot be asked what they show.'),
      releasedAt: moment,
      releasedBy: z.string().nullable(),
      releasedBecause: z.string().nullable(),
    })
    .nullable()
    .describe('The last one; null: this database was never restored.'),
  back: z
    .object({
      documents: z.object({ waiting: z.int(), uncertain: z.int() }),
      orders: z.int(),
      reports: z.object({ ready: z.int(), uncertain: z.int() }),
      shops: list(z.object({ storefront: z.string(), quantities: z.int(), packages: z.int(), statuses: z.int() })),
    })
    .nullable()
    .describe('What is held back, while something is.'),
});

/**
 * `GET /v1/restoration`: whether the database came back from a backup, and what is held back since. `POST …/release`: a person
 * lets things go out again.
 */
export async function restorationRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;
  api.get('/restoration', { schema: { response: { 200: answer } } }, async () => {
    const restoration = (await lastRestoration(db)) ?? null;
    const held = restoration !== null && restoration.releasedAt === null;
    return { held, restoration, back: held ? await countHeldBack(db) : null };
  });
  api.post(
    '/restoration/release',
    {
      config: { needs: 'admin' },
      schema: {
        body: z.object({
          restoration: rowId.describe('The one that you looked at: a later one is not released by it.'),
          reason,
        }),
        response: { 200: said },
      },
    },
    async (request) => ({
      said: await releaseRestored(gateway, auditOf(request, request.body.reason), request.body.restoration),
    }),
  );
}
