import { z } from 'zod';
import { inboundKinds } from '../documents/kinds.ts';
import { inboundField, inboundShape, loop, outboundShape, rows, sources, targets } from './schema.ts';
import { steps } from './steps/table.ts';

/**
 * JSON Schema (draft 7) of mapping files, for completion and help in editors: `schema/mapping.v1.json`. It is laxer
 * than lint, because a file that extends another may leave anything out; lint has the last word.
 */
export function mappingJsonSchema(): Record<string, unknown> {
  const file = z.strictObject({
    ...z
      .object({ ...outboundShape, ...inboundShape })
      .omit({ document: true, lines: true, direction: true, kind: true })
      .partial().shape,
    direction: z
      .enum(['in', 'out'])
      .optional()
      .describe('in: a file of the partner is read; out: one is written for it.'),
    kind: z
      .enum([...inboundShape.kind.options, ...outboundShape.kind.options])
      .optional()
      .describe('The canonical document it makes, or writes.'),
    source: z
      .union([
        sources.x12.partial(),
        sources.csv.partial(),
        sources.fixed.partial(),
        sources.xml.partial(),
        sources.json.partial(),
        sources.xlsx.partial(),
      ])
      .optional()
      .describe('The format of the files it reads, and what is special about them.'),
    target: z
      .union([targets.x12, targets.csv, targets.fixed, targets.xml, targets.json])
      .optional()
      .describe('The format of the files it writes, and what is special about them.'),
    loops: z
      .record(z.string(), loop.nullable())
      .optional()
      .describe('Where repeated parts start and what they stand in, by name.'),
    document: z.unknown().optional(),
    lines: inboundShape.lines.omit({ fields: true }).partial().optional().describe('What a line is, and its fields.'),
    rows: rows.partial().optional().describe('What to write into a table.'),
    emit: z
      .array(z.record(z.string(), z.unknown()))
      .optional()
      .describe(
        'What to write, in order: segments or elements, with `when`, or `each`, `as` and an `emit` of their own.',
      ),
    parts: z
      .record(
        z.string(),
        z.union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))]).nullable(),
      )
      .optional()
      .describe(
        'Entries of `emit` by name, for `- part: name`: one entry, which merges by key, or a list, which is replaced.',
      ),
    codes: z
      .record(z.string(), z.record(z.string(), z.string().nullable()))
      .optional()
      .describe('Code lists by name: code → our word, inline, or file: codes/uom.csv.'),
  });
  const { properties, ...schema } = jsonSchema(file) as { properties: Record<string, { properties: unknown }> };
  const { lines } = properties;
  return withSteps({
    ...schema,
    title: 'Crossdock mapping file, version 1',
    properties: {
      ...properties,
      document: fieldsSchema('header', 'Fields of the header, by canonical name.'),
      lines: {
        ...lines,
        properties: {
          ...(lines?.properties as object),
          fields: fieldsSchema('line', 'Fields of a line, by canonical name.'),
        },
      },
    },
    definitions: { field: jsonSchema(inboundField.nullable()), step: stepSchema() },
  });
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) as Record<string, unknown>;
}

/** Fields of the header or of a line: those of every kind are offered by name, with what they are in each. */
function fieldsSchema(part: 'header' | 'line', description: string): unknown {
  const docs = new Map<string, string[]>();
  for (const [kind, { [part]: schema }] of Object.entries(inboundKinds)) {
    for (const [name, field] of Object.entries(schema.shape)) {
      docs.set(name, [...(docs.get(name) ?? []), `${kind}: ${(field as z.ZodType).description ?? ''}`]);
    }
  }
  // Draft 7 ignores what stands beside a $ref, so the reference is wrapped.
  const properties = [...docs].map(([name, doc]) => [
    name,
    { description: doc.join(' '), allOf: [{ $ref: '#/definitions/field' }] },
  ]);
  return { type: 'object', description, properties: Object.fromEntries(properties), additionalProperties: false };
}

/** A step by name, or a map of one name to its options. */
function stepSchema(): unknown {
  const withOptions = [...steps].filter(([, step]) => !(step.options instanceof z.ZodUndefined));
  const byName = [...steps].filter(([, step]) => step.options.safeParse(undefined).success);
  return {
    oneOf: [
      ...byName.map(([name, step]) => ({ const: name, description: step.doc })),
      ...withOptions.map(([name, step]) => ({
        type: 'object',
        description: step.doc,
        properties: {
          [name]: { ...jsonSchema(step.options), description: step.doc },
        },
        required: [name],
        additionalProperties: false,
      })),
    ],
  };
}

const DO = 'Steps, in order, each by its name or as a map of its name to its options.';

/** Puts the step schema wherever a `do` list stands. */
function withSteps(node: Record<string, unknown>): Record<string, unknown> {
  const replaced = JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      key === 'do' && typeof value === 'object'
        ? { type: 'array', description: DO, items: { $ref: '#/definitions/step' } }
        : key === '$schema'
          ? undefined
          : value,
    ),
  ) as Record<string, unknown>;
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...replaced };
}
