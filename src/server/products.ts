import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { currency, decimal } from '../documents/parts.ts';
import { compare } from '../kernel/decimal.ts';
import { putProducts } from '../pipeline/catalogue.ts';
import { explainPrices } from '../pipeline/explain-prices.ts';
import { listProducts, listUnmatched, PRODUCT_SHOWS } from '../stores/product-list.ts';
import { productList, unmatchedOffers } from './answers/stock-answers.ts';
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

const inOrder = {
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('Most entries.'),
  before: z.string().min(1).max(200).optional().describe('`next` of the page before; without it from the beginning.'),
};
const listed = z.object({
  ...inOrder,
  search: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe("The beginning of our SKU, a supplier's SKU or a GTIN as it is, or a part of the title."),
  supplier: z.string().optional().describe('Only what this supplier offers.'),
  storefront: z.string().optional().describe('Whose listings `show` looks at; without it those of all.'),
  show: z.enum(PRODUCT_SHOWS).default('all'),
});

/**
 * `GET /v1/products`: what we sell, who has it and what storefronts show of it; `PUT`: what it is. `GET /v1/offers/unmatched`: what
 * suppliers offer that is none of it. `GET /v1/prices/:sku`: for how much.
 */
export async function productRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.put(
    '/products',
    { schema: { body: z.object({ products: z.array(product).min(1).max(5000) }) }, bodyLimit: 8 * 1024 * 1024 },
    async (request) => ({ products: await putProducts(gateway, request.body.products) }),
  );
  api.get('/products', { schema: { querystring: listed, response: { 200: productList } } }, async ({ query }) => {
    const products = await listProducts(gateway.db, query);
    return { products, next: products.length < query.limit ? null : (products.at(-1)?.sku ?? null) };
  });
  api.get(
    '/offers/unmatched',
    { schema: { querystring: z.object({ ...inOrder, supplier: z.string() }), response: { 200: unmatchedOffers } } },
    async ({ query }) => {
      const offers = await listUnmatched(gateway.db, query);
      return { offers, next: offers.length < query.limit ? null : (offers.at(-1)?.supplierSku ?? null) };
    },
  );
  api.get('/prices/:sku', { schema: { params: z.object({ sku: z.string() }) } }, async (request, reply) => {
    const prices = await explainPrices(gateway, request.params.sku);
    return prices === undefined ? reply.callNotFound() : { sku: request.params.sku, prices };
  });
}
