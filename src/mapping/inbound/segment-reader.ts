import type { SegmentRecord, SourceRecord } from '../../formats/tree.ts';
import { recordPosition } from '../../formats/tree.ts';
import { problem } from '../../kernel/problem.ts';
import type { LineSink, MappingReader, MappingResult } from '../mapping.ts';
import { Assembly } from './assembly.ts';
import type { InboundFieldPlan } from './compile-fields.ts';
import { ALWAYS_END, DOCUMENT, type LoopPlan } from './loops.ts';
import type { Scope, SegmentSource } from './scope.ts';
import type { SegmentRegister } from './segment-space.ts';
import type { AddressSpace } from './space.ts';
import { UnreadCounter, type Usage } from './unread.ts';

/** Everything an X12 mapping compiled to. */
export interface SegmentPlan {
  readonly loops: readonly LoopPlan[];
  /** Index of the loop each occurrence of which is a line. */
  readonly each: number;
  readonly fields: readonly InboundFieldPlan[];
  readonly header: readonly InboundFieldPlan[];
  readonly space: AddressSpace;
  readonly register: SegmentRegister;
}

/** Everything the mapping does with one segment tag, found with one look-up per segment. */
interface TagPlan {
  readonly starts: readonly LoopPlan[] | undefined;
  readonly isHl: boolean;
  readonly ends: boolean;
  readonly slot: number | undefined;
  /** By loop index. */
  readonly usage: readonly (Usage | undefined)[] | undefined;
}

function planTags({ loops, register }: SegmentPlan): Map<string, TagPlan> {
  const starts = Map.groupBy(loops, (loop) => loop.start);
  const ends = new Set([...ALWAYS_END, ...loops.flatMap((loop) => [...loop.ends])]);
  const { byTag } = register.reads;
  const all = new Set([...starts.keys(), ...ends, ...register.slots.keys(), ...byTag.keys()]);
  return new Map(
    [...all].map((tag) => [
      tag,
      {
        starts: starts.get(tag),
        isHl: tag === 'HL',
        ends: ends.has(tag),
        slot: register.slots.get(tag),
        usage: byTag.get(tag),
      },
    ]),
  );
}

/**
 * Reads the segments of one transaction set. A loop starts with its segment and lasts until the same or an outer loop starts again, or until one
 * of its `ends`. A line is handed out when its own loop closes or the next HL begins.
 */
export class SegmentReader implements MappingReader {
  readonly #plan: SegmentPlan;
  readonly #assembly: Assembly;
  readonly #unread = new UnreadCounter();
  readonly #tags: ReadonlyMap<string, TagPlan>;
  readonly #byIndex: ReadonlyMap<number, LoopPlan>;
  readonly #document: Scope;
  readonly #source: SegmentSource;
  readonly #captured = new Map<number, Scope[]>();
  readonly #byHlId = new Map<string, Scope>();
  /** The newest occurrence of each loop, with its place in the file, for HL segments without a pointer. */
  readonly #latest = new Map<number, { scope: Scope; order: number }>();
  readonly #keepSlots: ReadonlySet<number>;
  #current: Scope;
  #order = 0;

  constructor(plan: SegmentPlan, sink: LineSink) {
    this.#plan = plan;
    this.#assembly = new Assembly(plan, sink, plan.space.position);
    this.#tags = planTags(plan);
    this.#byIndex = new Map(plan.loops.map((loop) => [loop.index, loop]));
    this.#keepSlots = new Set([...plan.loops.flatMap((loop) => loop.parents), ...plan.register.captured]);
    this.#document = newScope(DOCUMENT, undefined, undefined, undefined, new Set());
    this.#current = this.#document;
    this.#source = { scope: this.#document, captured: this.#captured, picked: undefined, pickedElement: undefined };
  }

  push(record: SourceRecord): void {
    if (record.kind !== 'segment') return;
    const tag = this.#tags.get(record.tag);
    if (tag?.starts !== undefined) {
      if (tag.isHl) this.#startHl(record, tag.starts);
      else {
        const loop = tag.starts.find((one) => one.matches(record));
        if (loop === undefined) this.#startOther(record, tag.starts);
        else this.#start(loop, record);
      }
    } else if (tag?.ends === true) this.#endBy(record.tag);
    const scope = this.#current;
    if (tag?.slot !== undefined) {
      const segments = scope.slots[tag.slot];
      if (segments === undefined) scope.slots[tag.slot] = [record];
      else segments.push(record);
    }
    if (scope.loop === this.#plan.each) scope.segments.push(record);
    this.#unread.count(record, tag?.usage?.[scope.loop]);
  }

  end(): MappingResult {
    this.#closeUpTo(undefined);
    this.#source.scope = this.#document;
    return this.#assembly.finish(this.#source, this.#unread.result());
  }

  #start(loop: LoopPlan, segment: SegmentRecord): void {
    let parent: Scope | undefined = this.#current;
    if (loop.parents.length === 0) parent = this.#document;
    else while (parent !== undefined && !loop.parents.includes(parent.loop)) parent = parent.parent;
    const missing = loop.parents.length > 0 && parent === undefined;
    this.#closeUpTo(parent ?? this.#document);
    const fault = missing ? `${segment.tag} starts "${loop.name}" outside ${this.#names(loop.parents)}` : undefined;
    this.#open(newScope(loop.index, parent ?? this.#document, segment, fault, loop.ends), loop);
  }

  /** A start segment that no declared loop matches ends the loops it could have been: N1*BT ends N1*ST. */
  #startOther(segment: SegmentRecord, starts: readonly LoopPlan[]): void {
    let parent = this.#current;
    for (let scope: Scope | undefined = this.#current; scope !== undefined; scope = scope.parent) {
      const same = scope.start?.tag === segment.tag;
      if (same && scope.parent !== undefined) parent = scope.parent;
    }
    this.#closeUpTo(parent);
    const ends = new Set(starts.flatMap((loop) => [...loop.ends]));
    this.#current = newScope(-1, parent, segment, undefined, ends);
  }

  /** Builds the tree from HL01, HL02 and HL03 alone; HL04 and BSN05 are wrong too often (X12 856). */
  #startHl(segment: SegmentRecord, starts: readonly LoopPlan[]): void {
    const loop = starts.find((one) => one.matches(segment));
    const id = segment.elements[1]?.trim() ?? '';
    const pointer = segment.elements[2]?.trim() ?? '';
    const isRoot = pointer === '' || pointer === '0';
    for (let open: Scope | undefined = this.#current; open !== undefined; open = open.parent) {
      this.#emit(open);
      if (open.start?.tag === 'HL') break;
    }
    let parent: Scope | undefined;
    let fault: string | undefined;
    if (!isRoot) {
      parent = this.#byHlId.get(pointer);
      if (parent === undefined) fault = `HL02 points to ${pointer}, which no earlier HL has`;
    } else if (loop !== undefined && loop.parents.length > 0) {
      parent = this.#newestOf(loop.parents);
      if (parent === undefined)
        fault = `HL ${id} (${loop.name}) has no HL02 and stands under no ${this.#names(loop.parents)}`;
    }
    if (fault === undefined && loop !== undefined && loop.parents.length > 0 && parent !== undefined) {
      const above = declaredAt(parent);
      if (!loop.parents.includes(above.loop)) {
        fault = `HL ${id} (${loop.name}) stands under ${this.#nameOf(above)}, not under ${this.#names(loop.parents)}`;
      }
    }
    if (id !== '' && this.#byHlId.has(id)) fault ??= `HL01 ${id} occurs twice`;
    const scope = newScope(loop?.index ?? -1, parent ?? this.#document, segment, fault, loop?.ends ?? ALWAYS_END);
    if (id !== '') this.#byHlId.set(id, scope);
    this.#open(scope, loop);
  }

  #open(scope: Scope, loop: LoopPlan | undefined): void {
    this.#current = scope;
    if (loop === undefined) return;
    for (const descendant of loop.descendants) this.#latest.delete(descendant);
    this.#order += 1;
    this.#latest.set(loop.index, { scope, order: this.#order });
    if (!this.#plan.register.captured.has(loop.index)) return;
    const captured = this.#captured.get(loop.index);
    if (captured === undefined) this.#captured.set(loop.index, [scope]);
    else captured.push(scope);
  }

  #newestOf(loops: readonly number[]): Scope | undefined {
    let newest: { scope: Scope; order: number } | undefined;
    for (const loop of loops) {
      const latest = this.#latest.get(loop);
      if (latest !== undefined && (newest === undefined || latest.order > newest.order)) newest = latest;
    }
    return newest?.scope;
  }

  /** Closes the outermost open loop that this tag ends, with everything in it. */
  #endBy(tag: string): void {
    let ended: Scope | undefined;
    for (let scope: Scope | undefined = this.#current; scope !== undefined; scope = scope.parent) {
      if (scope.ends.has(tag)) ended = scope;
    }
    if (ended !== undefined) this.#closeUpTo(ended.parent);
  }

  #closeUpTo(keep: Scope | undefined): void {
    let scope: Scope | undefined = this.#current;
    while (scope !== undefined && scope !== keep) {
      this.#emit(scope);
      scope = scope.parent;
    }
    this.#current = keep ?? this.#document;
  }

  #emit(scope: Scope): void {
    if (scope.closed) return;
    scope.closed = true;
    if (scope.loop !== this.#plan.each || scope.start === undefined) return;
    const fault = faultOf(scope);
    if (fault === undefined) {
      this.#source.scope = scope;
      this.#assembly.line(this.#source, { ordinal: scope.start.ordinal, tag: scope.start.tag }, () =>
        rawText(scope.segments),
      );
    } else {
      const finding = problem('MAP-HIERARCHY', 'error', recordPosition(scope.start), fault, {
        expected: 'the nesting declared under loops',
      });
      this.#assembly.hold([finding], rawText(scope.segments));
    }
    scope.segments = [];
    if (!this.#keepSlots.has(scope.loop)) scope.slots = [];
  }

  #names(loops: readonly number[]): string {
    return loops.map((index) => this.#byIndex.get(index)?.name ?? 'document').join(' or ');
  }

  #nameOf(scope: Scope): string {
    return scope.loop === DOCUMENT ? 'nothing' : `${this.#byIndex.get(scope.loop)?.name ?? 'an undeclared level'}`;
  }
}

function newScope(
  loop: number,
  parent: Scope | undefined,
  start: SegmentRecord | undefined,
  fault: string | undefined,
  ends: ReadonlySet<string>,
): Scope {
  return { loop, parent, start, ends, slots: [], segments: [], fault, closed: false };
}

/** The nearest scope of a declared loop from here upwards: undeclared HL levels (tare) are passed through. */
function declaredAt(scope: Scope): Scope {
  let at = scope;
  while (at.loop === -1 && at.parent !== undefined) at = at.parent;
  return at;
}

function faultOf(scope: Scope): string | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) if (at.fault !== undefined) return at.fault;
  return undefined;
}

/** The segments for a person; the separators of the file are not known here and do not matter to read it. */
function rawText(segments: readonly SegmentRecord[]): string {
  return segments.map((segment) => `${[segment.tag, ...segment.elements.slice(1)].join('*')}~`).join('\n');
}
