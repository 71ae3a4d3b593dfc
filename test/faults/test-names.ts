import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** A test name, or a line of a table that becomes one, that says which faults it proves. */
export interface NamedTest {
  /** Path in the repository. */
  readonly file: string;
  readonly name: string;
  /** As they stand in the parentheses at the end of the name. */
  readonly ids: readonly string[];
}

const ROOT = join(import.meta.dirname, '../..');
/** `… (B7)`, `… (C4, H5)`: letters and numbers only, so that other remarks in parentheses stay remarks. */
const IDS_AT_END = /\(([A-Z]\d{1,2}(?:, ?[A-Z]\d{1,2})*)\)$/;
/** Measurements and headline figures that names may cite as well. */
const CITATION = /^[TR]\d{1,2}$/;
const NOT_RUN = /\.(skip|todo)$/;

/** The fault ids in one name; what it cites besides is left out. */
export function faultIdsIn(name: string): readonly string[] {
  const list = IDS_AT_END.exec(name)?.[1];
  return list === undefined ? [] : list.split(/, ?/).filter((id) => !CITATION.test(id));
}

/** Every name with fault ids in every test file, without running any. Tests that are skipped prove nothing. */
export function namedTests(): readonly NamedTest[] {
  return testFiles(join(ROOT, 'test')).flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    return namesIn(text).map((name) => ({ file: relative(ROOT, path), name, ids: faultIdsIn(name) }));
  });
}

/** The string literals of a test file that end in fault ids. */
export function namesIn(text: string): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && NOT_RUN.test(node.expression.getText())) return;
    const name = nameOf(node);
    if (name !== undefined && faultIdsIn(name).length > 0) names.push(name);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('test.ts', text, ts.ScriptTarget.Latest, true));
  return names;
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join('');
}

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(test|contract)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
