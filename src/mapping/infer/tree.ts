import type { NodeRecord } from '../../formats/tree.ts';
import { proposeFields } from './fields.ts';
import { inferKind } from './kind.ts';
import { type Leaf, leavesOf, localName } from './leaves.ts';
import { type Input, type Match, matchFields, nameOf, type TableKind } from './match.ts';
import type { MappingProposal, SettingProposal } from './proposal.ts';
import { evidenceOf, lookAt } from './values.ts';
import { meaningOf } from './words.ts';

/** An XML or JSON sample, whole. */
export interface SampleTree {
  readonly format: 'xml' | 'json';
  readonly fileName: string;
  readonly source: SettingProposal;
  readonly root: NodeRecord;
}

/** A way to cut the tree into lines: the loops from the outermost to that of the lines. */
interface Cut {
  readonly loops: readonly { readonly name: string; readonly path: string; readonly start: string }[];
  readonly inputs: readonly Input[];
  readonly lines: number;
  /** Some outer elements have no inner one, and are lines themselves. */
  readonly isAloneSeen: boolean;
}

/** Of each element; more of the same tell nothing new. */
const MOST_LINES = 1_000;
/** Elements that are tried as lines, the most frequent first. */
const MOST_CUTS = 40;
const MOST_INPUTS = 400;

/** Proposes a mapping for a tree: the element that repeats and holds what lines need is the line. */
export function proposeTree(tree: SampleTree, asked?: TableKind): MappingProposal | undefined {
  const context = [tree.fileName, ...namesAbove(tree.root)];
  let best: { cut: Cut; kind: TableKind; guess?: string; matches: readonly Match[]; score: number } | undefined;
  for (const cut of cutsOf(tree)) {
    const around = cut.loops.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    const inferred = asked === undefined ? inferKind(cut.inputs, [...context, ...around]) : { kind: asked };
    const matches = matchFields(inferred.kind, cut.inputs);
    const score = scoreOf(inferred.kind, matches, cut);
    if (best === undefined || score > best.score) best = { cut, ...inferred, matches, score };
  }
  if (best === undefined) return undefined;
  const { cut, kind, matches } = best;
  const { document, lines, codes, remarks } = proposeFields({
    kind,
    matches,
    isRows: false,
    numbers: evidenceOf(cut.inputs.map(({ values }) => values)),
    isAsked: asked !== undefined,
  });
  return {
    kind,
    what: kind,
    source: tree.source,
    loops: {
      keys: Object.fromEntries(
        cut.loops.map(({ name, start }, index) => [
          name,
          { start, ...(index === 0 ? {} : { in: cut.loops[index - 1]?.name }) },
        ]),
      ),
    },
    each: eachOf(cut),
    document,
    lines,
    ...(Object.keys(codes).length === 0 ? {} : { codes: { keys: codes } }),
    remarks: [
      ...(best.guess === undefined ? [] : [`The file looks like ${kind}, but ${best.guess} (--kind says what it is).`]),
      ...remarks,
    ],
  };
}

function eachOf({ loops, isAloneSeen }: Cut): string | readonly string[] {
  const [inner = 'line', around] = loops.map(({ name }) => name).reverse();
  return isAloneSeen && around !== undefined ? [inner, around] : inner;
}

/** Names of the root and of what stands above the lines: they say what the file is. */
function namesAbove(root: NodeRecord): string[] {
  const names = root.name === '$' ? [] : [localName(root.name)];
  for (const child of root.children.slice(0, 5)) if (child.name !== 'item') names.push(localName(child.name));
  return names.slice(0, 4);
}

/** How good lines are under a cut: with what they need, close at hand, and as many of their values as can be. */
function scoreOf(kind: TableKind, matches: readonly Match[], { loops, lines }: Cut): number {
  const named = matches.filter(({ name }) => name > 0);
  const value = (field: string): number => {
    const input = named.find(({ words }) => words.field === field)?.input;
    if (input === undefined) return 0;
    const address = nameOf(input) ?? '';
    // What is picked by a name out of several may as well be a line of its own.
    return 200 - (address.includes('[') ? 150 : 0) - 8 * (address.split('/').length - 1);
  };
  const sum = named.reduce((total, { score }) => total + Math.max(0, score - 40), 0);
  const key = value('sku') || (kind === 'inventory' ? 0 : value('lineNumber'));
  const amount = value(kind === 'price-catalog' ? 'cost' : 'quantity');
  // Stock with prices is stock; a catalog is what has no quantities anywhere.
  const isPoor = kind === 'price-catalog' ? 150 : 0;
  return sum + key + amount - isPoor + Math.min(lines, 3) * 10 - loops.length * 15;
}

/** Every element whose occurrences could be the lines, with the elements around it that repeat too. */
function cutsOf({ root, format }: SampleTree): Cut[] {
  const nodes = new Map<string, NodeRecord[]>();
  const repeats = new Set<string>();
  const walk = (node: NodeRecord, depth: number): void => {
    for (const [, same] of Map.groupBy(node.children, ({ path }) => path)) {
      const path = same[0]?.path ?? '';
      if (same.length > 1) repeats.add(path);
      const known = nodes.get(path) ?? [];
      for (const one of same) {
        if (known.length < MOST_LINES) known.push(one);
        if (depth < 12) walk(one, depth + 1);
      }
      nodes.set(path, known);
    }
  };
  walk(root, 0);
  const hasAttributes = format === 'xml';
  const cuts: Cut[] = [];
  const candidates = [...nodes].sort((left, right) => right[1].length - left[1].length).slice(0, MOST_CUTS);
  for (const [path, found] of candidates) {
    if (found.every(({ children, attributes }) => children.length === 0 && Object.keys(attributes).length === 0))
      continue;
    const outer = [...repeats]
      .filter((other) => path.startsWith(`${other}/`) && path !== other)
      .sort((left, right) => left.length - right.length);
    cuts.push(cutAt(root, path, found, outer, repeats, hasAttributes));
    // A sample of one item: what repeats in real files may occur once here.
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent !== root.path && parent !== '' && !outer.includes(parent))
      cuts.push(cutAt(root, path, found, [...outer, parent], repeats, hasAttributes));
  }
  if (cuts.length === 0 || (format === 'json' && root.children.some(({ children }) => children.length === 0)))
    cuts.push(cutAt(root, root.path, [root], [], repeats, hasAttributes));
  return cuts;
}

function cutAt(
  root: NodeRecord,
  path: string,
  found: readonly NodeRecord[],
  outer: readonly string[],
  repeating: ReadonlySet<string>,
  hasAttributes: boolean,
): Cut {
  const paths = [...outer, path];
  const isLoop = (other: string): boolean =>
    paths.includes(other) || (repeating.has(other) && paths.some((one) => one.startsWith(`${other}/`)));
  const inside = { isLoop, repeats: (other: string): boolean => repeating.has(other) };
  const names = loopNames(paths);
  const loops = paths.map((one, index) => ({
    name: names[index] ?? 'line',
    path: one,
    start: startOf(one, paths[index - 1], hasAttributes),
  }));
  const { chains, isAloneSeen } = chainsOf(root, paths, found);
  const byPath = new Map<string, { leaf: Leaf; values: string[] }>();
  chains.forEach((chain, line) => {
    chain.forEach((node, level) => {
      const prefix = level === paths.length - 1 ? '' : `${names[level]}.`;
      for (const leaf of leavesOf(node, inside, hasAttributes)) {
        const key = `${prefix}${leaf.address}`;
        if (byPath.size >= MOST_INPUTS && !byPath.has(key)) continue;
        const known = byPath.get(key) ?? { leaf, values: new Array<string>(chains.length).fill('') };
        known.values[line] = leaf.value;
        byPath.set(key, known);
      }
    });
  });
  const own = [...byPath].map(([address, { leaf, values }]) => inputOf(address, leaf, values, 'lines'));
  const header = paths[0] === root.path ? [] : leavesOf(root, inside, hasAttributes);
  return {
    loops,
    inputs: [...own, ...header.map((leaf) => inputOf(leaf.address, leaf, [leaf.value], 'document'))],
    lines: chains.length,
    isAloneSeen,
  };
}

function inputOf(address: string, { names }: Leaf, values: readonly string[], scope: 'lines' | 'document'): Input {
  const meanings = names.map((name) => (name === '$' || name === 'item' ? [] : meaningOf(localName(name))));
  const last = meanings.at(-1) ?? [];
  const around = meanings.slice(-3, -1).reverse();
  return {
    address: { from: address },
    label: address,
    names: [
      last,
      ...around.map((words) => [...words, ...last]),
      ...(around.length > 1 ? [[...around.flat(), ...last]] : []),
      ...around.filter(() => isValueName(last)),
    ],
    values: lookAt(values),
    scope,
  };
}

/** `Quantity/@value`, `ItemID/Text`: the name is that of the element around it. */
function isValueName(words: readonly string[]): boolean {
  return words.length === 1 && /^(?:value|text|content|amount|data)$/.test(words[0] ?? '');
}

/**
 * The elements of the loops of each line, outermost first; a line may also be an outer element that has no inner one.
 */
function chainsOf(
  root: NodeRecord,
  paths: readonly string[],
  found: readonly NodeRecord[],
): { readonly chains: readonly (readonly NodeRecord[])[]; readonly isAloneSeen: boolean } {
  const wanted = new Set(found);
  const target = paths.at(-1);
  const around = paths.at(-2);
  const chains: NodeRecord[][] = [];
  let isAloneSeen = false;
  const walk = (node: NodeRecord, chain: readonly NodeRecord[]): void => {
    const inside = paths.includes(node.path) ? [...chain, node] : chain;
    if (node.path === target && wanted.has(node)) chains.push([...inside]);
    const before = chains.length;
    for (const child of node.children) walk(child, inside);
    if (node.path !== around || chains.length > before) return;
    isAloneSeen = true;
    if (chains.length < MOST_LINES) chains.push([...inside]);
  };
  walk(root, []);
  return { chains, isAloneSeen };
}

/** The outermost loop is named by its element alone, inner ones by their path below the loop around them. */
function startOf(path: string, outer: string | undefined, hasAttributes: boolean): string {
  const parts = outer === undefined ? [path.slice(path.lastIndexOf('/') + 1)] : path.slice(outer.length + 1).split('/');
  return parts.map((part) => (hasAttributes ? localName(part) : part)).join('/');
}

function loopNames(paths: readonly string[]): string[] {
  const names: string[] = [];
  for (const path of paths) {
    const last = localName(path.slice(path.lastIndexOf('/') + 1))
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '');
    const name = last === '' || last === 'document' ? 'line' : last;
    names.push(names.includes(name) ? `${name}-${names.length + 1}` : name);
  }
  return names;
}
