import type { SegmentRecord } from '../../formats/tree.ts';
import { checkTag, parseSegmentAddress } from '../addresses.ts';
import type { Compiler } from '../compiler.ts';
import { nearest } from '../lint/problem.ts';
import type { LoopDeclaration } from '../schema.ts';

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
  matches(segment: SegmentRecord): boolean;
}

/** The summary of every transaction set ends all loops, declared or not. */
export const ALWAYS_END: ReadonlySet<string> = new Set(['CTT', 'SE']);

/** Compiles `loops:`; the document has index 0 and the loops follow in file order. */
export function compileLoops(compiler: Compiler, declared: Readonly<Record<string, LoopDeclaration>>): LoopPlan[] {
  const names = Object.keys(declared);
  const indexOf = (name: string): number => names.indexOf(name) + 1;
  const parentsOf = new Map<string, readonly number[]>();
  for (const [name, loop] of Object.entries(declared)) {
    const listed = loop.in === undefined ? [] : typeof loop.in === 'string' ? [loop.in] : loop.in;
    const parents: number[] = [];
    for (const parent of listed) {
      if (indexOf(parent) > 0) parents.push(indexOf(parent));
      else
        compiler.report(['loops', name, 'in'], 'MAP-LINT-LOOP', `there is no loop "${parent}"`, nearest(parent, names));
    }
    parentsOf.set(name, parents);
  }
  return Object.entries(declared).map(([name, loop]) => {
    const path = ['loops', name];
    for (const tag of [loop.start, ...(loop.ends ?? [])]) {
      const wrong = checkTag(tag);
      if (wrong !== undefined)
        compiler.report(
          [...path, tag === loop.start ? 'start' : 'ends'],
          'MAP-LINT-ADDRESS',
          wrong.error,
          wrong.suggestion,
        );
    }
    if (name === 'document') compiler.reportKey(path, 'MAP-LINT-LOOP', '"document" is the name of the document itself');
    if (loop.hl === true && loop.start !== 'HL')
      compiler.report([...path, 'start'], 'MAP-LINT-LOOP', 'a loop with hl: true starts with HL');
    if (loop.hl === true && loop.where?.HL03 === undefined)
      compiler.reportKey(path, 'MAP-LINT-LOOP', 'a loop with hl: true needs where: { HL03: … }');
    if (loop.start === 'HL' && loop.hl !== true)
      compiler.reportKey(path, 'MAP-LINT-LOOP', 'a loop that starts with HL needs hl: true');
    const cycle = reaches(name, name, declared);
    if (cycle) compiler.report([...path, 'in'], 'MAP-LINT-LOOP', `the loop "${name}" stands in itself`);
    return {
      index: indexOf(name),
      name,
      start: loop.start,
      hl: loop.hl === true,
      ends: new Set([...(loop.ends ?? []), ...ALWAYS_END]),
      parents: parentsOf.get(name) ?? [],
      descendants: names.filter((other) => other !== name && reaches(other, name, declared)).map(indexOf),
      matches: compileStart(compiler, loop, [...path, 'where']),
    };
  });
}

/** Whether going up from `from` comes to `to`. */
function reaches(
  from: string,
  to: string,
  declared: Readonly<Record<string, LoopDeclaration>>,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const loop = Object.hasOwn(declared, from) ? declared[from] : undefined;
  const parents = loop?.in === undefined ? [] : typeof loop.in === 'string' ? [loop.in] : loop.in;
  return parents.some(
    (parent) => parent === to || (!seen.has(parent) && reaches(parent, to, declared, new Set([...seen, parent]))),
  );
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
  return (segment) => tests.every((test) => test(segment));
}
