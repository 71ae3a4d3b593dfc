import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { type LintProblem, lintProblem, type Place } from './problem.ts';

/** YAML with the place of every key and value kept, also after files were merged. */
export type Located = LocatedMap | LocatedList | LocatedScalar;

export interface LocatedMap {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

export interface LocatedEntry {
  readonly key: Place;
  readonly node: Located;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly Located[];
}

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** As written, without quotes. */
  readonly text: string;
}

/**
 * Parses one YAML 1.2 file. Duplicate keys, anchors, aliases, merge keys, tags and unquoted keys that are not text are
 * problems: none of them says what it means to a person who reads the file.
 */
export function parseLocated(text: string, file: string): { root?: Located; problems: LintProblem[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, version: '1.2', uniqueKeys: true });
  const problems: LintProblem[] = [];
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line, column: col };
  };
  for (const error of document.errors) {
    problems.push(lintProblem('MAP-LINT-YAML', at(error.pos[0]), '', error.message.replace(/\s+/g, ' ')));
  }
  if (problems.length > 0) return { problems };
  if (document.contents === null) {
    return { problems: [lintProblem('MAP-LINT-YAML', { file, line: 1, column: 1 }, '', 'the file is empty')] };
  }

  const refuse = (node: Node, path: string, what: string): void => {
    problems.push(lintProblem('MAP-LINT-FEATURE', at(node.range?.[0] ?? 0), path, what));
  };
  const convert = (node: Node, path: string): Located => {
    const place = at(node.range?.[0] ?? 0);
    if (isAlias(node)) {
      refuse(node, path, `the alias *${node.source} is not allowed`);
      return { kind: 'scalar', place, value: null, text: '' };
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      refuse(node, path, `the anchor &${node.anchor} is not allowed`);
    }
    if (node.tag !== undefined) refuse(node, path, `the tag ${node.tag} is not allowed`);
    if (isMap(node)) {
      const entries = new Map<string, LocatedEntry>();
      for (const pair of node.items as Pair<Node, Node | null>[]) addEntry(entries, pair, path);
      return { kind: 'map', place, entries };
    }
    if (isSeq(node)) {
      return { kind: 'list', place, items: node.items.map((item, index) => convert(item as Node, join(path, index))) };
    }
    if (isScalar(node)) {
      const value = scalarValue(node.value);
      const text = node.source ?? String(node.value);
      if (typeof value === 'number' && text !== String(value)) {
        problems.push(
          lintProblem(
            'MAP-LINT-QUOTE',
            place,
            path,
            `write it in quotes: "${text}"; unquoted, YAML reads it as the number ${value}`,
          ),
        );
      }
      return { kind: 'scalar', place, value, text };
    }
    refuse(node, path, 'this is not allowed here');
    return { kind: 'scalar', place, value: null, text: '' };
  };
  const addEntry = (entries: Map<string, LocatedEntry>, pair: Pair<Node, Node | null>, path: string): void => {
    const keyPlace = at(pair.key.range?.[0] ?? 0);
    if (!isScalar(pair.key)) {
      refuse(pair.key, path, isAlias(pair.key) ? 'an alias is not allowed as a key' : 'a key must be plain text');
      return;
    }
    const key = pair.key.source ?? String(pair.key.value);
    if (pair.key.anchor !== undefined) refuse(pair.key, path, `the anchor &${pair.key.anchor} is not allowed`);
    if (key === '<<') refuse(pair.key, path, 'the merge key << is not allowed');
    if (typeof pair.key.value !== 'string') {
      problems.push(
        lintProblem(
          'MAP-LINT-QUOTE',
          keyPlace,
          join(path, key),
          `write the key in quotes: "${key}"; unquoted, YAML reads it as ${pair.key.value}`,
        ),
      );
    }
    if (entries.has(key))
      problems.push(lintProblem('MAP-LINT-YAML', keyPlace, join(path, key), 'Map keys must be unique'));
    const node: Located =
      pair.value === null
        ? { kind: 'scalar', place: keyPlace, value: null, text: '' }
        : convert(pair.value, join(path, key));
    entries.set(key, { key: keyPlace, node });
  };
  const root = convert(document.contents as Node, '');
  return { root, problems };
}

/** The plain value: maps become objects without prototype, so that no key can be special. */
export function plainValue(node: Located): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, entry] of node.entries) object[key] = plainValue(entry.node);
  return object;
}

/** The node at a path, and the nearest place for it: the key where there is one, else the closest parent's. */
export function locate(root: Located, path: readonly PropertyKey[]): { node?: Located; key?: Place; place: Place } {
  let node: Located | undefined = root;
  let key: Place | undefined;
  let place = root.place;
  for (const part of path) {
    const next: LocatedEntry | { node: Located | undefined; key: undefined } | undefined =
      node === undefined ? undefined : step(node, part);
    if (next?.node === undefined) return { place };
    key = next.key;
    node = next.node;
    place = node.place;
  }
  return { ...(node === undefined ? {} : { node }), ...(key === undefined ? {} : { key }), place };
}

function step(
  node: Located,
  part: PropertyKey,
): LocatedEntry | { node: Located | undefined; key: undefined } | undefined {
  if (node.kind === 'map') return node.entries.get(String(part));
  if (node.kind === 'list') return { node: node.items[Number(part)], key: undefined };
  return undefined;
}

function scalarValue(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null)
    return value;
  return String(value);
}

function join(path: string, part: string | number): string {
  return path === '' ? String(part) : `${path}.${part}`;
}
