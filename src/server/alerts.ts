import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { codes } from '../kernel/codes.ts';
import { acknowledgeAlert, muteAlerts, unmuteAlerts } from '../pipeline/alerts/answer.ts';
import { type ListedAlert, listAlerts, listMutes } from '../stores/alert-answers.ts';
import { list, next } from './answers/parts.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';

const HOUR_MS = 3_600_000;
const one = z.object({ id: rowId });
const alert = z.object({
  id: z.string(),
  code: z.string(),
  title: z.string(),
  why: z.string(),
  remedy: z.string(),
  severity: z.enum(['warning', 'error']),
  supplierId: z.string().nullable(),
  message: z.string(),
  openedAt: z.date(),
  closedAt: z.date().nullable(),
  acknowledgedAt: z.date().nullable(),
  acknowledgedBy: z.string().nullable(),
  told: list(
    z.object({
      target: z.string(),
      state: z.string().describe('waiting, sent or given-up.'),
      at: z.string().nullable(),
      answer: z.string().nullable(),
    }),
  ),
});
const mute = z.object({
  id: z.string(),
  codes: z.string().nullable(),
  supplierId: z.string().nullable(),
  exceptionId: z.string().nullable(),
  until: z.date(),
  reason: z.string(),
  madeBy: z.string(),
  madeAt: z.date(),
});
const hours = z.number().min(0.1).max(744).describe('How long.');
const said = z.object({ said: z.string() });
const muted = z.object({ id: z.string(), until: z.date() });

/**
 * `/v1/alerts`: what needs a person, who was told, who has seen it; `…/acknowledge`: I have. `…/mute`, `/v1/alert-mutes`: nobody is to be told of
 * it for a while.
 */
export async function alertRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;
  const querystring = z.object({
    ...page,
    state: z.enum(['open', 'closed', 'all']).default('open'),
    supplier: z.string().optional(),
    severity: z.enum(['warning', 'error']).optional(),
    code: z.string().max(60).optional(),
    acknowledged: z.stringbool().optional().describe('Only those that somebody has seen, or nobody has.'),
  });
  api.get(
    '/alerts',
    { schema: { querystring, response: { 200: z.object({ alerts: list(alert), next }) } } },
    async ({ query: { supplier: supplierId, ...wanted } }) => {
      const alerts = await listAlerts(db, { supplierId, ...wanted });
      return { alerts: alerts.map(explained), next: nextOf(alerts, wanted.limit) };
    },
  );
  api.get(
    '/alerts/:id',
    { schema: { params: one, response: { 200: z.object({ alert }) } } },
    async ({ params: { id } }, reply) => {
      const [found] = await listAlerts(db, { id, state: 'all', limit: 1 });
      return found === undefined ? reply.callNotFound() : { alert: explained(found) };
    },
  );
  api.post(
    '/alerts/:id/acknowledge',
    {
      schema: { params: one, body: z.object({ reason: reason.optional() }).nullish(), response: { 200: said } },
    },
    async (request) => ({
      said: await acknowledgeAlert(gateway, request.params.id, auditOf(request, request.body?.reason)),
    }),
  );
  api.post(
    '/alerts/:id/mute',
    { schema: { params: one, body: z.object({ hours, reason }), response: { 201: muted } } },
    async (request, reply) => {
      const { hours, reason } = request.body;
      const wanted = { exceptionId: request.params.id, forMs: hours * HOUR_MS };
      return reply.code(201).send(await muteAlerts(gateway, wanted, auditOf(request, reason)));
    },
  );
  api.get(
    '/alert-mutes',
    { schema: { querystring: z.object(page), response: { 200: z.object({ mutes: list(mute), next }) } } },
    async ({ query }) => {
      const mutes = await listMutes(db, query);
      return { mutes, next: nextOf(mutes, query.limit) };
    },
  );
  api.post(
    '/alert-mutes',
    {
      schema: {
        body: z.object({
          codes: z
            .string()
            .regex(/^[A-Z0-9*-]{1,60}$/, 'expected a code such as FEED-OVERDUE, or FEED-*')
            .optional(),
          supplier: z.string().min(1).max(100).optional(),
          hours,
          reason,
        }),
        response: { 201: muted },
      },
    },
    async (request, reply) => {
      const { codes, supplier: supplierId, hours, reason } = request.body;
      const wanted = { codes, supplierId, forMs: hours * HOUR_MS };
      return reply.code(201).send(await muteAlerts(gateway, wanted, auditOf(request, reason)));
    },
  );
  api.delete('/alert-mutes/:id', { schema: { params: one } }, async (request, reply) => {
    await unmuteAlerts(gateway, request.params.id);
    return reply.code(204).send();
  });
}

function explained(row: ListedAlert) {
  const { title, why, remedy } = codes[row.code] ?? { title: row.code, why: '', remedy: '' };
  return { ...row, title, why, remedy };
}
