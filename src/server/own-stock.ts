import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { currency, decimal, instant } from '../documents/parts.ts';
import { putStock } from '../pipeline/inbound/put-stock.ts';
import { callersKey } from './once.ts';
import type { ServerOptions } from './options.ts';

const headers = z.object({
  'idempotency-key': z.string().min(1).max(200).describe('The same for every attempt of the same request.'),
});

const body = z.strictObject({
  asOf: instant.optional(),
  items: z
    .array(
      z.strictObject({
        sku: z.string().min(1).max(100),
        quantity: z.int().min(0).max(999_999_999),
        warehouse: z.string().min(1).max(100).optional(),
        gtin: z.string().optional(),
        cost: decimal.optional(),
        currency: currency.optional(),
        discontinued: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(10_000),
});

/** `PUT /v1/suppliers/:supplier/stock`: how many of our own there are, as absolute numbers (docs/own-stock.md). */
export async function ownStockRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.put(
    '/suppliers/:supplier/stock',
    {
      config: { repeats: 'itself' },
      schema: { params: z.object({ supplier: z.string() }), headers, body },
      bodyLimit: 8 * 1024 * 1024,
    },
    async (request, reply) => {
      const key = callersKey(request, request.headers['idempotency-key']);
      const answer = await putStock(gateway, request.params.supplier, request.body, key);
      return reply.code(answer.status).send(answer.body);
    },
  );
}
