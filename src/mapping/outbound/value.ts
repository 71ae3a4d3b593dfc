import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import { type Compiler, dotted, type Path } from '../compiler.ts';
import { compileField, type RawReader } from '../field.ts';
import { checkSchema } from '../lint/check-schema.ts';
import { locate } from '../lint/located.ts';
import { type outboundField, outboundValue, whenClause } from '../schema.ts';
import { Fault, type Value } from '../steps/step.ts';
import { compileListPath, compilePath, type Names, type Values } from './scope.ts';

/** A place in the target, ready to be filled. Undefined is written empty or left out. */
export type WriteValue = (values: Values, problems: Problem[]) => string | undefined;

/**
 * Compiles a constant or a field at `path` of the file. `label` and `position` say where it goes, for findings.
 * Constants that hold one of `separators` are refused, with a remedy.
 */
export function compileValue(
  compiler: Compiler,
  names: Names,
  path: Path,
  label: string,
  position: Position,
  separators: readonly string[] = [],
): WriteValue {
  const { node } = locate(compiler.root, path);
  if (node === undefined) return () => undefined;
  const spec = checkSchema(outboundValue, node, path, compiler.problems);
  if (spec === undefined) return () => undefined;
  if (typeof spec === 'string') {
    refuseSeparators(compiler, path, spec, separators);
    const { tracer } = compiler;
    if (tracer === undefined) return () => spec;
    return () => {
      tracer.constant(dotted(path), label, spec);
      return spec;
    };
  }
  if (typeof spec.value === 'string') refuseSeparators(compiler, [...path, 'value'], spec.value, separators);
  const raw = rawReader(compiler, names, spec, path);
  const field = compileField(compiler, {
    name: label,
    path,
    rules: spec,
    raw,
    effect: 'hold-line',
    when: compileWhen(compiler, names, spec.when, [...path, 'when']),
    address: (text, at) => {
      const compiled = compilePath(compiler, names, text, at);
      return (source) => {
        const value = compiled?.read(source as Values);
        return value === undefined ? undefined : String(value);
      };
    },
  });
  if (field.output === 'list')
    compiler.reportKey(
      path,
      'MAP-LINT-TYPE',
      `${label} takes a text, but its steps give a list; end with "join" or "first"`,
    );
  const severity = spec.onError === 'warn' ? 'warning' : 'error';
  return (values, problems) => {
    const note = (fault: Fault, level: 'warning' | 'error'): void => {
      problems.push(
        problem(fault.code, level, position, fault.message, {
          found: fault.found,
          ...(fault.expected === undefined ? {} : { expected: fault.expected }),
        }),
      );
    };
    const value: Value | undefined | Fault = field.evaluate(values, (fault) => note(fault, 'warning'));
    if (value instanceof Fault) {
      note(value, severity);
      return undefined;
    }
    return value === undefined ? undefined : String(value);
  };
}

/** Compiles a `when` map of paths; a place without it is always written. */
function compileWhen(
  compiler: Compiler,
  names: Names,
  when: Readonly<Record<string, 'present' | 'blank' | string[]>> | undefined,
  path: Path,
): ((source: unknown) => boolean) | undefined {
  if (when === undefined) return undefined;
  const tests = Object.entries(when).map(([text, wanted]) => {
    const compiled = compilePath(compiler, names, text, [...path, text]);
    return (source: unknown): boolean => {
      const value = compiled?.read(source as Values);
      if (wanted === 'present') return value !== undefined;
      if (wanted === 'blank') return value === undefined;
      return value !== undefined && wanted.includes(String(value));
    };
  });
  return (source) => tests.every((test) => test(source));
}

/** Checks and compiles a `when` that stands beside a segment or element. */
export function compileWhenAt(compiler: Compiler, names: Names, path: Path): (source: unknown) => boolean {
  const { node } = locate(compiler.root, path);
  const spec = node === undefined ? undefined : checkSchema(whenClause, node, path, compiler.problems);
  return compileWhen(compiler, names, spec, path) ?? (() => true);
}

function rawReader(
  compiler: Compiler,
  names: Names,
  spec: ReturnType<typeof outboundField.parse>,
  path: Path,
): RawReader {
  const origins = (['from', 'value', 'count'] as const).filter((key) => spec[key] !== undefined);
  if (origins.length !== 1) {
    const message =
      origins.length === 0
        ? 'give "from" (a path), "value" (a constant) or "count" (a list)'
        : `give only one of ${origins.join(', ')}`;
    compiler.reportKey(path, origins.length === 0 ? 'MAP-LINT-MISSING' : 'MAP-LINT-KEY', message);
  }
  if (spec.count !== undefined) {
    const list = compileListPath(compiler, names, spec.count, [...path, 'count']);
    return {
      type: 'number',
      describe: `the number of ${spec.count}`,
      read: (source) => list?.read(source as Values).length,
    };
  }
  if (spec.from !== undefined) {
    const compiled = compilePath(compiler, names, spec.from, [...path, 'from']);
    return { type: compiled?.type ?? 'text', describe: spec.from, read: (source) => compiled?.read(source as Values) };
  }
  return { type: 'text', describe: 'a constant', read: () => spec.value };
}

function refuseSeparators(compiler: Compiler, path: Path, text: string, separators: readonly string[]): void {
  const held = separators.find((separator) => text.includes(separator));
  if (held === undefined) return;
  compiler.report(
    path,
    'MAP-LINT-VALUE',
    `"${text}" holds the separator ${held}; X12 has no escape, so choose another text or other separators`,
  );
}
