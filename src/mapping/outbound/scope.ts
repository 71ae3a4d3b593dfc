import type { z } from 'zod';
import { nearest } from '../../kernel/nearest.ts';
import { elementOf, schemaAt, valueType } from '../canonical.ts';
import type { Compiler, Path } from '../compiler.ts';
import type { Value, ValueType } from '../steps/step.ts';

/** Names in force while writing: the document under its root name, and the element of every `each` around. */
export type Names = ReadonlyMap<string, z.core.$ZodType>;

/** The values of the names while one document is written. */
export type Values = Readonly<Record<string, unknown>>;

/** A dotted path, checked against the canonical schema. */
export interface CompiledPath {
  readonly type: ValueType;
  read(values: Values): Value | undefined;
}

/** Compiles `order.shipTo.city`; a path that does not exist or ends in a map or list is reported. */
export function compilePath(compiler: Compiler, names: Names, text: string, path: Path): CompiledPath | undefined {
  const schema = findSchema(compiler, names, text, path);
  if (schema === undefined) return undefined;
  const type = valueType(schema);
  if (type === undefined) {
    compiler.report(path, 'MAP-LINT-ADDRESS', `"${text}" is not a single value; name one of its fields`);
    return undefined;
  }
  const parts = text.split('.');
  return {
    type,
    read: (values) => {
      const found = follow(values, parts);
      if (typeof found === 'string') return found.trim() === '' ? undefined : found;
      return typeof found === 'number' || typeof found === 'boolean' ? found : undefined;
    },
  };
}

/** Compiles a path to a list, such as `order.lines`; gives its reader and the schema of one element. */
export function compileListPath(
  compiler: Compiler,
  names: Names,
  text: string,
  path: Path,
): { element: z.core.$ZodType; read: (values: Values) => readonly unknown[] } | undefined {
  const schema = findSchema(compiler, names, text, path);
  if (schema === undefined) return undefined;
  const element = elementOf(schema);
  if (element === undefined) {
    compiler.report(path, 'MAP-LINT-ADDRESS', `"${text}" is not a list`);
    return undefined;
  }
  const parts = text.split('.');
  return {
    element,
    read: (values) => {
      const found = follow(values, parts);
      return Array.isArray(found) ? found : [];
    },
  };
}

function findSchema(compiler: Compiler, names: Names, text: string, path: Path): z.core.$ZodType | undefined {
  const [first = '', ...rest] = text.split('.');
  const start = names.get(first);
  if (start === undefined) {
    const suggestion = nearest(first, names.keys());
    compiler.report(
      path,
      'MAP-LINT-ADDRESS',
      `"${text}" does not start with ${[...names.keys()].join(' or ')}`,
      suggestion === undefined ? undefined : [suggestion, ...rest].join('.'),
    );
    return undefined;
  }
  for (let length = 1; length <= rest.length; length += 1) {
    const found = schemaAt(start, rest.slice(0, length));
    if (!('known' in found)) continue;
    const wrong = rest[length - 1] ?? '';
    const suggestion = nearest(wrong, found.known);
    const known = suggestion === undefined && found.known.length > 0 ? `; it has ${found.known.join(', ')}` : '';
    compiler.report(
      path,
      'MAP-LINT-ADDRESS',
      `there is no "${wrong}" in ${[first, ...rest.slice(0, length - 1)].join('.')}${known}`,
      suggestion === undefined
        ? undefined
        : [first, ...rest.slice(0, length - 1), suggestion, ...rest.slice(length)].join('.'),
    );
    return undefined;
  }
  const found = schemaAt(start, rest);
  return 'known' in found ? undefined : found;
}

function follow(values: Values, parts: readonly string[]): unknown {
  let at: unknown = values;
  for (const part of parts) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}
