import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readContent } from '../stores/archive/ledger.ts';
import { viewDocument } from '../stores/document-list.ts';
import { viewFile } from '../stores/file-list.ts';
import { findFile } from '../stores/files.ts';
import { revisionWith } from '../stores/mapping-revisions.ts';
import { meaningAnswer } from './answers/flow-answers.ts';
import type { ServerOptions } from './options.ts';
import { rowId } from './paging.ts';
import { problemOf } from './problem.ts';
import type { Readings } from './readings.ts';

/** What somebody may paste or drop. */
const LARGEST_INSPECTED = 16 * 1024 * 1024;

const one = z.object({ id: rowId });
const set = z.coerce
  .number()
  .int()
  .min(1)
  .optional()
  .describe('Only this transaction set or document, from 1, and all of it.');
const part = z.object({
  from: z.coerce.number().int().min(1).default(1).describe('First record, from 1.'),
  limit: z.coerce.number().int().min(1).max(1000).default(200).describe('Most records.'),
  with: z
    .enum(['recorded', 'current'])
    .default('recorded')
    .describe('By the mapping that it was recorded by, or by the one in force.'),
});

/**
 * Files in words: any bytes (`POST /v1/inspect`), an archived file, and one document of it raw beside meaning: segments or rows with
 * their names, and which field each value gave.
 */
export async function readingRoutes(
  server: FastifyInstance,
  { gateway, readings }: ServerOptions & { readonly readings: Readings },
): Promise<void> {
  const { db, archive } = gateway;
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/inspect',
      {
        bodyLimit: LARGEST_INSPECTED,
        // It changes nothing: whoever may look may ask, and there is nothing to note.
        config: { needs: 'viewer', notes: 'itself' },
        schema: { querystring: z.object({ name: z.string().max(255).optional().describe('Of the file.'), set }) },
      },
      async ({ body, query: { name, set } }) => ({
        report: await readings.inspect(once(body), { file: name, set }),
      }),
    );
  });
  const api = server.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/files/:id/inspect',
    { schema: { params: one, querystring: z.object({ set }) } },
    async ({ params: { id }, query }, reply) => {
      const file = await viewFile(db, id);
      if (file === undefined) return reply.callNotFound();
      const bytes = readContent(archive, db, Buffer.from(file.sha256, 'hex'));
      return { report: await readings.inspect(bytes, { file: file.name, ...query }) };
    },
  );
  api.get(
    '/documents/:id/meaning',
    { schema: { params: one, querystring: part, response: { 200: meaningAnswer } } },
    async ({ params: { id }, query: { with: mappings, ...shown } }, reply) => {
      const document = await viewDocument(db, id);
      const file = document && (await findFile(db, document.supplierId, document.fileId));
      if (document === undefined || file === undefined) return reply.callNotFound();
      const { mappingId, mappingVersion, supplierId } = document;
      const isKnown = mappings === 'recorded' && mappingId !== null && mappingVersion !== null;
      const revision = isKnown
        ? await revisionWith(db, supplierId, { id: mappingId, version: mappingVersion })
        : undefined;
      const meaning = await readings.meaning(file, { document: document.ordinal, revision, ...shown });
      if (meaning === undefined) {
        return problemOf(
          reply,
          409,
          'MAPPING-UNAVAILABLE',
          'Nothing that is in force here finds this document in its file.',
        );
      }
      return { meaning };
    },
  );
}

async function* once(body: unknown): AsyncGenerator<Uint8Array> {
  if (Buffer.isBuffer(body)) yield body;
}
