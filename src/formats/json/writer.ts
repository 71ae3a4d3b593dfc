import { type Problem, problem } from '../../kernel/problem.ts';
import type { EncodeRequest, EncodeResult } from '../codec.ts';
import type { TargetNode } from '../tree.ts';

const LITERAL = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/**
 * Writes one document as one JSON object in UTF-8. Children become members, those of the same name an array; what has
 * neither text nor children is left out.
 */
export function encodeJson(request: EncodeRequest): EncodeResult {
  const [document, ...others] = request.documents;
  if (document === undefined || others.length > 0 || document.body.kind !== 'node') {
    const message = 'A JSON file is exactly one document with one root.';
    return { ok: false, problems: [problem('FORMAT-WRITE-SHAPE', 'error', {}, message)] };
  }
  const problems: Problem[] = [];
  const text = written(document.body, document.body.name, problems) ?? '{}';
  return problems.length > 0 ? { ok: false, problems } : { ok: true, bytes: Buffer.from(`${text}\n`, 'utf8') };
}

function written(node: TargetNode, path: string, problems: Problem[]): string | undefined {
  const members = new Map<string, { readonly values: string[]; isList: boolean }>();
  const add = (name: string, value: string | undefined, isList: boolean): void => {
    if (value === undefined) return;
    const member = members.get(name) ?? { values: [], isList: false };
    member.values.push(value);
    member.isList ||= isList || member.values.length > 1;
    members.set(name, member);
  };
  for (const [name, text] of Object.entries(node.attributes)) {
    if (text !== undefined) add(name, quoted(text, `${path}/${name}`, problems), false);
  }
  for (const child of node.children) {
    add(child.name, written(child, `${path}/${child.name}`, problems), child.isListItem ?? false);
  }
  if (members.size === 0) return node.text === undefined ? undefined : textValue(node, node.text, path, problems);
  if (node.text !== undefined && node.text !== '') {
    const message = 'A value has either a text or members, not both.';
    problems.push(problem('JSON-WRITE-VALUE', 'error', { path }, message, { found: node.text }));
  }
  const parts = [...members].map(
    ([name, { values, isList }]) =>
      `${quoted(name, `${path}/${name}`, problems)}:${isList ? `[${values.join(',')}]` : values[0]}`,
  );
  return `{${parts.join(',')}}`;
}

function textValue(node: TargetNode, text: string, path: string, problems: Problem[]): string {
  if (node.isLiteral !== true) return quoted(text, path, problems);
  if (!LITERAL.test(text)) {
    const message = 'The value cannot stand without quotation marks.';
    const details = { found: text, expected: 'a number, true, false or null' };
    problems.push(problem('JSON-WRITE-VALUE', 'error', { path }, message, details));
  }
  return text;
}

function quoted(text: string, path: string, problems: Problem[]): string {
  if (text.includes('\0') || !text.isWellFormed()) {
    const message = 'The value holds NUL or half a character, which receivers cannot read.';
    problems.push(problem('JSON-WRITE-VALUE', 'error', { path }, message, { found: text }));
  }
  return JSON.stringify(text);
}
