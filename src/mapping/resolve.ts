import type { Located, LocatedEntry, LocatedMap } from './lint/located.ts';
import { parseLocated } from './lint/located.ts';
import { type LintProblem, lintProblem, type Place } from './lint/problem.ts';
import { withParts } from './parts.ts';

/** Gives the text of a file named by a path with `/`, or undefined when it is absent or outside the mappings folder. */
export type ReadText = (path: string) => string | undefined;

const MOST_FILES = 4;

/** How to read a field: replaced as a group, so that no `where` of the parent leaks onto another segment. */
const READING = ['from', 'col', 'value', 'firstOf', 'count', 'where', 'pair', 'several', 'do', 'default', 'when'];

/**
 * Reads a mapping file and everything it extends and merges them: maps by key, lists replaced, `null` deletes. Of a
 * field, how to read it is replaced as a group and what must hold is inherited; a loop is replaced whole. Then the
 * parts that `emit` names are put in. Every node keeps its own file and place.
 */
export function resolveMapping(
  readText: ReadText,
  path: string,
): { root?: LocatedMap; files: string[]; problems: LintProblem[] } {
  const problems: LintProblem[] = [];
  const chain: LocatedMap[] = [];
  const files: string[] = [];
  let next: string | undefined = path;
  let asked: { place: Place; written: string } | undefined;
  while (next !== undefined) {
    const file: string = next;
    const at: Place = asked?.place ?? { file, line: 1, column: 1 };
    if (files.includes(file)) {
      problems.push(
        lintProblem(
          'MAP-LINT-EXTENDS',
          at,
          'extends',
          `"${asked?.written}" leads back to ${file}: ${[...files, file].join(' -> ')}`,
        ),
      );
      return { files, problems };
    }
    if (files.length === MOST_FILES) {
      problems.push(
        lintProblem(
          'MAP-LINT-EXTENDS',
          at,
          'extends',
          `a chain may have ${MOST_FILES} files: ${[...files, file].join(' -> ')}`,
        ),
      );
      return { files, problems };
    }
    const text = readText(file);
    if (text === undefined) {
      const code = asked === undefined ? 'MAP-LINT-READ' : 'MAP-LINT-EXTENDS';
      problems.push(
        lintProblem(
          code,
          at,
          asked === undefined ? '' : 'extends',
          `cannot read ${asked === undefined ? file : `"${asked.written}" (${file})`}`,
        ),
      );
      return { files, problems };
    }
    files.push(file);
    const parsed = parseLocated(text, file);
    problems.push(...parsed.problems);
    if (parsed.root === undefined) return { files, problems };
    if (parsed.root.kind !== 'map') {
      problems.push(
        lintProblem(
          'MAP-LINT-VALUE',
          parsed.root.place,
          '',
          'a mapping file is a map of keys, starting with "mapping: 1"',
        ),
      );
      return { files, problems };
    }
    chain.push(parsed.root);
    const parent = parsed.root.entries.get('extends');
    next = undefined;
    if (parent !== undefined && parent.node.kind === 'scalar' && typeof parent.node.value === 'string') {
      asked = { place: parent.node.place, written: parent.node.value };
      next = joinPath(file, parent.node.value);
    }
  }
  const merged = chain.reduceRight((base, child) => mergeMaps(withoutExtends(base), child, []));
  return { root: withParts(merged, problems), files, problems };
}

/** A path relative to the folder of `file`, with `.` and `..` worked out; `../x` stays when it leaves the top. */
export function joinPath(file: string, relative: string): string {
  const parts = file
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== '');
  for (const part of relative.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return (file.startsWith('/') ? '/' : '') + parts.join('/');
}

function withoutExtends(map: LocatedMap): LocatedMap {
  const entries = new Map(map.entries);
  entries.delete('extends');
  return { ...map, entries };
}

function mergeMaps(base: LocatedMap, child: LocatedMap, path: readonly string[]): LocatedMap {
  const inherited = new Map(base.entries);
  const isField =
    (path.length === 2 && path[0] === 'document') ||
    (path.length === 3 && path[0] === 'lines' && path[1] === 'fields') ||
    (path.length === 3 && path[0] === 'rows' && path[1] === 'columns') ||
    (path.length === 4 && path[0] === 'parts');
  if (isField && READING.some((key) => child.entries.has(key))) for (const key of READING) inherited.delete(key);
  const isLoop = path.length === 2 && path[0] === 'loops';
  const isWhen = path.length === 3 && path[0] === 'parts' && path[2] === 'when';
  const isFileList =
    path.length === 2 && path[0] === 'codes' && (base.entries.has('file') || child.entries.has('file'));
  if (isLoop || isWhen || isFileList) inherited.clear();
  for (const [key, entry] of child.entries) {
    const deletes = entry.node.kind === 'scalar' && entry.node.value === null && base.entries.has(key);
    if (deletes) inherited.delete(key);
    else inherited.set(key, mergeEntry(inherited.get(key), entry, [...path, key]));
  }
  return { kind: 'map', place: child.place, entries: inherited };
}

function mergeEntry(base: LocatedEntry | undefined, child: LocatedEntry, path: readonly string[]): LocatedEntry {
  if (base?.node.kind !== 'map' || child.node.kind !== 'map') return child;
  return { key: child.key, node: mergeMaps(base.node, child.node, path) };
}

/** The resolved content as canonical text: what the version of a mapping is the hash of. */
export function resolvedText(node: Located): string {
  if (node.kind === 'scalar') return JSON.stringify(node.value);
  if (node.kind === 'list') return `[${node.items.map(resolvedText).join(',')}]`;
  return `{${[...node.entries].map(([key, entry]) => `${JSON.stringify(key)}:${resolvedText(entry.node)}`).join(',')}}`;
}
