import { z } from 'zod';
import type { Code } from '../../kernel/codes.ts';
import { DOCUMENT_STATES } from '../../stores/document-list.ts';
import { FILE_STATES } from '../../stores/files.ts';
import { HIT_KINDS } from '../../stores/search.ts';
import { list, next } from './parts.ts';

/** What `/v1/search`, `/v1/files`, `/v1/documents` and `/v1/held-lines` answer. */

/** A code of docs/errors.md. */
export const codeAnswer = z.string() as unknown as z.ZodType<Code>;
export const anything = z.record(z.string(), z.unknown());
const place = z.object({
  file: z.string().optional(),
  interchange: z.string().optional(),
  group: z.string().optional(),
  transactionSet: z.string().optional(),
  segment: z.int().optional(),
  tag: z.string().optional(),
  element: z.int().optional(),
  component: z.int().optional(),
  repetition: z.int().optional(),
  byteOffset: z.int().optional(),
  row: z.int().optional(),
  column: z.union([z.int(), z.string()]).optional(),
  path: z.string().optional(),
});

/** A finding about somebody's file. */
export const finding = z.object({
  code: codeAnswer,
  severity: z.enum(['error', 'warning']),
  position: place,
  message: z.string(),
  found: z.string().optional(),
  expected: z.string().optional(),
  acknowledgment: z.object({ level: z.enum(['AK3', 'AK4', 'AK5', 'AK9', 'TA1']), code: z.string() }).optional(),
});

const hit = z.object({
  kind: z.enum(HIT_KINDS),
  key: z.string().describe('How it is asked for: number of its row, storefront and order, SKU.'),
  title: z.string(),
  by: z.string().describe('By what it was found.'),
  supplierId: z.string().nullable(),
  state: z.string().nullable(),
  at: z.date().nullable(),
  isExact: z.boolean(),
});
export const searchAnswer = z.object({
  hits: list(hit),
  codes: list(z.object({ code: z.string(), title: z.string() })),
});

const listedFile = {
  id: z.string(),
  supplierId: z.string(),
  folder: z.string(),
  name: z.string(),
  size: z.string(),
  sha256: z.string(),
  state: z.enum(FILE_STATES),
  reason: z.string().nullable(),
  receivedAt: z.date(),
  attempt: z.int().describe('How often it was read again.'),
  place: z.string(),
  removedAt: z.date().nullable(),
  kinds: list(z.string()),
};
export const fileList = z.object({
  files: list(z.object(listedFile)),
  next,
  reading: list(
    z.object({
      supplierId: z.string(),
      fileId: z.string(),
      name: z.string(),
      phase: z.string(),
      bytes: z.number(),
      size: z.number(),
    }),
  ).describe('Long files that are read right now.'),
});
export const fileAnswer = z.object({
  file: z.object({
    ...listedFile,
    modifiedAt: z.date(),
    firstSeenAt: z.date(),
    openedAt: z.date().nullable(),
    settle: z.string(),
    settleFolder: z.string().nullable(),
    settled: z.string().nullable(),
    revision: z.string().nullable(),
    documents: list(
      z.object({
        id: z.string(),
        attempt: z.int(),
        ordinal: z.int(),
        kind: z.string(),
        label: z.string(),
        controlNumber: z.string().nullable(),
        mappingId: z.string().nullable(),
        mappingVersion: z.string().nullable(),
        businessKey: z.string().nullable(),
        state: z.string(),
        feed: z.object({ state: z.string(), reason: z.string().nullable() }).nullable(),
        lines: z.int(),
        held: z.int(),
        problems: list(finding),
      }),
    ),
    interchanges: list(z.object({ controlNumber: z.string(), state: z.string(), sender: z.string() })),
    attempts: list(
      z.object({
        attempt: z.int(),
        by: z.string(),
        reason: z.string().nullable(),
        from: z.string(),
        to: z.string(),
        at: z.string(),
      }),
    ),
    twins: list(z.object({ id: z.string(), supplierId: z.string(), name: z.string(), state: z.string() })),
    answers: list(z.object({ kind: z.string(), name: z.string(), state: z.string(), sentAt: z.string().nullable() })),
  }),
});
export const timelineAnswer = z.object({
  timeline: z.object({
    supplierId: z.string(),
    state: z.string(),
    modifiedAt: z.date(),
    firstSeenAt: z.date(),
    receivedAt: z.date(),
    settle: z.string(),
    settled: z.string().nullable(),
    settleAttempts: z.int(),
    readings: list(
      z.object({
        attempt: z.int(),
        beganAt: z.string().nullable(),
        translatedAt: z.string().nullable(),
        endedAt: z.string().nullable(),
        documents: z.int(),
        applied: z.int(),
        state: z.string().nullable(),
        by: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
    effects: list(
      z.object({
        kind: z.enum(['answer', 'fulfilment', 'stock']),
        name: z.string(),
        key: z.string().nullable(),
        state: z.string(),
        attempts: z.int(),
        queuedAt: z.string(),
        doneAt: z.string().nullable(),
      }),
    ),
  }),
});
export const reprocessAnswer = z.object({
  outcome: z.discriminatedUnion('ok', [
    z.object({
      ok: z.literal(true),
      attempt: z.int(),
      state: z.enum(FILE_STATES),
      documents: list(z.object({ kind: z.string(), state: z.string(), count: z.int(), lines: z.int() })),
      problem: z.string().optional(),
    }),
    z.object({ ok: z.literal(false), reason: z.string() }),
  ]),
});

const listedDocument = {
  id: z.string(),
  supplierId: z.string(),
  fileId: z.string(),
  file: z.string(),
  ordinal: z.int(),
  attempt: z.int(),
  isReplaced: z.boolean(),
  kind: z.string(),
  label: z.string(),
  controlNumber: z.string().nullable(),
  groupControlNumber: z.string().nullable(),
  businessKey: z.string().nullable(),
  mappingId: z.string().nullable(),
  mappingVersion: z.string().nullable(),
  state: z.enum(DOCUMENT_STATES),
  lines: z.int(),
  held: z.int(),
  problemCount: z.int(),
};
export const documentList = z.object({
  documents: list(z.object({ ...listedDocument, recordedAt: z.date() })),
  next,
});
export const documentCounts = z.object({
  documents: list(
    z.object({
      direction: z.enum(['in', 'out']),
      label: z.string(),
      kind: z.string(),
      format: z.string(),
      state: z.string(),
      count: z.int(),
    }),
  ),
});
export const documentAnswer = z.object({
  document: z.object({
    ...listedDocument,
    recordedAt: z.date(),
    sha256: z.string(),
    setId: z.string().nullable(),
    format: z.string(),
    interchange: z
      .object({ controlNumber: z.string(), sender: z.string(), receiver: z.string(), state: z.string() })
      .nullable(),
    problems: list(finding.extend({ why: z.string(), remedy: z.string() })),
    unread: z.record(z.string(), z.number()),
    orders: list(z.object({ poNumber: z.string(), storefront: z.string(), orderId: z.string(), state: z.string() })),
    became: list(z.object({ kind: z.string(), id: z.string(), number: z.string(), state: z.string().nullable() })),
    heldLines: list(
      z.object({
        id: z.string(),
        ordinal: z.int(),
        state: z.string(),
        raw: z.string(),
        problems: list(finding),
        fields: anything,
      }),
    ),
    readings: list(z.object({ id: z.string(), attempt: z.int(), state: z.string() })),
  }),
});

const read = z.object({ address: z.string(), place: place.optional(), value: z.unknown().optional() });
const meantField = z.object({
  field: z.string(),
  value: z.unknown(),
  from: list(read),
  steps: list(z.string()),
  fault: z.string().optional(),
});
export const meaningAnswer = z.object({
  meaning: z.object({
    revision: z.string().nullable(),
    mapping: z.object({ id: z.string(), version: z.string(), kind: z.string() }).nullable(),
    records: list(
      z.object({
        index: z.int(),
        ordinal: z.int(),
        tag: z.string(),
        name: z.string().optional(),
        depth: z.int(),
        path: z.string(),
        offset: z.int().optional(),
        raw: z.string().optional(),
        values: list(
          z.object({
            at: z.string(),
            name: z.string().optional(),
            value: z.string(),
            meaning: z.string().optional(),
            start: z.int().optional(),
            end: z.int().optional(),
            gives: list(z.object({ field: z.string(), line: z.int().nullable() })),
          }),
        ),
      }),
    ),
    next: z.int().nullable(),
    total: z.int().nullable(),
    header: list(meantField),
    lines: list(
      z.object({
        number: z.int(),
        ordinal: z.int(),
        state: z.enum(['line', 'held']),
        fields: list(meantField),
        problems: list(finding),
      }),
    ),
  }),
});

export const decidedAnswer = z.object({
  decided: list(z.object({ id: z.string(), ok: z.boolean(), message: z.string() })),
});
