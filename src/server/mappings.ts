import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Principal } from '../pipeline/access/roles.ts';
import {
  comparison,
  failedFileList,
  labFile,
  labFiles,
  labHistory,
  labText,
  lintAnswer,
  proposal,
  published,
  replayed,
  savedCase,
  savedDraft,
  testAnswer,
  trial,
} from './answers/lab-answers.ts';
import { auditOf, reason } from './audit.ts';
import { download } from './download.ts';
import type { MappingLab, Published } from './mapping-lab.ts';
import type { ServerOptions } from './options.ts';
import { rowId } from './paging.ts';
import { problemOf } from './problem.ts';

const MOST_TEXT = 200_000;
/** Room for a text and a sample of 2 MB, which base64 makes a third longer. */
const LARGEST_BODY = 4 * 1024 * 1024;

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,80}$/, 'expected small letters, digits and dashes')
  .refine((text) => text !== 'base', 'files in base/ are shared by all suppliers and changed in the folder only');
const one = z.object({ supplier: name, mapping: name });
const test = z.string().regex(/^\d{2}-[a-z0-9-]{1,60}$/, 'expected a name such as 02-no-sku');
const text = z.string().max(MOST_TEXT).describe('The whole mapping file.');
const version = z.number().int().min(0).describe('Of the draft as you saw it; 0: there was none.');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const sample = z
  .union([
    z.strictObject({ file: rowId.describe('A file that was received.') }),
    z.strictObject({ test: test.describe('The input of a test.') }),
    z.strictObject({
      name: z.string().min(1).max(255),
      base64: z.base64().max(LARGEST_BODY).describe('Bytes that somebody pasted or dropped.'),
    }),
  ])
  .describe('What the draft is tried on.');

/**
 * `/v1/mappings/:supplier`: mapping files, their drafts, and how a draft comes into force. Trying things changes nothing and is not
 * noted; saving and publishing are.
 */
export async function mappingRoutes(server: FastifyInstance, { lab }: ServerOptions): Promise<void> {
  const api = server.withTypeProvider<ZodTypeProvider>();
  const look = { needs: 'engineer' } as const;
  // The lab has transactions, files and threads of its own.
  const change = { needs: 'engineer', repeats: 'beside' } as const;
  const trying = { ...change, notes: 'nothing' } as const;
  const itself = { ...change, notes: 'itself' } as const;
  const from = (reply: FastifyReply): MappingLab | undefined => {
    if (lab === undefined) reply.callNotFound();
    return lab;
  };

  api.get(
    '/mappings/:supplier',
    { config: look, schema: { response: { 200: labFiles }, params: one.pick({ supplier: true }) } },
    async (request, reply) => from(reply)?.files(request.params.supplier) ?? reply,
  );
  api.get(
    '/mappings/:supplier/:mapping',
    { config: look, schema: { response: { 200: labFile }, params: one } },
    async ({ params }, reply) => from(reply)?.file(params) ?? reply,
  );
  api.get(
    '/mappings/:supplier/:mapping/history',
    { config: look, schema: { response: { 200: labHistory }, params: one } },
    async ({ params }, reply) => from(reply)?.history(params) ?? reply,
  );
  const entry = one.extend({
    entry: z
      .string()
      .regex(/^[a-z0-9]{1,64}$/)
      .describe('As `history` names it.'),
  });
  api.get(
    '/mappings/:supplier/:mapping/history/:entry',
    { config: look, schema: { response: { 200: labText }, params: entry } },
    async ({ params }, reply) => from(reply)?.textOf(params, params.entry) ?? reply,
  );

  api.post(
    '/mappings/:supplier/:mapping/lint',
    { config: trying, schema: { response: { 200: lintAnswer }, params: one, body: z.object({ text }) } },
    async (request, reply) => from(reply)?.lint({ ...request.params, text: request.body.text }, goneOf(reply)) ?? reply,
  );
  api.post(
    '/mappings/:supplier/:mapping/try',
    {
      config: trying,
      bodyLimit: LARGEST_BODY,
      schema: {
        response: { 200: trial },
        params: one,
        body: z.object({
          text,
          sample,
          most: z.number().int().min(1).max(200).default(50).describe('Lines, and held lines, that are shown.'),
          line: z.number().int().min(1).optional().describe('Only this line, counted from 1, held ones included.'),
        }),
      },
    },
    async (request, reply) => {
      const { text, sample, ...shown } = request.body;
      return from(reply)?.try({ ...request.params, text }, sample, shown, goneOf(reply)) ?? reply;
    },
  );
  api.post(
    '/mappings/:supplier/:mapping/compare',
    {
      config: trying,
      schema: {
        response: { 200: comparison },
        params: one,
        body: z.object({ text, last: z.number().int().min(1).max(100).default(20) }),
      },
    },
    async (request, reply) => {
      const { text, last } = request.body;
      return from(reply)?.compare({ ...request.params, text }, last, goneOf(reply)) ?? reply;
    },
  );
  api.post(
    '/mappings/:supplier/:mapping/test',
    { config: trying, schema: { response: { 200: testAnswer }, params: one, body: z.object({ text }) } },
    async (request, reply) => from(reply)?.test({ ...request.params, text: request.body.text }) ?? reply,
  );
  api.post(
    '/mappings/:supplier/propose',
    {
      config: trying,
      bodyLimit: LARGEST_BODY,
      schema: {
        response: { 200: proposal },
        params: one.pick({ supplier: true }),
        body: z.object({
          sample,
          kind: z.enum(['inventory', 'price-catalog', 'acknowledgment', 'ship-notice', 'invoice']).optional(),
        }),
      },
    },
    async ({ params, body }, reply) => from(reply)?.propose(params.supplier, body.sample, body.kind) ?? reply,
  );

  api.put(
    '/mappings/:supplier/:mapping/draft',
    {
      config: change,
      schema: {
        response: { 200: savedDraft },
        params: one,
        body: z.object({
          text,
          version,
          base: sha256.nullable().describe('Hash of the file it was begun from; null: there is none.'),
        }),
      },
    },
    async (request, reply) => {
      const { text, version, base } = request.body;
      const { by } = auditOf(request, undefined);
      return from(reply)?.saveDraft({ ...request.params, text }, version, base, by) ?? reply;
    },
  );
  api.delete(
    '/mappings/:supplier/:mapping/draft',
    { config: change, schema: { params: one, querystring: z.object({ version: z.coerce.number().int().min(1) }) } },
    async ({ params, query }, reply) => {
      const lab = from(reply);
      if (lab === undefined) return reply;
      await lab.dropDraft(params, query.version);
      return reply.code(204).send();
    },
  );
  const testCase = one.extend({ test });
  api.put(
    '/mappings/:supplier/:mapping/draft/tests/:test',
    {
      config: change,
      bodyLimit: LARGEST_BODY,
      schema: {
        response: { 200: savedCase },
        params: testCase,
        body: z.object({
          sample: sample.optional().describe('Left out: the test of this name gets its expectation anew.'),
          anonymous: z
            .boolean()
            .default(true)
            .describe('Names, addresses and telephone numbers of people are replaced by made-up ones.'),
        }),
      },
    },
    async (request, reply) => {
      const { sample, anonymous } = request.body;
      const { by } = auditOf(request, undefined);
      return from(reply)?.saveCase(request.params, request.params.test, sample, anonymous, by) ?? reply;
    },
  );
  api.delete(
    '/mappings/:supplier/:mapping/draft/tests/:test',
    { config: change, schema: { params: testCase } },
    async ({ params }, reply) => {
      const lab = from(reply);
      if (lab === undefined) return reply;
      await lab.dropCase(params, params.test);
      return reply.code(204).send();
    },
  );
  api.get(
    '/mappings/:supplier/:mapping/draft/patch',
    { config: look, schema: { params: one } },
    async ({ params }, reply) => {
      const patch = await from(reply)?.patch(params);
      return patch === undefined ? reply : download(reply, `${params.mapping}.patch`, Buffer.from(patch));
    },
  );

  api.post(
    '/mappings/:supplier/:mapping/publish',
    {
      config: itself,
      schema: { response: { 200: published }, params: one, body: z.object({ version: version.min(1), reason }) },
    },
    async (request, reply) => {
      const { version, reason } = request.body;
      const publishing = { by: request.principal as Principal, reason };
      return answered(reply, await from(reply)?.publish(request.params, version, publishing));
    },
  );
  api.post(
    '/mappings/:supplier/:mapping/revert',
    {
      config: itself,
      schema: {
        response: { 200: published },
        params: one,
        body: z.object({
          to: entry.shape.entry,
          base: sha256.describe('Hash of the file as you saw it.'),
          reason,
        }),
      },
    },
    async (request, reply) => {
      const { to, base, reason } = request.body;
      const publishing = { by: request.principal as Principal, reason };
      return answered(reply, await from(reply)?.revert(request.params, to, base, publishing));
    },
  );

  api.get(
    '/mappings/:supplier/:mapping/failed',
    { config: look, schema: { response: { 200: failedFileList }, params: one } },
    async ({ params }, reply) => from(reply)?.failedFiles(params) ?? reply,
  );
  api.post(
    '/mappings/:supplier/:mapping/replay',
    {
      config: change,
      schema: {
        response: { 200: replayed },
        params: one,
        body: z.object({
          files: z.array(rowId).min(1).max(50),
          reason,
          preview: z.boolean().default(false).describe('Only say what would come of it; nothing is changed.'),
        }),
      },
    },
    async (request, reply) => {
      const { files, reason, preview } = request.body;
      return from(reply)?.replay(request.params, files, auditOf(request, reason), preview) ?? reply;
    },
  );
}

/** Nothing goes live that lint or a test says no to; what they say comes with the refusal. */
function answered(reply: FastifyReply, outcome: Published | undefined) {
  if (outcome === undefined) return reply;
  if (outcome.state === 'published') return outcome;
  const { said, findings, cases } = outcome;
  return problemOf(reply, 409, 'MAPPING-NOT-READY', said, { findings, cases });
}

/** Ends when whoever asked is gone: who types on has no use for the answer to what stood there before. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
