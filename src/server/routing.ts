import type { FastifyInstance } from 'fastify';
import { decideRouting, previewRouting, readToPreview } from '../pipeline/outbound/preview-routing.ts';
import type { ServerOptions } from './options.ts';

/** `POST /v1/routing/preview`: who would ship an order now, and why; nothing is changed. Also of a whole routing request. */
export async function routingRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  server.post('/routing/preview', { config: { repeats: 'beside' } }, async (request) => {
    const given = readToPreview(request.body);
    const decision = 'order' in given ? previewRouting(gateway, given.order) : decideRouting(gateway, given.request);
    return { version: 1, ...(await decision) };
  });
}
