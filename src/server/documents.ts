import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { codes } from '../kernel/codes.ts';
import { SINCE, sinceOf } from '../kernel/since.ts';
import { DOCUMENT_STATES, listDocuments, viewDocument } from '../stores/document-list.ts';
import { countDocuments } from '../stores/reports.ts';
import { documentAnswer, documentCounts, documentList } from './answers/flow-answers.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';
import { problemOf } from './problem.ts';

const one = z.object({ id: rowId });
const filter = z.object({
  ...page,
  supplier: z.string().optional(),
  kind: z.string().max(50).optional(),
  state: z.enum(DOCUMENT_STATES).optional(),
  control: z.string().max(50).optional().describe('Its control number, or that of its group.'),
  number: z.string().max(100).optional().describe('A purchase order, shipment or invoice that it speaks of.'),
  mapping: z.string().max(100).optional(),
  file: rowId.optional(),
  since: z.string().optional().describe(SINCE),
  replaced: z.stringbool().default(false).describe('Also those of earlier readings of their files.'),
});

/** `/v1/documents`: business documents that suppliers sent, one by one; and how many of each kind came and went. */
export async function documentRoutes(server: FastifyInstance, { gateway }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db } = gateway;

  api.get(
    '/documents',
    { schema: { querystring: filter, response: { 200: documentList } } },
    async ({ query }, reply) => {
      const { limit, before, supplier, control, mapping, file, since: text, ...rest } = query;
      const since = text === undefined ? undefined : sinceOf(text, gateway.clock.now());
      if (text !== undefined && since === undefined) {
        return problemOf(reply, 422, 'REQUEST-INVALID', `Expected ?since= as ${SINCE}.`);
      }
      const wanted = { ...rest, since, supplierId: supplier, controlNumber: control, mappingId: mapping, fileId: file };
      const documents = await listDocuments(db, wanted, { limit, before });
      return { documents, next: nextOf(documents, limit) };
    },
  );
  api.get('/documents/counts', { schema: { response: { 200: documentCounts } } }, async () => ({
    documents: await countDocuments(db),
  }));
  api.get(
    '/documents/:id',
    { schema: { params: one, response: { 200: documentAnswer } } },
    async ({ params: { id } }, reply) => {
      const document = await viewDocument(db, id);
      if (document === undefined) return reply.callNotFound();
      const problems = document.problems.map((found) => {
        const { why = '', remedy = '' } = codes[found.code] ?? {};
        return { ...found, why, remedy };
      });
      return { document: { ...document, problems } };
    },
  );
}
