import { z } from 'zod';
import { inboundKinds, outboundKinds } from '../documents/kinds.ts';

/**
 * The shape of a `.map.yaml` file, version 1, after `extends` was merged. What depends on other parts of the file
 * (addresses, steps, canonical fields, loops) is checked by the compiler, with the same kind of findings.
 */
const text = z.string().min(1);
const texts = z.array(text).min(1);
const name = z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected small letters, digits and dashes, e.g. acme-846');
const set = z.string().regex(/^\d{3}$/, 'expected three digits, e.g. "846"');
const version = z.string().regex(/^\d{6}$/, 'expected six digits, e.g. "004010"');
const issueEffect = z.enum(['hold-line', 'hold-file', 'warn']);
const condition = z.union([z.enum(['present', 'blank']), z.array(z.string()).min(1)]);
const stepUse = z.union([text, z.record(z.string(), z.unknown())]);
const constant = z.union([z.string(), z.boolean()]);

/** What must hold of a field; inherited by `extends`, while the other keys are replaced as a group. */
const rules = {
  required: z.boolean().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
};

export const inboundField = z.strictObject({
  from: z.union([text, texts]).optional(),
  col: z.int().min(1).optional(),
  value: constant.optional(),
  where: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])).optional(),
  pair: texts.optional(),
  several: z.enum(['first', 'last', 'all']).optional(),
  do: z.array(stepUse).optional(),
  default: z.string().optional(),
  when: z.record(z.string(), condition).optional(),
  onError: issueEffect.optional(),
  ...rules,
});
export type InboundField = z.infer<typeof inboundField>;

export const outboundField = z.strictObject({
  from: text.optional(),
  value: z.string().optional(),
  count: text.optional(),
  do: z.array(stepUse).optional(),
  default: z.string().optional(),
  when: z.record(z.string(), condition).optional(),
  truncate: z.boolean().optional(),
  onError: z.enum(['fail', 'warn']).optional(),
  ...rules,
});

/** A constant in quotes, or how to get the value. */
export const outboundValue = z.union([z.string(), outboundField]);

export const loop = z.strictObject({
  start: text,
  where: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])).optional(),
  ends: texts.optional(),
  in: z.union([text, texts]).optional(),
  hl: z.boolean().optional(),
});
export type LoopDeclaration = z.infer<typeof loop>;

export const whenClause = z.record(z.string(), condition);

const codeList = z.record(z.string(), z.string());

const head = {
  mapping: z.literal(1),
  id: name,
  description: z.string().optional(),
  extends: text.optional(),
  supplier: name.optional(),
  codes: z.record(z.string(), codeList).optional(),
  issues: z.strictObject({ 'unknown-code': issueEffect.optional() }).optional(),
};

const x12Source = z.strictObject({
  format: z.literal('x12'),
  transaction: set,
  version: version.optional(),
  charset: text.optional(),
  dialect: z
    .strictObject({ segmentTerminator: z.literal('auto').optional(), tolerate: z.array(text).optional() })
    .optional(),
});
const csvSource = z.strictObject({
  format: z.literal('csv'),
  file: text,
  charset: text.optional(),
  delimiter: z.string().length(1).optional(),
  header: z
    .strictObject({
      row: z.int().min(0).default(1),
      match: z.enum(['exact', 'ignore-case-and-spaces']).default('exact'),
    })
    .optional(),
  columns: z.strictObject({ required: texts }).optional(),
  allowMissingFinalNewline: z.boolean().optional(),
  tolerate: z.array(z.enum(['short-rows', 'blank-extra-cells'])).optional(),
});
const xmlSource = z.strictObject({ format: z.literal('xml'), file: text, root: text, charset: text.optional() });
export const sources = { x12: x12Source, csv: csvSource, xml: xmlSource } as const;

const party = z.strictObject({ qualifier: z.string().min(2).max(2), id: z.string().min(1).max(15) });
const separator = z.string().length(1);
const x12Target = z.strictObject({
  format: z.literal('x12'),
  transaction: set,
  version,
  fileName: text.optional(),
  envelope: z
    .strictObject({
      sender: party,
      receiver: party,
      group: z.string().length(2),
      usage: z.enum(['P', 'T']),
      separators: z
        .strictObject({
          element: separator.optional(),
          component: separator.optional(),
          repetition: separator.optional(),
          segment: separator.optional(),
          newline: z.boolean().optional(),
        })
        .optional(),
    })
    .optional(),
});
const csvTarget = z.strictObject({
  format: z.literal('csv'),
  fileName: text,
  delimiter: z.string().length(1).optional(),
});
const xmlTarget = z.strictObject({ format: z.literal('xml'), fileName: text });
export const targets = { x12: x12Target, csv: csvTarget, xml: xmlTarget } as const;

export const inboundShape = {
  ...head,
  direction: z.literal('in'),
  kind: z.enum(Object.keys(inboundKinds) as [keyof typeof inboundKinds, ...(keyof typeof inboundKinds)[]]),
  document: z.record(z.string(), inboundField).optional(),
  lines: z.strictObject({
    each: text,
    skip: z.record(z.string(), z.array(z.string()).min(1)).optional(),
    fields: z.record(z.string(), inboundField),
  }),
};

const node = z.record(z.string(), z.unknown());
export const outboundShape = {
  ...head,
  direction: z.literal('out'),
  kind: z.enum(Object.keys(outboundKinds) as [keyof typeof outboundKinds, ...(keyof typeof outboundKinds)[]]),
};

/** A whole inbound file of one format. */
export const inboundFile = {
  x12: z.strictObject({ ...inboundShape, source: x12Source, loops: z.record(name, loop) }),
  csv: z.strictObject({ ...inboundShape, source: csvSource }),
  xml: z.strictObject({
    ...inboundShape,
    source: xmlSource,
    loops: z.record(name, loop.pick({ start: true, in: true })),
  }),
} as const;

/** A whole outbound file of one format. */
export const outboundFile = {
  x12: z.strictObject({ ...outboundShape, target: x12Target, emit: z.array(node).min(1) }),
  csv: z.strictObject({
    ...outboundShape,
    target: csvTarget,
    rows: z.strictObject({ each: text, as: name, columns: z.record(z.string(), outboundValue) }),
  }),
  xml: z.strictObject({
    ...outboundShape,
    target: xmlTarget,
    emit: z.array(node).length(1, 'expected exactly one root element'),
  }),
} as const;
