import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { codes } from '../kernel/codes.ts';
import type { Problem } from '../kernel/problem.ts';
import { mayAct } from '../pipeline/access/roles.ts';
import { BULK_ACTIONS, MOST_AT_ONCE, previewBulk, runBulk } from '../pipeline/exception-detail/bulk.ts';
import { exceptionDetail } from '../pipeline/exception-detail/detail.ts';
import { ignoreException } from '../pipeline/exceptions.ts';
import { countExceptions, findException, type ListedException, listExceptions } from '../stores/exceptions.ts';
import {
  bulkOutcomes,
  bulkPreview,
  exceptionAnswer,
  exceptionCounts,
  exceptionList,
} from './answers/exception-answers.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';
import { problemOf } from './problem.ts';

const one = z.object({ id: rowId });
const fitting = {
  supplier: z.string().optional(),
  severity: z.enum(['warning', 'error']).optional(),
  code: z.string().max(60).optional(),
};
const selection = {
  ids: z.array(rowId).min(1).max(MOST_AT_ONCE).optional().describe('These.'),
  filter: z.object(fitting).optional().describe('Or the open ones that fit.'),
  action: z.enum(BULK_ACTIONS),
};
const preview = z.object(selection).refine(isOne, 'expected either ids or a filter');
const bulk = z
  .object({ ...selection, count: z.number().int().min(1).describe('As the preview showed it.'), reason })
  .refine(isOne, 'expected either ids or a filter');

/** `/v1/exceptions`: what needs a person, why it matters and what to do; and what did, one by one or many at once. */
export async function exceptionRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/exceptions',
    {
      schema: {
        querystring: z.object({ ...page, ...fitting, state: z.enum(['open', 'closed', 'all']).default('open') }),
        response: { 200: exceptionList },
      },
    },
    async ({ query: { supplier: supplierId, ...wanted } }) => {
      const rows = await listExceptions(gateway.db, { supplierId, ...wanted });
      return { exceptions: rows.map(explained), next: nextOf(rows, wanted.limit) };
    },
  );
  api.get('/exceptions/counts', { schema: { response: { 200: exceptionCounts } } }, async () => {
    const counts = await countExceptions(gateway.db);
    return { counts: counts.map((count) => ({ ...count, title: codes[count.code]?.title ?? count.code })) };
  });
  api.get(
    '/exceptions/:id',
    { schema: { params: one, response: { 200: exceptionAnswer } } },
    async ({ params: { id } }, reply) => {
      const found = await findException(gateway.db, id);
      if (found === undefined) return reply.callNotFound();
      const { subjects, problems, actions } = await exceptionDetail(gateway, found);
      return { exception: explained(found), subjects, problems: problems.map(withRemedy), actions };
    },
  );
  api.post(
    '/exceptions/:id/ignore',
    { schema: { params: one, body: z.object({ reason }) } },
    async (request, reply) => {
      const audit = auditOf(request, request.body.reason);
      const isDone = await ignoreException(gateway, request.params.id, audit);
      return isDone ? { said: 'It is closed. If its cause is still there, it comes again.' } : reply.callNotFound();
    },
  );
  api.post(
    '/exceptions/bulk/preview',
    { config: { needs: 'viewer', notes: 'itself' }, schema: { body: preview, response: { 200: bulkPreview } } },
    ({ body }) => previewBulk(gateway, selected(body), body.action),
  );
  api.post('/exceptions/bulk', { schema: { body: bulk, response: { 200: bulkOutcomes } } }, async (request, reply) => {
    const { action, count, reason } = request.body;
    const { principal } = request;
    if (action === 'replay' && principal !== null && !mayAct(principal.role, 'engineer')) {
      return problemOf(reply, 403, 'ACCESS-DENIED', `${principal.name} is ${principal.role}; this needs engineer.`);
    }
    return { outcomes: await runBulk(gateway, selected(request.body), action, count, auditOf(request, reason)) };
  });
}

function isOne({ ids, filter }: { readonly ids?: unknown; readonly filter?: unknown }): boolean {
  return (ids === undefined) !== (filter === undefined);
}

function selected({ ids, filter }: Pick<z.infer<typeof preview>, 'ids' | 'filter'>) {
  if (ids !== undefined) return { ids };
  const { supplier: supplierId, ...rest } = filter ?? {};
  return { filter: { supplierId, ...rest } };
}

/** A finding in the words of docs/errors.md. */
function withRemedy<Finding extends Problem>(found: Finding) {
  const { why = '', remedy = '' } = codes[found.code] ?? {};
  return { ...found, why, remedy };
}

/** An exception in the words of docs/errors.md. */
function explained({ dedupeKey: _, ...row }: ListedException) {
  const { title, why, remedy } = codes[row.code] ?? { title: row.code, why: '', remedy: '' };
  return { ...row, title, why, remedy };
}
