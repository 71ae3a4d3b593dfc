import type { z } from 'zod';
import type { TargetNode } from '../../formats/tree.ts';
import { nearest } from '../../kernel/nearest.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import type { Compiler, Path } from '../compiler.ts';
import { locate } from '../lint/located.ts';
import type { outboundFile } from '../schema.ts';
import { type CompiledOutbound, rootOf, written } from './compile.ts';
import { type CompilePiece, compileEmit } from './emit.ts';
import type { Names } from './scope.ts';
import { compileValue, type WriteValue } from './value.ts';

type XmlFile = z.infer<typeof outboundFile.xml>;
type JsonFile = z.infer<typeof outboundFile.json>;

/** XML: elements with `@attribute`, `text` and nested `emit`. */
export function compileXmlTarget(compiler: Compiler, file: XmlFile): CompiledOutbound {
  const { fileName, charset } = file.target;
  return {
    target: { format: 'xml', fileName, encode: withoutUndefined({ charset }) },
    write: compileRoot(compiler, file, elementPiece(compiler)),
  };
}

/** JSON: members with `text` or `literal`, or nested `emit`; those of an `each` are an array. The root has no name. */
export function compileJsonTarget(compiler: Compiler, file: JsonFile): CompiledOutbound {
  return {
    target: { format: 'json', fileName: file.target.fileName, encode: {} },
    write: compileRoot(compiler, file, memberPiece(compiler)),
  };
}

function compileRoot(
  compiler: Compiler,
  file: XmlFile | JsonFile,
  piece: CompilePiece<TargetNode>,
): CompiledOutbound['write'] {
  const { root, names } = rootOf(file.kind);
  const first = locate(compiler.root, ['emit', 0]).node;
  if (first?.kind === 'map' && (first.entries.has('each') || first.entries.has('when'))) {
    compiler.report(
      ['emit', 0],
      'MAP-LINT-VALUE',
      'the root element is written exactly once, without "each" or "when"',
    );
  }
  const emit = compileEmit(compiler, names, ['emit'], piece);
  return (document) =>
    written(root, document, (values, problems) => {
      const nodes: TargetNode[] = [];
      emit(values, nodes, problems);
      return nodes[0] ?? { kind: 'node', name: '', attributes: {}, children: [] };
    });
}

function elementPiece(compiler: Compiler): CompilePiece<TargetNode> {
  return (name, path, names) => {
    if (!/^[A-Za-z_][\w.:-]*$/.test(name))
      compiler.reportKey(path, 'MAP-LINT-ADDRESS', `"${name}" is not the name of an element`);
    const parts = partsOf(compiler, path, names, name, (key) => key.startsWith('@') || key === 'text');
    const children = nested(compiler, path, names, elementPiece(compiler));
    return (values, problems) => {
      const inside: TargetNode[] = [];
      children?.(values, inside, problems);
      const text = parts.get('text')?.(values, problems);
      const attributes = [...parts].filter(([key]) => key.startsWith('@'));
      return {
        kind: 'node',
        name,
        attributes: Object.fromEntries(attributes.map(([key, write]) => [key.slice(1), write(values, problems)])),
        ...withoutUndefined({ text }),
        children: inside,
      };
    };
  };
}

function memberPiece(compiler: Compiler): CompilePiece<TargetNode> {
  return (name, path, names, isListItem) => {
    const parts = partsOf(compiler, path, names, name, (key) => key === 'text' || key === 'literal');
    const children = nested(compiler, path, names, memberPiece(compiler));
    if (parts.size + (children === undefined ? 0 : 1) > 1)
      compiler.report(path, 'MAP-LINT-KEY', `"${name}" has one of "text", "literal" and "emit"`);
    const isLiteral = parts.has('literal');
    const write = parts.get('text') ?? parts.get('literal');
    return (values, problems) => {
      const inside: TargetNode[] = [];
      children?.(values, inside, problems);
      const text = write?.(values, problems);
      return {
        kind: 'node',
        name,
        attributes: {},
        ...withoutUndefined({ text }),
        children: inside,
        isListItem,
        isLiteral,
      };
    };
  };
}

/** The values of an element by their keys; keys that are neither such nor `emit` are reported. */
function partsOf(
  compiler: Compiler,
  path: Path,
  names: Names,
  name: string,
  isPart: (key: string) => boolean,
): Map<string, WriteValue> {
  const { node } = locate(compiler.root, path);
  const known = ['text', 'literal', '@name'].filter((key) => isPart(key));
  const parts = new Map<string, WriteValue>();
  if (node?.kind !== 'map') {
    compiler.report(
      path,
      'MAP-LINT-VALUE',
      `expected a map of ${known.map((key) => `"${key}"`).join(', ')} and "emit"`,
    );
    return parts;
  }
  for (const key of node.entries.keys()) {
    const at = [...path, key];
    const label = key.startsWith('@') ? `${name}/${key}` : name;
    if (isPart(key)) parts.set(key, compileValue(compiler, names, at, label, { path: label }));
    else if (key !== 'emit') {
      const message = `unknown key "${key}"; it can be ${known.map((one) => `"${one}"`).join(', ')} or "emit"`;
      compiler.reportKey(
        at,
        'MAP-LINT-KEY',
        message,
        nearest(key, ['emit', ...known, ...(isPart(`@${key}`) ? [`@${key}`] : [])]),
      );
    }
  }
  return parts;
}

function nested(
  compiler: Compiler,
  path: Path,
  names: Names,
  piece: CompilePiece<TargetNode>,
): ReturnType<typeof compileEmit<TargetNode>> | undefined {
  const { node } = locate(compiler.root, path);
  return node?.kind === 'map' && node.entries.has('emit')
    ? compileEmit(compiler, names, [...path, 'emit'], piece)
    : undefined;
}
