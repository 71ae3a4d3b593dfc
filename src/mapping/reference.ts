import { z } from 'zod';
import { inboundKinds, outboundKinds } from '../documents/kinds.ts';
import { elementOf, schemaAt, valueType } from './canonical.ts';
import { phrase } from './compiler.ts';
import type { Step, StepExample } from './steps/step.ts';
import { steps } from './steps/table.ts';
import { writtenStep, writtenYaml } from './steps/written.ts';

/**
 * What a mapping file can name, from the code that reads it: canonical fields by kind, and steps. The source of
 * `map docs` and of docs/mapping-reference.md.
 */
export interface KindReference {
  readonly kind: string;
  readonly direction: 'in' | 'out';
  readonly doc: string;
  readonly fields: readonly FieldReference[];
}

export interface FieldReference {
  /**
   * Where it stands: under `document` or `lines.fields` in an inbound file; the name that outbound paths begin with.
   */
  readonly part: string;
  /** Name, or dotted path below the part; the element of a list is marked `[]`. */
  readonly name: string;
  /** In words: `a text`, `an instant`, `a list`. */
  readonly type: string;
  /** Must be there: inbound the mapping has to give it, outbound it always has a value. */
  readonly required: boolean;
  /** The only values it can have. */
  readonly options?: readonly string[];
  readonly doc: string;
}

export interface StepReference {
  readonly name: string;
  readonly doc: string;
  /** Types it works on and what it gives, in words: `a text or a list` → `the same`. */
  readonly takes: string;
  readonly gives: string;
  readonly options: readonly { readonly name: string; readonly required: boolean; readonly doc: string }[];
  readonly examples: readonly { readonly written: string; readonly input: string; readonly result: string }[];
}

/** Every kind with all its canonical fields. */
export function kindReferences(): KindReference[] {
  const inbound = Object.entries(inboundKinds).map(([kind, { doc, header, line }]) => ({
    kind,
    direction: 'in' as const,
    doc,
    fields: [...fieldsOf(header, 'document'), ...fieldsOf(line, 'lines.fields')],
  }));
  const outbound = Object.entries(outboundKinds).map(([kind, { doc, root, document }]) => ({
    kind,
    direction: 'out' as const,
    doc,
    fields: fieldsOf(document, root),
  }));
  return [...inbound, ...outbound];
}

/** Every step of `do`, in the order of the table. */
export function stepReferences(): StepReference[] {
  return [...steps].map(([name, step]) => ({
    name,
    doc: step.doc,
    ...signature(step),
    options: optionsOf(step.options),
    examples: step.examples.map((example) => shownExample(name, example)),
  }));
}

function fieldsOf(schema: z.ZodObject, part: string, prefix = ''): FieldReference[] {
  return Object.entries(schema.shape).flatMap(([key, field]: [string, z.core.$ZodType]) => {
    const name = `${prefix}${key}`;
    const inner = plain(field);
    const type = valueType(inner);
    const element = elementOf(inner);
    const own: FieldReference = {
      part,
      name,
      type: type !== undefined ? phrase(type) : element === undefined ? 'a group' : 'a list',
      required: !(field as z.ZodType).safeParse(undefined).success,
      ...(inner instanceof z.ZodEnum ? { options: inner.options.map(String) } : {}),
      doc: docOf(field),
    };
    if (inner instanceof z.ZodObject) return [own, ...fieldsOf(inner, part, `${name}.`)];
    const child = element === undefined ? undefined : plain(element);
    return child instanceof z.ZodObject ? [own, ...fieldsOf(child, part, `${name}[].`)] : [own];
  });
}

/** The schema without what makes it optional. */
function plain(schema: z.core.$ZodType): z.core.$ZodType {
  const found = schemaAt(schema, []);
  return 'known' in found ? schema : found;
}

function docOf(schema: z.core.$ZodType): string {
  return (schema as z.ZodType).description ?? (plain(schema) as z.ZodType).description ?? '';
}

/** What the step takes and gives, as far as its examples show it: for some it depends on the options. */
function signature(step: Step): Pick<StepReference, 'takes' | 'gives'> {
  const pairs = step.examples.flatMap(({ options }) => {
    const parsed = step.options.parse(options);
    return step.input(parsed).map((type) => [type, step.output(type, parsed)] as const);
  });
  const takes = [...new Set(pairs.map(([type]) => phrase(type)))];
  const isSame = takes.length > 1 && pairs.every(([type, output]) => type === output);
  const gives = [...new Set(pairs.map(([, output]) => phrase(output)))];
  return { takes: takes.join(' or '), gives: isSame ? 'the same' : gives.join(' or ') };
}

function optionsOf(schema: z.core.$ZodType): StepReference['options'] {
  const inner = plain(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap(optionsOf);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape).map(([name, option]: [string, z.core.$ZodType]) => ({
    name,
    required: !(option as z.ZodType).safeParse(undefined).success,
    doc: docOf(option),
  }));
}

function shownExample(name: string, example: StepExample): StepReference['examples'][number] {
  const { options, input, output, fault, beside, codes } = example;
  const around = [
    ...Object.entries(beside ?? {}).map(([address, value]) => `${address} ${value}`),
    ...Object.entries(codes ?? {}).map(([list, entries]) => `codes ${list}: ${writtenYaml(entries)}`),
  ];
  const shown = (value: unknown): string => (value === undefined ? 'blank' : JSON.stringify(value));
  return {
    written: writtenStep(name, options),
    input: [shown(input), ...around].join(', '),
    result: fault === undefined ? shown(output) : `finding: ${fault}`,
  };
}
