/** A JSON Schema, as far as ours goes. */
export interface Schema {
  readonly description?: string;
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** All that a schema may be, its references and alternatives taken apart. */
function alternatives(root: Schema, schema: Schema): readonly Schema[] {
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema;
  const referred = $ref === undefined ? undefined : root.definitions?.[$ref.slice($ref.lastIndexOf('/') + 1)];
  const others = [...anyOf, ...oneOf, ...allOf, ...(referred === undefined ? [] : [referred])];
  return [schema, ...others.flatMap((one) => alternatives(root, one))];
}

/** What may stand at a path of a file; `-` is an entry of a list. */
export function schemasAt(root: Schema, path: readonly string[]): readonly Schema[] {
  let here = alternatives(root, root);
  for (const step of path) {
    here = here
      .flatMap(({ properties, additionalProperties, items }) => {
        const one =
          step === '-'
            ? items
            : (properties?.[step] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined));
        return one === undefined ? [] : [one];
      })
      .flatMap((one) => alternatives(root, one));
  }
  return here;
}

/** Keys that may stand in a map at a path, with what they mean. */
export function keysAt(root: Schema, path: readonly string[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const { properties } of schemasAt(root, path))
    for (const [key, schema] of Object.entries(properties ?? {}))
      if (!keys.has(key)) keys.set(key, wordsOf(root, schema));
  return keys;
}

/** Values that may stand at a path, where there are only a few. */
export function valuesAt(root: Schema, path: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { const: only, enum: few = [], type, description = '' } of schemasAt(root, path)) {
    for (const value of [...(only === undefined ? [] : [only]), ...few]) values.set(String(value), description);
    if (type === 'boolean') for (const value of ['true', 'false']) values.set(value, description);
  }
  return values;
}

export function wordsOf(root: Schema, schema: Schema): string {
  return alternatives(root, schema).find(({ description }) => description !== undefined)?.description ?? '';
}

/** Where in a YAML file a place is: the keys around it, and what is being written there. */
export interface YamlPlace {
  readonly path: readonly string[];
  /** A key is written, or an entry of a list; else the value of the last key of the path. */
  readonly isKey: boolean;
  /** What is written so far, and where it begins. */
  readonly word: string;
  readonly from: number;
}

const BLOCK_KEY = /^(\s*)((?:- )*)(?:"([^"]+)"|'([^']+)'|([^\s#{}[\],&*!|>'"%@`-][^:#{}[\]]*?)):(?=\s|$)/;

/** Reads the lines up to an offset; what is written need not be whole. */
export function yamlPlace(text: string, offset: number): YamlPlace {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(start, offset);
  const flow = flowOf(line);
  const around = blockAround(text.slice(0, start), indentOf(line));
  return { path: [...around, ...flow.path], isKey: flow.isKey, word: flow.word, from: start + flow.from };
}

function indentOf(line: string): number {
  return /^\s*(?:- )*/.exec(line)?.[0].length ?? 0;
}

/** The keys of the block maps and lists around a line of this indent. */
function blockAround(before: string, indent: number): string[] {
  const path: string[] = [];
  let depth = indent;
  for (const line of before.split('\n').reverse()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const found = BLOCK_KEY.exec(line);
    const dashes = /^(\s*)((?:- )+)/.exec(line);
    const own = indentOf(line);
    if (found !== null && own < depth) {
      path.unshift(found[3] ?? found[4] ?? found[5] ?? '');
      depth = own;
    }
    if (dashes !== null && (dashes[1]?.length ?? 0) < depth) {
      path.unshift('-');
      depth = dashes[1]?.length ?? 0;
    }
    if (depth === 0) break;
  }
  return path;
}

/** What one line says before the cursor: `quantity: { from: Qty, do: [num` is in `quantity`, `do`, an entry. */
function flowOf(line: string): { path: string[]; isKey: boolean; word: string; from: number } {
  const path: string[] = [];
  const open: { readonly bracket: string; readonly isNamed: boolean }[] = [];
  let key: string | undefined;
  let from = indentOf(line);
  if (/^\s*(?:- )+/.test(line)) path.push('-');
  let word = '';
  let quote = '';
  for (let at = from; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
      word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word += character;
    } else if (character === '{' || character === '[') {
      const name = key ?? (open.at(-1)?.bracket === '[' ? '-' : undefined);
      if (name !== undefined) path.push(name);
      open.push({ bracket: character, isNamed: name !== undefined });
      key = undefined;
      word = '';
      from = at + 1;
    } else if (character === '}' || character === ']') {
      if (open.pop()?.isNamed === true) path.pop();
      // Nothing is written behind what was closed until a comma comes.
      key = '';
      word = '';
      from = at + 1;
    } else if (character === ',' && open.length > 0) {
      key = undefined;
      word = '';
      from = at + 1;
    } else if (character === ':' && (line.charAt(at + 1) === ' ' || at + 1 === line.length) && key === undefined) {
      key = word.trim().replace(/^["']|["']$/g, '');
      word = '';
      from = at + 1;
    } else if (character === '#' && /\s$/.test(word)) break;
    else word += character;
  }
  const blank = /^\s*/.exec(word)?.[0].length ?? 0;
  if (open.at(-1)?.bracket === '[' && key === undefined) path.push('-');
  if (key !== undefined) path.push(key);
  return { path, isKey: key === undefined, word: word.slice(blank), from: from + blank };
}
