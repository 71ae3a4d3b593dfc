import type { NodeRecord } from '../../formats/tree.ts';

/** A value inside an element: as an address below it, with the names on the way. */
export interface Leaf {
  readonly address: string;
  /** Names from the element down to the value, for what it means. */
  readonly names: readonly string[];
  readonly value: string;
}

/** Attributes and elements that say what the element beside or around them is. */
const KINDS = /^(?:type|name|code|qualifier|qual|key|kind|role|domain|class|label|typ|lang)$/i;

/**
 * Values inside an element that occur once in it. Elements that repeat are left out, because they are lines of their
 * own, unless an attribute or child tells them apart: then each is addressed by it, `Ref[@type="PO"]`.
 */
export function leavesOf(
  node: NodeRecord,
  { isLoop, repeats }: { isLoop(path: string): boolean; repeats(path: string): boolean },
  formatHasAttributes: boolean,
): Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (at: NodeRecord, prefix: string, names: readonly string[], depth: number): void => {
    for (const [name, value] of Object.entries(at.attributes)) {
      if (!isNamespace(name)) leaves.push({ address: `${prefix}@${name}`, names: [...names, name], value });
    }
    if (at.children.length === 0 || at.text.trim() !== '') {
      const address = prefix === '' ? '.' : prefix.slice(0, -1);
      if (prefix !== '' || at.text.trim() !== '') leaves.push({ address, names, value: at.text });
    }
    if (depth > 12) return;
    const byName = Map.groupBy(at.children, ({ name }) => name);
    for (const [name, same] of byName) {
      const [first] = same;
      if (first === undefined || isLoop(first.path)) continue;
      const step = stepOf(name, formatHasAttributes);
      const told = repeats(first.path) || KINDS_ALWAYS.test(localName(name)) ? toldApart(same) : undefined;
      if (told !== undefined) {
        for (const { child, key, isAttribute, value } of told) {
          if (/["'\n]/.test(value)) continue;
          const inside = `${prefix}${step}[${isAttribute ? '@' : ''}${isAttribute ? key : stepOf(key, formatHasAttributes)}="${value}"]/`;
          visit(withoutKey(child, key, isAttribute), inside, [...names, name, value], depth + 1);
        }
      } else if (!repeats(first.path)) visit(first, `${prefix}${step}/`, [...names, name], depth + 1);
    }
  };
  visit(node, '', [node.name], 0);
  return leaves;
}

/** Elements that are made to hold a name and a value, even where only one stands. */
const KINDS_ALWAYS = /^(?:extrinsic|reference|ref|attribute|property|field|param|custom|qualifier|refnum)$/i;

interface Told {
  readonly child: NodeRecord;
  readonly key: string;
  readonly isAttribute: boolean;
  readonly value: string;
}

/** What tells elements of one name apart: an attribute, else a child, with another value in each of them. */
function toldApart(same: readonly NodeRecord[]): Told[] | undefined {
  const keys = [
    ...Object.keys(same[0]?.attributes ?? {}).map((key) => ({ key, isAttribute: true })),
    ...(same[0]?.children ?? [])
      .filter(({ children }) => children.length === 0)
      .map(({ name }) => ({ key: name, isAttribute: false })),
  ].filter(({ key }) => KINDS.test(localName(key)));
  for (const { key, isAttribute } of keys) {
    const values = same.map((one) =>
      (isAttribute ? one.attributes[key] : one.children.find(({ name }) => name === key)?.text)?.trim(),
    );
    if (values.some((value) => value === undefined || value === '' || value.length > 40 || /^\d{3,}$/.test(value)))
      continue;
    if (new Set(values).size !== values.length) continue;
    return same.map((child, index) => ({ child, key, isAttribute, value: values[index] ?? '' }));
  }
  return undefined;
}

function withoutKey(node: NodeRecord, key: string, isAttribute: boolean): NodeRecord {
  if (!isAttribute) return { ...node, children: node.children.filter(({ name }) => name !== key) };
  const { [key]: _, ...attributes } = node.attributes;
  return { ...node, attributes };
}

/**
 * Elements are addressed without their prefix, which senders change; keys of JSON that are no names stand in quotes.
 */
function stepOf(name: string, formatHasAttributes: boolean): string {
  if (formatHasAttributes) return localName(name);
  return /^[A-Za-z_][\w.:-]*$/.test(name) ? name : `'${name.replaceAll("'", '')}'`;
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Declarations of namespaces and of schemas are layout. */
function isNamespace(attribute: string): boolean {
  return /^(?:xmlns(?::|$)|xsi:|xml:)/.test(attribute);
}
