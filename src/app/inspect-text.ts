import { transactionSetName } from '../formats/registry.ts';
import { formatProblem, type Problem, printable } from '../kernel/problem.ts';
import type { InspectedDocument, InspectedGroup, InspectedInterchange, InspectReport } from './inspect.ts';
import type { ShownRecord } from './inspect-document.ts';

/** The report for people: what the file is, its envelope, its documents in words, then every finding in full. */
export function renderInspection(report: InspectReport): string {
  const lines = [headline(report)];
  for (const interchange of report.interchanges) lines.push('', ...interchangeLines(interchange));
  for (const document of report.documents) lines.push('', ...documentLines(document, ''));
  if (report.unlistedDocuments > 0)
    lines.push('', `${number(report.unlistedDocuments)} more documents were read and are not listed.`);
  const problems = allProblems(report);
  if (problems.length > 0) lines.push('', 'Findings', ...problems.flatMap((found) => ['', formatProblem(found)]));
  lines.push('', summary(report));
  return `${lines.join('\n')}\n`;
}

/** Every finding of a report, in file order, those of the file first. */
function allProblems(report: InspectReport): readonly Problem[] {
  return [
    ...report.problems,
    ...report.interchanges.flatMap((interchange) => [
      ...interchange.groups.flatMap((group) => [
        ...group.documents.flatMap((document) => document.problems),
        ...group.problems,
      ]),
      ...interchange.problems,
    ]),
    ...report.documents.flatMap((document) => document.problems),
  ];
}

function headline(report: InspectReport): string {
  const name = printable(report.file ?? 'standard input');
  const kind = report.format === 'unknown' || report.format === 'empty' ? 'not readable' : report.format.toUpperCase();
  const state = report.complete ? 'complete' : 'NOT complete';
  return `${name}: ${kind} (${report.reason}), ${number(report.byteCount)} bytes, ${state}`;
}

function interchangeLines({ interchange, complete, groups, acknowledgments }: InspectedInterchange): string[] {
  const { separators } = interchange;
  const usage = { P: 'production', T: 'TEST', I: 'information' }[interchange.usage] ?? `usage "${interchange.usage}"`;
  const shown = (text: string) => (text === '' ? 'none' : printable(text));
  return [
    printable(
      `Interchange ${interchange.controlNumber} from ${interchange.senderQualifier} ${interchange.senderId} to ` +
        `${interchange.receiverQualifier} ${interchange.receiverId}, ${interchange.date} ${interchange.time}, ${usage}, ` +
        `version ${interchange.version}${complete ? '' : ', NOT complete'}`,
    ),
    `  separators: element ${shown(separators.element)}  component ${shown(separators.component)}  ` +
      `repetition ${shown(separators.repetition)}  segment ${shown(separators.segment)}`,
    ...acknowledgments.map((ta1) =>
      printable(`  TA1 about our interchange ${ta1.controlNumber}: ${ta1.status}, note ${ta1.note}`),
    ),
    ...groups.flatMap(groupLines),
  ];
}

function groupLines({ group, complete, documents, declaredDocuments, receivedDocuments }: InspectedGroup): string[] {
  const declared = declaredDocuments === undefined ? 'an unknown number' : number(declaredDocuments);
  const heading =
    `  Group ${group.controlNumber}: ${group.functionalId}, version ${group.version}, ${group.senderId} to ` +
    `${group.receiverId}, ${number(receivedDocuments)} of ${declared} documents${complete ? '' : ', NOT complete'}`;
  return [printable(heading), ...documents.flatMap((document) => documentLines(document, '    '))];
}

function documentLines(inspected: InspectedDocument, indent: string): string[] {
  const { document, complete, recordCount, problems } = inspected;
  const isX12 = document.format === 'x12';
  const what = isX12
    ? `${document.set} ${transactionSetName(document.set ?? '') ?? 'transaction set'}, ST ${document.controlNumber}`
    : document.format === 'xml'
      ? `XML document <${document.set}>`
      : `Table with ${document.header?.length ?? 'no'} column headers`;
  const unit = isX12 ? 'segments' : document.format === 'csv' ? 'rows' : 'records';
  const state = complete ? 'complete' : 'NOT complete';
  const refused = problems.some((found) => found.severity === 'error') ? ', must not take effect' : '';
  const counts = Object.entries(inspected.counts)
    .map(([tag, count]) => `${tag} ${number(count)}`)
    .join(', ');
  return [
    printable(`${indent}${what}: ${number(recordCount)} ${unit}, ${state}${refused}`),
    ...(isX12 ? [printable(`${indent}  ${counts}`)] : []),
    ...inspected.shown.flatMap((line) => recordLines(line, `${indent}  `, problems)),
  ];
}

function recordLines(line: ShownRecord, indent: string, problems: readonly Problem[]): string[] {
  const inner = `${indent}${'  '.repeat(line.depth)}`;
  if (line.kind === 'fold') return [`${inner}     … ${number(line.passes)} more of ${printable(line.tag)}`];
  const heading = `${inner}${String(line.ordinal).padStart(4)} ${line.tag}${line.name === undefined ? '' : `  ${line.name}`}`;
  const width = Math.min(44, Math.max(0, ...line.values.map(({ at, name }) => label(at, name).length)));
  return [
    printable(heading),
    ...line.values.map(({ at, name, value, meaning }) =>
      printable(
        `${inner}       ${label(at, name).padEnd(width)}  ${value}${meaning === undefined ? '' : ` (${meaning})`}`,
      ),
    ),
    ...problems
      .filter(
        ({ position }) =>
          position.segment === line.ordinal || (position.segment === undefined && position.row === line.ordinal),
      )
      .map((found) => printable(`${inner}     ! ${found.severity} ${found.code}: ${found.message}`)),
  ];
}

function label(at: string, name: string | undefined): string {
  return name === undefined ? at : `${at} ${name}`;
}

function summary({ errors, warnings, complete }: InspectReport): string {
  if (errors === 0 && warnings === 0) return complete ? 'No findings.' : 'No findings, but the file is not complete.';
  const plural = (count: number, word: string) => `${number(count)} ${word}${count === 1 ? '' : 's'}`;
  return `${plural(errors, 'error')}, ${plural(warnings, 'warning')}.`;
}

/** With thousands separators: `1,234`. */
function number(value: number): string {
  return value.toLocaleString('en-US');
}
