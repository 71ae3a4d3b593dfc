import type { z } from 'zod';
import { inboundKinds } from '../../documents/kinds.ts';
import type { RunPlan } from '../../formats/codec.ts';
import { nearest } from '../../kernel/nearest.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import { parseSegmentAddress } from '../addresses.ts';
import type { Compiler } from '../compiler.ts';
import type { LineSink, MappingReader, MappingSource } from '../mapping.ts';
import type { inboundFile } from '../schema.ts';
import type { LinePlan } from './assembly.ts';
import { compileFields } from './compile-fields.ts';
import { ANYTHING, layoutOf } from './layout.ts';
import { compileLoops, DOCUMENT, isAround, type LoopPlan } from './loops.ts';
import { SegmentReader } from './segment-reader.ts';
import { type SegmentRegister, segmentSpace } from './segment-space.ts';
import type { AddressSpace } from './space.ts';
import { ReadRegister } from './unread.ts';

/** What an inbound file compiles to, apart from its identity. */
export interface CompiledInbound {
  readonly source: MappingSource;
  readonly runs?: RunPlan | undefined;
  reader(sink: LineSink): MappingReader;
}

type InboundFile = z.infer<(typeof inboundFile)[keyof typeof inboundFile]>;
type X12File = z.infer<typeof inboundFile.x12>;

/** The fields of the header and of a line, each compiled against the canonical document and read in its own space. */
export function compileParts(
  compiler: Compiler,
  file: Pick<InboundFile, 'kind' | 'document' | 'lines'>,
  documentSpace: AddressSpace,
  lineSpace: AddressSpace,
): LinePlan {
  const { header, line } = inboundKinds[file.kind];
  const { onProblem, holdFileAbove } = file.lines;
  return {
    header: compileFields(
      compiler,
      documentSpace,
      file.document ?? {},
      header,
      ['document'],
      `the ${file.kind} document`,
    ),
    fields: compileFields(
      compiler,
      lineSpace,
      file.lines.fields,
      line,
      ['lines', 'fields'],
      `a line of ${file.kind}`,
      onProblem,
    ),
    policy: withoutUndefined({ onProblem, holdFileAbove }),
  };
}

/**
 * Where in `names` the loop of `lines.each` stands, and behind it the loops around it that are a line where it does not
 * occur. Loops that do not exist or are not around it are reported and left out.
 */
export function compileEach(
  compiler: Compiler,
  each: string | readonly string[],
  names: readonly string[],
  isAround: (outer: number, inner: number) => boolean,
): number[] {
  const found: number[] = [];
  for (const [index, name] of [each].flat().entries()) {
    const path = typeof each === 'string' ? ['lines', 'each'] : ['lines', 'each', index];
    const at = names.indexOf(name);
    if (at < 0) compiler.report(path, 'MAP-LINT-LOOP', `there is no loop "${name}"`, nearest(name, names));
    else if (found.includes(at) || !isAround(at, found[0] ?? at)) {
      compiler.report(path, 'MAP-LINT-LOOP', `"${name}" is not around "${names[found[0] ?? at]}"`);
    } else found.push(at);
    if (found.length === 0) return found;
  }
  return found;
}

/** X12: loops of segments. */
export function compileX12(compiler: Compiler, file: X12File): CompiledInbound {
  const layout = layoutOf(file.source, file.loops);
  const loops = compileLoops(compiler, file.loops, layout);
  const register: SegmentRegister = {
    slots: new Map(),
    reads: new ReadRegister(),
    captured: new Set(),
    inner: new Set(),
    linesReadHeader: false,
  };
  const [first, ...others] = compileEach(compiler, file.lines.each, Object.keys(file.loops), (outer, inner) =>
    isAround(loops, outer + 1, inner + 1),
  );
  const each = first === undefined ? undefined : loops[first];
  if (file.lines.skip !== undefined)
    compiler.reportKey(['lines', 'skip'], 'MAP-LINT-KEY', '"skip" is for rows; narrow the loop with "where" instead');
  if (file.lines.trailer !== undefined)
    compiler.reportKey(
      ['lines', 'trailer'],
      'MAP-LINT-KEY',
      '"trailer" is for rows; CTT and SE are checked by themselves',
    );
  for (const loop of loops) {
    for (const text of Object.keys(file.loops[loop.name]?.where ?? {})) {
      const address = parseSegmentAddress(text);
      if ('element' in address) register.reads.add(loop.index, loop.start, { element: address.element });
    }
  }
  const documentSpace = segmentSpace(compiler, loops, DOCUMENT, register, layout);
  const space = segmentSpace(
    compiler,
    loops,
    each?.index ?? DOCUMENT,
    register,
    each === undefined ? ANYTHING : layout,
  );
  const { header, fields, policy } = compileParts(compiler, file, documentSpace, space);
  if (each !== undefined && register.captured.has(each.index)) {
    compiler.reportKey(
      ['document'],
      'MAP-LINT-LOOP',
      `the document cannot read "${each.name}": its occurrences are the lines and are not kept`,
    );
  }
  const { transaction, version, charset, dialect } = file.source;
  const alone: ReadonlySet<number> = new Set(others.map((at) => loops[at]?.index ?? DOCUMENT));
  const runs = each === undefined ? undefined : runsOf(loops, each.index, register);
  const plan = {
    loops,
    each: each?.index ?? DOCUMENT,
    alone,
    fields,
    header,
    policy,
    space,
    register,
    countsStock: file.kind === 'inventory',
  };
  return {
    source: {
      format: 'x12',
      transaction,
      ...withoutUndefined({ version, tolerate: dialect?.tolerate }),
      decode: withoutUndefined({ charset }),
    },
    runs,
    reader: (sink) => new SegmentReader(plan, sink),
  };
}

/**
 * The outermost loop around the lines, where its occurrences stand for themselves: nothing of a line is read outside it,
 * and nothing of the header in it. HL levels point anywhere.
 */
function runsOf(loops: readonly LoopPlan[], each: number, register: SegmentRegister): RunPlan | undefined {
  const outermost = loops.filter(({ parents }) => parents.length === 0);
  const [run, ...others] = outermost.filter(({ index }) => isAround(loops, index, each));
  if (run === undefined || others.length > 0 || register.linesReadHeader || loops.some(({ hl }) => hl))
    return undefined;
  if ([run.index, ...run.descendants].some((index) => register.captured.has(index))) return undefined;
  const starts = outermost.filter((loop) => loop !== run).map(({ start }) => start);
  return { start: run.start, ends: new Set([...run.ends, ...starts]) };
}
