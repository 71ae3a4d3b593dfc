import type { NodeRecord } from '../../formats/tree.ts';

/** A node for a person, with the loops around it, in the way of its format; not meant to be parsed again. */
export function nodeText(format: 'xml' | 'json', around: readonly NodeRecord[], node: NodeRecord): string {
  if (format === 'json') return `${[...around, node].map(({ name }) => name).join('/')}: ${jsonText(node)}`;
  return [...around.map((one) => `<${one.name}${attributesText(one)}>`), xmlText(node)].join('');
}

function xmlText(node: NodeRecord): string {
  const inside = node.text.trim() + node.children.map(xmlText).join('');
  return inside === ''
    ? `<${node.name}${attributesText(node)}/>`
    : `<${node.name}${attributesText(node)}>${inside}</${node.name}>`;
}

function attributesText(node: NodeRecord): string {
  return Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

/** Values of one key stand behind one another; that they were numbers is not known any more. */
function jsonText(node: NodeRecord): string {
  if (node.children.length === 0) return JSON.stringify(node.text);
  return `{${node.children.map((child) => `${JSON.stringify(child.name)}: ${jsonText(child)}`).join(', ')}}`;
}
