import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { codes } from '../kernel/codes.ts';
import { search } from '../stores/search.ts';
import { searchAnswer } from './answers/flow-answers.ts';
import type { ServerOptions } from './options.ts';

const MOST_CODES = 5;

/** `GET /v1/search`: what people have on the paper before them, whatever it is the number of; and codes of findings. */
export async function searchRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/search',
    {
      schema: {
        response: { 200: searchAnswer },
        querystring: z.object({
          q: z
            .string()
            .trim()
            .min(2)
            .max(200)
            .describe(
              'Number of an order, purchase order, shipment, invoice or interchange; SKU, tracking number, file name or hash.',
            ),
        }),
      },
    },
    async ({ query: { q } }) => ({ hits: await search(gateway.db, q), codes: codesLike(q) }),
  );
}

function codesLike(text: string) {
  const start = text.toUpperCase();
  if (!/^[A-Z][A-Z0-9-]{2,}$/.test(start)) return [];
  return Object.entries(codes)
    .filter(([code]) => code.startsWith(start))
    .slice(0, MOST_CODES)
    .map(([code, { title }]) => ({ code, title }));
}
