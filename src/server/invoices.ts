import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decideAbout, type InvoiceDecision } from '../pipeline/money/invoice-actions.ts';
import { invoiceDetail, listInvoices } from '../stores/invoice-list.ts';
import { INVOICE_STATES } from '../stores/invoice-matches.ts';
import { stateEventsOf } from '../stores/state-events.ts';
import { invoiceList, oneInvoice } from './answers/money-answers.ts';
import { said } from './answers/order-answers.ts';
import { auditOf, reason } from './audit.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';

const one = z.object({ id: rowId });
const listed = z.object({
  ...page,
  supplier: z.string().optional(),
  state: z.enum(INVOICE_STATES).optional(),
  number: z.string().optional().describe("The supplier's number."),
  waiting: z.stringbool().default(false).describe('Only those that wait for a person or for the goods, oldest first.'),
});

/** What a person can decide, and whether it has to be said why: paying what is billed needs no reason, not paying it does. */
const DECISIONS: Readonly<Record<InvoiceDecision, z.ZodType<{ reason?: string | undefined }>>> = {
  approve: z.object({ reason: reason.optional() }),
  dispute: z.object({ reason }),
  reject: z.object({ reason }),
};

/** `/v1/invoices`: what suppliers bill, line by line beside what was ordered and shipped, and what a person decides about it. */
export async function invoiceRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;
  const found = async (id: string) => (await listInvoices(db, { ids: [id], limit: 1 }))[0];

  api.get(
    '/invoices',
    { schema: { querystring: listed, response: { 200: invoiceList } } },
    async ({ query: { supplier: supplierId, before: olderThan, ...wanted } }) => {
      const invoices = await listInvoices(db, { supplierId, olderThan, ...wanted });
      return { invoices, next: nextOf(invoices, wanted.limit) };
    },
  );
  api.get(
    '/invoices/:id',
    { schema: { params: one, response: { 200: oneInvoice } } },
    async ({ params: { id } }, reply) => {
      const invoice = await found(id);
      if (invoice === undefined) return reply.callNotFound();
      const history = await stateEventsOf(db, 'invoice', `${invoice.supplierId}/${id}`);
      return { invoice, ...(await invoiceDetail(db, invoice)), history };
    },
  );
  for (const [decision, body] of Object.entries(DECISIONS)) {
    api.post(
      `/invoices/:id/${decision}`,
      { schema: { params: one, body, response: { 200: said } } },
      async (request, reply) => {
        const { id } = request.params;
        const invoice = await found(id);
        if (invoice === undefined) return reply.callNotFound();
        const audit = auditOf(request, request.body.reason);
        const key = { supplierId: invoice.supplierId, id };
        return { said: await decideAbout(gateway, key, decision as InvoiceDecision, audit) };
      },
    );
  }
}
