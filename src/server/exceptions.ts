import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { codes } from '../kernel/codes.ts';
import { ignoreException } from '../pipeline/exceptions.ts';
import { findException, type ListedException, listExceptions } from '../stores/exceptions.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';

const one = z.object({ id: rowId });

/** `/v1/exceptions`: what needs a person, why it matters and what to do; and what did. */
export async function exceptionRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/exceptions',
    {
      schema: {
        querystring: z.object({
          ...page,
          state: z.enum(['open', 'closed', 'all']).default('open'),
          supplier: z.string().optional(),
          severity: z.enum(['warning', 'error']).optional(),
          code: z.string().max(60).optional(),
        }),
      },
    },
    async ({ query: { supplier: supplierId, ...wanted } }) => {
      const rows = await listExceptions(gateway.db, { supplierId, ...wanted });
      return { exceptions: rows.map(explained), next: nextOf(rows, wanted.limit) };
    },
  );
  api.get('/exceptions/:id', { schema: { params: one } }, async ({ params: { id } }, reply) => {
    const found = await findException(gateway.db, id);
    return found === undefined ? reply.callNotFound() : { exception: explained(found) };
  });
  api.post(
    '/exceptions/:id/ignore',
    { schema: { params: one, body: z.object({ reason }) } },
    async (request, reply) => {
      const audit = auditOf(request, request.body.reason);
      const isDone = await ignoreException(gateway, request.params.id, audit);
      return isDone ? { said: 'It is closed. If its cause is still there, it comes again.' } : reply.callNotFound();
    },
  );
}

/** An exception in the words of docs/errors.md. */
function explained(row: ListedException) {
  const { title, why, remedy } = codes[row.code] ?? { title: row.code, why: '', remedy: '' };
  return { ...row, title, why, remedy };
}
