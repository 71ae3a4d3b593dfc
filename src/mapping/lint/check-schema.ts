import type { z } from 'zod';
import { nearest } from '../../kernel/nearest.ts';
import { keysAt } from '../../kernel/settings/schema-keys.ts';
import { type Located, locate, plainValue } from './located.ts';
import { type LintProblem, lintProblem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/**
 * Checks a part of a located file against a zod schema. Every issue becomes a LintProblem at the key or value it is
 * about, unknown keys with the key that was probably meant. Returns the parsed value, or undefined when there was any
 * issue.
 */
export function checkSchema<Schema extends z.ZodType>(
  schema: Schema,
  node: Located,
  path: readonly PropertyKey[],
  problems: LintProblem[],
): z.infer<Schema> | undefined {
  const result = schema.safeParse(plainValue(node));
  if (result.success) return result.data;
  for (const issue of result.error.issues) report(issue, issue.path);
  return undefined;

  function report(issue: Issue, at: readonly PropertyKey[]): void {
    const found = locate(node, at);
    const dotted = [...path, ...at].map(String).join('.');
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, at);
      for (const key of issue.keys) {
        const place = locate(node, [...at, key]).key ?? found.place;
        const suggestion = nearest(key, known);
        const hint = suggestion === undefined && known.length > 0 ? `; known here: ${known.join(', ')}` : '';
        problems.push(lintProblem('MAP-LINT-KEY', place, dotted, `unknown key "${key}"${hint}`, suggestion));
      }
      return;
    }
    if (issue.code === 'invalid_union') {
      const branch = issue.errors.find(
        (errors) => !errors.some((error) => error.path.length === 0 && isTypeIssue(error)),
      );
      if (branch !== undefined) {
        for (const inner of branch) report(inner, [...at, ...inner.path]);
        return;
      }
    }
    if (found.node === undefined) {
      problems.push(lintProblem('MAP-LINT-MISSING', found.place, dotted, `"${String(at.at(-1) ?? '')}" is missing`));
      return;
    }
    const value = found.node.kind === 'scalar' ? found.node : undefined;
    if (typeof value?.value === 'number' && expectsText(issue)) {
      problems.push(
        lintProblem(
          'MAP-LINT-QUOTE',
          found.place,
          dotted,
          `write it in quotes: "${value.text}"; unquoted, YAML reads it as the number ${value.value}`,
        ),
      );
      return;
    }
    if (issue.code === 'invalid_value') {
      const options = issue.values.map(String);
      const suggestion = typeof value?.value === 'string' ? nearest(value.value, options) : undefined;
      const shown = value === undefined ? 'this' : `"${value.text}"`;
      problems.push(
        lintProblem('MAP-LINT-VALUE', found.place, dotted, `${shown} is not one of ${options.join(', ')}`, suggestion),
      );
      return;
    }
    problems.push(lintProblem('MAP-LINT-VALUE', found.place, dotted, explain(issue, found.node)));
  }
}

function isTypeIssue(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union';
}

function expectsText(issue: Issue): boolean {
  if (issue.code === 'invalid_type') return issue.expected === 'string';
  if (issue.code === 'invalid_value') return issue.values.every((value) => typeof value === 'string');
  return (
    issue.code === 'invalid_union' &&
    issue.errors.some((errors) => errors.some((error) => error.path.length === 0 && expectsText(error)))
  );
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  number: 'a number',
  boolean: 'true or false',
  int: 'a whole number',
};

function explain(issue: Issue, node: Located): string {
  const found = node.kind === 'scalar' ? (node.value === null ? 'nothing' : `"${node.text}"`) : `a ${node.kind}`;
  const expected = expectedTypes(issue);
  if (expected.length > 0) return `expected ${[...new Set(expected)].join(' or ')}, found ${found}`;
  return `${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}

function expectedTypes(issue: Issue): string[] {
  if (issue.code === 'invalid_type') return [WORDS[issue.expected] ?? issue.expected];
  if (issue.code === 'invalid_value') return issue.values.map((value) => `"${String(value)}"`);
  if (issue.code === 'invalid_union')
    return issue.errors
      .flat()
      .filter((error) => error.path.length === 0)
      .flatMap(expectedTypes);
  return [];
}
