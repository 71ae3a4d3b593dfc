import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { LETTER_ID, LETTERS_MS, resendLetter } from '../pipeline/storefront/letters.ts';
import { deadLetters } from '../stores/order-statuses.ts';
import { said } from './answers/order-answers.ts';
import { letterList } from './answers/partner-answers.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page } from './paging.ts';

/** `/v1/letters`: what shops refused or never took in the last 14 days, and sending it again. */
export async function letterRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const querystring = z.object({
    storefront: z.string().optional(),
    limit: page.limit,
    before: z.string().regex(LETTER_ID).optional().describe('`next` of the page before; without it the newest.'),
  });
  api.get(
    '/letters',
    { schema: { querystring, response: { 200: letterList } } },
    async ({ query: { storefront, ...place } }) => {
      const since = new Date(gateway.clock.now().getTime() - LETTERS_MS);
      const storefrontId = storefront === undefined ? {} : { storefrontId: storefront };
      const letters = await deadLetters(gateway.db, { since, ...place, ...storefrontId });
      return { letters, next: nextOf(letters, place.limit) };
    },
  );
  const body = z.object({ id: z.string().regex(LETTER_ID), reason: reason.optional() });
  api.post('/letters/resend', { schema: { body, response: { 200: said } } }, async (request) => ({
    said: await resendLetter(gateway, request.body.id, auditOf(request, request.body.reason)),
  }));
}
