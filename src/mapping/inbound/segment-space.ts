import type { SegmentRecord } from '../../formats/tree.ts';
import { nearest } from '../../kernel/nearest.ts';
import { pairStarts, parseSegmentAddress, type SegmentAddress } from '../addresses.ts';
import type { Compiler, Path } from '../compiler.ts';
import type { RawReader } from '../field.ts';
import type { InboundField } from '../schema.ts';
import { elementInFile } from './groups.ts';
import type { Layout } from './layout.ts';
import { DOCUMENT, isAround, type LoopPlan } from './loops.ts';
import { Ranking } from './ranking.ts';
import { nearestScope, type SegmentSource } from './scope.ts';
import { type PickPlan, pick, valueIn, type WherePlan } from './segment-pick.ts';
import { type AddressSpace, listReader, type ReadSpec } from './space.ts';
import type { ReadRegister } from './unread.ts';

/** What compiling addresses collects: the slots of the tags that are read, and what is read of them. */
export interface SegmentRegister {
  /** Tag → slot of a scope. */
  readonly slots: Map<string, number>;
  readonly reads: ReadRegister;
  /** Loops that header fields read, whose occurrences must be kept. */
  readonly captured: Set<number>;
  /** Loops inside that of the lines which line fields read; their occurrences are kept until the line is handed out. */
  readonly inner: Set<number>;
  /** Line fields read what stands outside all loops. */
  linesReadHeader: boolean;
}

/**
 * X12 addresses as seen from one loop (`home`): a plain address means the home loop, `name.TAG02` an ancestor, or a
 * loop inside it, and then all its occurrences there together. So the header (home = document) may read any loop.
 */
export function segmentSpace(
  compiler: Compiler,
  loops: readonly LoopPlan[],
  home: number,
  register: SegmentRegister,
  layout: Layout,
): AddressSpace {
  const parse = (text: string, path: Path): SegmentAddress | undefined => {
    const parsed = parseSegmentAddress(text);
    const wrong = 'error' in parsed ? parsed : layout.checkTag(parsed.tag);
    if (wrong !== undefined) compiler.report(path, 'MAP-LINT-ADDRESS', wrong.error, wrong.suggestion);
    return 'error' in parsed ? undefined : parsed;
  };
  const loopOf = (address: SegmentAddress, path: Path): number => {
    if (address.loop === undefined) return home;
    if (address.loop === 'document') {
      if (home !== DOCUMENT) register.linesReadHeader = true;
      return DOCUMENT;
    }
    const loop = loops.find(({ name }) => name === address.loop);
    if (loop === undefined) {
      compiler.report(
        path,
        'MAP-LINT-LOOP',
        `there is no loop "${address.loop}"`,
        nearest(
          address.loop,
          loops.map(({ name }) => name),
        ),
      );
      return home;
    }
    if (home === DOCUMENT) register.captured.add(loop.index);
    else if (isAround(loops, home, loop.index)) {
      if (loop.index !== home) register.inner.add(loop.index);
    } else if (!isAround(loops, loop.index, home)) {
      const from = loops.find(({ index }) => index === home)?.name ?? 'document';
      const message = `"${loop.name}" is neither around "${from}" nor inside it, so a line cannot read it`;
      compiler.report(path, 'MAP-LINT-LOOP', message);
    }
    return loop.index;
  };
  const reportMisplaced = ({ tag, loop: named }: SegmentAddress, loop: number, text: string, path: Path): void => {
    const name = loops.find(({ index }) => index === loop)?.name ?? 'document';
    const misplaced = layout.checkPlace(tag, name);
    if (misplaced === undefined) return;
    const plain = named === undefined ? text : text.slice(named.length + 1);
    const place = misplaced.suggestion ?? (layout.checkPlace(tag, 'document') === undefined ? 'document' : undefined);
    const suggestion = place === undefined ? undefined : `${place}.${plain}`;
    compiler.report(path, 'MAP-LINT-ADDRESS', misplaced.error, suggestion);
  };
  const slotOf = (tag: string): number => {
    const slot = register.slots.get(tag) ?? register.slots.size;
    register.slots.set(tag, slot);
    return slot;
  };
  const plan = (
    text: string,
    path: Path,
    spec: Pick<InboundField, 'where' | 'pair' | 'several'>,
    wherePath: Path,
  ): PickPlan | undefined => {
    const address = parse(text, path);
    if (address === undefined) return undefined;
    const where = compileWhere(compiler, address.tag, spec.where ?? {}, wherePath);
    const pairs = spec.pair === undefined ? undefined : new Ranking(spec.pair);
    const element = address.element ?? (pairs === undefined ? undefined : pairStarts.get(address.tag));
    if (element === undefined) {
      const say =
        pairs === undefined
          ? `name an element, e.g. ${address.tag}01`
          : `say where its pairs start, e.g. ${address.tag}02`;
      compiler.report(path, 'MAP-LINT-ADDRESS', `"${text}" names only the segment; ${say}`);
      return undefined;
    }
    const loop = loopOf(address, path);
    reportMisplaced(address, loop, text, path);
    register.reads.add(
      loop,
      address.tag,
      pairs === undefined ? { element, where } : { where, pairs: { from: element, qualifiers: pairs.texts } },
    );
    return {
      text: describe(text, spec),
      loop,
      slot: slotOf(address.tag),
      element,
      component: address.component,
      repetition: address.repetition,
      where,
      pairs,
      several: spec.several,
    };
  };

  return {
    fieldReader: (spec, path) => {
      if (spec.col !== undefined)
        compiler.reportKey([...path, 'col'], 'MAP-LINT-KEY', '"col" is for rows; X12 is addressed as QTY02');
      const wanted = spec.from === undefined ? [] : typeof spec.from === 'string' ? [spec.from] : spec.from;
      const plans = wanted.map((text, index) => {
        const at = typeof spec.from === 'string' ? [...path, 'from'] : [...path, 'from', index];
        return plan(text, at, spec, [...path, 'where']);
      });
      const usable = plans.filter((one) => one !== undefined);
      reportUnusedWhere(compiler, spec, wanted, path);
      if (typeof spec.from === 'string') return single(usable[0], spec);
      return listReader(
        usable.map(({ text }) => text).join(', '),
        usable.map((one) => (source: unknown) => pick(source as SegmentSource, one)),
      );
    },
    stepAddress: (text, path, field) => {
      const tag = tagOf(text);
      // Beside the value itself the conditions of the field hold too: QTY03 of the QTY that was chosen.
      const beside = (field.firstOf ?? [field]).find(({ from }) =>
        [from ?? []].flat().some((one) => tagOf(one) === tag),
      );
      const compiled = plan(text, path, beside?.where === undefined ? {} : { where: beside.where }, path);
      if (compiled === undefined) return () => undefined;
      return (source) => {
        const from = source as SegmentSource;
        const { picked, pickedElement } = from;
        if (picked?.tag === tag && inLoop(from, compiled, picked)) return valueIn(picked, compiled);
        const value = pick(from, { ...compiled, several: 'first' });
        from.picked = picked;
        from.pickedElement = pickedElement;
        return typeof value === 'string' ? value : undefined;
      };
    },
    condition: (text, path) => {
      const compiled = plan(text, path, { several: 'all' }, path);
      return (source, test) => {
        const values = compiled === undefined ? undefined : pick(source as SegmentSource, compiled);
        return Array.isArray(values) ? values.some((value) => test(value)) : test(undefined);
      };
    },
    position: (source) => {
      const { picked, pickedElement, scope } = source as SegmentSource;
      if (picked !== undefined) {
        return {
          segment: picked.ordinal,
          tag: picked.tag,
          byteOffset: picked.byteOffset,
          ...(pickedElement === undefined ? {} : { element: elementInFile(picked, pickedElement) }),
        };
      }
      const { start } = scope;
      return start === undefined ? {} : { segment: start.ordinal, tag: start.tag, byteOffset: start.byteOffset };
    },
  };
}

function tagOf(text: string): string {
  const address = parseSegmentAddress(text);
  return 'error' in address ? '' : address.tag;
}

function single(plan: PickPlan | undefined, spec: ReadSpec): RawReader {
  const type = spec.several === 'all' ? 'list' : 'text';
  if (plan === undefined) return { read: () => undefined, type, describe: '' };
  return { read: (source) => pick(source as SegmentSource, plan), type, describe: plan.text };
}

function inLoop(source: SegmentSource, plan: PickPlan, picked: SegmentRecord): boolean {
  return nearestScope(source, plan.loop)?.slots[plan.slot]?.includes(picked) === true;
}

function compileWhere(
  compiler: Compiler,
  tag: string,
  where: Readonly<Record<string, string | string[]>>,
  path: Path,
): WherePlan[] {
  const plans: WherePlan[] = [];
  for (const [text, wanted] of Object.entries(where)) {
    const address = parseSegmentAddress(text);
    if ('error' in address) {
      compiler.reportKey([...path, text], 'MAP-LINT-ADDRESS', address.error, address.suggestion);
      continue;
    }
    // A condition belongs to one segment; with several addresses each uses the conditions on its own segment.
    if (address.tag !== tag || address.element === undefined) continue;
    const values = new Ranking(typeof wanted === 'string' ? [wanted] : wanted);
    plans.push({
      element: address.element,
      component: address.component,
      values,
    });
  }
  return plans;
}

function reportUnusedWhere(compiler: Compiler, spec: ReadSpec, wanted: readonly string[], path: Path): void {
  const tags = new Set(wanted.map(tagOf));
  if (tags.has('')) return;
  for (const text of Object.keys(spec.where ?? {})) {
    const address = parseSegmentAddress(text);
    if ('error' in address || tags.has(address.tag)) continue;
    compiler.reportKey(
      [...path, 'where', text],
      'MAP-LINT-ADDRESS',
      `"${text}" is not in the segment that is read; a condition on another segment is "when"`,
    );
  }
}

function describe(text: string, spec: Pick<InboundField, 'where' | 'pair'>): string {
  const pair = spec.pair === undefined ? '' : ` pair ${spec.pair.join(',')}`;
  const where = Object.entries(spec.where ?? {}).map(
    ([address, wanted]) => `${address} is ${typeof wanted === 'string' ? wanted : wanted.join(' or ')}`,
  );
  return `${text}${pair}${where.length === 0 ? '' : ` where ${where.join(' and ')}`}`;
}
