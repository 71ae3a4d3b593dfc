import { type SegmentSpec, segmentSpec } from './dictionary.ts';
import type { TableVersion } from './releases.ts';
import { sets004010 } from './tables/sets-004010.ts';
import { sets005010 } from './tables/sets-005010.ts';

/** One line of a transaction set as the printed standard has it. */
export interface GrammarRow {
  readonly index: number;
  readonly tag: string;
  readonly mandatory: boolean;
  /** How often the segment (or, for an opener, its loop) may come. */
  readonly most: number;
  /** The loop it stands in; an opener stands in the loop it opens. */
  readonly loop: GrammarLoop;
  readonly isOpener: boolean;
  readonly spec: SegmentSpec | undefined;
}

export interface GrammarLoop {
  readonly index: number;
  /** Tags of the openers from outside in, joined by `/`; empty for the set itself. */
  readonly path: string;
  readonly parent: GrammarLoop | undefined;
  /** Its own rows and the openers of the loops in it, in order. */
  readonly items: GrammarRow[];
  opener: GrammarRow | undefined;
}

/** What a tag means at a place: a row, and whether it comes in order. `none`: the set has no such segment. */
export type Transition =
  | { readonly kind: 'in-order' | 'out-of-order'; readonly row: GrammarRow }
  | { readonly kind: 'none' };

/** The grammar of a transaction set: which segment may follow which, and in which loop it then stands. */
export class SetGrammar {
  readonly rows: readonly GrammarRow[];
  readonly loops: readonly GrammarLoop[];
  /** By row and tag, filled as documents are read: what follows only depends on these two. */
  private readonly transitions: Map<string, Transition>[];

  constructor(table: string, version: TableVersion) {
    const { rows, loops } = parseSet(table, version);
    this.rows = rows;
    this.loops = loops;
    this.transitions = rows.map(() => new Map());
  }

  /** From a row to the row of the next segment. Loops are recognised by their first segment (X12.6, 3.13). */
  next(from: GrammarRow, tag: string): Transition {
    const known = this.transitions[from.index]?.get(tag);
    if (known !== undefined) return known;
    const found = this.search(from, tag);
    // Only tags of the set are remembered, so that hostile tags cannot fill the memory.
    if (found.kind !== 'none') this.transitions[from.index]?.set(tag, found);
    return found;
  }

  private search(from: GrammarRow, tag: string): Transition {
    let place = from;
    for (let loop: GrammarLoop | undefined = from.loop; loop !== undefined; loop = loop.parent) {
      const index = place.isOpener && place.loop === loop ? -1 : loop.items.indexOf(place);
      const later = loop.items.slice(index + 1).find((row) => row.tag === tag);
      const repeats = index >= 0 && place.tag === tag;
      // A segment that may come only once is, the second time, the next place of that name, if there is one.
      if (repeats && (place.most > 1 || later === undefined)) return { kind: 'in-order', row: place };
      if (later !== undefined) return { kind: 'in-order', row: later };
      if (loop.opener?.tag === tag) return { kind: 'in-order', row: loop.opener };
      if (loop.opener !== undefined) place = loop.opener;
    }
    for (let loop: GrammarLoop | undefined = from.loop; loop !== undefined; loop = loop.parent) {
      const earlier = loop.items.find((row) => row.tag === tag);
      if (earlier !== undefined) return { kind: 'out-of-order', row: earlier };
    }
    const anywhere = this.rows.find((row) => row.tag === tag);
    return anywhere === undefined ? { kind: 'none' } : { kind: 'out-of-order', row: anywhere };
  }
}

const grammars = new Map<string, SetGrammar>();

/** The grammar of a set in a release; undefined where there is no table for it. */
export function setGrammar(version: TableVersion, set: string): SetGrammar | undefined {
  const key = `${version}/${set}`;
  const known = grammars.get(key);
  if (known !== undefined) return known;
  const table = tableOf(version, set);
  if (table === undefined) return undefined;
  const made = new SetGrammar(table, version);
  grammars.set(key, made);
  return made;
}

/** The sets that have a table in a release. */
export function setsOf(version: TableVersion): readonly string[] {
  return Object.keys(version === '004010' ? sets004010 : sets005010);
}

/** Whether any release here has a table for a set. */
export function hasTable(set: string): boolean {
  return Object.hasOwn(sets004010, set) || Object.hasOwn(sets005010, set);
}

function tableOf(version: TableVersion, set: string): string | undefined {
  const tables = version === '004010' ? sets004010 : sets005010;
  return Object.hasOwn(tables, set) ? tables[set] : undefined;
}

/** Reads the layout of tables/sets-*.ts: two blanks per level, areas without indentation. */
function parseSet(table: string, version: TableVersion): { rows: GrammarRow[]; loops: GrammarLoop[] } {
  const root: GrammarLoop = { index: 0, path: '', parent: undefined, items: [], opener: undefined };
  const loops = [root];
  const rows: GrammarRow[] = [];
  const open = [root];
  for (const line of table.split('\n')) {
    const [, indent, tag, requirement, opens, times] =
      /^((?: {2})+)([A-Z0-9]{2,3}) ([MO]) (loop )?(>?\d+)$/.exec(line) ?? [];
    if (indent === undefined || tag === undefined || times === undefined) continue;
    open.length = indent.length / 2;
    const outer = open.at(-1) ?? root;
    const most = times.startsWith('>') ? Number.POSITIVE_INFINITY : Number(times);
    const isOpener = opens !== undefined;
    let loop = outer;
    if (isOpener) {
      const path = outer.path === '' ? tag : `${outer.path}/${tag}`;
      loop = { index: loops.length, path, parent: outer, items: [], opener: undefined };
      loops.push(loop);
      open.push(loop);
    }
    const mandatory = requirement === 'M';
    const spec = segmentSpec(version, tag);
    const row: GrammarRow = { index: rows.length, tag, mandatory, most, loop, isOpener, spec };
    if (isOpener) loop.opener = row;
    rows.push(row);
    outer.items.push(row);
  }
  return { rows, loops };
}
