import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';
import type { DecodeOptions, SourceDocument, SourceEvent } from '../codec.ts';
import { NodeBuilder } from '../node-builder.ts';
import type { NodeRecord } from '../tree.ts';
import { JsonParser } from './parser.ts';

/** Name of the root, which has none in JSON. */
const ROOT = '$';
/** Name of the elements of an array that is not the value of a key: the root, a line, an array in an array. */
export const ITEM = 'item';

/** What a key costs besides its text, even that of an empty array. */
const KEY_COST = 50;
/** Up to here a list is faster than a set. */
const FEW_KEYS = 16;

const NO_ATTRIBUTES: NodeRecord['attributes'] = Object.freeze(Object.create(null));

/** An object or array that is open, and the name of what stands in it. */
interface Container {
  /** Of an object, the keys seen; a set once there are many. */
  keys: string[] | Set<string> | undefined;
  /** Whether it is a node of its own; an array that is the value of a key is not: its elements are. */
  readonly isNode: boolean;
  name: string;
}

/** JSON → node records: the values of a key become children of that name, an array repeats the name. */
export class JsonTree {
  private readonly parser: JsonParser;
  private readonly nodes: NodeBuilder;
  private readonly place: Position;
  private readonly document: SourceDocument = { format: 'json' };
  private readonly open: Container[] = [];
  private events: SourceEvent[] = [];
  private recordCount = 0;
  private isStarted = false;

  /** `lengthOf` tells how many bytes a piece of text took in the file, which begins at `byteOffset`. */
  constructor(
    options: DecodeOptions,
    place: Position,
    layout: { readonly isLines: boolean; readonly isArray: boolean },
    lengthOf: (text: string) => number,
    byteOffset: number,
  ) {
    const { isLines, isArray } = layout;
    this.place = place;
    const records = options.json?.records ?? (isLines || isArray ? [ITEM] : []);
    this.nodes = new NodeBuilder(records, (message) => this.parser.stop('JSON-LIMIT', message));
    const handler = {
      open: (kind: '{' | '[') => this.enter(kind),
      close: () => this.leave(),
      key: (name: string) => this.key(name),
      value: (text: string) => this.value(text),
    };
    this.parser = new JsonParser(handler, isLines, lengthOf, byteOffset);
    if (isLines) {
      this.startRoot();
      this.open.push({ keys: undefined, isNode: true, name: ITEM });
    }
  }

  get isRefused(): boolean {
    return this.parser.fault !== undefined;
  }

  write(text: string): void {
    this.parser.write(text);
  }

  take(): readonly SourceEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  end(refused: Problem | undefined, byteCount: number): readonly SourceEvent[] {
    if (refused === undefined) this.parser.end();
    const reason = refused ?? this.problem();
    // Of JSON Lines the root is ours, so nothing in the file closes it.
    if (reason === undefined && this.open.length > 0) this.closeNode();
    const events = this.take();
    const complete = reason === undefined;
    const finish: SourceEvent = { type: 'file-end', complete, byteCount };
    const { document, recordCount } = this;
    const problems = reason === undefined ? [] : [reason];
    if (this.isStarted) return [...events, { type: 'document-end', document, complete, problems, recordCount }, finish];
    return [...events, ...problems.map((found): SourceEvent => ({ type: 'problem', problem: found })), finish];
  }

  private enter(kind: '{' | '['): void {
    const around = this.open.at(-1);
    const isElement = around === undefined || around.keys === undefined;
    const isNode = kind === '{' || isElement;
    if (isNode) this.startNode();
    const name = kind === '{' ? '' : isNode ? ITEM : (around?.name ?? ITEM);
    this.open.push({ keys: kind === '{' ? [] : undefined, isNode, name });
  }

  private leave(): void {
    if (this.open.pop()?.isNode === true) this.closeNode();
  }

  private key(name: string): void {
    const object = this.open.at(-1);
    if (object?.keys === undefined) return;
    const { keys } = object;
    const isKnown = Array.isArray(keys) ? keys.includes(name) : keys.has(name);
    if (isKnown) this.parser.stop('JSON-KEY-DUPLICATE', `The key "${name}" stands twice in one object.`);
    this.nodes.grow(name.length + KEY_COST);
    if (!Array.isArray(keys)) keys.add(name);
    else if (keys.push(name) > FEW_KEYS) object.keys = new Set(keys);
    object.name = name;
  }

  private value(text: string): void {
    this.startNode();
    this.nodes.text(text);
    this.closeNode();
  }

  private startNode(): void {
    const around = this.open.at(-1);
    if (around === undefined) this.startRoot();
    else this.nodes.start(around.name, NO_ATTRIBUTES, this.parser.line);
  }

  private startRoot(): void {
    this.isStarted = true;
    this.events.push({ type: 'document-start', document: this.document });
    this.nodes.start(ROOT, NO_ATTRIBUTES, 1);
  }

  private closeNode(): void {
    const record = this.nodes.end();
    if (record === undefined) return;
    this.recordCount += 1;
    this.events.push({ type: 'record', record });
  }

  private problem(): Problem | undefined {
    const { fault } = this.parser;
    if (fault === undefined) return undefined;
    const { code, message, found, line, column, byteOffset } = fault;
    const place = { ...this.place, row: line, column, byteOffset, ...this.nodes.position };
    return problem(code, 'error', place, message, { found });
  }
}
