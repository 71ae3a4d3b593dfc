import { type Problem, problem } from '../../kernel/problem.ts';
import { type Charset, unencodable } from '../charset.ts';
import type { EncodeRequest, EncodeResult } from '../codec.ts';
import { TextOutput } from '../text-output.ts';
import type { TargetNode } from '../tree.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?$/;
/** What XML 1.0 forbids: control characters but tab and line breaks, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN = /(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]|\p{Cs}/u;

/**
 * Writes one document, in UTF-8 unless another character set is agreed; characters that it does not have are written as
 * references. No layout is added, so that text comes back exactly as it was given.
 */
export function encodeXml(request: EncodeRequest): EncodeResult {
  const [document, ...others] = request.documents;
  if (document === undefined || others.length > 0 || document.body.kind !== 'node') {
    const message = 'An XML file is exactly one document with one root.';
    return { ok: false, problems: [problem('FORMAT-WRITE-SHAPE', 'error', {}, message)] };
  }
  const output = new TextOutput(request.charset);
  const { problems } = output;
  const encoding = output.charset?.family === 'utf-16' ? 'UTF-16' : output.charset?.name.toUpperCase();
  const parts = request.xml?.declaration === false ? [] : [`<?xml version="1.0" encoding="${encoding}"?>\n`];
  writeNode(document.body, document.body.name, parts, problems);
  parts.push('\n');
  return output.result(withReferences(parts.join(''), output.charset));
}

/** Names are ASCII, so whatever the character set does not have stands in a text or an attribute. */
function withReferences(xml: string, charset: Charset | undefined): string {
  if (charset === undefined || unencodable(xml, charset) === undefined) return xml;
  return xml.replace(/\P{ASCII}/gu, (character) =>
    unencodable(character, charset) === undefined ? character : `&#${character.codePointAt(0)};`,
  );
}

function writeNode(node: TargetNode, path: string, parts: string[], problems: Problem[]): void {
  checkName(node.name, path, problems);
  parts.push('<', node.name);
  for (const [name, value] of Object.entries(node.attributes)) {
    if (value === undefined) continue;
    checkName(name, `${path}/@${name}`, problems);
    checkText(value, `${path}/@${name}`, problems);
    parts.push(' ', name, '="', escapeAttribute(value), '"');
  }
  const text = node.text ?? '';
  checkText(text, path, problems);
  if (text === '' && node.children.length === 0) {
    parts.push('/>');
    return;
  }
  parts.push('>', escapeText(text));
  for (const child of node.children) writeNode(child, `${path}/${child.name}`, parts, problems);
  parts.push('</', node.name, '>');
}

function checkName(name: string, path: string, problems: Problem[]): void {
  if (NAME.test(name)) return;
  problems.push(problem('XML-WRITE-NAME', 'error', { path }, `"${name}" is not a name.`, { found: name }));
}

function checkText(text: string, path: string, problems: Problem[]): void {
  if (!FORBIDDEN.test(text)) return;
  problems.push(
    problem('XML-WRITE-CHARACTER', 'error', { path }, 'The value contains a character XML forbids.', { found: text }),
  );
}

/** CR must be a reference, or the reader turns it into LF. */
function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r/g, '&#13;');
}

/** Line breaks and tabs must be references, or the reader turns them into blanks. */
function escapeAttribute(text: string): string {
  return escapeText(text).replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}
