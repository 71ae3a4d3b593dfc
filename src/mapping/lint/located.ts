import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { type LintProblem, lintProblem, MOST_FINDINGS, type Place } from './problem.ts';

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

/** Nobody writes a file as long by hand, and a longer one would keep the process busy for seconds. */
const MOST_CHARACTERS = 200_000;
const MOST_ENTRIES = 2_000;
const DEEPEST = 100;

/** What YAML 1.2 calls printable, without U+FFFD, which stands where the bytes were not UTF-8. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFC\u{10000}-\u{10FFFF}]/u;

/**
 * Parses one YAML 1.2 file. Duplicate keys, anchors, aliases, merge keys, tags, directives and unquoted keys that are
 * not text are problems: none of them says what it means to a person who reads the file. Large, deep and unprintable
 * files are refused before they cost anything.
 */
export function parseLocated(text: string, file: string): { root?: Located; problems: LintProblem[] } {
  const top: Place = { file, line: 1, column: 1 };
  if (text.length > MOST_CHARACTERS) {
    const message = `the file has ${text.length} characters; at most ${MOST_CHARACTERS} are read`;
    return { problems: [lintProblem('MAP-LINT-SIZE', top, '', message)] };
  }
  const odd = UNPRINTABLE.exec(text);
  if (odd !== null) return { problems: [unprintable(text, odd.index, file)] };
  const counter = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line, column: col };
  };
  let document: Document.Parsed;
  try {
    // Unique keys are checked below: the parser compares every key with every other, which takes minutes for many.
    document = parseDocument(text, { lineCounter: counter, prettyErrors: false, version: '1.2', uniqueKeys: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problems: [lintProblem('MAP-LINT-YAML', top, '', TOO_DEEP)] };
  }
  const problems = syntaxProblems(document.errors, at);
  const { yaml, tags } = document.directives;
  if (yaml.explicit === true || Object.keys(tags).length > 1) {
    problems.push(lintProblem('MAP-LINT-FEATURE', top, '', 'directives (%YAML, %TAG) are not allowed'));
  }
  if (problems.length > 0) return { problems };
  if (document.contents === null) return { problems: [lintProblem('MAP-LINT-YAML', top, '', 'the file is empty')] };

  const refuse = (node: Node, path: string, what: string): void => {
    problems.push(lintProblem('MAP-LINT-FEATURE', at(node.range?.[0] ?? 0), path, what));
  };
  const convert = (node: Node, path: string, depth: number): Located => {
    const place = at(node.range?.[0] ?? 0);
    if (depth > DEEPEST) {
      problems.push(lintProblem('MAP-LINT-YAML', place, '', TOO_DEEP));
      return { kind: 'scalar', place, value: null, text: '' };
    }
    if (isAlias(node)) {
      refuse(node, path, `the alias *${node.source} is not allowed`);
      return { kind: 'scalar', place, value: null, text: '' };
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      refuse(node, path, `the anchor &${node.anchor} is not allowed`);
    }
    if (node.tag !== undefined) refuse(node, path, `the tag ${node.tag} is not allowed`);
    if ((isMap(node) || isSeq(node)) && node.items.length > MOST_ENTRIES) {
      const message = `${node.items.length} entries stand here; at most ${MOST_ENTRIES} are read`;
      problems.push(lintProblem('MAP-LINT-SIZE', place, path, message));
      return { kind: 'scalar', place, value: null, text: '' };
    }
    if (isMap(node)) {
      const entries = new Map<string, LocatedEntry>();
      for (const pair of node.items as Pair<Node, Node | null>[]) addEntry(entries, pair, path, depth);
      return { kind: 'map', place, entries };
    }
    if (isSeq(node)) {
      const items = node.items.map((item, index) => convert(item as Node, join(path, index), depth + 1));
      return { kind: 'list', place, items };
    }
    if (isScalar(node)) {
      const value = scalarValue(node.value);
      const text = node.source ?? String(node.value);
      if (text.includes('\0'))
        problems.push(lintProblem('MAP-LINT-VALUE', place, path, 'the character NUL cannot stand in any document'));
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
  const addEntry = (
    entries: Map<string, LocatedEntry>,
    pair: Pair<Node, Node | null>,
    path: string,
    depth: number,
  ): void => {
    const keyPlace = at(pair.key.range?.[0] ?? 0);
    if (!isScalar(pair.key)) {
      refuse(pair.key, path, isAlias(pair.key) ? 'an alias is not allowed as a key' : 'a key must be plain text');
      return;
    }
    const key = pair.key.source ?? String(pair.key.value);
    if (pair.key.anchor !== undefined) refuse(pair.key, path, `the anchor &${pair.key.anchor} is not allowed`);
    if (key === '<<') refuse(pair.key, path, 'the merge key << is not allowed');
    // Schemas skip this one name without a word, and the rule it stands for would not hold.
    if (key === '__proto__') refuse(pair.key, path, 'the name __proto__ is not allowed');
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
      problems.push(lintProblem('MAP-LINT-YAML', keyPlace, path, `the key "${key}" stands here twice`));
    const node: Located =
      pair.value === null
        ? { kind: 'scalar', place: keyPlace, value: null, text: '' }
        : convert(pair.value, join(path, key), depth + 1);
    entries.set(key, { key: keyPlace, node });
  };
  const root = convert(document.contents as Node, '', 1);
  const isWhole = problems.every(({ code, message }) => code !== 'MAP-LINT-SIZE' && message !== TOO_DEEP);
  return { ...(isWhole ? { root } : {}), problems: problems.slice(0, MOST_FINDINGS) };
}

const TOO_DEEP = `the file is nested deeper than ${DEEPEST} levels`;

/** What the parser found, in words for people who do not know it. */
function syntaxProblems(errors: readonly YAMLError[], at: (offset: number) => Place): LintProblem[] {
  const deep = errors.find(({ message }) => /call stack|stack overflow/i.test(message));
  if (deep !== undefined) return [lintProblem('MAP-LINT-YAML', at(deep.pos[0]), '', TOO_DEEP)];
  return errors
    .slice(0, MOST_FINDINGS)
    .map(({ code, message, pos }) =>
      lintProblem(
        'MAP-LINT-YAML',
        at(pos[0]),
        '',
        code === 'MULTIPLE_DOCS' ? 'a file holds one document; remove this "---"' : message.replace(/\s+/g, ' '),
      ),
    );
}

function unprintable(text: string, index: number, file: string): LintProblem {
  const before = text.slice(0, index);
  const place = {
    file,
    line: before.split('\n').length,
    column: index - before.lastIndexOf('\n'),
  };
  const code = text.codePointAt(index) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const message =
    code === 0xfffd
      ? 'the file is not UTF-8, or holds the character that stands for an unreadable one; save it as UTF-8'
      : `the character ${name} cannot stand in YAML; remove it`;
  return lintProblem('MAP-LINT-YAML', place, '', message);
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
