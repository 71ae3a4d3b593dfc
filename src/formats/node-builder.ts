import type { Position } from '../kernel/position.ts';
import type { NodeRecord } from './tree.ts';

/** Deeper nesting than this is refused; partner files stay below 15. */
export const DEEPEST = 100;
/** Most characters one record, or everything outside records, may take in memory. */
export const LARGEST_RECORD = 8_388_608;
/** What an empty node costs besides its text. */
const NODE_COST = 100;

interface OpenNode {
  readonly name: string;
  readonly attributes: NodeRecord['attributes'];
  readonly path: string;
  readonly line: number;
  readonly children: NodeRecord[];
  readonly isRecord: boolean;
  text: string;
}

/**
 * Puts nodes together as they open and close, for every format that nests. Holds one record and what stands outside
 * records, never the document; `limit` is called, and must throw, when one of them grows past all reason.
 */
export class NodeBuilder {
  rootClosed = false;
  private readonly records: ReadonlySet<string>;
  private readonly limit: (message: string) => never;
  private readonly open: OpenNode[] = [];
  private insideRecord = false;
  private recordSize = 0;
  private headerSize = 0;

  constructor(records: readonly string[], limit: (message: string) => never) {
    this.records = new Set(records);
    this.limit = limit;
  }

  get current(): { readonly name: string; readonly path: string } | undefined {
    return this.open.at(-1);
  }

  /** Where the node stands that is open, for findings. */
  get position(): Position {
    const node = this.open.at(-1);
    return node === undefined ? {} : { path: node.path, tag: node.name };
  }

  start(name: string, attributes: NodeRecord['attributes'], line: number): void {
    if (this.open.length >= DEEPEST) this.limit(`Nodes are nested deeper than ${DEEPEST}.`);
    const parent = this.open.at(-1);
    const isRecord = !this.insideRecord && parent !== undefined && this.isRecord(name);
    if (isRecord) {
      this.insideRecord = true;
      this.recordSize = 0;
    }
    let size = NODE_COST + name.length;
    for (const key in attributes) size += key.length + (attributes[key]?.length ?? 0) + NODE_COST;
    this.grow(size);
    const path = parent === undefined ? name : `${parent.path}/${name}`;
    this.open.push({ name, attributes, path, line, children: [], isRecord, text: '' });
  }

  text(text: string): void {
    const node = this.open.at(-1);
    if (node === undefined) return;
    // Layout between the records would otherwise add up over the whole file.
    if (!this.insideRecord && this.records.size > 0 && text.trim() === '') return;
    this.grow(text.length);
    node.text += text;
  }

  /** Closes the open node; returns it when it is a record or the root. */
  end(): NodeRecord | undefined {
    const node = this.open.pop();
    if (node === undefined) return undefined;
    const { name, attributes, text, children, path, line } = node;
    const record: NodeRecord = { kind: 'node', name, attributes, text, children, path, line };
    const parent = this.open.at(-1);
    if (node.isRecord) this.insideRecord = false;
    else if (parent !== undefined) parent.children.push(record);
    else this.rootClosed = true;
    return node.isRecord || parent === undefined ? record : undefined;
  }

  /** By its name as written, or without its namespace prefix. */
  private isRecord(name: string): boolean {
    return this.records.has(name) || this.records.has(name.slice(name.indexOf(':') + 1));
  }

  /** Counts what belongs to the open node besides its text. */
  grow(size: number): void {
    if (this.insideRecord) this.recordSize += size;
    else this.headerSize += size;
    const total = this.insideRecord ? this.recordSize : this.headerSize;
    if (total <= LARGEST_RECORD) return;
    const what = this.insideRecord ? 'One record' : 'What stands outside records';
    this.limit(`${what} is larger than ${LARGEST_RECORD} characters.`);
  }
}
