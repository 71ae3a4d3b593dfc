import type { NodeRecord, SourceRecord } from '../../formats/tree.ts';
import type { LineSink, MappingReader, MappingResult } from '../mapping.ts';
import { Assembly } from './assembly.ts';
import type { InboundFieldPlan } from './compile-fields.ts';
import { isNamed, type NodeLoop, type NodeSource, type ReadTree } from './node-space.ts';
import { type AddressSpace, isBlank } from './space.ts';

const MOST_DISTINCT = 500;

/** Everything an XML mapping compiled to. */
export interface NodePlan {
  readonly loops: readonly NodeLoop[];
  readonly each: number;
  readonly root: string;
  readonly fields: readonly InboundFieldPlan[];
  readonly header: readonly InboundFieldPlan[];
  readonly space: AddressSpace;
  readonly reads: ReadonlyMap<number, ReadTree>;
}

/** Reads the elements of one file: one record per outermost loop, and the root element without them as the last. */
export class NodeReader implements MappingReader {
  readonly #plan: NodePlan;
  readonly #assembly: Assembly;
  readonly #source: NodeSource;
  readonly #unread = new Map<string, number>();
  readonly #chain: readonly number[];

  constructor(plan: NodePlan, sink: LineSink) {
    this.#plan = plan;
    this.#assembly = new Assembly(plan, sink, plan.space.position);
    this.#source = { nodes: [], root: undefined, picked: undefined, home: plan.each };
    const chain: number[] = [];
    for (let at = plan.each; at >= 0; at = plan.loops[at]?.parent ?? -1) chain.unshift(at);
    this.#chain = chain;
  }

  push(record: SourceRecord): void {
    if (record.kind !== 'node') return;
    const [outermost] = this.#chain;
    const start = this.#plan.loops[outermost ?? -1]?.start[0] ?? '';
    if (isNamed(record, start)) this.#enter(record, 0);
    if (record.path.includes('/') || !isNamed(record, this.#plan.root)) return;
    this.#source.root = record;
    if (!isNamed(record, start)) this.#countUnread(record, this.#plan.reads.get(-1), record.name, [[start]]);
  }

  end(): MappingResult {
    this.#source.nodes.length = 0;
    return this.#assembly.finish(
      this.#source,
      new Map([...this.#unread].sort(([left], [right]) => (left < right ? -1 : 1))),
    );
  }

  #enter(node: NodeRecord, depth: number): void {
    const loop = this.#chain[depth];
    if (loop === undefined) return;
    this.#source.nodes[loop] = node;
    const inner = this.#chain[depth + 1];
    const innerStart = inner === undefined ? undefined : this.#plan.loops[inner]?.start;
    this.#countUnread(node, this.#plan.reads.get(loop), node.name, innerStart === undefined ? [] : [innerStart]);
    if (loop === this.#plan.each) {
      this.#assembly.line(this.#source, { ordinal: node.line, tag: node.name }, () => this.#raw(node, depth));
      return;
    }
    for (const child of childrenAt(node, innerStart ?? [])) this.#enter(child, depth + 1);
  }

  /** The element with the opening tags of the loops around it. */
  #raw(node: NodeRecord, depth: number): string {
    const around = this.#chain
      .slice(0, depth)
      .map((loop) => this.#source.nodes[loop])
      .filter((one) => one !== undefined);
    return [...around.map((one) => `<${one.name}${attributesOf(one)}>`), rawXml(node)].join('');
  }

  /** Counts attributes and texts that nothing reads, leaving out the elements of inner loops. */
  #countUnread(
    node: NodeRecord,
    tree: ReadTree | undefined,
    path: string,
    inner: readonly (readonly string[])[],
  ): void {
    for (const name of Object.keys(node.attributes)) {
      if (tree?.attributes.has(name) !== true && !name.startsWith('xmlns') && !isBlank(node.attributes[name]))
        this.#add(`${path}/@${name}`);
    }
    if (tree?.text !== true && !isBlank(node.text)) this.#add(path);
    for (const child of node.children) {
      if (inner.some((start) => start.length === 1 && isNamed(child, start[0] ?? ''))) continue;
      const rest = inner
        .filter((start) => start.length > 1 && isNamed(child, start[0] ?? ''))
        .map((start) => start.slice(1));
      const name = child.name.slice(child.name.indexOf(':') + 1);
      this.#countUnread(
        child,
        tree?.children.get(child.name) ?? tree?.children.get(name),
        `${path}/${child.name}`,
        rest,
      );
    }
  }

  #add(key: string): void {
    const known = this.#unread.get(key);
    if (known !== undefined || this.#unread.size < MOST_DISTINCT) this.#unread.set(key, (known ?? 0) + 1);
    else this.#unread.set('other', (this.#unread.get('other') ?? 0) + 1);
  }
}

function childrenAt(node: NodeRecord, path: readonly string[]): readonly NodeRecord[] {
  let nodes: readonly NodeRecord[] = [node];
  for (const name of path) nodes = nodes.flatMap((one) => one.children.filter((child) => isNamed(child, name)));
  return nodes;
}

/** The element for a person; not meant to be parsed again. */
function rawXml(node: NodeRecord): string {
  const inside = node.text.trim() + node.children.map(rawXml).join('');
  return inside === ''
    ? `<${node.name}${attributesOf(node)}/>`
    : `<${node.name}${attributesOf(node)}>${inside}</${node.name}>`;
}

function attributesOf(node: NodeRecord): string {
  return Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}
