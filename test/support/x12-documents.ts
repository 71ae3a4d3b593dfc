import type { TargetComposite, TargetElement, TargetSegments } from '../../src/formats/tree.ts';
import type { ElementSpec, SegmentSpec } from '../../src/formats/x12/dictionary.ts';
import { type GrammarLoop, type GrammarRow, setGrammar } from '../../src/formats/x12/grammar.ts';
import type { TableVersion } from '../../src/formats/x12/releases.ts';

type Segment = TargetSegments['segments'][number];
/** A number from 0 up to, but without, `below`. */
type Chance = (below: number) => number;

/** From here on only what is mandatory is written, so that loops in loops come to an end. */
const ENOUGH = 60;

/** A valid document of a set, made from its tables by chance: segments in order, elements of their type and length. */
export function randomDocument(version: TableVersion, set: string, seed: number): TargetSegments {
  const grammar = setGrammar(version, set);
  const [st] = grammar?.rows ?? [];
  if (grammar === undefined || st === undefined) throw new Error(`no table for ${set}`);
  const chance = randomNumbers(seed);
  const segments: Segment[] = [];
  let current: GrammarRow = st;
  const loopOf = (loop: GrammarLoop): void => {
    for (const row of loop.items) {
      if (row.tag === 'ST' || row.tag === 'SE') continue;
      const least = row.mandatory ? 1 : 0;
      const most = segments.length < ENOUGH ? Math.min(row.most, least + (chance(3) === 0 ? 2 : 0)) : least;
      for (let times = 0; times < most; times += 1) {
        // A tag that stands in several places means the first that fits; what cannot be told apart is left out.
        const next = grammar.next(current, row.tag);
        if (next.kind !== 'in-order' || next.row !== row) break;
        if (row.spec === undefined) throw new Error(`no table for ${row.tag}`);
        segments.push({ tag: row.tag, elements: elementsOf(row.spec, chance) });
        current = row;
        if (row.isOpener) loopOf(row.loop);
      }
    }
  };
  const [root] = grammar.loops;
  if (root !== undefined) loopOf(root);
  return { kind: 'segments', segments };
}

function elementsOf(spec: SegmentSpec, chance: Chance): TargetElement[] {
  const present = placesOf(spec, chance);
  return spec.elements.slice(1).map((element, index) => {
    if (element === undefined || !present.has(index + 1)) return undefined;
    if (element.repeats < 2 || chance(2) === 0) return chosenValue(element, chance);
    return { repeats: [chosenValue(element, chance), chosenValue(element, chance)] };
  });
}

/** Positions that get a value: what must have one, some of the rest, and what the conditions make of that. */
function placesOf(spec: SegmentSpec, chance: Chance): ReadonlySet<number> {
  const usable = spec.elements.flatMap((element, position) => (element === undefined ? [] : [position]));
  const present = new Set(usable.filter((position) => spec.mandatory.includes(position) || chance(4) === 0));
  for (let round = 0; round < 10; round += 1) {
    for (const { kind, positions } of spec.conditions) {
      const [first = 0, second = 0] = positions;
      const some = positions.some((position) => present.has(position));
      if (kind === 'P' ? some : kind === 'C' && present.has(first)) for (const one of positions) present.add(one);
      if (kind === 'R' && !some) present.add(first);
      if (kind === 'L' && present.has(first)) present.add(second);
      if (kind === 'E' && round < 8) for (const one of positions.slice(1)) present.delete(one);
    }
    // A segment without any value is not written.
    if (present.size === 0) present.add(usable[0] ?? 1);
  }
  return present;
}

function chosenValue(element: ElementSpec, chance: Chance): string | TargetComposite {
  const { composite } = element;
  if (composite === undefined) return textOf(element, chance);
  const present = placesOf(composite, chance);
  return {
    components: composite.elements
      .slice(1)
      .map((part, index) => (part === undefined || !present.has(index + 1) ? undefined : textOf(part, chance))),
  };
}

function textOf({ type, shortest, longest, codes }: ElementSpec, chance: Chance): string {
  const length = shortest + chance(Math.min(longest - shortest, 20) + 1);
  const known = codes === undefined ? [] : [...codes.codes.keys()];
  if (known.length > 0) return known[chance(known.length)] as string;
  if (type === 'DT') return longest === 8 ? '20260901' : '260901';
  if (type === 'TM') return '1030';
  const from = type === 'AN' ? 'ABCXYZ0123456789 -./' : type === 'ID' ? 'ABCXYZ' : '123456789';
  const text = Array.from({ length: Math.max(length, 1) }, () => from[chance(from.length)]).join('');
  return text.replace(/^ | $/g, 'x');
}

/** The same numbers for the same seed (mulberry32). */
function randomNumbers(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
