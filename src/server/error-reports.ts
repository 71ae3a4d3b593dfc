import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decideReport } from '../pipeline/error-reports/decide.ts';
import { ERROR_REPORT_STATES, findErrorReport, listErrorReports } from '../stores/error-reports.ts';
import { stateEventsOf } from '../stores/state-events.ts';
import { list, next } from './answers/parts.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';

const one = z.object({ id: rowId });
const report = z.object({
  id: z.string(),
  supplierId: z.string(),
  state: z.enum(ERROR_REPORT_STATES),
  messageId: z.string(),
  recipients: list(z.string()),
  subject: z.string(),
  text: z.string(),
  madeAt: z.date(),
  attempts: z.int(),
  answer: z.string().nullable(),
  settledAt: z.date().nullable(),
  settledBy: z.string().nullable(),
  reason: z.string().nullable(),
});
const said = z.object({ said: z.string() });

/** `/v1/error-reports`: what suppliers are told of their files; a draft is sent, or discarded. */
export async function errorReportRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;
  const querystring = z.object({
    ...page,
    supplier: z.string().optional(),
    state: z.enum(ERROR_REPORT_STATES).optional(),
  });
  api.get(
    '/error-reports',
    { schema: { querystring, response: { 200: z.object({ reports: list(report), next }) } } },
    async ({ query: { supplier: supplierId, ...wanted } }) => {
      const reports = await listErrorReports(db, { supplierId, ...wanted });
      return { reports, next: nextOf(reports, wanted.limit) };
    },
  );
  api.get('/error-reports/:id', { schema: { params: one } }, async ({ params: { id } }, reply) => {
    const found = await findErrorReport(db, id);
    if (found === undefined) return reply.callNotFound();
    return { report: found, history: await stateEventsOf(db, 'error-report', id) };
  });
  api.post(
    '/error-reports/:id/send',
    { schema: { params: one, body: z.object({ reason: reason.optional() }).nullish(), response: { 200: said } } },
    async (request) => ({
      said: await decideReport(gateway, request.params.id, 'send', auditOf(request, request.body?.reason)),
    }),
  );
  api.post(
    '/error-reports/:id/discard',
    { schema: { params: one, body: z.object({ reason }), response: { 200: said } } },
    async (request) => ({
      said: await decideReport(gateway, request.params.id, 'discard', auditOf(request, request.body.reason)),
    }),
  );
}
