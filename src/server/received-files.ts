import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SINCE, sinceOf } from '../kernel/since.ts';
import { supplierOf } from '../pipeline/gateway.ts';
import { reprocessFile } from '../pipeline/inbound/reprocess.ts';
import { readContent } from '../stores/archive/ledger.ts';
import { listFiles, viewFile } from '../stores/file-list.ts';
import { filesBeingRead } from '../stores/file-progress.ts';
import { fileMoments } from '../stores/file-timeline.ts';
import { FILE_STATES } from '../stores/files.ts';
import { fileAnswer, fileList, reprocessAnswer, timelineAnswer } from './answers/flow-answers.ts';
import { auditOf, reason } from './audit.ts';
import { bytesBetween, rangeOf } from './byte-range.ts';
import { download } from './download.ts';
import type { ServerOptions } from './options.ts';
import { nextOf, page, rowId } from './paging.ts';
import { problemOf } from './problem.ts';

const one = z.object({ id: rowId });
const filter = z.object({
  ...page,
  supplier: z.string().optional(),
  state: z.enum(FILE_STATES).optional(),
  name: z.string().min(1).max(255).optional().describe('With * and ?.'),
  since: z.string().optional().describe(SINCE),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{4,64}$/)
    .optional()
    .describe('First digits of the hash of its bytes.'),
  kind: z.string().max(50).optional().describe('Of a document in it.'),
  control: z.string().max(50).optional().describe('Control number of an interchange, group or document in it.'),
  po: z.string().max(50).optional().describe('A purchase order that a document in it speaks of.'),
});

/** `/v1/files`: received files, how far a long one is, their bytes, and reading one again. */
export async function receivedFileRoutes(server: FastifyInstance, { gateway, readings }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const { db, archive } = gateway;

  api.get('/files', { schema: { querystring: filter, response: { 200: fileList } } }, async ({ query }, reply) => {
    const { limit, before, supplier: supplierId, since: text, control: controlNumber, po: poNumber, ...rest } = query;
    const since = text === undefined ? undefined : sinceOf(text, gateway.clock.now());
    if (text !== undefined && since === undefined) {
      return problemOf(reply, 422, 'REQUEST-INVALID', `Expected ?since= as ${SINCE}.`);
    }
    const files = await listFiles(db, { ...rest, supplierId, since, controlNumber, poNumber }, { limit, before });
    return { files, next: nextOf(files, limit), reading: await filesBeingRead(db, supplierId) };
  });
  api.get(
    '/files/:id',
    { schema: { params: one, response: { 200: fileAnswer } } },
    async ({ params: { id } }, reply) => {
      const file = await viewFile(db, id);
      return file === undefined ? reply.callNotFound() : { file };
    },
  );
  api.get(
    '/files/:id/timeline',
    { schema: { params: one, response: { 200: timelineAnswer } } },
    async ({ params: { id } }, reply) => {
      const moments = await fileMoments(db, id);
      return moments === undefined ? reply.callNotFound() : { timeline: moments };
    },
  );
  api.get('/files/:id/content', { schema: { params: one } }, async ({ params: { id }, headers }, reply) => {
    const file = await viewFile(db, id);
    if (file === undefined) return reply.callNotFound();
    if (file.removedAt !== null) {
      return problemOf(reply, 410, 'ARCHIVE-REMOVED', 'Its bytes were removed, as retention in crossdock.yaml says.');
    }
    const bytes = readContent(archive, db, Buffer.from(file.sha256, 'hex'));
    const size = Number(file.size);
    const range = rangeOf(headers.range, size);
    reply.header('accept-ranges', 'bytes');
    if (range === undefined) return download(reply, file.name, Readable.from(bytes));
    if (range === null) {
      await bytes.return(undefined);
      return problemOf(
        reply.header('content-range', `bytes */${size}`),
        416,
        'REQUEST-INVALID',
        `It has ${size} bytes.`,
      );
    }
    const { from, to } = range;
    reply.code(206).headers({ 'content-range': `bytes ${from}-${to}/${size}`, 'content-length': to - from + 1 });
    return download(reply, file.name, Readable.from(bytesBetween(bytes, from, to)));
  });
  api.post(
    '/files/:id/reprocess',
    {
      config: { needs: 'engineer' },
      schema: {
        params: one,
        response: { 200: reprocessAnswer },
        body: z.object({
          reason,
          with: z
            .enum(['current', 'old'])
            .default('current')
            .describe('By the mappings in force, or by those that it was read by last.'),
          preview: z.boolean().default(false).describe('Only say what would come of it; nothing is changed.'),
        }),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const file = await viewFile(db, id);
      if (file === undefined) return reply.callNotFound();
      const { reason, preview, with: mappings } = request.body;
      const profile =
        mappings === 'current'
          ? supplierOf(gateway, file.supplierId)
          : file.revision === null
            ? undefined
            : await readings?.supplierAt(file.supplierId, file.revision);
      if (profile === undefined) {
        return problemOf(reply, 409, 'MAPPING-UNAVAILABLE', 'The mappings that it was read by are not kept.');
      }
      return { outcome: await reprocessFile(gateway, profile, id, auditOf(request, reason), preview) };
    },
  );
}
