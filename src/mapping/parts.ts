import { nearest } from '../kernel/nearest.ts';
import type { Located, LocatedList, LocatedMap } from './lint/located.ts';
import { type LintProblem, lintProblem } from './lint/problem.ts';

/** Parts that name parts may multiply; nobody writes a document this long by hand. */
const MOST_REFERENCES = 1_000;

/**
 * Named pieces of what is written. A list cannot be changed in parts by a file that extends another, so a base names
 * the entries of its `emit` under `parts` and refers to them as `- part: ship-to`. A part is one entry, which merges by
 * key, or a list of entries, which is replaced. After merging every reference is replaced by what it names; `parts` is
 * gone then.
 */
export function withParts(root: LocatedMap, problems: LintProblem[]): LocatedMap {
  const declared = root.entries.get('parts');
  const emit = root.entries.get('emit');
  if (declared === undefined && emit === undefined) return root;
  const report = (node: Located, path: string, message: string, suggestion?: string): void => {
    problems.push(lintProblem('MAP-LINT-PART', node.place, path, message, suggestion));
  };
  const parts = declared?.node;
  if (parts !== undefined && parts.kind !== 'map') {
    report(parts, 'parts', 'expected a map: name of the part, then an entry of emit or a list of them');
    return root;
  }
  const used = new Set<string>();
  let count = 0;
  const expandEntry = (item: Located, path: string, open: readonly string[]): readonly Located[] => {
    if (item.kind !== 'map') return [item];
    const reference = item.entries.get('part')?.node;
    if (reference === undefined) return [expandInside(item, path, open)];
    const name = reference.kind === 'scalar' ? reference.text : '';
    const part = parts?.entries.get(name)?.node;
    used.add(name);
    count += 1;
    if (count > MOST_REFERENCES) {
      if (count === MOST_REFERENCES + 1) report(reference, path, `parts are named more than ${MOST_REFERENCES} times`);
    } else if (item.entries.size > 1)
      report(item, path, '"part" stands alone; "when" and the rest belong into the part');
    else if (open.includes(name)) report(reference, path, `the part "${name}" stands in itself`);
    else if (part === undefined)
      report(reference, path, `there is no part "${name}"`, nearest(name, parts?.entries.keys() ?? []));
    else if (part.kind === 'list') return expandList(part, `parts.${name}`, [...open, name]).items;
    else return expandEntry(part, `parts.${name}`, [...open, name]);
    return [];
  };
  const expandList = (list: LocatedList, path: string, open: readonly string[]): LocatedList => ({
    ...list,
    items: list.items.flatMap((item, index) => expandEntry(item, `${path}.${index}`, open)),
  });
  /** Lists named `emit`, at whatever depth: in a repeated part, in an element. */
  const expandInside = (map: LocatedMap, path: string, open: readonly string[]): LocatedMap => ({
    ...map,
    entries: new Map(
      [...map.entries].map(([key, { key: place, node }]) => {
        const inside = `${path}.${key}`;
        if (key === 'emit' && node.kind === 'list') return [key, { key: place, node: expandList(node, inside, open) }];
        return [key, { key: place, node: node.kind === 'map' ? expandInside(node, inside, open) : node }];
      }),
    ),
  });
  const entries = new Map(root.entries);
  entries.delete('parts');
  if (emit?.node.kind === 'list') entries.set('emit', { key: emit.key, node: expandList(emit.node, 'emit', []) });
  for (const [name, { node }] of parts?.entries ?? []) {
    if (!used.has(name))
      report(node, `parts.${name}`, `nothing writes the part "${name}"; say where with "- part: ${name}"`);
  }
  return { ...root, entries };
}
