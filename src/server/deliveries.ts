import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { actionsOfDelivery } from '../pipeline/exception-detail/actions.ts';
import {
  abandonDelivery,
  confirmDelivery,
  resendDelivery,
  retryDelivery,
} from '../pipeline/outbound/delivery-actions.ts';
import { deliveryEntity } from '../pipeline/outbound/move-delivery.ts';
import { withReason } from '../pipeline/outbound/why-it-waits.ts';
import { DELIVERY_STATES } from '../stores/deliveries.ts';
import { type DeliveryRow, listDeliveries, showDelivery } from '../stores/delivery-list.ts';
import { stateEventsOf } from '../stores/state-events.ts';
import { leftOf } from '../stores/temporary-left.ts';
import { deliveryAnswer, deliveryList } from './answers/delivery-answers.ts';
import { auditOf, reason } from './audit.ts';
import { download } from './download.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';

const one = z.object({ id: rowId });

/** `/v1/deliveries`: documents that go out, why each one waits, their bytes, and what a person can do about them. */
export async function deliveryRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;

  api.get(
    '/deliveries',
    {
      schema: {
        querystring: z.object({
          ...page,
          supplier: z.string().optional(),
          state: z.enum(DELIVERY_STATES).optional(),
          waiting: z
            .stringbool()
            .default(false)
            .describe('Only those that wait for their turn or a person, oldest first.'),
        }),
        response: { 200: deliveryList },
      },
    },
    async ({ query: { supplier: supplierId, ...wanted } }) => {
      const rows = await listDeliveries(db, { supplierId, ...wanted });
      const deliveries = await Promise.all(rows.map((row) => withReason(db, row)));
      return { deliveries, next: nextOf(rows, wanted.limit) };
    },
  );
  api.get(
    '/deliveries/:id',
    { schema: { params: one, response: { 200: deliveryAnswer } } },
    async ({ params: { id } }, reply) => {
      const found = await showDelivery(db, id);
      if (found === undefined) return reply.callNotFound();
      const { row } = found;
      const history = await stateEventsOf(db, 'delivery', deliveryEntity(row));
      const [delivery, left] = [await withReason(db, row), await leftOf(db, row)];
      return { delivery, left, history, actions: actionsOfDelivery(row) };
    },
  );
  api.get('/deliveries/:id/content', { schema: { params: one } }, async ({ params: { id } }, reply) => {
    const found = await showDelivery(db, id);
    if (found === undefined) return reply.callNotFound();
    return download(reply, found.row.name, found.bytes);
  });

  const actions = {
    resend: z.object({
      reason: reason.optional(),
      again: z.boolean().default(false).describe('A second time soon after the first is meant.'),
      seen: z.number().int().min(0).optional().describe('How often it had been sent again when you looked.'),
    }),
    sent: z.object({ reason: reason.optional() }),
    retry: z.object({ reason: reason.optional() }),
    abandon: z.object({
      reason,
      supplierDoesNotHaveIt: z.boolean().default(false).describe('You know that it never got there.'),
    }),
  };
  const act = async (
    id: string,
    action: (row: DeliveryRow) => Promise<string>,
  ): Promise<{ said: string } | undefined> => {
    const found = await showDelivery(db, id);
    return found && { said: await action(found.row) };
  };
  api.post('/deliveries/:id/resend', { schema: { params: one, body: actions.resend } }, async (request, reply) => {
    const { reason, ...options } = request.body;
    const said = await act(request.params.id, (row) => resendDelivery(gateway, row, auditOf(request, reason), options));
    return said ?? reply.callNotFound();
  });
  api.post('/deliveries/:id/sent', { schema: { params: one, body: actions.sent } }, async (request, reply) => {
    const said = await act(request.params.id, (row) =>
      confirmDelivery(gateway, row, auditOf(request, request.body.reason)),
    );
    return said ?? reply.callNotFound();
  });
  api.post('/deliveries/:id/retry', { schema: { params: one, body: actions.retry } }, async (request, reply) => {
    const said = await act(request.params.id, (row) =>
      retryDelivery(gateway, row, auditOf(request, request.body.reason)),
    );
    return said ?? reply.callNotFound();
  });
  api.post('/deliveries/:id/abandon', { schema: { params: one, body: actions.abandon } }, async (request, reply) => {
    const { reason, ...options } = request.body;
    const said = await act(request.params.id, (row) =>
      abandonDelivery(gateway, row, auditOf(request, reason), options),
    );
    return said ?? reply.callNotFound();
  });
}
