import { z } from 'zod';
import { list } from './parts.ts';

/** What `/v1/mappings` answers: the mapping lab (docs/mapping-lab.md). */

const finding = z.object({
  code: z.string(),
  file: z.string().describe('Below the mappings folder.'),
  line: z.int(),
  column: z.int(),
  path: z.string(),
  message: z.string(),
  suggestion: z.string().optional().describe('What was probably meant.'),
  why: z.string(),
  remedy: z.string(),
});
export const lintAnswer = z.object({ findings: list(finding) });

export const mappingList = z.object({
  mappings: list(
    z.object({
      supplier: z.string(),
      isActive: z.boolean(),
      revision: z.string().nullable(),
      since: z.date().nullable(),
      mapping: z.string(),
      version: z.string().nullable().describe('Null: it is not in force any more.'),
      last: z
        .object({
          file: z.string(),
          version: z.string(),
          at: z.string(),
          state: z.string(),
          lines: z.int(),
          held: z.int(),
          unread: z.record(z.string(), z.number()).readonly().describe('Inputs that nothing read, and how often.'),
        })
        .nullable(),
    }),
  ),
});

const draftNote = z.object({ version: z.int(), savedBy: z.string(), savedAt: z.date() });
export const labFiles = z.object({
  supplier: z.string(),
  place: z.string().describe('Host and folder.'),
  isWritable: z.boolean(),
  inForce: z.string().nullable(),
  revision: z.string().nullable(),
  state: z.enum(['in force', 'behind', 'refused', 'switched off', 'not in force']),
  findings: list(finding),
  files: list(
    z.object({
      mapping: z.string(),
      file: z.string(),
      sha256: z.string(),
      kind: z.string().optional().describe('Left out while it cannot be compiled, as direction and format are.'),
      direction: z.enum(['in', 'out']).optional(),
      format: z.string().optional(),
      tests: z.int(),
      draft: draftNote.nullable(),
      published: z.object({ by: z.string(), at: z.date(), reason: z.string() }).nullable(),
    }),
  ),
  drafts: list(draftNote.extend({ mapping: z.string() })).describe('Of files that are not there yet.'),
});

export const labFile = z.object({
  supplier: z.string(),
  mapping: z.string(),
  file: z.string(),
  text: z.string().nullable(),
  sha256: z.string().nullable(),
  extends: list(z.object({ file: z.string(), text: z.string() })).describe('The nearest first.'),
  draft: draftNote.extend({ text: z.string(), baseSha256: z.string().nullable() }).nullable(),
  tests: list(
    z.object({
      name: z.string(),
      file: z.string(),
      size: z.int(),
      expectation: z.string().nullable(),
      draft: z.object({ savedBy: z.string(), savedAt: z.date() }).nullable(),
    }),
  ),
});

export const labHistory = z.object({
  entries: list(
    z.object({
      entry: z.string(),
      at: z.date(),
      by: z.string().nullable().describe('Null: it was changed in the folder.'),
      reason: z.string().nullable(),
      revision: z.string().nullable(),
      sha256: z.string(),
    }),
  ),
  sha256: z.string().nullable().describe('Of the text in the folder.'),
});
export const labText = z.object({ text: z.string() });
export const savedDraft = draftNote;
export const savedCase = z.object({ name: z.string(), file: z.string(), expectation: z.string() });

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
  path: z.string().optional(),
  row: z.int().optional(),
  column: z.union([z.int(), z.string()]).optional(),
});
const fileProblem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  position: place,
  message: z.string(),
  found: z.string().optional(),
  expected: z.string().optional(),
  acknowledgment: z.object({ level: z.string(), code: z.string() }).optional(),
});
const fault = z.object({ code: z.string(), message: z.string() }).optional();
const read = z.object({ address: z.string(), place: place.optional(), value: z.unknown().optional() });
const trace = z.object({
  path: z.string().describe('Place in the mapping file: `lines.fields.quantity`.'),
  field: z.string(),
  isSkipped: z.boolean(),
  reads: list(read),
  default: z.string().optional(),
  steps: list(z.object({ step: z.string(), reads: list(read), value: z.unknown().optional(), fault })),
  checks: list(z.object({ rule: z.string(), ok: z.boolean() })),
  value: z.unknown().optional(),
  fault,
});
const fields = z.record(z.string(), z.unknown()).readonly();
const triedDocument = z.object({
  label: z.string(),
  complete: z.boolean(),
  header: fields,
  trace: list(trace).optional(),
  lines: list(z.object({ number: z.int(), at: z.string(), fields, trace: list(trace).optional() })),
  lineCount: z.int(),
  held: list(
    z.object({
      number: z.int(),
      problems: list(fileProblem),
      raw: z.string(),
      fields,
      trace: list(trace).optional(),
    }),
  ),
  heldCount: z.int(),
  problems: list(fileProblem),
  unread: list(z.object({ input: z.string(), count: z.int(), sample: z.string().optional() })),
});
const tried = z.object({
  version: z.literal(1),
  mapping: z.object({ id: z.string(), kind: z.string(), version: z.string(), file: z.string() }),
  file: z.string().optional(),
  problems: list(fileProblem),
});
export const trial = z.object({
  findings: list(finding),
  report: z
    .union([
      tried.extend({
        direction: z.literal('in'),
        complete: z.boolean(),
        lineCount: z.int(),
        heldCount: z.int(),
        documents: list(triedDocument),
        unlistedDocuments: z.int(),
      }),
      tried.extend({
        direction: z.literal('out'),
        text: z.string().optional(),
        reasons: list(z.string()),
        trace: list(trace).optional(),
      }),
    ])
    .optional()
    .describe('Left out where the draft cannot be compiled.'),
  fields: list(
    z.object({
      path: z.string(),
      field: z.string(),
      file: z.string(),
      line: z.int(),
      column: z.int(),
      endLine: z.int(),
    }),
  ).describe('Where every field stands in the mapping files.'),
  sample: z.object({
    kind: z.enum(['segments', 'rows', 'lines']),
    header: list(z.string()),
    pieces: list(z.object({ document: z.int(), ordinal: z.int(), cells: list(z.string()) })),
    unlisted: z.int(),
  }),
  neverSet: list(z.object({ path: z.string(), field: z.string(), isMapped: z.boolean() })),
  alwaysDefaulted: list(z.object({ path: z.string(), field: z.string(), default: z.string() })),
  isCut: z.boolean().describe('Only the beginning of the sample was taken.'),
});

export const comparison = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('compared'),
    supplier: z.string(),
    live: z.string(),
    candidate: z.string(),
    files: list(
      z.object({
        id: z.string(),
        name: z.string(),
        receivedAt: z.string(),
        lines: z.int(),
        notCompared: z.int(),
        differences: z.int(),
      }),
    ),
    differences: list(
      z.object({
        kind: z.string(),
        says: z.string().describe('The kind in words.'),
        document: z.string(),
        where: z.enum(['header', 'line', 'document', 'file']),
        field: z.string().optional(),
        count: z.int(),
        examples: list(
          z.object({
            file: z.string(),
            place: z.string(),
            before: z.unknown().optional(),
            after: z.unknown().optional(),
          }),
        ),
      }),
    ),
  }),
  z.object({ state: z.literal('broken'), findings: list(finding) }),
  z.object({ state: z.literal('outbound') }),
]);

const testCase = z.object({
  mapping: z.string(),
  name: z.string(),
  file: z.string(),
  status: z.enum(['passed', 'failed']),
  difference: z.string().optional().describe('- is expected, + came out.'),
  isDraft: z.boolean(),
});
export const testAnswer = z.object({
  findings: list(finding),
  cases: list(testCase),
  passed: z.int(),
  failed: z.int(),
  own: z.int(),
  revision: z.string().optional(),
});

export const published = z.object({
  state: z.literal('published'),
  revision: z.string().nullable(),
  isLive: z.boolean(),
  said: z.string(),
});

export const failedFileList = z.object({
  files: list(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.string(),
      reason: z.string().nullable(),
      receivedAt: z.date(),
      heldLines: z.int(),
      documents: z.int(),
    }),
  ),
});
export const replayed = z.object({
  preview: z.boolean(),
  files: list(
    z.object({
      id: z.string(),
      outcome: z.discriminatedUnion('ok', [
        z.object({
          ok: z.literal(true),
          attempt: z.int(),
          state: z.string(),
          documents: list(z.object({ kind: z.string(), state: z.string(), count: z.int(), lines: z.int() })),
          problem: z.string().optional().describe('Why the file is held as a whole.'),
        }),
        z.object({ ok: z.literal(false), reason: z.string() }),
      ]),
    }),
  ),
});

export const proposal = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('proposed'),
    mappings: list(
      z.object({
        id: z.string(),
        kind: z.string(),
        format: z.string(),
        lines: z.int(),
        held: z.int(),
        reasons: list(z.string()),
        faults: list(z.string()),
        guesses: list(z.object({ field: z.string(), guess: z.string() })),
        remarks: list(z.string()),
        unread: list(z.object({ input: z.string(), count: z.int(), sample: z.string().optional() })),
        unset: list(z.string()),
        text: z.string(),
      }),
    ),
  }),
  z.object({ state: z.literal('refused'), reasons: list(z.string()) }),
]);
