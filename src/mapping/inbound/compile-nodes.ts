import type { z } from 'zod';
import type { DecodeOptions } from '../../formats/codec.ts';
import { nearest } from '../../kernel/nearest.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import type { Compiler } from '../compiler.ts';
import type { inboundFile } from '../schema.ts';
import { type CompiledInbound, compileEach, compileParts } from './compile.ts';
import { NodeReader } from './node-reader.ts';
import { isAround, type NodeLoop, newReadTree, nodeSpace } from './node-space.ts';

type XmlFile = z.infer<typeof inboundFile.xml>;
type JsonFile = z.infer<typeof inboundFile.json>;

/** How the JSON codec calls the root, which has no name. */
const JSON_ROOT = '$';

/** XML: loops of elements. */
export function compileXml(compiler: Compiler, file: XmlFile): CompiledInbound {
  const { root, charset, tolerate } = file.source;
  return compileNodes(compiler, file, root, (records) => ({
    source: { root, ...withoutUndefined({ tolerate }) },
    decode: { ...withoutUndefined({ charset }), xml: records },
  }));
}

/** JSON: loops of the values of keys. */
export function compileJson(compiler: Compiler, file: JsonFile): CompiledInbound {
  const { lines } = file.source;
  return compileNodes(compiler, file, JSON_ROOT, (records) => ({
    source: {},
    decode: { json: { ...records, ...withoutUndefined({ lines }) } },
  }));
}

type Options = (records: { readonly records?: readonly string[] }) => {
  readonly source: { readonly root?: string; readonly tolerate?: readonly string[] };
  readonly decode: DecodeOptions;
};

function compileNodes(compiler: Compiler, file: XmlFile | JsonFile, root: string, options: Options): CompiledInbound {
  const { format } = file.source;
  const loops = compileNodeLoops(compiler, file, root);
  const names = Object.keys(file.loops);
  const [each = -1, ...alone] = compileEach(compiler, file.lines.each, names, (outer, inner) =>
    isAround(loops, outer, inner),
  );
  for (const key of ['skip', 'trailer'] as const) {
    if (file.lines[key] !== undefined) compiler.reportKey(['lines', key], 'MAP-LINT-KEY', `"${key}" is for rows`);
  }
  const reads = new Map([-1, ...loops.keys()].map((index) => [index, newReadTree()]));
  let outermost = Math.max(each, 0);
  while ((loops[outermost]?.parent ?? -1) >= 0) outermost = loops[outermost]?.parent ?? -1;
  const captured = new Set<number>();
  const context = { compiler, loops, root, reads, hasAttributes: format === 'xml', outermost, captured };
  const space = nodeSpace(context, Math.max(each, 0));
  const { header, fields, policy } = compileParts(compiler, file, nodeSpace(context, -1), space);
  const record = loops[outermost]?.start[0];
  const { source, decode } = options(record === undefined || record === root ? {} : { records: [record] });
  const plan = {
    format,
    loops,
    each,
    alone: new Set(alone),
    captured,
    root,
    fields,
    header,
    policy,
    space,
    reads,
  };
  return {
    source: { format, file: file.source.file, ...source, decode },
    reader: (sink) => new NodeReader(plan, sink),
  };
}

function compileNodeLoops(compiler: Compiler, file: XmlFile | JsonFile, root: string): NodeLoop[] {
  const names = Object.keys(file.loops);
  return Object.entries(file.loops).map(([name, loop]) => {
    const path = ['loops', name];
    const start = loop.start.split('/');
    // Keys of JSON may be any text.
    const isName = (part: string): boolean =>
      part === root || (file.source.format === 'json' ? part !== '' : /^[A-Za-z_][\w.:-]*$/.test(part));
    if (!start.every(isName))
      compiler.report([...path, 'start'], 'MAP-LINT-ADDRESS', `"${loop.start}" is not the name of an element`);
    if (loop.in === undefined) {
      if (start.length > 1)
        compiler.report(
          [...path, 'start'],
          'MAP-LINT-LOOP',
          'the outermost loop is named by its element alone, wherever it stands',
        );
      return { name, start, parent: -1 };
    }
    const parent = typeof loop.in === 'string' ? loop.in : (loop.in[0] ?? '');
    if (typeof loop.in !== 'string' && loop.in.length > 1)
      compiler.report([...path, 'in'], 'MAP-LINT-LOOP', 'such a loop stands in one loop');
    const index = names.indexOf(parent);
    if (index < 0)
      compiler.report([...path, 'in'], 'MAP-LINT-LOOP', `there is no loop "${parent}"`, nearest(parent, names));
    if (index >= names.indexOf(name))
      compiler.report([...path, 'in'], 'MAP-LINT-LOOP', `declare "${parent}" before "${name}"`);
    return { name, start, parent: index >= names.indexOf(name) ? -1 : index };
  });
}
