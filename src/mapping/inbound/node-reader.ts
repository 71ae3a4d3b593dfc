import type { NodeRecord, SourceRecord } from '../../formats/tree.ts';
import type { LineSink, MappingReader, MappingResult } from '../mapping.ts';
import { Assembly, type LinePlan } from './assembly.ts';
import { isNamed, type NodeLoop, type NodeSource, type ReadTree } from './node-space.ts';
import { nodeText } from './node-text.ts';
import { type AddressSpace, isBlank } from './space.ts';
import { Tally } from './tally.ts';

/** Everything a mapping of nodes compiled to. */
export interface NodePlan extends LinePlan {
  /** How a held line is shown. */
  readonly format: 'xml' | 'json';
  readonly loops: readonly NodeLoop[];
  readonly each: number;
  /** Loops around it an occurrence of which is a line when no line stands in it. */
  readonly alone: ReadonlySet<number>;
  /** The outermost loop, if the header reads it. */
  readonly captured: ReadonlySet<number>;
  readonly root: string;
  readonly space: AddressSpace;
  readonly reads: ReadonlyMap<number, ReadTree>;
}

/** Reads the elements of one file: one record per outermost loop, and the root element without them as the last. */
export class NodeReader implements MappingReader {
  readonly #plan: NodePlan;
  readonly #assembly: Assembly;
  readonly #source: NodeSource;
  readonly #unread = new Tally();
  /** By loop index: how often it occurred. */
  readonly #occurrences: number[] = [];
  readonly #chain: readonly number[];

  constructor(plan: NodePlan, sink: LineSink) {
    this.#plan = plan;
    this.#assembly = new Assembly(plan, sink, plan.space.position);
    this.#source = { nodes: [], root: undefined, captured: new Map(), picked: undefined };
    const chain: number[] = [];
    for (let at = plan.each; at >= 0; at = plan.loops[at]?.parent ?? -1) chain.unshift(at);
    this.#chain = chain;
  }

  push(record: SourceRecord): void {
    if (record.kind !== 'node') return;
    const [outermost] = this.#chain;
    const start = this.#plan.loops[outermost ?? -1]?.start[0] ?? '';
    if (isNamed(record, start)) {
      this.#enter(record, 0);
      if (outermost !== undefined && this.#plan.captured.has(outermost)) {
        const known = this.#source.captured.get(outermost);
        if (known === undefined) this.#source.captured.set(outermost, [record]);
        else known.push(record);
      }
    }
    if (record.path.includes('/') || !isNamed(record, this.#plan.root)) return;
    this.#source.root = record;
    if (!isNamed(record, start)) this.#countUnread(record, this.#plan.reads.get(-1), record.name, [[start]]);
  }

  end(): MappingResult {
    this.#source.nodes.length = 0;
    const loops = new Map(this.#plan.loops.map(({ name }, index) => [name, this.#occurrences[index] ?? 0]));
    return this.#assembly.finish(this.#source, this.#unread.result(), loops);
  }

  /** Answers whether a line stands in the node, itself included. */
  #enter(node: NodeRecord, depth: number): boolean {
    const loop = this.#chain[depth];
    if (loop === undefined) return false;
    this.#source.nodes[loop] = node;
    this.#occurrences[loop] = (this.#occurrences[loop] ?? 0) + 1;
    const inner = this.#chain[depth + 1];
    const innerStart = inner === undefined ? undefined : this.#plan.loops[inner]?.start;
    this.#countUnread(node, this.#plan.reads.get(loop), node.name, innerStart === undefined ? [] : [innerStart]);
    let hasLine = false;
    if (inner !== undefined)
      for (const child of childrenAt(node, innerStart ?? [])) hasLine = this.#enter(child, depth + 1) || hasLine;
    if (hasLine || (loop !== this.#plan.each && !this.#plan.alone.has(loop))) return hasLine;
    for (const deeper of this.#chain.slice(depth + 1)) this.#source.nodes[deeper] = undefined;
    this.#assembly.line(this.#source, { ordinal: node.line, tag: node.name }, () => this.#raw(node, depth));
    return true;
  }

  #raw(node: NodeRecord, depth: number): string {
    const around = this.#chain
      .slice(0, depth)
      .map((loop) => this.#source.nodes[loop])
      .filter((one) => one !== undefined);
    return nodeText(this.#plan.format, around, node);
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
        this.#add(`${path}/@${name}`, node.attributes[name] ?? '');
    }
    if (tree?.text !== true && !isBlank(node.text)) this.#add(path, node.text);
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

  #add(name: string, value: string): void {
    if (this.#unread.add(name)) this.#unread.sample(name, value);
  }
}

function childrenAt(node: NodeRecord, path: readonly string[]): readonly NodeRecord[] {
  let nodes: readonly NodeRecord[] = [node];
  for (const name of path) nodes = nodes.flatMap((one) => one.children.filter((child) => isNamed(child, name)));
  return nodes;
}
