import { SaxesParser } from 'saxes';
import { JsonParser } from '../../formats/registry.ts';

/** Bytes that are enough to see what repeats in a feed. A file that is smaller is shown as the one document it is. */
export const OUTLINE_BYTES = 65_536;

/** Name of whatever has no key in JSON. */
const ITEM = 'item';

interface Node {
  readonly name: string;
  /** Characters before it. */
  readonly start: number;
  /** How often each name came in it, and how many characters these have together. */
  readonly children: Map<string, { count: number; size: number }>;
}

/**
 * Names of what repeats in a large XML or JSON file, so that it can be read as a feed although nobody said what its
 * records are: of everything that comes at least twice in one place, what takes most of the first bytes. Undefined when
 * nothing repeats there. Only a guess: it decides what is shown as a record, never what is read.
 */
export function repeatedNames(format: 'xml' | 'json', head: Uint8Array): readonly string[] | undefined {
  const text = Buffer.from(head).toString('utf8').replaceAll('\0', '');
  const outline = new Outline();
  if (format === 'xml') outlineXml(text, outline);
  else outlineJson(text, outline);
  const name = outline.largest();
  if (name === undefined) return undefined;
  return format === 'xml' ? [name] : [name, ITEM];
}

/** Sums up what repeats, while nodes open and close. */
class Outline {
  private readonly open: Node[] = [];
  private readonly repeated = new Map<string, number>();
  private size = 0;

  start(name: string): void {
    this.open.push({ name, start: this.size, children: new Map() });
    this.grow(name);
  }

  grow(text: string): void {
    this.size += text.length;
  }

  end(): void {
    const node = this.open.pop();
    if (node === undefined) return;
    this.count(node);
    const siblings = this.open.at(-1)?.children;
    const { count, size } = siblings?.get(node.name) ?? { count: 0, size: 0 };
    siblings?.set(node.name, { count: count + 1, size: size + this.size - node.start });
  }

  /** Of the names that repeat, the one with most characters: what is around a repeated node takes more than it. */
  largest(): string | undefined {
    for (const node of this.open.splice(0)) this.count(node);
    return [...this.repeated].sort(([, a], [, b]) => b - a)[0]?.[0];
  }

  private count({ children }: Node): void {
    for (const [name, { count, size }] of children)
      if (count > 1) this.repeated.set(name, (this.repeated.get(name) ?? 0) + size);
  }
}

function outlineXml(text: string, outline: Outline): void {
  const parser = new SaxesParser();
  // Where the parser finds fault, the reader will too, and say so.
  parser.on('error', () => undefined);
  parser.on('opentag', ({ name, attributes }) => {
    outline.start(name);
    for (const value of Object.values(attributes)) outline.grow(value);
  });
  parser.on('text', (content) => outline.grow(content));
  parser.on('cdata', (content) => outline.grow(content));
  parser.on('closetag', () => outline.end());
  parser.write(text);
}

/** As the reader sees JSON: an array that is the value of a key repeats the name of the key. */
function outlineJson(text: string, outline: Outline): void {
  const open: { readonly isArray: boolean; readonly isNode: boolean; name: string }[] = [];
  const handler = {
    open: (kind: '{' | '[') => {
      const around = open.at(-1);
      const isNode = kind === '{' || around === undefined || around.isArray;
      const name = around?.name ?? ITEM;
      if (isNode) outline.start(name);
      open.push({ isArray: kind === '[', isNode, name: isNode ? ITEM : name });
    },
    close: () => {
      if (open.pop()?.isNode === true) outline.end();
    },
    key: (name: string) => {
      const object = open.at(-1);
      if (object !== undefined) object.name = name;
      outline.grow(name);
    },
    value: (content: string) => {
      outline.start(open.at(-1)?.name ?? ITEM);
      outline.grow(content);
      outline.end();
    },
  };
  new JsonParser(handler, false, () => 0, 0).write(text);
}
