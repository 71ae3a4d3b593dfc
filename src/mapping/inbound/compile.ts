import type { z } from 'zod';
import { inboundKinds } from '../../documents/kinds.ts';
import type { Compiler } from '../compiler.ts';
import { nearest } from '../lint/problem.ts';
import type { LineSink, MappingReader, MappingSource } from '../mapping.ts';
import type { inboundFile } from '../schema.ts';
import { compileFields } from './compile-fields.ts';
import { compileLoops, DOCUMENT } from './loops.ts';
import { NodeReader } from './node-reader.ts';
import { type NodeLoop, newReadTree, nodeSpace } from './node-space.ts';
import { RowReader } from './row-reader.ts';
import { ColumnRegister, rowSpace } from './row-space.ts';
import { SegmentReader } from './segment-reader.ts';
import { type SegmentRegister, segmentSpace } from './segment-space.ts';
import { ReadRegister } from './unread.ts';

/** What an inbound file compiles to, apart from its identity. */
export interface CompiledInbound {
  readonly source: MappingSource;
  reader(sink: LineSink): MappingReader;
}

type X12File = z.infer<typeof inboundFile.x12>;
type CsvFile = z.infer<typeof inboundFile.csv>;
type XmlFile = z.infer<typeof inboundFile.xml>;

const FIELDS = ['lines', 'fields'] as const;

/** X12: loops of segments. */
export function compileX12(compiler: Compiler, file: X12File): CompiledInbound {
  const schema = inboundKinds[file.kind];
  const loops = compileLoops(compiler, file.loops);
  const register: SegmentRegister = { slots: new Map(), reads: new ReadRegister(), captured: new Set() };
  const each = loops.find(({ name }) => name === file.lines.each);
  if (each === undefined) {
    compiler.report(
      ['lines', 'each'],
      'MAP-LINT-LOOP',
      `there is no loop "${file.lines.each}"`,
      nearest(file.lines.each, Object.keys(file.loops)),
    );
  }
  if (file.lines.skip !== undefined)
    compiler.reportKey(['lines', 'skip'], 'MAP-LINT-KEY', '"skip" is for CSV; narrow the loop with "where" instead');
  for (const loop of loops) {
    for (const address of Object.keys(file.loops[loop.name]?.where ?? {})) {
      register.reads.add(loop.index, loop.start, { element: Number(/(\d{2})(?:-\d+)?$/.exec(address)?.[1] ?? 0) });
    }
  }
  const documentSpace = segmentSpace(compiler, loops, DOCUMENT, register);
  const space = segmentSpace(compiler, loops, each?.index ?? DOCUMENT, register);
  const header = compileFields(
    compiler,
    documentSpace,
    file.document ?? {},
    schema.header,
    ['document'],
    `the ${file.kind} document`,
  );
  const fields = compileFields(compiler, space, file.lines.fields, schema.line, FIELDS, `a line of ${file.kind}`);
  if (each !== undefined && register.captured.has(each.index)) {
    compiler.reportKey(
      ['document'],
      'MAP-LINT-LOOP',
      `the document cannot read "${each.name}": its occurrences are the lines and are not kept`,
    );
  }
  const { transaction, version, charset, dialect } = file.source;
  const plan = { loops, each: each?.index ?? DOCUMENT, fields, header, space, register };
  return {
    source: {
      format: 'x12',
      transaction,
      ...(version === undefined ? {} : { version }),
      ...(charset === undefined ? {} : { charset }),
      ...(dialect?.tolerate === undefined ? {} : { tolerate: dialect.tolerate }),
    },
    reader: (sink) => new SegmentReader(plan, sink),
  };
}

/** CSV: rows under a header. */
export function compileCsv(compiler: Compiler, file: CsvFile): CompiledInbound {
  const schema = inboundKinds[file.kind];
  const headerRow = file.source.header?.row ?? 1;
  const register = new ColumnRegister();
  const space = rowSpace(compiler, register, headerRow > 0);
  if (file.lines.each !== 'row')
    compiler.report(['lines', 'each'], 'MAP-LINT-LOOP', 'the lines of a CSV file are "each: row"');
  const header = compileFields(
    compiler,
    space,
    file.document ?? {},
    schema.header,
    ['document'],
    `the ${file.kind} document`,
  );
  const fields = compileFields(compiler, space, file.lines.fields, schema.line, FIELDS, `a line of ${file.kind}`);
  const required = file.source.columns?.required ?? [];
  if (headerRow === 0 && required.length > 0)
    compiler.reportKey(['source', 'columns'], 'MAP-LINT-KEY', 'a file without header row has no named columns');
  const skip = Object.entries(file.lines.skip ?? {}).map(([text, words]) => ({
    column: register.add(text, undefined, false),
    texts: new Set(words.filter((word) => word !== 'blank')),
    blank: words.includes('blank'),
  }));
  const { charset, delimiter, allowMissingFinalNewline } = file.source;
  const plan = {
    fields,
    header,
    space,
    register,
    match: file.source.header?.match ?? 'exact',
    required,
    skip,
    headerRow,
    allowShortRows: file.source.tolerate?.includes('short-rows') ?? false,
    allowBlankExtra: file.source.tolerate?.includes('blank-extra-cells') ?? false,
  };
  return {
    source: {
      format: 'csv',
      file: file.source.file,
      headerRow,
      ...(charset === undefined ? {} : { charset }),
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(allowMissingFinalNewline === undefined ? {} : { allowMissingFinalNewline }),
      ...(file.source.tolerate === undefined ? {} : { tolerate: file.source.tolerate }),
    },
    reader: (sink) => new RowReader(plan, sink),
  };
}

/** XML: loops of elements. */
export function compileXml(compiler: Compiler, file: XmlFile): CompiledInbound {
  const schema = inboundKinds[file.kind];
  const names = Object.keys(file.loops);
  const loops: NodeLoop[] = Object.entries(file.loops).map(([name, loop]) => {
    const path = ['loops', name];
    const start = loop.start.split('/');
    if (start.some((part) => !/^[A-Za-z_][\w.:-]*$/.test(part)))
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
      compiler.report([...path, 'in'], 'MAP-LINT-LOOP', 'an XML loop stands in one loop');
    const index = names.indexOf(parent);
    if (index < 0)
      compiler.report([...path, 'in'], 'MAP-LINT-LOOP', `there is no loop "${parent}"`, nearest(parent, names));
    if (index >= names.indexOf(name))
      compiler.report([...path, 'in'], 'MAP-LINT-LOOP', `declare "${parent}" before "${name}"`);
    return { name, start, parent: index >= names.indexOf(name) ? -1 : index };
  });
  const each = names.indexOf(file.lines.each);
  if (each < 0)
    compiler.report(
      ['lines', 'each'],
      'MAP-LINT-LOOP',
      `there is no loop "${file.lines.each}"`,
      nearest(file.lines.each, names),
    );
  if (file.lines.skip !== undefined) compiler.reportKey(['lines', 'skip'], 'MAP-LINT-KEY', '"skip" is for CSV');
  const reads = new Map([-1, ...loops.keys()].map((index) => [index, newReadTree()]));
  const { root, charset } = file.source;
  const documentSpace = nodeSpace(compiler, loops, -1, root, reads);
  const space = nodeSpace(compiler, loops, Math.max(each, 0), root, reads);
  const header = compileFields(
    compiler,
    documentSpace,
    file.document ?? {},
    schema.header,
    ['document'],
    `the ${file.kind} document`,
  );
  const fields = compileFields(compiler, space, file.lines.fields, schema.line, FIELDS, `a line of ${file.kind}`);
  let outermost = Math.max(each, 0);
  while ((loops[outermost]?.parent ?? -1) >= 0) outermost = loops[outermost]?.parent ?? -1;
  const record = loops[outermost]?.start[0];
  const plan = { loops, each, root, fields, header, space, reads };
  return {
    source: {
      format: 'xml',
      file: file.source.file,
      root,
      ...(record === undefined || record === root ? {} : { records: [record] }),
      ...(charset === undefined ? {} : { charset }),
    },
    reader: (sink) => new NodeReader(plan, sink),
  };
}
