import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pollNow } from '../pipeline/inbound/poll-now.ts';
import type { ServerOptions } from './options.ts';

/** `/v1/suppliers`: who is connected and how; `POST …/poll`: look into its folders at once. */
export async function supplierRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get('/suppliers', async () => ({
    suppliers: [...gateway.suppliers.values()].map(({ id, name, channel, collect, deliver, revision }) => ({
      id,
      name,
      channel: channel.kind,
      collects: collect.map(({ folder, name }) => ({ folder, rule: name })),
      delivers: { channel: deliver.channel.kind, folder: deliver.folder },
      revision,
    })),
  }));
  api.post(
    '/suppliers/:id/poll',
    {
      schema: {
        params: z.object({ id: z.string() }),
        body: z.object({ folder: z.string().optional().describe('A folder, or the name of a rule.') }).nullish(),
      },
    },
    async ({ params: { id }, body }, reply) => {
      const profile = gateway.suppliers.get(id);
      if (profile === undefined) return reply.callNotFound();
      const wanted = await pollNow(gateway, profile, body?.folder);
      return wanted.length === 0 ? reply.callNotFound() : { wanted };
    },
  );
}
