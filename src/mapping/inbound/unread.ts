import type { SegmentRecord } from '../../formats/tree.ts';
import { rankOf, type WherePlan } from './segment-pick.ts';
import { isBlank } from './space.ts';

const MOST_DISTINCT = 500;
/** Envelope, tree and control totals: structure, not data. */
const STRUCTURE = new Set(['ST', 'SE', 'CTT', 'HL', 'LS', 'LE']);

/** What a mapping reads of one segment tag in one loop. */
interface Usage {
  /** Elements read whatever the conditions. */
  readonly elements: Set<number>;
  /** Conditions; when there are only conditional reads and none is met, the qualifier is counted instead. */
  readonly wheres: (readonly WherePlan[])[];
  unconditional: boolean;
  pairs: { from: number; readonly qualifiers: Set<string> } | undefined;
}

/** Collects at compile time what is read, so that at run time everything else can be counted. */
export class ReadRegister {
  readonly #usages = new Map<string, Usage>();

  /** A read of one element (or of pairs from it on) under conditions. */
  add(
    loop: number,
    tag: string,
    read: { element?: number; where?: readonly WherePlan[]; pairs?: { from: number; qualifiers: Iterable<string> } },
  ): void {
    const key = `${loop} ${tag}`;
    const usage = this.#usages.get(key) ?? { elements: new Set(), wheres: [], unconditional: false, pairs: undefined };
    this.#usages.set(key, usage);
    if (read.element !== undefined) usage.elements.add(read.element);
    const where = read.where ?? [];
    for (const { element } of where) usage.elements.add(element);
    if (where.length === 0) usage.unconditional = true;
    else usage.wheres.push(where);
    if (read.pairs !== undefined) {
      usage.pairs ??= { from: read.pairs.from, qualifiers: new Set() };
      usage.pairs.from = Math.min(usage.pairs.from, read.pairs.from);
      for (const qualifier of read.pairs.qualifiers) usage.pairs.qualifiers.add(qualifier);
    }
  }

  usage(loop: number, tag: string): Usage | undefined {
    return this.#usages.get(`${loop} ${tag}`);
  }
}

/** Counts what nobody read: `QTY01=29`, `LIN pair IN`, `DTM03`, or the tag of a segment that is not read at all. */
export class UnreadCounter {
  readonly #register: ReadRegister;
  readonly #usages = new Map<number, Map<string, Usage | undefined>>();
  readonly #counts = new Map<string, number>();
  readonly #elements = new Map<string, number[]>();

  constructor(register: ReadRegister) {
    this.#register = register;
  }

  count(segment: SegmentRecord, loop: number): void {
    const { tag, elements } = segment;
    if (STRUCTURE.has(tag)) return;
    const usage = this.#usage(loop, tag);
    if (usage === undefined) {
      this.#add(tag);
      return;
    }
    if (!usage.unconditional && !usage.wheres.some((where) => rankOf(segment, where) !== undefined)) {
      const element = usage.wheres[0]?.[0]?.element ?? 1;
      this.#add(`${tag}${number(element)}=${elements[element]?.trim() ?? ''}`);
      return;
    }
    const end = usage.pairs?.from ?? elements.length;
    for (let at = 1; at < elements.length; at += 1) {
      if (at >= end) break;
      if (usage.elements.has(at) || isBlank(elements[at])) continue;
      const counts = this.#elements.get(tag);
      if (counts === undefined) this.#elements.set(tag, Object.assign([], { [at]: 1 }));
      else counts[at] = (counts[at] ?? 0) + 1;
    }
    if (usage.pairs === undefined) return;
    for (let at = end; at + 1 < elements.length; at += 2) {
      const qualifier = elements[at]?.trim() ?? '';
      if (!isBlank(elements[at + 1]) && !usage.pairs.qualifiers.has(qualifier)) this.#add(`${tag} pair ${qualifier}`);
    }
  }

  result(): ReadonlyMap<string, number> {
    const all = new Map(this.#counts);
    for (const [tag, counts] of this.#elements) {
      for (const [at, count] of counts.entries()) if (count !== undefined) all.set(`${tag}${number(at)}`, count);
    }
    return new Map([...all].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)));
  }

  #usage(loop: number, tag: string): Usage | undefined {
    let byTag = this.#usages.get(loop);
    if (byTag === undefined) {
      byTag = new Map();
      this.#usages.set(loop, byTag);
    }
    if (byTag.has(tag)) return byTag.get(tag);
    const usage = this.#register.usage(loop, tag);
    if (byTag.size < MOST_DISTINCT) byTag.set(tag, usage);
    return usage;
  }

  /** A hostile file may have any number of qualifiers; only so many are told apart. */
  #add(key: string): void {
    const known = this.#counts.get(key);
    if (known !== undefined) this.#counts.set(key, known + 1);
    else if (this.#counts.size < MOST_DISTINCT) this.#counts.set(key, 1);
    else this.#counts.set('other', (this.#counts.get('other') ?? 0) + 1);
  }
}

function number(element: number): string {
  return String(element).padStart(2, '0');
}
