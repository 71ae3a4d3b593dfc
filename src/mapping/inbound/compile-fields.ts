import { nearest } from '../../kernel/nearest.ts';
import { type CanonicalField, canonicalFields } from '../canonical.ts';
import { type Compiler, dotted, type Path } from '../compiler.ts';
import { type CompiledField, checkAgainstCanonical, compileField, type RawReader } from '../field.ts';
import type { FieldPlace, InboundField } from '../schema.ts';
import type { IssueEffect, Value } from '../steps/step.ts';
import type { Origin } from '../trace.ts';
import { type AddressSpace, isBlank } from './space.ts';

/** A compiled field with what the canonical document says of it. */
export interface InboundFieldPlan extends CompiledField {
  readonly canonical: CanonicalField;
  readonly several: InboundField['several'];
}

/**
 * Compiles the fields of `document` or `lines.fields` against the canonical schema of that part.
 *
 * @param isAll false: others are declared elsewhere
 */
export function compileFields(
  compiler: Compiler,
  space: AddressSpace,
  declared: Readonly<Record<string, InboundField>>,
  schema: Parameters<typeof canonicalFields>[0],
  path: Path,
  what: string,
  onProblem: IssueEffect = 'hold-line',
  isAll = true,
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
      effect: spec.onError ?? onProblem,
      when: compileWhen(space, spec.when, [...at, 'when']),
      address: (text, where) => space.stepAddress(text, where, spec),
    });
    checkAgainstCanonical(compiler, at, field, target);
    plans.push({ ...field, canonical: watched(compiler, at, target), several: spec.several });
  }
  for (const [name, field] of canonical) {
    if (isAll && field.required && !Object.hasOwn(declared, name)) {
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
  const origins = (['from', 'col', 'value', 'firstOf'] as const).filter((key) => spec[key] !== undefined);
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
  if (spec.firstOf !== undefined) {
    for (const key of ['where', 'pair', 'several'] as const) {
      if (spec[key] !== undefined)
        compiler.reportKey(
          [...path, key],
          'MAP-LINT-KEY',
          `beside "firstOf", "${key}" stands in the place it is about`,
        );
    }
    return firstOf(compiler, space, spec.firstOf, [...path, 'firstOf']);
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
  const reader = space.fieldReader(spec, path);
  return compiler.tracer === undefined ? reader : { ...reader, origins: originsOf(space, spec, path, reader) };
}

/** Places in order of preference. What is wrong at a place stops the search: the next one would hide it. */
function firstOf(compiler: Compiler, space: AddressSpace, declared: readonly FieldPlace[], path: Path): RawReader {
  const places = declared.map(({ when, ...spec }, index) => {
    const at = [...path, index];
    if ((spec.from === undefined) === (spec.col === undefined))
      compiler.reportKey(at, 'MAP-LINT-MISSING', 'a place has "from" (an address) or "col" (a column number)');
    const holds = compileWhen(space, when, [...at, 'when']);
    const { describe, read } = space.fieldReader(spec, at);
    return {
      address: describe,
      read: (source: unknown) => (holds === undefined || holds(source) ? read(source) : undefined),
      position: space.position,
    };
  });
  return {
    type: 'text',
    describe: places.map(({ address }) => address).join(', else '),
    ...(compiler.tracer === undefined ? {} : { origins: places }),
    read: (source) => {
      for (const { read } of places) {
        const value = read(source);
        if (value !== undefined) return value;
      }
      return undefined;
    },
  };
}

/** Each address of a field as a reader of its own, so that a trace can say what stood where. */
function originsOf(space: AddressSpace, spec: InboundField, path: Path, reader: RawReader): Origin[] {
  const { position } = space;
  if (!Array.isArray(spec.from)) return [{ address: reader.describe, read: reader.read, position }];
  return spec.from.map((from) => {
    const { describe, read } = space.fieldReader({ ...spec, from }, path);
    return { address: describe, read, position };
  });
}

function watched(compiler: Compiler, path: Path, canonical: CanonicalField): CanonicalField {
  const { tracer } = compiler;
  if (tracer === undefined || canonical.check === undefined) return canonical;
  return { ...canonical, check: tracer.canonical(dotted(path), canonical.check) };
}

function constantReader(value: Value): RawReader {
  return {
    read: () => value,
    type: typeof value === 'boolean' ? 'boolean' : 'text',
    describe: `the constant "${String(value)}"`,
  };
}
