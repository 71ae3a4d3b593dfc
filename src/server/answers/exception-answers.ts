import { z } from 'zod';
import { roles } from '../../pipeline/access/roles.ts';
import { anything, codeAnswer, finding } from './flow-answers.ts';
import { list, next } from './parts.ts';

/** What `/v1/exceptions` answers. */

const severity = z.enum(['warning', 'error']);
const exception = z.object({
  id: z.string(),
  code: codeAnswer,
  severity,
  message: z.string(),
  facts: anything,
  supplierId: z.string().nullable(),
  seen: z.int(),
  openedAt: z.date(),
  lastSeenAt: z.date(),
  closedAt: z.date().nullable(),
  closedBecause: z.string().nullable(),
  title: z.string(),
  why: z.string(),
  remedy: z.string(),
});
export const exceptionList = z.object({ exceptions: list(exception), next });
export const exceptionCounts = z.object({
  counts: list(
    z.object({
      code: codeAnswer,
      supplierId: z.string().nullable(),
      severity,
      count: z.int(),
      title: z.string(),
    }),
  ),
});

/** Something that can be done now: a request, or a page of the console. */
export const action = z.object({
  id: z.string(),
  label: z.string(),
  does: z.string().describe('What follows, in one sentence.'),
  needs: z.enum(roles),
  isDangerous: z.boolean(),
  request: z
    .object({
      method: z.literal('POST'),
      path: z.string(),
      body: anything,
      fields: list(
        z.object({ name: z.string(), label: z.string(), kind: z.enum(['text', 'flag']), required: z.boolean() }),
      ),
      canPreview: z.boolean().optional(),
    })
    .optional(),
  page: z.string().optional().describe('A page of the console.'),
});
const subjects = z.object({
  file: z
    .object({
      id: z.string(),
      supplierId: z.string(),
      name: z.string(),
      state: z.string(),
      sha256: z.string(),
      size: z.string(),
      revision: z.string().nullable(),
      removedAt: z.string().nullable(),
    })
    .nullable(),
  documents: list(
    z.object({
      id: z.string(),
      ordinal: z.int(),
      label: z.string(),
      kind: z.string(),
      state: z.string(),
      mappingId: z.string().nullable(),
      problems: list(finding),
    }),
  ),
  heldLines: list(
    z.object({
      id: z.string(),
      fileId: z.string(),
      documentId: z.string(),
      document: z.int(),
      ordinal: z.int(),
      raw: z.string(),
      mappingId: z.string().nullable(),
      problems: list(finding),
      fields: anything,
    }),
  ),
  heldCount: z.int(),
  feed: z.object({ id: z.string(), state: z.string(), feed: z.string() }).nullable(),
  catalog: z.object({ id: z.string(), state: z.string() }).nullable(),
  delivery: z
    .object({
      id: z.string(),
      supplierId: z.string(),
      name: z.string(),
      state: z.string(),
      failure: z.string().nullable(),
      resends: z.int(),
    })
    .nullable(),
  order: z.object({ storefront: z.string(), orderId: z.string(), state: z.string() }).nullable(),
  invoice: z.object({ id: z.string(), number: z.string(), state: z.string() }).nullable(),
  report: z.object({ id: z.string(), subject: z.string(), state: z.string() }).nullable(),
  heldAnswers: list(z.string()).describe('Answers of the supplier that wait for a person.'),
  openChange: z.int().nullable().describe('The change of the purchase order that the supplier has not answered.'),
});
const slice = z.object({
  before: z.string(),
  marked: z.string(),
  after: z.string(),
  offset: z.int().optional(),
  row: z.int().optional(),
  terminator: z.string().optional().describe('Ends each segment, where the file has segments.'),
});
export const exceptionAnswer = z.object({
  exception,
  subjects,
  problems: list(
    finding.extend({
      place: z.string().describe('In words.'),
      documentId: z.string(),
      slice: slice.nullable().describe('What stands there in the file.'),
      why: z.string(),
      remedy: z.string(),
    }),
  ),
  actions: list(action),
});

export const bulkPreview = z.object({
  count: z.int(),
  byCode: z.record(z.string(), z.int()),
  left: z.int().describe('Open ones that were meant, to which it cannot be done.'),
  isCut: z.boolean(),
  exceptions: list(
    z.object({ id: z.string(), code: codeAnswer, supplierId: z.string().nullable(), message: z.string() }),
  ),
});
export const bulkOutcomes = z.object({
  outcomes: list(z.object({ id: z.string(), ok: z.boolean(), said: z.string() })),
});
