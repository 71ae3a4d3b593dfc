import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decideReport } from '../pipeline/error-reports/decide.ts';
import { editReport, versionOf } from '../pipeline/error-reports/edit.ts';
import { addAudit } from '../stores/access/audit.ts';
import {
  ERROR_REPORT_STATES,
  type ErrorReportRow,
  filesOfReport,
  findErrorReport,
  listErrorReports,
} from '../stores/error-reports.ts';
import { stateEventsOf } from '../stores/state-events.ts';
import { said, stateEvent } from './answers/order-answers.ts';
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
  version: z.string().describe('Another one for every other text.'),
  madeAt: z.date(),
  attempts: z.int(),
  answer: z.string().nullable().describe('What the mail server said last.'),
  settledAt: z.date().nullable(),
  settledBy: z.string().nullable(),
  reason: z.string().nullable(),
});
const version = z.string().regex(/^[0-9a-f]{16}$/, 'expected the `version` of a report');
const seen = version.optional().describe('`version` of the text that you read: another one is not sent.');
const words = z.object({
  subject: z
    .string()
    .trim()
    .min(1)
    .max(160)
    .regex(/^\P{Cc}+$/u, 'expected one line'),
  text: z
    .string()
    .min(1)
    .max(50_000)
    .regex(/^(?:\P{Cc}|[\n\t])+$/u, 'expected text without control characters')
    .describe('As the supplier reads it.'),
  seen: version.describe('`version` of the text that you changed.'),
  reason: reason.optional(),
});

/** `/v1/error-reports`: what suppliers are told of their files; a draft is put into other words, sent, or discarded. */
export async function errorReportRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;
  const querystring = z.object({
    ...page,
    supplier: z.string().optional(),
    state: z.enum(ERROR_REPORT_STATES).optional(),
    waiting: z.stringbool().default(false).describe('Only those that wait for a person.'),
    file: rowId.optional().describe('Only what tells of this file.'),
  });
  api.get(
    '/error-reports',
    { schema: { querystring, response: { 200: z.object({ reports: list(report), next }) } } },
    async ({ query: { supplier: supplierId, file: fileId, ...wanted } }) => {
      const reports = await listErrorReports(db, { supplierId, fileId, ...wanted });
      return { reports: reports.map(versioned), next: nextOf(reports, wanted.limit) };
    },
  );
  api.get(
    '/error-reports/:id',
    {
      schema: {
        params: one,
        response: {
          200: z.object({
            report,
            files: list(z.object({ id: z.string(), name: z.string() })).describe('Which it tells of.'),
            history: list(stateEvent),
          }),
        },
      },
    },
    async ({ params: { id } }, reply) => {
      const found = await findErrorReport(db, id);
      if (found === undefined) return reply.callNotFound();
      const files = await filesOfReport(db, found);
      return { report: versioned(found), files, history: await stateEventsOf(db, 'error-report', id) };
    },
  );
  api.patch(
    '/error-reports/:id',
    { config: { notes: 'itself' }, schema: { params: one, body: words, response: { 200: said } } },
    async (request) => {
      const { seen, reason, ...after } = request.body;
      const { id } = request.params;
      const before = await editReport(gateway, id, { seen, ...after }, auditOf(request, reason));
      await addAudit(db, {
        at: gateway.clock.now(),
        who: request.principal?.name ?? 'unknown',
        role: request.principal?.role ?? 'viewer',
        action: 'edit error report',
        entity: `error-report/${id}`,
        before,
        after,
        reason,
      });
      return { said: 'It is changed; nothing was sent yet.' };
    },
  );
  api.post(
    '/error-reports/:id/send',
    { schema: { params: one, body: z.object({ reason: reason.optional(), seen }).nullish(), response: { 200: said } } },
    async (request) => {
      const { reason, seen } = request.body ?? {};
      return { said: await decideReport(gateway, request.params.id, 'send', auditOf(request, reason), seen) };
    },
  );
  api.post(
    '/error-reports/:id/discard',
    { schema: { params: one, body: z.object({ reason }), response: { 200: said } } },
    async (request) => ({
      said: await decideReport(gateway, request.params.id, 'discard', auditOf(request, request.body.reason)),
    }),
  );
}

function versioned(row: ErrorReportRow) {
  return { ...row, version: versionOf(row) };
}
