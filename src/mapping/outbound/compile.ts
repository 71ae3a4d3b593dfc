import type { z } from 'zod';
import { outboundKinds } from '../../documents/kinds.ts';
import type { TargetDocument, TargetNode, TargetSegments } from '../../formats/tree.ts';
import type { Problem } from '../../kernel/problem.ts';
import { checkTag, parseSegmentAddress } from '../addresses.ts';
import type { Compiler, Path } from '../compiler.ts';
import { locate } from '../lint/located.ts';
import { nearest } from '../lint/problem.ts';
import type { MappingTarget, TargetEnvelope, WriteResult } from '../mapping.ts';
import type { outboundFile } from '../schema.ts';
import { type CompilePiece, compileEmit } from './emit.ts';
import { compileListPath, type Names, type Values } from './scope.ts';
import { compileValue, type WriteValue } from './value.ts';

/** What an outbound file compiles to, apart from its identity. */
export interface CompiledOutbound {
  readonly target: MappingTarget;
  write(document: Readonly<Record<string, unknown>>): WriteResult;
}

type X12File = z.infer<typeof outboundFile.x12>;
type CsvFile = z.infer<typeof outboundFile.csv>;
type XmlFile = z.infer<typeof outboundFile.xml>;
type Segment = TargetSegments['segments'][number];

/** X12: segments with elements by address; envelope, counts and control numbers belong to the codec. */
export function compileX12Target(compiler: Compiler, file: X12File): CompiledOutbound {
  const { root, names } = rootOf(file.kind);
  const { transaction, version, envelope, fileName } = file.target;
  const given = envelope?.separators;
  const separators = [given?.element ?? '*', given?.component ?? '>', given?.segment ?? '~'];
  checkSeparators(compiler, given?.repetition === undefined ? separators : [...separators, given.repetition]);
  const piece: CompilePiece<Segment> = (tag, path, inner) => {
    const wrong = checkTag(tag);
    if (wrong !== undefined) compiler.reportKey(path, 'MAP-LINT-ADDRESS', wrong.error, wrong.suggestion);
    if (['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA'].includes(tag)) {
      compiler.reportKey(path, 'MAP-LINT-ADDRESS', `${tag} belongs to the envelope, which the writer adds`);
    }
    const elements = compileElements(compiler, inner, tag, path, separators);
    const length = Math.max(0, ...elements.keys());
    return (values, problems) => ({
      tag,
      elements: Array.from({ length }, (_, index) => elements.get(index + 1)?.(values, problems)),
    });
  };
  const emit = compileEmit(compiler, names, ['emit'], piece);
  return {
    target: {
      format: 'x12',
      transaction,
      version,
      ...(fileName === undefined ? {} : { fileName }),
      ...(envelope === undefined ? {} : { envelope: withoutUndefined(envelope) }),
    },
    write: (document) =>
      written(root, document, (values, problems) => {
        const segments: Segment[] = [];
        emit(values, segments, problems);
        return { kind: 'segments', segments };
      }),
  };
}

/** CSV: one row per element of a list, columns in file order. */
export function compileCsvTarget(compiler: Compiler, file: CsvFile): CompiledOutbound {
  const { root, names } = rootOf(file.kind);
  const list = compileListPath(compiler, names, file.rows.each, ['rows', 'each']);
  const inner: Names = list === undefined ? names : new Map([...names, [file.rows.as, list.element]]);
  const columns: { header: string; write: WriteValue }[] = [];
  const { node } = locate(compiler.root, ['rows', 'columns']);
  for (const header of node?.kind === 'map' ? node.entries.keys() : []) {
    columns.push({
      header,
      write: compileValue(compiler, inner, ['rows', 'columns', header], header, { column: header }),
    });
  }
  const { fileName, delimiter } = file.target;
  return {
    target: { format: 'csv', fileName, ...(delimiter === undefined ? {} : { delimiter }) },
    write: (document) =>
      written(root, document, (values, problems) => ({
        kind: 'rows',
        header: columns.map(({ header }) => header),
        rows: (list?.read(values) ?? []).map((element) =>
          columns.map(({ write }) => write({ ...values, [file.rows.as]: element }, problems)),
        ),
      })),
  };
}

/** XML: elements with `@attribute`, `text` and nested `emit`. */
export function compileXmlTarget(compiler: Compiler, file: XmlFile): CompiledOutbound {
  const { root, names } = rootOf(file.kind);
  const first = locate(compiler.root, ['emit', 0]).node;
  if (first?.kind === 'map' && (first.entries.has('each') || first.entries.has('when'))) {
    compiler.report(
      ['emit', 0],
      'MAP-LINT-VALUE',
      'the root element is written exactly once, without "each" or "when"',
    );
  }
  const emit = compileEmit(compiler, names, ['emit'], elementPiece(compiler));
  return {
    target: { format: 'xml', fileName: file.target.fileName },
    write: (document) =>
      written(root, document, (values, problems) => {
        const nodes: TargetNode[] = [];
        emit(values, nodes, problems);
        return nodes[0] ?? { kind: 'node', name: '', attributes: {}, children: [] };
      }),
  };
}

function elementPiece(compiler: Compiler): CompilePiece<TargetNode> {
  return (name, path, names) => {
    if (!/^[A-Za-z_][\w.:-]*$/.test(name))
      compiler.reportKey(path, 'MAP-LINT-ADDRESS', `"${name}" is not the name of an element`);
    const { node } = locate(compiler.root, path);
    const attributes: { name: string; write: WriteValue }[] = [];
    let text: WriteValue | undefined;
    let children: ReturnType<typeof compileEmit<TargetNode>> | undefined;
    const keys = node?.kind === 'map' ? [...node.entries.keys()] : [];
    if (node?.kind !== 'map')
      compiler.report(path, 'MAP-LINT-VALUE', 'expected a map of "@attribute", "text" and "emit"');
    for (const key of keys) {
      const at = [...path, key];
      if (key.startsWith('@'))
        attributes.push({
          name: key.slice(1),
          write: compileValue(compiler, names, at, `${name}/${key}`, { path: `${name}/${key}` }),
        });
      else if (key === 'text') text = compileValue(compiler, names, at, name, { path: name });
      else if (key === 'emit') children = compileEmit(compiler, names, at, elementPiece(compiler));
      else
        compiler.reportKey(
          at,
          'MAP-LINT-KEY',
          `unknown key "${key}"; an element has "@attribute", "text" and "emit"`,
          nearest(key, ['text', 'emit', `@${key}`]),
        );
    }
    return (values, problems) => {
      const inside: TargetNode[] = [];
      children?.(values, inside, problems);
      const written = text?.(values, problems);
      return {
        kind: 'node',
        name,
        attributes: Object.fromEntries(
          attributes.map((attribute) => [attribute.name, attribute.write(values, problems)]),
        ),
        ...(written === undefined ? {} : { text: written }),
        children: inside,
      };
    };
  };
}

function compileElements(
  compiler: Compiler,
  names: Names,
  tag: string,
  path: Path,
  separators: readonly string[],
): Map<number, WriteValue> {
  const elements = new Map<number, WriteValue>();
  const { node } = locate(compiler.root, path);
  if (node?.kind !== 'map') {
    compiler.report(path, 'MAP-LINT-VALUE', `expected a map of elements such as ${tag}01`);
    return elements;
  }
  for (const key of node.entries.keys()) {
    const at = [...path, key];
    const address = parseSegmentAddress(key);
    if ('error' in address) compiler.reportKey(at, 'MAP-LINT-ADDRESS', address.error, address.suggestion);
    else if (address.tag !== tag || address.element === undefined || address.loop !== undefined) {
      compiler.reportKey(at, 'MAP-LINT-ADDRESS', `"${key}" is not an element of ${tag}`, `${tag}${key.slice(-2)}`);
    } else if (address.component !== undefined || address.repetition !== undefined) {
      compiler.reportKey(at, 'MAP-LINT-ADDRESS', `"${key}": components and repetitions cannot be written in version 1`);
    } else {
      elements.set(
        address.element,
        compileValue(compiler, names, at, key, { tag, element: address.element, path: key }, separators),
      );
    }
  }
  return elements;
}

function checkSeparators(compiler: Compiler, separators: readonly string[]): void {
  const path = ['target', 'envelope', 'separators'];
  if (new Set(separators).size !== separators.length)
    compiler.report(path, 'MAP-LINT-VALUE', `the separators ${separators.join(' ')} must differ`);
  const odd = separators.find((one) => /[A-Za-z0-9 ]/.test(one));
  if (odd !== undefined)
    compiler.report(path, 'MAP-LINT-VALUE', `"${odd}" cannot be a separator, because data holds it`);
}

function rootOf(kind: keyof typeof outboundKinds): { root: string; names: Names } {
  const { root, document } = outboundKinds[kind];
  return { root, names: new Map([[root, document]]) };
}

function written(
  root: string,
  document: Readonly<Record<string, unknown>>,
  write: (values: Values, problems: Problem[]) => TargetDocument,
): WriteResult {
  const problems: Problem[] = [];
  const target = write({ [root]: document }, problems);
  return problems.some((finding) => finding.severity === 'error')
    ? { ok: false, problems }
    : { ok: true, target, problems };
}

/** zod writes `undefined` into optional keys of its type; the contract has them absent. */
function withoutUndefined(envelope: NonNullable<X12File['target']['envelope']>): TargetEnvelope {
  return JSON.parse(JSON.stringify(envelope)) as TargetEnvelope;
}
