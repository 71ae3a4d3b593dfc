import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { currency, decimal } from '../documents/parts.ts';
import { compare } from '../kernel/decimal.ts';
import { putProducts } from '../pipeline/catalogue.ts';
import { explainPrices } from '../pipeline/explain-prices.ts';
import type { ServerOptions } from './options.ts';

const product = z.object({
  sku: z.string().min(1).max(100).describe('Our SKU, as storefronts know it.'),
  gtin: z
    .string()
    .regex(/^\d{14}$/, 'expected a GTIN with 14 digits')
    .optional(),
  title: z.string().max(500).default(''),
  category: z.string().min(1).max(500).nullable().optional().describe('Which price rules fit; null takes it away.'),
  minimumAdvertisedPrice: z
    .object({ amount: decimal.refine((text) => compare(text, '0') > 0, 'expected more than 0'), currency })
    .nullable()
    .optional()
    .describe('No price in this currency goes below it; null takes it away.'),
  weightKg: decimal
    .refine((text) => /^\d{1,6}(\.\d{1,6})?$/.test(text), 'expected kilograms such as 1.25, not below 0')
    .nullable()
    .optional()
    .describe('Of one unit, for freight by weight; null takes it away.'),
  hazmat: z.boolean().optional().describe('Dangerous goods: only suppliers that ship such things get it.'),
});

/** `PUT /v1/products`: what we sell. `GET /v1/prices/:sku`: for how much. */
export async function productRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.put(
    '/products',
    { schema: { body: z.object({ products: z.array(product).min(1).max(5000) }) }, bodyLimit: 8 * 1024 * 1024 },
    async (request) => ({ products: await putProducts(gateway, request.body.products) }),
  );
  api.get('/prices/:sku', { schema: { params: z.object({ sku: z.string() }) } }, async (request, reply) => {
    const prices = await explainPrices(gateway, request.params.sku);
    return prices === undefined ? reply.callNotFound() : { sku: request.params.sku, prices };
  });
}
