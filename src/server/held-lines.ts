import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decideHeldLines } from '../pipeline/held-lines/decide.ts';
import { findHeldLine, listHeldLines } from '../stores/held-lines.ts';
import { decidedAnswer } from './answers/flow-answers.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';

const decision = z.discriminatedUnion('do', [
  z.object({ do: z.literal('retry').describe("Read them again by today's mapping."), reason: reason.optional() }),
  z.object({ do: z.literal('ignore').describe('They are to have no effect.'), reason }),
  z.object({
    do: z.literal('correct').describe('With these values.'),
    fields: z
      .record(z.string(), z.string())
      .describe('Canonical values by field, as texts; an empty one takes the field away.'),
    reason,
  }),
]);

const decidedOne = z.object({
  ok: z.boolean().describe('False: nothing was changed; `said` says why.'),
  said: z.string(),
});

const several = z.object({
  do: z.enum(['retry', 'ignore']),
  ids: z.array(rowId).min(1).max(200),
  reason: reason.optional(),
});

/** `/v1/held-lines`: lines that could not be read, and what a person decides about them. */
export async function heldLineRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const querystring = z.object({
    ...page,
    supplier: z.string().optional(),
    file: rowId.optional().describe('Only of this file.'),
    state: z.enum(['open', 'all']).default('open'),
  });
  api.get('/held-lines', { schema: { querystring } }, async ({ query: { supplier, file, state, ...place } }) => {
    const wanted = { supplierId: supplier, fileId: file, decided: state === 'all', ...place };
    const lines = await listHeldLines(gateway.db, wanted);
    return { lines, next: nextOf(lines, place.limit) };
  });
  api.post('/held-lines/decide', { schema: { body: several, response: { 200: decidedAnswer } } }, async (request) => {
    const { ids, reason, ...decision } = request.body;
    const found = await Promise.all([...new Set(ids)].map((id) => findHeldLine(gateway.db, id)));
    const lines = found.filter((line) => line !== undefined);
    return { decided: await decideHeldLines(gateway, lines, decision, auditOf(request, reason)) };
  });
  api.get('/held-lines/:id', { schema: { params: z.object({ id: rowId }) } }, async ({ params: { id } }, reply) => {
    const line = await findHeldLine(gateway.db, id);
    return line === undefined ? reply.callNotFound() : { line };
  });
  api.post(
    '/held-lines/:id/decide',
    { schema: { params: z.object({ id: rowId }), body: decision, response: { 200: decidedOne } } },
    async (request, reply) => {
      const line = await findHeldLine(gateway.db, request.params.id);
      if (line === undefined) return reply.callNotFound();
      const { reason, ...wanted } = request.body;
      const [decided] = await decideHeldLines(gateway, [line], wanted, auditOf(request, reason));
      return { ok: decided?.ok ?? false, said: decided?.message ?? '' };
    },
  );
}
