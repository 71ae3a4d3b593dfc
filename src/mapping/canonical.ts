import { z } from 'zod';
import { decimal } from '../documents/parts.ts';
import type { Value, ValueType } from './steps/step.ts';

/** What a canonical field is, as far as a mapping can fill or read it. */
export interface CanonicalField {
  readonly type: ValueType;
  readonly required: boolean;
  /** The values allowed, where there are only a few. */
  readonly options?: readonly string[];
  /** What the canonical schema says of a value, or undefined when it fits. Absent when every value of the type fits. */
  readonly check?: (value: Value) => string | undefined;
}

/** The fields of a header or line by name. */
export function canonicalFields(schema: z.ZodObject): ReadonlyMap<string, CanonicalField> {
  return new Map(Object.entries(schema.shape).map(([name, field]) => [name, canonicalField(field)]));
}

/** The schema under a dotted path of an outbound document, through optional parts; arrays are not entered. */
export function schemaAt(
  schema: z.core.$ZodType,
  path: readonly string[],
): z.core.$ZodType | { readonly known: readonly string[] } {
  const inner = unwrap(schema);
  const [next, ...rest] = path;
  if (next === undefined) return inner;
  if (!(inner instanceof z.ZodObject)) return { known: [] };
  const child: z.core.$ZodType | undefined = Object.hasOwn(inner.shape, next) ? inner.shape[next] : undefined;
  return child === undefined ? { known: Object.keys(inner.shape) } : schemaAt(child, rest);
}

/** The element of an array schema, or undefined for anything else. */
export function elementOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodArray ? inner.element : undefined;
}

/** The value type of a schema, or undefined for objects and arrays. */
export function valueType(schema: z.core.$ZodType): ValueType | undefined {
  const inner = unwrap(schema);
  if (inner._zod.def === decimal._zod.def) return 'decimal';
  if (inner instanceof z.ZodISODate) return 'day';
  if (inner instanceof z.ZodISODateTime) return 'instant';
  if (inner instanceof z.ZodNumber) return 'number';
  if (inner instanceof z.ZodBoolean) return 'boolean';
  if (inner instanceof z.ZodString || inner instanceof z.ZodEnum) return 'text';
  return undefined;
}

function canonicalField(schema: z.core.$ZodType): CanonicalField {
  const inner = unwrap(schema);
  const type = valueType(inner) ?? 'text';
  const required = !(schema as z.ZodType).safeParse(undefined).success;
  const options = inner instanceof z.ZodEnum ? inner.options.map(String) : undefined;
  const always = type === 'day' || type === 'instant' || type === 'boolean' || (type === 'text' && isAnyText(inner));
  return {
    type,
    required,
    ...(options === undefined ? {} : { options }),
    ...(always ? {} : { check: checkOf(type, inner as z.ZodType) }),
  };
}

/** The common cases are decided without the schema: a line of a stock feed has several such fields. */
function checkOf(type: ValueType, schema: z.ZodType): (value: Value) => string | undefined {
  if (type === 'number') return checkNumber(schema);
  const check = checkWith(schema);
  if (type !== 'decimal') return check;
  return (value) => (typeof value === 'string' && value.length <= SHORT_DECIMAL ? undefined : check(value));
}

/** A decimal of this length always fits, and steps make no other than plain ones. */
const SHORT_DECIMAL = 12;

/** Feeds say the same currency line after line, so the last value that fitted is not looked at again. */
function checkWith(schema: z.ZodType): (value: Value) => string | undefined {
  let fitted: Value | undefined;
  return (value) => {
    if (value === fitted) return undefined;
    const result = schema.safeParse(value);
    if (!result.success) return expectation(result.error.issues[0]);
    fitted = value;
    return undefined;
  };
}

/** What was expected, in words for an operator. */
function expectation(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type' && issue.expected === 'int') return 'expected a whole number';
  if (issue?.code === 'too_small') return `expected at least ${issue.minimum}`;
  if (issue?.code === 'too_big') return `expected at most ${issue.maximum}`;
  if (issue?.code === 'invalid_value') return `expected one of ${issue.values.map(String).join(', ')}`;
  return issue?.message ?? 'it does not fit';
}

/** Numbers are whole in every canonical document; the common case is decided without the schema. */
function checkNumber(schema: z.ZodType): (value: Value) => string | undefined {
  const check = checkWith(schema);
  const least = check(0) === undefined ? 0 : 1;
  const most = check(1) === undefined && check(1_000_000) === undefined ? 1_000_000 : -1;
  return (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most ? undefined : check(value);
}

/** True for texts with no other rule than not being empty, which the reader has already made sure of. */
function isAnyText(schema: z.core.$ZodType): boolean {
  return (
    schema instanceof z.ZodString &&
    (schema._zod.def.checks ?? []).every((check) => check._zod.def.check === 'min_length') &&
    (schema.minLength ?? 0) <= 1
  );
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return unwrap(schema.unwrap());
  return schema;
}
