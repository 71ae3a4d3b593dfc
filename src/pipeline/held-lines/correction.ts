import type { z } from 'zod';
import { type InboundKind, inboundKinds } from '../../documents/kinds.ts';
import { nearest } from '../../kernel/nearest.ts';
import { type CanonicalField, canonicalFields } from '../../mapping/canonical.ts';
import type { FieldRules, InboundMapping } from '../../mapping/mapping.ts';

/** Values that a person gives for fields of a held line, as texts; an empty text takes the field away. */
export type Correction = Readonly<Record<string, string>>;

export type CorrectedLine =
  | { readonly ok: true; readonly fields: Readonly<Record<string, unknown>> }
  /** Everything that is wrong, one sentence each. */
  | { readonly ok: false; readonly reasons: readonly string[] };

/**
 * Puts a person's values in place of what was read, under the same rules: the canonical document and what the mapping
 * demands of the field. Steps of the mapping do not apply: the values are canonical ones, e.g. pieces and not cases.
 */
export function correctLine(
  mapping: Pick<InboundMapping, 'kind' | 'lineRules'>,
  read: Readonly<Record<string, unknown>>,
  correction: Correction,
): CorrectedLine {
  const { kind, lineRules } = mapping;
  const schema: z.ZodObject = inboundKinds[kind].line;
  const canonical = canonicalFields(schema);
  const fields: Record<string, unknown> = { ...read };
  const reasons: string[] = [];
  const misread = new Set<string>();
  for (const [name, text] of Object.entries(correction)) {
    const field = canonical.get(name);
    if (field === undefined) reasons.push(unknownField(kind, name, [...canonical.keys()]));
    else if (text === '') delete fields[name];
    else {
      const value = canonicalValue(field, text);
      if (value !== undefined) fields[name] = value;
      else {
        misread.add(name);
        reasons.push(`${name}: "${text}" is not a ${field.type}.`);
      }
    }
  }
  for (const [name, field] of canonical) {
    if (misread.has(name)) continue;
    reasons.push(...findings(name, field, schema.shape[name], lineRules[name] ?? {}, fields[name]));
  }
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, fields };
}

function unknownField(kind: InboundKind, name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const hint = near === undefined ? `it has ${known.join(', ')}` : `did you mean "${near}"?`;
  return `A line of ${kind} has no field "${name}"; ${hint}.`;
}

function canonicalValue({ type }: CanonicalField, text: string): unknown {
  if (type === 'number') return /^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  return text;
}

function findings(
  name: string,
  field: CanonicalField,
  schema: z.core.$ZodType | undefined,
  rules: FieldRules,
  value: unknown,
): string[] {
  if (value === undefined || value === null) {
    return field.required || rules.required === true ? [`${name} is required.`] : [];
  }
  // What steps of a mapping guarantee, a person does not: the whole schema counts.
  const issue = (schema as z.ZodType | undefined)?.safeParse(value).error?.issues[0];
  if (issue !== undefined) return [`${name}: "${String(value)}" does not fit: ${issue.message}.`];
  const size = typeof value === 'number' ? value : field.type === 'decimal' ? Number(value) : String(value).length;
  const what =
    typeof value === 'number' || field.type === 'decimal' ? `${name}: ${String(value)}` : `The length of ${name}`;
  if (rules.min !== undefined && size < rules.min) return [`${what} is below ${rules.min}.`];
  if (rules.max !== undefined && size > rules.max) return [`${what} is above ${rules.max}.`];
  return [];
}
