import type { NodeRecord } from '../../formats/tree.ts';
import { nearest } from '../../kernel/nearest.ts';
import { type NodeAddress, parseNodeAddress } from '../addresses.ts';
import type { Compiler, Path } from '../compiler.ts';
import type { InboundField } from '../schema.ts';
import { Fault, type Value } from '../steps/step.ts';
import { type AddressSpace, isBlank, listReader } from './space.ts';

/** A loop of elements: `start` names the element, as a path below the loop it stands in. */
export interface NodeLoop {
  readonly name: string;
  readonly start: readonly string[];
  /** Index of the loop around it; -1 for the outermost. */
  readonly parent: number;
}

/** What is read of the elements under one loop, without predicates. */
export interface ReadTree {
  text: boolean;
  readonly attributes: Set<string>;
  readonly children: Map<string, ReadTree>;
}

/** Elements by loop index; for the header only the root element. */
export interface NodeSource {
  /** The element of each open loop; index -1 (the header) is `root`. */
  readonly nodes: (NodeRecord | undefined)[];
  root: NodeRecord | undefined;
  /** For the header: every occurrence of the outermost loop, where it reads that. */
  readonly captured: Map<number, NodeRecord[]>;
  picked: NodeRecord | undefined;
}

interface NodePick {
  readonly text: string;
  readonly loop: number;
  readonly address: NodeAddress;
  readonly several: InboundField['several'];
}

export function newReadTree(): ReadTree {
  return { text: false, attributes: new Set(), children: new Map() };
}

/** What all spaces of one file share. */
export interface NodeContext {
  readonly compiler: Compiler;
  readonly loops: readonly NodeLoop[];
  /** Name of the root node. */
  readonly root: string;
  readonly reads: ReadonlyMap<number, ReadTree>;
  /** XML has attributes, JSON has none. */
  readonly hasAttributes: boolean;
  /** The outermost loop around the lines, which the header may read. */
  readonly outermost: number;
  /** It, if the header reads it: its occurrences are kept to the end. */
  readonly captured: Set<number>;
}

/**
 * Addresses of XML and JSON as seen from one loop: `@sku`, `Stock/@qty`, `Stock[@warehouse="W1"]/@qty`, `.`, and
 * `parcel.@tracking` for a loop around it. The header means the root element, and may read an outermost loop: all its
 * occurrences together. An address may start with the name of the home element itself, as guides write it
 * (`Item/Stock/@qty`).
 */
export function nodeSpace(context: NodeContext, home: number): AddressSpace {
  const { compiler, loops, reads } = context;
  const homeName = home < 0 ? context.root : (loops[home]?.start.at(-1) ?? '');
  const compile = (written: string, path: Path, several: InboundField['several']): NodePick | undefined => {
    let loop = home;
    let text = written;
    const prefix = /^([a-z][a-z0-9-]*)\.(?=.)/.exec(written)?.[1];
    const named = prefix === undefined ? -1 : loops.findIndex(({ name }) => name === prefix);
    if (prefix !== undefined && (named >= 0 || !/^[a-z][a-z0-9-]*\.[\w-]+$/.test(written))) {
      if (named < 0) {
        compiler.report(
          path,
          'MAP-LINT-LOOP',
          `there is no loop "${prefix}"`,
          nearest(
            prefix,
            loops.map(({ name }) => name),
          ),
        );
        return undefined;
      }
      if (home < 0 && named === context.outermost) context.captured.add(named);
      else if (home < 0 || !isAround(loops, named, home)) {
        compiler.report(
          path,
          'MAP-LINT-LOOP',
          `"${prefix}" is not around ${home < 0 ? 'the document' : `"${loops[home]?.name}"`}, so it cannot be read here`,
        );
        return undefined;
      }
      loop = named;
      text = written.slice(prefix.length + 1);
    }
    const stripped =
      loop === home && text.replace(/^\//, '').startsWith(`${homeName}/`)
        ? text.replace(/^\//, '').slice(homeName.length + 1)
        : text;
    const address = parseNodeAddress(stripped);
    if ('error' in address) {
      compiler.report(path, 'MAP-LINT-ADDRESS', address.error, address.suggestion);
      return undefined;
    }
    if (!context.hasAttributes && isAttributeRead(address)) {
      compiler.report(path, 'MAP-LINT-ADDRESS', `"${written}": JSON has no attributes`, written.replaceAll('@', ''));
    }
    markRead(reads.get(loop), address);
    return { text: written, loop, address, several };
  };

  return {
    fieldReader: (spec, path) => {
      if (spec.col !== undefined)
        compiler.reportKey(
          [...path, 'col'],
          'MAP-LINT-KEY',
          '"col" is for rows; write a path such as Stock/@qty or stock/qty',
        );
      for (const key of ['where', 'pair'] as const) {
        if (spec[key] !== undefined)
          compiler.reportKey(
            [...path, key],
            'MAP-LINT-KEY',
            `"${key}" is for X12; write a predicate such as Stock[@warehouse="W1"]/@qty or stock[warehouse="W1"]/qty`,
          );
      }
      const wanted = spec.from === undefined ? [] : typeof spec.from === 'string' ? [spec.from] : spec.from;
      const picks = wanted.map((text, at) =>
        compile(text, typeof spec.from === 'string' ? [...path, 'from'] : [...path, 'from', at], spec.several),
      );
      const [only] = picks;
      if (typeof spec.from === 'string') {
        const type = spec.several === 'all' ? 'list' : 'text';
        return {
          type,
          describe: spec.from,
          read: (source) => (only === undefined ? undefined : pick(source as NodeSource, only)),
        };
      }
      return listReader(
        wanted.join(', '),
        picks.map((one) => (source: unknown) => (one === undefined ? undefined : pick(source as NodeSource, one))),
      );
    },
    stepAddress: (text, path) => {
      const compiled = compile(text, path, 'first');
      return (source) => {
        const value = compiled === undefined ? undefined : pick(source as NodeSource, compiled);
        return typeof value === 'string' ? value : undefined;
      };
    },
    condition: (text, path) => {
      const compiled = compile(text, path, 'all');
      return (source, test) => {
        const values = compiled === undefined ? undefined : pick(source as NodeSource, compiled);
        return Array.isArray(values) ? values.some((value) => test(value)) : test(undefined);
      };
    },
    position: (source) => {
      const from = source as NodeSource;
      const node = from.picked ?? from.nodes.findLast((one) => one !== undefined) ?? from.root;
      return node === undefined ? {} : { path: node.path, tag: node.name, row: node.line };
    },
  };
}

function pick(source: NodeSource, plan: NodePick): Value | undefined | Fault {
  source.picked = undefined;
  const base = plan.loop < 0 ? source.root : source.nodes[plan.loop];
  let nodes: readonly NodeRecord[] = base === undefined ? (source.captured.get(plan.loop) ?? []) : [base];
  for (const step of plan.address.steps) {
    nodes = nodes.flatMap((node) =>
      node.children.filter((child) => isNamed(child, step.name) && meets(child, step.predicate)),
    );
  }
  const values: string[] = [];
  for (const node of nodes) {
    const value = plan.address.attribute === undefined ? node.text : attributeOf(node, plan.address.attribute);
    if (value === undefined || isBlank(value)) continue;
    source.picked ??= node;
    values.push(value);
  }
  if (plan.several === 'all') return values.length === 0 ? undefined : values;
  if (plan.several === 'last') return values.at(-1);
  const [first] = values;
  const other = plan.several === undefined ? values.find((value) => value !== first) : undefined;
  if (other === undefined) return first;
  return new Fault('MAP-SEVERAL', `${plan.text} has several values: "${first}" and "${other}"`, {
    found: `${first}, ${other}`,
    expected: 'one value, or "several: first", "last" or "all" in the mapping',
  });
}

/** Compares names; a namespace prefix in the file does not matter unless the mapping writes one. */
export function isNamed(node: NodeRecord, name: string): boolean {
  return node.name === name || (!name.includes(':') && node.name.endsWith(`:${name}`));
}

function attributeOf(node: NodeRecord, name: string): string | undefined {
  return Object.hasOwn(node.attributes, name) ? node.attributes[name] : undefined;
}

function meets(node: NodeRecord, predicate: NodeAddress['steps'][number]['predicate']): boolean {
  if (predicate === undefined) return true;
  if (predicate.attribute) return attributeOf(node, predicate.name)?.trim() === predicate.value;
  return node.children.some((child) => isNamed(child, predicate.name) && child.text.trim() === predicate.value);
}

function isAttributeRead({ steps, attribute }: NodeAddress): boolean {
  return attribute !== undefined || steps.some(({ predicate }) => predicate?.attribute === true);
}

function markRead(tree: ReadTree | undefined, address: NodeAddress): void {
  let at = tree;
  for (const { name, predicate } of address.steps) {
    if (at === undefined) return;
    let next = at.children.get(name);
    if (next === undefined) {
      next = newReadTree();
      at.children.set(name, next);
    }
    if (predicate?.attribute === true) next.attributes.add(predicate.name);
    else if (predicate !== undefined) next.children.set(predicate.name, { ...newReadTree(), text: true });
    at = next;
  }
  if (at === undefined) return;
  if (address.attribute === undefined) at.text = true;
  else at.attributes.add(address.attribute);
}

/** Whether the loop `outer` is around `inner`, or is the same. */
export function isAround(loops: readonly NodeLoop[], outer: number, inner: number): boolean {
  for (let at = inner; at >= 0; at = loops[at]?.parent ?? -1) if (at === outer) return true;
  return false;
}
