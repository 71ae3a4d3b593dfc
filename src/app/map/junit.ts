import { codecs } from '../../formats/registry.ts';
import type { TargetNode } from '../../formats/tree.ts';
import { printable } from '../../kernel/problem.ts';
import { formatLintProblem } from '../../mapping/lint/problem.ts';
import type { MapTestCase, MapTestReport } from './test.ts';

/** The results of `map test` as JUnit XML, one suite per mapping; what keeps a mapping from being tested is an error. */
export function junitReport(report: MapTestReport): Uint8Array {
  const suites = [...Map.groupBy(report.cases, ({ mapping }) => mapping)].map(([mapping, cases]) =>
    suite(mapping, cases.map(testCase)),
  );
  const unusable = [...report.problems, ...report.gaps].map((problem) => {
    const message = formatLintProblem(problem);
    const name = `${problem.place.file}:${problem.place.line}:${problem.place.column}`;
    return node('testcase', { classname: problem.code, name }, [node('error', { message }, [], message)]);
  });
  const encoded = codecs.xml.encode({
    documents: [
      { body: node('testsuites', {}, unusable.length === 0 ? suites : [...suites, suite('mappings', unusable)]) },
    ],
  });
  if (!encoded.ok) throw new Error(encoded.problems.map(({ message }) => message).join('; '));
  return encoded.bytes;
}

function suite(name: string, cases: readonly TargetNode[]): TargetNode {
  const count = (kind: string): string =>
    String(cases.filter(({ children }) => children.some((child) => child.name === kind)).length);
  const totals = { tests: String(cases.length), failures: count('failure'), errors: count('error') };
  return node('testsuite', { name, ...totals }, cases);
}

function testCase({ mapping, input, expected, status, difference = '' }: MapTestCase): TargetNode {
  const name = input.slice(input.lastIndexOf('/') + 1);
  const failure = node('failure', { message: `${input} does not give ${expected}` }, [], difference);
  return node('testcase', { classname: mapping, name }, status === 'failed' ? [failure] : []);
}

/** Control characters of data are shown as escapes, because XML has no place for them. */
function node(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly TargetNode[],
  text = '',
): TargetNode {
  const safe = (value: string): string => value.split('\n').map(printable).join('\n').toWellFormed();
  return {
    kind: 'node',
    name,
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, safe(value)])),
    children,
    ...(text === '' ? {} : { text: safe(text) }),
  };
}
