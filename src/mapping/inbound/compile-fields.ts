import { type CanonicalField, canonicalFields } from '../canonical.ts';
import type { Compiler, Path } from '../compiler.ts';
import { type CompiledField, checkAgainstCanonical, compileField, type RawReader } from '../field.ts';
import { nearest } from '../lint/problem.ts';
import type { InboundField } from '../schema.ts';
import type { Value } from '../steps/step.ts';
import { type AddressSpace, isBlank } from './space.ts';

/** A compiled field with what the canonical document says of it. */
export interface InboundFieldPlan extends CompiledField {
  readonly canonical: CanonicalField;
  readonly several: InboundField['several'];
}

/** Compiles the fields of `document` or `lines.fields` against the canonical schema of that part. */
export function compileFields(
  compiler: Compiler,
  space: AddressSpace,
  declared: Readonly<Record<string, InboundField>>,
  schema: Parameters<typeof canonicalFields>[0],
  path: Path,
  what: string,
): InboundFieldPlan[] {
  const canonical = canonicalFields(schema);
  const plans: InboundFieldPlan[] = [];
  for (const [name, spec] of Object.entries(declared)) {
    const at = [...path, name];
    const target = canonical.get(name);
    if (target === undefined) {
      const suggestion = nearest(name, canonical.keys());
      const known = suggestion === undefined ? `; it has ${[...canonical.keys()].join(', ')}` : '';
      compiler.reportKey(at, 'MAP-LINT-FIELD', `${what} has no field "${name}"${known}`, suggestion);
      continue;
    }
    const raw = rawReader(compiler, space, spec, at, target);
    const field = compileField(compiler, {
      name,
      path: at,
      rules: spec,
      raw,
      effect: spec.onError ?? 'hold-line',
      when: compileWhen(space, spec.when, [...at, 'when']),
      address: (text, where) => space.stepAddress(text, where, spec),
    });
    checkAgainstCanonical(compiler, at, field, target);
    plans.push({ ...field, canonical: target, several: spec.several });
  }
  for (const [name, field] of canonical) {
    if (field.required && !Object.hasOwn(declared, name)) {
      compiler.reportKey(path, 'MAP-LINT-MISSING', `${what} needs the field "${name}"`);
    }
  }
  return plans;
}

/** Compiles `when`: every entry must hold. */
function compileWhen(
  space: Pick<AddressSpace, 'condition'>,
  when: Readonly<Record<string, 'present' | 'blank' | string[]>> | undefined,
  path: Path,
): ((source: unknown) => boolean) | undefined {
  if (when === undefined) return undefined;
  const tests = Object.entries(when).map(([address, wanted]) => {
    const read = space.condition(address, [...path, address]);
    if (wanted === 'blank') return (source: unknown) => !read(source, (value) => !isBlank(value));
    if (wanted === 'present') return (source: unknown) => read(source, (value) => !isBlank(value));
    const accepted = new Set(wanted);
    return (source: unknown) => read(source, (value) => value !== undefined && accepted.has(value.trim()));
  });
  return (source) => tests.every((test) => test(source));
}

function rawReader(
  compiler: Compiler,
  space: AddressSpace,
  spec: InboundField,
  path: Path,
  canonical: CanonicalField,
): RawReader {
  const origins = (['from', 'col', 'value'] as const).filter((key) => spec[key] !== undefined);
  if (origins.length > 1) {
    compiler.reportKey([...path, origins[1] ?? ''], 'MAP-LINT-KEY', `give only one of ${origins.join(', ')}`);
  }
  if (origins.length === 0) {
    compiler.reportKey(
      path,
      'MAP-LINT-MISSING',
      'give "from" (an address) or "value" (a constant); how a field is read is not inherited in parts',
    );
    return constantReader('');
  }
  if (spec.value !== undefined) {
    for (const key of ['where', 'pair', 'several', 'default'] as const) {
      if (spec[key] !== undefined)
        compiler.reportKey([...path, key], 'MAP-LINT-KEY', `"${key}" has no meaning beside "value"`);
    }
    if (spec.do === undefined) {
      const finding = canonical.check?.(spec.value);
      if (finding !== undefined)
        compiler.report([...path, 'value'], 'MAP-LINT-VALUE', `"${spec.value}" does not fit: ${finding}`);
    }
    return constantReader(spec.value);
  }
  return space.fieldReader(spec, path);
}

function constantReader(value: Value): RawReader {
  return {
    read: () => value,
    type: typeof value === 'boolean' ? 'boolean' : 'text',
    describe: `the constant "${String(value)}"`,
  };
}
