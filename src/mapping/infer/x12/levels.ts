import { element, type Occurrence, occurrencesOf, type SampleSegments } from './segments.ts';

/** HL03 → name of its loop. */
const LEVELS: Readonly<Record<string, string>> = { S: 'shipment', O: 'order', T: 'tare', P: 'pack', I: 'item' };
const ORDER = ['shipment', 'order', 'tare', 'pack', 'item'];
/** What the base declares: loop → the loops it may stand in. */
export const OF_BASE: Readonly<Record<string, readonly string[]>> = {
  shipment: [],
  order: ['shipment'],
  pack: ['order'],
  item: ['pack', 'order'],
};

/** HL loops by the name of their level; each lasts until the next HL. */
export function levelsOf(documents: SampleSegments['documents']): Map<string, Occurrence[]> {
  const levels = new Map<string, Occurrence[]>();
  for (const occurrence of occurrencesOf(documents, 'HL')) {
    const name = LEVELS[element(occurrence[0], 3)];
    if (name === undefined) continue;
    const known = levels.get(name);
    if (known === undefined) levels.set(name, [occurrence]);
    else known.push(occurrence);
  }
  return levels;
}

/** Level → the levels right around it, by HL02, or by the order of the segments where it is blank. */
export function parentsOf(documents: SampleSegments['documents']): Map<string, Set<string>> {
  const parents = new Map<string, Set<string>>();
  for (const document of documents) {
    /** HL01 → its level, or the nearest known one around it. */
    const byId = new Map<string, string>();
    const open: string[] = [];
    for (const segment of document) {
      if (segment.tag !== 'HL') continue;
      const level = LEVELS[element(segment, 3)];
      const id = element(segment, 1);
      const pointer = element(segment, 2);
      if (level === undefined) {
        byId.set(id, byId.get(pointer) ?? '');
        continue;
      }
      const known = parents.get(level) ?? new Set();
      const pointed = pointer === '0' ? '' : (byId.get(pointer) ?? '');
      const outer = pointer === '' ? impliedParent(level, open) : pointed;
      if (outer !== '' && outer !== level) known.add(outer);
      parents.set(level, known);
      byId.set(id, level);
      open.push(level);
    }
  }
  return parents;
}

/** Without pointers, the nearest level before it that may be around it. */
function impliedParent(level: string, before: readonly string[]): string {
  const rank = ORDER.indexOf(level);
  return before.findLast((one) => ORDER.indexOf(one) < rank) ?? '';
}

/** What the base allows stays allowed: the next file may have packs though the sample has none. */
export function withBase(seen: ReadonlyMap<string, ReadonlySet<string>>): Map<string, ReadonlySet<string>> {
  const names = new Set([...seen.keys(), ...Object.keys(OF_BASE)]);
  return new Map([...names].map((name) => [name, new Set([...(seen.get(name) ?? []), ...(OF_BASE[name] ?? [])])]));
}

/** Whether packs stand inside items. */
export function isPackInside(parents: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return parents.get('pack')?.has('item') === true;
}

/** The loops of the levels as they stand, each behind those around it. */
export function loopsFor(parents: ReadonlyMap<string, ReadonlySet<string>>): Record<string, unknown> {
  const codes = Object.fromEntries(Object.entries(LEVELS).map(([code, name]) => [name, code]));
  const rest = new Map([...parents].map(([name, inside]) => [name, [...inside]] as const));
  const loops: Record<string, unknown> = {};
  while (rest.size > 0) {
    const next = [...rest].find(([, inside]) => inside.every((one) => !rest.has(one))) ?? [...rest][0];
    if (next === undefined) break;
    const [name, inside] = next;
    rest.delete(name);
    loops[name] = {
      start: 'HL',
      where: { HL03: codes[name] },
      hl: true,
      ...(inside.length === 0 ? {} : { in: inside.length === 1 ? inside[0] : inside }),
    };
  }
  return loops;
}

/** For people: which level stands in which. */
export function pathsOf(parents: ReadonlyMap<string, ReadonlySet<string>>): string {
  return [...parents]
    .map(([name, inside]) => (inside.size === 0 ? name : `${name} in ${[...inside].join(' or ')}`))
    .join(', ');
}
