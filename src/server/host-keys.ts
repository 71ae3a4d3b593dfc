import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Principal } from '../pipeline/access/roles.ts';
import { fingerprint, hostKeyWays, keyTrusted, way } from './answers/host-key-answers.ts';
import { reason } from './audit.ts';
import type { ServerOptions } from './options.ts';

const one = z.object({ id: z.string() });
const wanted = z.object({
  way: way.default('collect'),
  fingerprint,
  only: z.boolean().default(false).describe('Drop every other pin.'),
  reason,
});

/** `/v1/suppliers/:id/host-keys`: the keys of its servers beside those that are pinned; `…/trust`: pins the one that somebody compared. */
export async function hostKeyRoutes(server: FastifyInstance, { gateway, hostKeys }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/suppliers/:id/host-keys',
    // It connects to the server of somebody else, as a check does.
    { config: { needs: 'operator' }, schema: { params: one, response: { 200: hostKeyWays } } },
    async ({ params: { id } }, reply) => {
      if (hostKeys === undefined || !gateway.suppliers.has(id)) return reply.callNotFound();
      return { version: 1 as const, supplier: id, ways: await hostKeys.look(id) };
    },
  );
  api.post(
    '/suppliers/:id/host-keys/trust',
    {
      config: { needs: 'engineer', repeats: 'beside', notes: 'itself' },
      schema: { params: one, body: wanted, response: { 200: keyTrusted } },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (hostKeys === undefined || !gateway.suppliers.has(id)) return reply.callNotFound();
      const { reason, ...key } = request.body;
      return hostKeys.trust(id, key, { by: request.principal as Principal, reason });
    },
  );
}
