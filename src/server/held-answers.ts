import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decideAnswer, settleByHand } from '../pipeline/orders/decide-answer.ts';
import { transact } from '../pipeline/transact.ts';
import { listHeldAnswers } from '../stores/acknowledgments.ts';
import { said } from './answers/order-answers.ts';
import { list } from './answers/parts.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { rowId } from './paging.ts';

const answerId = z
  .string()
  .regex(/^[1-9]\d{0,17}\.[1-9]\d{0,8}$/, 'expected an answer, as GET /v1/held-answers shows it');
const poNumber = z.string().min(1).max(100);
const answer = z.object({
  id: z.string(),
  supplierId: z.string(),
  poNumber: z.string(),
  line: z.int(),
  storefront: z.string(),
  orderId: z.string(),
  supplierSku: z.string(),
  documentId: z.string(),
  status: z.string().describe('What the supplier says: substitute, price-change and so on.'),
  concern: z.string().nullable().describe('Why it was not taken by itself.'),
  units: z.int(),
  ordered: z.int(),
  unitCost: z.string().nullable(),
  orderedCost: z.string(),
  currency: z.string(),
  expectedOn: z.string().nullable(),
  deliversOn: z.string().nullable(),
  reason: z.string().nullable(),
  recordedAt: z.date(),
});
const decision = z.object({
  supplier: z.string().min(1).max(100),
  poNumber,
  line: z.int().min(1).max(1_000_000),
  decision: z
    .enum(['accept', 'refuse'])
    .describe('accept: the units count as accepted; refuse: the supplier is asked to cancel them.'),
  reason,
  seen: z
    .array(answerId)
    .max(200)
    .optional()
    .describe('The answers that you saw: where others wait by now, nothing is decided.'),
});
const settlement = z.object({
  supplier: z.string().min(1).max(100),
  poNumber,
  answer: z
    .enum(['agreed', 'refused'])
    .describe('agreed: what has not left is dead, and goes elsewhere where it is still wanted; refused: it comes.'),
  reason,
  seen: z
    .int()
    .min(1)
    .optional()
    .describe('The number of the change that you saw: where another one waits by now, nothing is settled.'),
});
const querystring = z
  .object({ supplier: z.string().optional(), poNumber: poNumber.optional(), document: rowId.optional() })
  .refine(({ poNumber, document }) => poNumber !== undefined || document !== undefined, {
    error: 'expected ?poNumber= or ?document=',
  });

/**
 * `GET /v1/held-answers`: what a supplier answered to a purchase order that waits for a person: another cost, another item, a
 * hold. `POST …/decide`: yes or no to what was answered to a line. `POST /v1/purchase-orders/settle`: what a supplier answered by
 * telephone or mail to the change, or the cancel, that it was asked for.
 */
export async function heldAnswerRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/held-answers',
    { schema: { querystring, response: { 200: z.object({ answers: list(answer) }) } } },
    async ({ query: { supplier: supplierId, poNumber, document: documentId } }) => ({
      answers: await listHeldAnswers(gateway.db, { supplierId, poNumber, documentId }),
    }),
  );
  api.post('/held-answers/decide', { schema: { body: decision, response: { 200: said } } }, async (request) => {
    const { supplier: supplierId, poNumber, line: lineNumber, decision, reason, seen } = request.body;
    const about = { supplierId, poNumber, lineNumber, seen };
    const said = await transact(gateway, (trx, gateway) =>
      decideAnswer(gateway, trx, about, decision === 'accept', auditOf(request, reason)),
    );
    return { said };
  });
  api.post('/purchase-orders/settle', { schema: { body: settlement, response: { 200: said } } }, async (request) => {
    const { supplier: supplierId, poNumber, answer, reason, seen } = request.body;
    const said = await transact(gateway, (trx, gateway) =>
      settleByHand(gateway, trx, { supplierId, poNumber, seen }, answer === 'agreed', auditOf(request, reason)),
    );
    return { said };
  });
}
