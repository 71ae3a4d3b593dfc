import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { codes } from '../kernel/codes.ts';
import { NO_ALERTING } from '../pipeline/alerts/alerting.ts';
import { acknowledgeAlert, muteAlerts, unmuteAlerts } from '../pipeline/alerts/answer.ts';
import { listTargets } from '../pipeline/alerts/list-targets.ts';
import { testTarget } from '../pipeline/alerts/test-target.ts';
import { type ListedAlert, listAlerts, listMutes } from '../stores/alert-answers.ts';
import { stateEventsOf } from '../stores/state-events.ts';
import { said, stateEvent } from './answers/order-answers.ts';
import { list, next } from './answers/parts.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';

const HOUR_MS = 3_600_000;
const one = z.object({ id: rowId });
const severity = z.enum(['warning', 'error']);
const alert = z.object({
  id: z.string(),
  code: z.string(),
  title: z.string(),
  why: z.string(),
  remedy: z.string(),
  severity,
  supplierId: z.string().nullable(),
  message: z.string(),
  openedAt: z.date(),
  closedAt: z.date().nullable(),
  acknowledgedAt: z.date().nullable(),
  acknowledgedBy: z.string().nullable(),
  mutedUntil: z.date().nullable().describe('Until when nobody is told of it.'),
  told: list(
    z.object({
      target: z.string(),
      because: z
        .string()
        .describe('opened, escalated, reminder, unanswered (nobody acknowledged it elsewhere), many or resolved.'),
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
const target = z.object({
  id: z.string(),
  kind: z.string(),
  severity,
  suppliers: list(z.string()).nullable().describe('Only what is about these; null: everything.'),
  codes: list(z.string()).nullable().describe('Only these; null: all; none: only what is escalated to it.'),
  quietHours: z
    .object({
      from: z.string(),
      to: z.string(),
      timeZone: z.string(),
      days: list(z.int()).nullable().describe('On which they begin, from 1 (Monday) to 7; null: every day.'),
      urgent: z.object({ severity: z.enum(['warning', 'error', 'none']), codes: list(z.string()) }),
      isNow: z.boolean(),
    })
    .nullable(),
  escalate: z.object({ to: z.string(), afterMs: z.number() }).nullable(),
  waiting: z.int().describe('Notices on their way to it.'),
  heldBack: z.int().describe('What no notice says yet, as in quiet hours.'),
});
const targetAnswer = z.object({
  target: z.string(),
  kind: z.string(),
  ok: z.boolean(),
  answer: z.string().describe('What the target answered, or why it could not be told.'),
  code: z.string().optional(),
});
const hours = z.number().min(0.1).max(744).describe('How long.');
const muted = z.object({ id: z.string(), until: z.date() });

/**
 * `/v1/alerts`: what needs a person, who was told, who has seen it; `…/acknowledge`: I have. `…/mute`, `/v1/alert-mutes`: nobody is to be told of
 * it for a while. `/v1/alert-targets`: who is told what, and when not; `…/test` tells one of them that it is only a test.
 */
export async function alertRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;
  const querystring = z.object({
    ...page,
    state: z.enum(['open', 'closed', 'all']).default('open'),
    supplier: z.string().optional(),
    severity: severity.optional(),
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
    { schema: { params: one, response: { 200: z.object({ alert, history: list(stateEvent) }) } } },
    async ({ params: { id } }, reply) => {
      const [found] = await listAlerts(db, { id, state: 'all', limit: 1 });
      if (found === undefined) return reply.callNotFound();
      return { alert: explained(found), history: await stateEventsOf(db, 'alert', id) };
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
    '/alert-targets',
    {
      schema: {
        response: {
          200: z.object({
            remindAfterMs: z.number().nullable().describe('When errors that stay open are told again; null: never.'),
            targets: list(target),
          }),
        },
      },
    },
    async () => listTargets(gateway),
  );
  api.post(
    '/alert-targets/:id/test',
    { schema: { params: z.object({ id: z.string().max(100) }), response: { 200: targetAnswer } } },
    async ({ params: { id } }, reply) => {
      const { alerting = NO_ALERTING, ids, clock } = gateway;
      const told = alerting.targets.get(id);
      return told === undefined ? reply.callNotFound() : testTarget(id, told.target, ids.next(), clock.now());
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
