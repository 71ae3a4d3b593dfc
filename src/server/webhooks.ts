import type { FastifyInstance } from 'fastify';
import { acceptWebhook } from '../pipeline/storefront/intake.ts';
import type { ServerOptions } from './options.ts';

/**
 * `POST /v1/webhooks/:storefront`: signed events from a shop. The body is taken as bytes, because the signature is over
 * bytes; the answer is given only after the event is committed.
 */
export async function webhookRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.post<{ Params: { storefront: string }; Body: Buffer }>(
    '/:storefront',
    { config: { needs: 'nothing' } },
    async (request, reply) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
      );
      await acceptWebhook(gateway, request.params.storefront, {
        headers,
        body: request.body ?? Buffer.alloc(0),
        receivedAt: gateway.clock.now(),
      });
      return reply.code(204).send();
    },
  );
}
