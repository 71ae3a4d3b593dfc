import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { putProducts } from '../pipeline/catalogue.ts';
import { explainStock } from '../pipeline/explain-stock.ts';
import type { ServerOptions } from './options.ts';

const product = z.object({
  sku: z.string().min(1).max(100).describe('Our SKU, as storefronts know it.'),
  gtin: z
    .string()
    .regex(/^\d{14}$/, 'expected a GTIN with 14 digits')
    .optional(),
  title: z.string().max(500).default(''),
});

/** `PUT /v1/products`: what we sell. `GET /v1/stock/:sku`: what a storefront shows of it, and why. */
export async function productRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.put(
    '/products',
    { schema: { body: z.object({ products: z.array(product).min(1).max(5000) }) }, bodyLimit: 8 * 1024 * 1024 },
    async (request) => ({ products: await putProducts(gateway, request.body.products) }),
  );
  api.get('/stock/:sku', { schema: { params: z.object({ sku: z.string() }) } }, async (request, reply) => {
    const report = await explainStock(gateway, request.params.sku);
    return report ?? reply.callNotFound();
  });
}
