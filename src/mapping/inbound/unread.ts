import type { SegmentRecord } from '../../formats/tree.ts';
import { Ranking } from './ranking.ts';
import { rawText } from './scope.ts';
import { rankOf, type WherePlan } from './segment-pick.ts';
import { isBlank } from './space.ts';
import { Tally, type Unread } from './tally.ts';

/** Envelope, tree and control totals: structure, not data. */
const STRUCTURE = new Set(['ST', 'SE', 'CTT', 'HL', 'LS', 'LE']);

/** What a mapping reads of one segment tag in one loop. */
export interface Usage {
  readonly tag: string;
  /** Place of its counts in a counter. */
  readonly id: number;
  /** By element number: whether it is read. */
  readonly elements: boolean[];
  /** Conditions; when there are only conditional reads and none is met, the qualifier is counted instead. */
  readonly wheres: (readonly WherePlan[])[];
  /** The same as one condition, where all of them are about one element: QTY01 is 33 or 17. */
  condition: WherePlan | undefined;
  unconditional: boolean;
  pairs: { readonly from: number; readonly qualifiers: Ranking } | undefined;
}

/** Collects at compile time what is read, so that at run time everything else can be counted. */
export class ReadRegister {
  /** Tag → usage by loop index. */
  readonly byTag = new Map<string, (Usage | undefined)[]>();
  #count = 0;

  /** A read of one element (or of pairs from it on) under conditions. */
  add(
    loop: number,
    tag: string,
    read: { element?: number; where?: readonly WherePlan[]; pairs?: { from: number; qualifiers: Iterable<string> } },
  ): void {
    const usage = this.#usage(loop, tag);
    if (read.element !== undefined) usage.elements[read.element] = true;
    const where = read.where ?? [];
    for (const { element } of where) usage.elements[element] = true;
    if (where.length === 0) usage.unconditional = true;
    else usage.wheres.push(where);
    usage.condition = asOne(usage.wheres);
    if (read.pairs !== undefined) {
      const known = usage.pairs ?? read.pairs;
      usage.pairs = {
        from: Math.min(known.from, read.pairs.from),
        qualifiers: new Ranking([...(usage.pairs?.qualifiers.texts ?? []), ...read.pairs.qualifiers]),
      };
    }
  }

  #usage(loop: number, tag: string): Usage {
    const byLoop = this.byTag.get(tag) ?? [];
    this.byTag.set(tag, byLoop);
    const known = byLoop[loop];
    if (known !== undefined) return known;
    const usage: Usage = {
      tag,
      id: this.#count,
      elements: [],
      wheres: [],
      condition: undefined,
      unconditional: false,
      pairs: undefined,
    };
    this.#count += 1;
    byLoop[loop] = usage;
    return usage;
  }
}

/** Counts what nobody read: `QTY01=29`, `LIN pair IN`, `DTM03`, or the tag of a segment that is not read at all. */
export class UnreadCounter {
  readonly #tally = new Tally();
  readonly #elements: { readonly tag: string; readonly counts: number[]; readonly samples: string[] }[] = [];

  /** Answers the qualifier of a segment whose tag is read here, but only with other qualifiers. */
  count(segment: SegmentRecord, usage: Usage | undefined): string | undefined {
    const { tag, elements } = segment;
    if (usage === undefined) {
      if (!STRUCTURE.has(tag)) this.#add(tag, segment);
      return undefined;
    }
    if (!usage.unconditional && !meetsAny(segment, usage)) {
      const element = usage.wheres[0]?.[0]?.element ?? 1;
      const qualifier = elements[element]?.trim() ?? '';
      this.#add(`${tag}${number(element)}=${qualifier}`, segment);
      return qualifier;
    }
    const { pairs } = usage;
    const end = pairs === undefined ? elements.length : Math.min(pairs.from, elements.length);
    for (let at = 1; at < end; at += 1) {
      if (usage.elements[at] !== true && !isBlank(elements[at])) this.#addElement(usage, at, elements[at] ?? '');
    }
    if (pairs === undefined) return undefined;
    for (let at = pairs.from; at + 1 < elements.length; at += 2) {
      const qualifier = elements[at] ?? '';
      if (pairs.qualifiers.rankOf(qualifier) >= 0 || isBlank(elements[at + 1])) continue;
      const name = `${tag} pair ${qualifier.trim()}`;
      if (this.#tally.add(name)) this.#tally.sample(name, elements[at + 1] ?? '');
    }
    return undefined;
  }

  result(): Unread {
    for (const one of this.#elements) {
      for (const [at, count] of one?.counts.entries() ?? []) {
        if (count === undefined) continue;
        this.#tally.put(`${one.tag}${number(at)}`, count, one.samples[at] ?? '');
      }
    }
    return this.#tally.result();
  }

  #addElement(usage: Usage, at: number, value: string): void {
    if (STRUCTURE.has(usage.tag)) return;
    let known = this.#elements[usage.id];
    if (known === undefined) {
      known = { tag: usage.tag, counts: [], samples: [] };
      this.#elements[usage.id] = known;
    }
    const before = known.counts[at];
    if (before === undefined) known.samples[at] = value;
    known.counts[at] = (before ?? 0) + 1;
  }

  #add(name: string, segment: SegmentRecord): void {
    if (this.#tally.add(name)) this.#tally.sample(name, rawText([segment]));
  }
}

function meetsAny(segment: SegmentRecord, { condition, wheres }: Usage): boolean {
  if (condition !== undefined) {
    const text = segment.elements[condition.element];
    return text !== undefined && condition.values.rankOf(text) >= 0;
  }
  for (const where of wheres) if (rankOf(segment, where) !== undefined) return true;
  return false;
}

function asOne(wheres: readonly (readonly WherePlan[])[]): WherePlan | undefined {
  const [first] = wheres[0] ?? [];
  const all = wheres.flat();
  const isOne = wheres.every(({ length }) => length === 1) && all.every(({ element }) => element === first?.element);
  if (first === undefined || !isOne || all.some(({ component }) => component !== undefined)) return undefined;
  return { ...first, values: new Ranking(all.flatMap(({ values }) => values.texts)) };
}

function number(element: number): string {
  return String(element).padStart(2, '0');
}
