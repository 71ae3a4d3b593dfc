import type { z } from 'zod';
import type { Problem } from '../../kernel/problem.ts';
import type { Compiler, Path } from '../compiler.ts';
import { type LocatedMap, locate } from '../lint/located.ts';
import { compileListPath, type Names, type Values } from './scope.ts';
import { compileWhenAt } from './value.ts';

/** Writes what one entry of an `emit` list stands for. */
export type Emit<Piece> = (values: Values, out: Piece[], problems: Problem[]) => void;

/** Compiles the one named thing (a segment, an element) of an entry; `isListed` when it stands in an `each`. */
export type CompilePiece<Piece> = (
  name: string,
  path: Path,
  names: Names,
  isListed: boolean,
) => (values: Values, problems: Problem[]) => Piece;

/**
 * Compiles an `emit` list. An entry is one named thing with an optional `when`, or `each: list`, `as: name` and an
 * `emit` list of its own, written once per element.
 */
export function compileEmit<Piece>(
  compiler: Compiler,
  names: Names,
  path: Path,
  compilePiece: CompilePiece<Piece>,
  isListed = false,
): Emit<Piece> {
  const list = locate(compiler.root, path).node;
  if (list?.kind !== 'list') {
    compiler.report(path, 'MAP-LINT-VALUE', 'expected a list of what to write');
    return () => undefined;
  }
  const emits = list.items.map((item, index): Emit<Piece> => {
    const at = [...path, index];
    if (item.kind !== 'map') {
      compiler.report(at, 'MAP-LINT-VALUE', 'expected a map such as "- CTT: { … }"');
      return () => undefined;
    }
    return item.entries.has('each')
      ? compileEach(compiler, names, at, item, compilePiece)
      : compileOne(compiler, names, at, item, compilePiece, isListed);
  });
  return (values, out, problems) => {
    for (const emit of emits) emit(values, out, problems);
  };
}

function compileOne<Piece>(
  compiler: Compiler,
  names: Names,
  path: Path,
  item: LocatedMap,
  compilePiece: CompilePiece<Piece>,
  isListed: boolean,
): Emit<Piece> {
  const keys = [...item.entries.keys()].filter((key) => key !== 'when');
  const [name] = keys;
  if (name === undefined || keys.length > 1) {
    compiler.report(
      path,
      'MAP-LINT-VALUE',
      keys.length === 0 ? 'nothing is named here' : `one entry names one thing, found ${keys.join(', ')}`,
    );
    return () => undefined;
  }
  const when = item.entries.has('when') ? compileWhenAt(compiler, names, [...path, 'when']) : undefined;
  const piece = compilePiece(name, [...path, name], names, isListed);
  return (values, out, problems) => {
    if (when === undefined || when(values)) out.push(piece(values, problems));
  };
}

function compileEach<Piece>(
  compiler: Compiler,
  names: Names,
  path: Path,
  item: LocatedMap,
  compilePiece: CompilePiece<Piece>,
): Emit<Piece> {
  const allowed = ['each', 'as', 'emit', 'when'];
  for (const key of item.entries.keys()) {
    if (!allowed.includes(key))
      compiler.reportKey([...path, key], 'MAP-LINT-KEY', `unknown key "${key}"; known here: ${allowed.join(', ')}`);
  }
  const each = scalarText(item, 'each');
  const name = scalarText(item, 'as');
  if (each === undefined || name === undefined || !/^[a-z][a-z0-9-]*$/.test(name)) {
    compiler.report(
      path,
      'MAP-LINT-MISSING',
      'a repeated part needs "each" (a list such as order.lines) and "as" (a name such as line)',
    );
    return () => undefined;
  }
  if (names.has(name)) compiler.report([...path, 'as'], 'MAP-LINT-VALUE', `the name "${name}" is already taken`);
  const list = compileListPath(compiler, names, each, [...path, 'each']);
  if (list === undefined) return () => undefined;
  const inner = new Map<string, z.core.$ZodType>([...names, [name, list.element]]);
  const when = item.entries.has('when') ? compileWhenAt(compiler, names, [...path, 'when']) : undefined;
  const emit = compileEmit(compiler, inner, [...path, 'emit'], compilePiece, true);
  return (values, out, problems) => {
    if (when !== undefined && !when(values)) return;
    for (const element of list.read(values)) emit({ ...values, [name]: element }, out, problems);
  };
}

function scalarText(item: LocatedMap, key: string): string | undefined {
  const node = item.entries.get(key)?.node;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}
