import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RejectedError } from '../kernel/errors.ts';
import type { Principal } from '../pipeline/access/roles.ts';
import { dropView, keepView, listViews } from '../stores/saved-views.ts';
import type { ServerOptions } from './options.ts';

const MOST = 200;
const page = z.string().min(1).max(100).describe('The page of the console, e.g. `/orders`.');
const name = z.string().trim().min(1).max(100);
const view = z.object({ page, name, address: z.string().max(2000).describe('Its filters: what stands after the ?.') });

/** `/v1/views`: views of lists that oneself keeps. Nobody sees those of others, and an address can be sent to anybody. */
export async function viewRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const config = { needs: 'viewer', notes: 'itself' } as const;
  api.get(
    '/views',
    {
      schema: {
        querystring: z.object({ page: page.optional() }),
        response: { 200: z.object({ views: z.array(view) }) },
      },
    },
    async (request) => ({ views: await listViews(gateway.db, ownerOf(request), request.query.page) }),
  );
  api.put('/views', { config, schema: { body: view } }, async (request, reply) => {
    const isKept = await keepView(gateway.db, ownerOf(request), request.body, { at: gateway.clock.now(), most: MOST });
    if (!isKept) throw new RejectedError('REQUEST-INVALID', `You keep ${MOST} views already; remove one first.`);
    return reply.code(204).send();
  });
  api.delete('/views', { config, schema: { querystring: z.object({ page, name }) } }, async (request, reply) => {
    await dropView(gateway.db, ownerOf(request), request.query.page, request.query.name);
    return reply.code(204).send();
  });
}

function ownerOf(request: FastifyRequest): string {
  const { kind, name } = request.principal as Principal;
  return kind === 'this machine' ? kind : `${kind}/${name}`;
}
