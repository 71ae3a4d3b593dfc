import { z } from 'zod';
import { inboundField, inboundShape, loop, outboundShape, outboundValue, sources, targets } from './schema.ts';
import { steps } from './steps/table.ts';

/**
 * JSON Schema (draft 7) of mapping files, for completion and help in editors: `mappings/schema/mapping.v1.json`. It is laxer than lint, because a file
 * that extends another may leave anything out; lint has the last word.
 */
export function mappingJsonSchema(): Record<string, unknown> {
  const file = z.strictObject({
    ...z
      .object({ ...outboundShape, ...inboundShape })
      .omit({ document: true, lines: true, direction: true, kind: true })
      .partial().shape,
    direction: z.enum(['in', 'out']).optional(),
    kind: z.enum([...inboundShape.kind.options, ...outboundShape.kind.options]).optional(),
    source: z.union([sources.x12.partial(), sources.csv.partial(), sources.xml.partial()]).optional(),
    target: z.union([targets.x12, targets.csv, targets.xml]).optional(),
    loops: z.record(z.string(), loop.nullable()).optional(),
    document: z.record(z.string(), inboundField.nullable()).optional(),
    lines: inboundShape.lines
      .partial()
      .extend({ fields: z.record(z.string(), inboundField.nullable()).optional() })
      .optional(),
    rows: z
      .strictObject({ each: z.string(), as: z.string(), columns: z.record(z.string(), outboundValue) })
      .partial()
      .optional(),
    emit: z.array(z.record(z.string(), z.unknown())).optional(),
    codes: z.record(z.string(), z.record(z.string(), z.string().nullable())).optional(),
  });
  const schema = z.toJSONSchema(file, { target: 'draft-7', io: 'input' }) as Record<string, unknown>;
  return withSteps({ ...schema, title: 'Crossdock mapping file, version 1', definitions: { step: stepSchema() } });
}

/** A step by name, or a map of one name to its options. */
function stepSchema(): unknown {
  const withOptions = [...steps].filter(([, step]) => !(step.options instanceof z.ZodUndefined));
  return {
    oneOf: [
      { enum: [...steps].filter(([, step]) => step.options.safeParse(undefined).success).map(([name]) => name) },
      ...withOptions.map(([name, step]) => ({
        type: 'object',
        description: step.doc,
        properties: { [name]: z.toJSONSchema(step.options, { target: 'draft-7', io: 'input' }) },
        required: [name],
        additionalProperties: false,
      })),
    ],
  };
}

/** Puts the step schema wherever a `do` list stands. */
function withSteps(node: Record<string, unknown>): Record<string, unknown> {
  const replaced = JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      key === 'do' && typeof value === 'object'
        ? { type: 'array', items: { $ref: '#/definitions/step' } }
        : key === '$schema'
          ? undefined
          : value,
    ),
  ) as Record<string, unknown>;
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...replaced };
}
