import type { SegmentRecord } from '../../formats/tree.ts';
import { nearest } from '../../kernel/nearest.ts';
import { checkTag, parseSegmentAddress } from '../addresses.ts';
import type { Compiler, Path } from '../compiler.ts';
import type { LoopDeclaration } from '../schema.ts';
import { compileGroups, type GroupPlan } from './groups.ts';
import type { Layout } from './layout.ts';

/** Index of the document itself, which every loop stands in. */
export const DOCUMENT = 0;

/** A declared loop, compiled. */
export interface LoopPlan {
  readonly index: number;
  readonly name: string;
  readonly start: string;
  readonly hl: boolean;
  readonly ends: ReadonlySet<string>;
  /** Indices of the loops it may stand in; empty means the document. */
  readonly parents: readonly number[];
  /** Indices of loops that can no longer be meant once this one starts again. */
  readonly descendants: readonly number[];
  /** Where the start segment repeats elements: every repetition is an occurrence. */
  readonly groups: GroupPlan | undefined;
  matches(segment: SegmentRecord): boolean;
}

/** The summary of every transaction set ends all loops, declared or not. */
export const ALWAYS_END: ReadonlySet<string> = new Set(['CTT', 'SE']);

/** Compiles `loops:`; the document has index 0 and the loops follow in file order. */
export function compileLoops(
  compiler: Compiler,
  declared: Readonly<Record<string, LoopDeclaration>>,
  layout: Layout,
): LoopPlan[] {
  const names = Object.keys(declared);
  const indexOf = (name: string): number => names.indexOf(name) + 1;
  const around = new Map(names.map((name) => [name, namesAround(name, declared)]));
  const parentsOf = new Map<string, readonly number[]>();
  for (const [name, loop] of Object.entries(declared)) {
    const listed = loop.in === undefined ? [] : typeof loop.in === 'string' ? [loop.in] : loop.in;
    const parents: number[] = [];
    for (const [index, parent] of listed.entries()) {
      const path = ['loops', name, 'in', ...(typeof loop.in === 'string' ? [] : [index])];
      if (indexOf(parent) > 0) parents.push(indexOf(parent));
      else compiler.report(path, 'MAP-LINT-LOOP', `there is no loop "${parent}"`, nearest(parent, names));
      const misplaced = layout.checkPlace(loop.start, parent);
      if (misplaced !== undefined) compiler.report(path, 'MAP-LINT-LOOP', misplaced.error);
    }
    parentsOf.set(name, parents);
  }
  return Object.entries(declared).map(([name, loop]) => {
    const path = ['loops', name];
    const named: [string, Path][] = [[loop.start, [...path, 'start']]];
    for (const [index, tag] of (loop.ends ?? []).entries()) named.push([tag, [...path, 'ends', index]]);
    for (const [tag, at] of named) {
      const wrong = checkTag(tag) ?? layout.checkTag(tag);
      if (wrong !== undefined) compiler.report(at, 'MAP-LINT-ADDRESS', wrong.error, wrong.suggestion);
    }
    if (name === 'document') compiler.reportKey(path, 'MAP-LINT-LOOP', '"document" is the name of the document itself');
    if (loop.hl === true && loop.start !== 'HL')
      compiler.report([...path, 'start'], 'MAP-LINT-LOOP', 'a loop with hl: true starts with HL');
    if (loop.hl === true && loop.where?.HL03 === undefined)
      compiler.reportKey(path, 'MAP-LINT-LOOP', 'a loop with hl: true needs where: { HL03: … }');
    if (loop.hl === true && loop.every !== undefined)
      compiler.reportKey(
        [...path, 'every'],
        'MAP-LINT-LOOP',
        'an HL starts one occurrence; "every" is for SDQ and the like',
      );
    if (loop.start === 'HL' && loop.hl !== true)
      compiler.reportKey(path, 'MAP-LINT-LOOP', 'a loop that starts with HL needs hl: true');
    if (around.get(name)?.has(name))
      compiler.report([...path, 'in'], 'MAP-LINT-LOOP', `the loop "${name}" stands in itself`);
    return {
      index: indexOf(name),
      name,
      start: loop.start,
      hl: loop.hl === true,
      ends: new Set([...(loop.ends ?? []), ...ALWAYS_END]),
      parents: parentsOf.get(name) ?? [],
      descendants: names.filter((other) => other !== name && around.get(other)?.has(name)).map(indexOf),
      groups:
        loop.every === undefined ? undefined : compileGroups(compiler, loop.start, loop.every, [...path, 'every']),
      matches: compileStart(compiler, loop, [...path, 'where']),
    };
  });
}

/** Whether `outer` is around `inner`, however many levels up; a loop is around itself. */
export function isAround(loops: readonly LoopPlan[], outer: number, inner: number): boolean {
  return outer === inner || (loops.find(({ index }) => index === outer)?.descendants.includes(inner) ?? false);
}

/** Every loop that a loop stands in, however many levels up; itself too, where the declarations run in a circle. */
function namesAround(name: string, declared: Readonly<Record<string, LoopDeclaration>>): ReadonlySet<string> {
  const found = new Set<string>();
  const parentsOf = (one: string): readonly string[] =>
    [(Object.hasOwn(declared, one) && declared[one]?.in) || []].flat();
  const open = [...parentsOf(name)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...parentsOf(next));
  }
  return found;
}

function compileStart(
  compiler: Compiler,
  loop: LoopDeclaration,
  path: readonly string[],
): (segment: SegmentRecord) => boolean {
  const tests: ((segment: SegmentRecord) => boolean)[] = [];
  for (const [address, wanted] of Object.entries(loop.where ?? {})) {
    const parsed = parseSegmentAddress(address);
    if ('error' in parsed) {
      compiler.reportKey([...path, address], 'MAP-LINT-ADDRESS', parsed.error, parsed.suggestion);
      continue;
    }
    const { element } = parsed;
    if (parsed.tag !== loop.start || element === undefined || parsed.loop !== undefined) {
      compiler.reportKey(
        [...path, address],
        'MAP-LINT-ADDRESS',
        `"${address}" is not an element of ${loop.start}, with which the loop starts`,
      );
      continue;
    }
    const values = new Set(typeof wanted === 'string' ? [wanted] : wanted);
    tests.push((segment) => values.has(segment.elements[element]?.trim() ?? ''));
  }
  return tests.length === 0 ? () => true : (segment) => tests.every((test) => test(segment));
}
