import { isKnownQuantity } from '../../documents/quantity-kinds.ts';
import type { SegmentRecord, SourceRecord } from '../../formats/tree.ts';
import { recordPosition } from '../../formats/tree.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { LineSink, MappingReader, MappingResult } from '../mapping.ts';
import { Assembly, type LinePlan } from './assembly.ts';
import { groupsOf } from './groups.ts';
import { ALWAYS_END, DOCUMENT, type LoopPlan } from './loops.ts';
import { rawText, type Scope, type SegmentSource } from './scope.ts';
import type { SegmentRegister } from './segment-space.ts';
import type { AddressSpace } from './space.ts';
import { UnreadCounter, type Usage } from './unread.ts';

/** Everything an X12 mapping compiled to. */
export interface SegmentPlan extends LinePlan {
  readonly loops: readonly LoopPlan[];
  /** Index of the loop each occurrence of which is a line. */
  readonly each: number;
  /** Loops around it an occurrence of which is a line when no line stands in it. */
  readonly alone: ReadonlySet<number>;
  readonly space: AddressSpace;
  readonly register: SegmentRegister;
  /** Its lines are stock: a quantity that is not known is told. */
  readonly countsStock: boolean;
}

/** Everything the mapping does with one segment tag, found with one look-up per segment at most. */
interface TagPlan {
  readonly tag: string;
  /** What came after it last time: line after line has the same segments in the same order. */
  next: TagPlan | undefined;
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
        tag,
        next: undefined,
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
 * Reads the segments of one transaction set. A loop starts with its segment and lasts until the same or an outer loop
 * starts again, or until one of its `ends`. A line is handed out when its own loop closes or the next HL begins.
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
  /** Whether a line depends on what stands inside its loop. */
  readonly #keepsInner: boolean;
  readonly #hasHl: boolean;
  /** An HL may point back at any earlier one, so what stands inside a level is known at the end only. */
  readonly #deferred: Scope[] | undefined;
  /** By loop index: how often it occurred. */
  readonly #occurrences: number[] = [];
  readonly #rawLine = (): string => rawLine(this.#source.scope);
  #remarks: Problem[] = [];
  #current: Scope;
  #before: TagPlan | undefined;
  #order = 0;

  constructor(plan: SegmentPlan, sink: LineSink) {
    this.#plan = plan;
    this.#assembly = new Assembly(plan, sink, plan.space.position);
    this.#tags = planTags(plan);
    this.#byIndex = new Map(plan.loops.map((loop) => [loop.index, loop]));
    const { captured, inner } = plan.register;
    this.#keepSlots = new Set([...plan.loops.flatMap((loop) => loop.parents), ...captured, ...inner]);
    this.#keepsInner = inner.size + plan.alone.size > 0;
    this.#hasHl = plan.loops.some(({ hl }) => hl);
    this.#deferred = this.#keepsInner && this.#hasHl ? [] : undefined;
    this.#document = newScope(DOCUMENT, undefined, undefined, undefined, new Set());
    this.#current = this.#document;
    this.#source = { scope: this.#document, captured: this.#captured, picked: undefined, pickedElement: undefined };
  }

  push(record: SourceRecord): void {
    if (record.kind !== 'segment') return;
    const tag = this.#planOf(record.tag);
    if (tag?.starts !== undefined) {
      if (tag.isHl) this.#startHl(record, tag.starts);
      else {
        const loop = loopStartedBy(record, tag.starts);
        if (loop?.groups !== undefined) {
          this.#startGroups(loop, groupsOf(record, loop.groups), tag);
          return;
        }
        if (loop !== undefined) this.#start(loop, record);
        else if (tag.starts.some(({ groups }) => groups === undefined)) this.#startOther(record, tag.starts);
      }
    } else if (tag?.ends === true) this.#endBy(record.tag);
    this.#keep(record, tag);
    this.#count(record, tag);
  }

  #planOf(name: string): TagPlan | undefined {
    const expected = this.#before?.next;
    const found = expected !== undefined && expected.tag === name ? expected : this.#tags.get(name);
    if (this.#before !== undefined) this.#before.next = found;
    this.#before = found;
    return found;
  }

  /** Puts a segment into the loop that is open. */
  #keep(record: SegmentRecord, tag: TagPlan | undefined): void {
    const scope = this.#current;
    if (tag?.slot !== undefined) {
      const segments = scope.slots[tag.slot];
      if (segments === undefined) scope.slots[tag.slot] = [record];
      else segments.push(record);
    }
    if (this.#isLine(scope)) scope.segments.push(record);
  }

  #count(record: SegmentRecord, tag: TagPlan | undefined): void {
    const unread = this.#unread.count(record, tag?.usage?.[this.#current.loop]);
    if (unread !== undefined && record.tag === 'QTY' && this.#plan.countsStock) this.#remark(record, unread);
  }

  /** A quantity that nothing reads may be one that matters; it is told with the line that comes next. */
  #remark(record: SegmentRecord, code: string): void {
    if (isKnownQuantity(code)) return;
    const message = `QTY01 is ${code}: nobody knows what that counts, and nothing reads it`;
    this.#remarks.push(problem('MAP-QUANTITY-KIND', 'warning', recordPosition(record), message, { found: code }));
  }

  endRun(): void {
    this.#closeUpTo(this.#document);
  }

  end(known = 0): MappingResult {
    this.#closeUpTo(undefined);
    for (const scope of this.#deferred ?? []) this.#handOut(scope);
    this.#source.scope = this.#document;
    this.#source.captured = this.#captured;
    const loops = new Map(this.#plan.loops.map(({ name, index }) => [name, this.#occurrences[index] ?? 0]));
    return this.#assembly.finish(this.#source, this.#unread.result(), loops, known);
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

  /** A group is whole at once, but its line waits for what else stands in the loop around it. */
  #startGroups(loop: LoopPlan, groups: readonly SegmentRecord[], tag: TagPlan): void {
    for (const [index, group] of groups.entries()) {
      this.#start(loop, group);
      this.#keep(group, tag);
      if (index === 0) this.#count(group, tag);
      const scope = this.#current;
      this.#current = scope.parent ?? this.#document;
      this.#current.waiting ??= [];
      this.#current.waiting.push(scope);
    }
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
    const loop = loopStartedBy(segment, starts);
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
    if (this.#keepsInner) this.#tellAround(scope);
    this.#occurrences[loop.index] = (this.#occurrences[loop.index] ?? 0) + 1;
    if (this.#hasHl) {
      for (const descendant of loop.descendants) this.#latest.delete(descendant);
      this.#order += 1;
      this.#latest.set(loop.index, { scope, order: this.#order });
    }
    if (!this.#plan.register.captured.has(loop.index)) return;
    const captured = this.#captured.get(loop.index);
    if (captured === undefined) this.#captured.set(loop.index, [scope]);
    else captured.push(scope);
  }

  /** Tells the loops around that a line, or a loop that their line reads, stands in them. */
  #tellAround(scope: Scope): void {
    const isLine = this.#isLine(scope);
    const isInner = this.#plan.register.inner.has(scope.loop);
    if (!isLine && !isInner) return;
    for (let around = scope.parent; around !== undefined; around = around.parent) {
      if (isLine) around.hasLine = true;
      if (!isInner || around.loop !== this.#plan.each) continue;
      around.inner ??= new Map();
      const known = around.inner.get(scope.loop);
      if (known === undefined) around.inner.set(scope.loop, [scope]);
      else known.push(scope);
    }
  }

  #isLine(scope: Scope): boolean {
    return scope.loop === this.#plan.each || this.#plan.alone.has(scope.loop);
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
    if (scope.waiting !== undefined) {
      for (const waiting of scope.waiting) this.#emit(waiting);
      scope.waiting = undefined;
    }
    if (!this.#isLine(scope)) return;
    if (this.#deferred === undefined) this.#handOut(scope);
    else this.#deferred.push(scope);
  }

  #handOut(scope: Scope): void {
    if (scope.start === undefined || (scope.loop !== this.#plan.each && scope.hasLine)) return;
    const place = { ordinal: scope.start.ordinal, tag: scope.start.tag };
    const fault = faultOf(scope);
    if (fault === undefined) {
      this.#source.scope = scope;
      this.#source.captured = scope.inner ?? NOTHING;
      const remarks = this.#remarks;
      if (remarks.length > 0) this.#remarks = [];
      this.#assembly.line(this.#source, place, this.#rawLine, remarks);
    } else {
      const finding = problem('MAP-HIERARCHY', 'error', recordPosition(scope.start), fault, {
        expected: 'the nesting declared under loops',
      });
      this.#assembly.hold([finding], place, rawLine(scope));
    }
    scope.segments = [];
    scope.inner = undefined;
    if (!this.#keepSlots.has(scope.loop)) scope.slots = [];
  }

  #names(loops: readonly number[]): string {
    return loops.map((index) => this.#byIndex.get(index)?.name ?? 'document').join(' or ');
  }

  #nameOf(scope: Scope): string {
    return scope.loop === DOCUMENT ? 'nothing' : `${this.#byIndex.get(scope.loop)?.name ?? 'an undeclared level'}`;
  }
}

function loopStartedBy(segment: SegmentRecord, starts: readonly LoopPlan[]): LoopPlan | undefined {
  for (const loop of starts) if (loop.matches(segment)) return loop;
  return undefined;
}

/** A line for a person, with the segments that the loops around it start with: without its PO1 an ACK says little. */
function rawLine(scope: Scope): string {
  const around: SegmentRecord[] = [];
  for (let at = scope.parent; at !== undefined; at = at.parent) if (at.start !== undefined) around.unshift(at.start);
  return rawText([...around, ...scope.segments]);
}

const NOTHING: ReadonlyMap<number, readonly Scope[]> = new Map();

function newScope(
  loop: number,
  parent: Scope | undefined,
  start: SegmentRecord | undefined,
  fault: string | undefined,
  ends: ReadonlySet<string>,
): Scope {
  return {
    loop,
    parent,
    start,
    ends,
    slots: [],
    segments: [],
    fault,
    closed: false,
    hasLine: false,
    inner: undefined,
    waiting: undefined,
  };
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
