import { segmentName } from '../../formats/registry.ts';
import { printable } from '../../kernel/problem.ts';
import { number, plural } from '../counts.ts';
import { segmentValues } from './document-view.ts';
import { type Paint, plain } from './paint.ts';
import type {
  InspectedDocument,
  InspectedGroup,
  InspectedInterchange,
  InspectedProblem,
  InspectedSet,
  InspectReport,
} from './report.ts';
import { problemLines, recordLines, valueLines } from './text-records.ts';

/** Headers of a table that are listed. */
const MOST_COLUMNS = 100;

/** The report for people: what the file is, its envelope and documents in words, findings where they are, a summary. */
export function renderInspection(report: InspectReport, paint: Paint = plain): string {
  const lines = [...contentLines(report, paint), '', ...summaryLines(report, paint)];
  return `${lines.join('\n')}\n`;
}

function contentLines(report: InspectReport, paint: Paint): string[] {
  const { interchanges, documents, entries = [] } = report;
  const lines = [headline(report, paint)];
  for (const found of fileProblems(report)) lines.push(...problemLines(found, '  ', paint, 'file'));
  const isNumbered = report.totals.transactionSets > 1;
  for (const interchange of interchanges) lines.push('', ...interchangeLines(interchange, isNumbered, paint));
  for (const document of documents) lines.push('', ...documentLines(document, report, paint));
  for (const entry of entries) lines.push('', ...contentLines(entry, paint));
  return lines;
}

/** Findings that no interchange, document or entry has. */
function fileProblems({ interchanges, documents, entries = [], problems }: InspectReport): readonly InspectedProblem[] {
  const groups = interchanges.flatMap((interchange) => interchange.groups);
  const sets = groups.flatMap((group) => group.transactionSets);
  const inside = new Set(
    [...interchanges, ...groups, ...sets, ...documents, ...entries].flatMap((one) => one.problems),
  );
  return problems.filter((found) => !inside.has(found));
}

function headline(report: InspectReport, paint: Paint): string {
  const { file, format, reason, byteCount, complete } = report;
  const kind = format === 'unknown' || format === 'empty' || format === 'text' ? 'not readable' : format.toUpperCase();
  const state = complete ? 'complete' : paint.error('NOT complete');
  const name = paint.heading(printable(file ?? 'standard input'));
  const findings = hasFindings(report) ? `; ${findingCounts(report, paint)}` : '';
  return `${name}: ${kind} (${printable(reason)}), ${number(byteCount)} bytes, ${state}${findings}`;
}

function interchangeLines(interchange: InspectedInterchange, isNumbered: boolean, paint: Paint): string[] {
  const { sender, receiver, controlNumber, date, time, version, separators, groups, acknowledgments, problems } =
    interchange;
  const usage = { P: 'production', T: 'TEST', I: 'information' }[interchange.usage] ?? `usage "${interchange.usage}"`;
  const heading =
    `Interchange ${controlNumber} from ${sender.qualifier} ${sender.id} to ` +
    `${receiver.qualifier} ${receiver.id}, ${date} ${time}, ${usage}, version ${version}`;
  const shown = (separator: string) => (separator === '' ? 'none' : printable(characterOf(separator)));
  const isShown = groups.length === 0 || groups.some(hasRecords);
  return [
    `${paint.heading(printable(heading))}: ${verdict(interchange, paint, 'envelope ')}`,
    ...(isShown ? envelopeLines('ISA', isaElements(interchange), version, '  ', paint) : []),
    `  separators: element ${shown(separators.element)}  component ${shown(separators.component)}  ` +
      `repetition ${shown(separators.repetition)}  segment ${shown(separators.segment)}`,
    ...envelopeProblems(problems, (found) => found.tag === 'ISA', '    ', paint),
    ...acknowledgments.flatMap((ta1) => {
      const elements = ['TA1', ta1.controlNumber, ta1.date, ta1.time, ta1.status, ta1.note];
      return envelopeLines('TA1', elements, version, '  ', paint);
    }),
    ...groups.flatMap((group) => groupLines(group, isNumbered, paint)),
    ...envelopeProblems(problems, (found) => found.tag !== 'ISA', '  ', paint),
  ];
}

/** A separator beyond ASCII may be several bytes in UTF-8, and each of them is a character of latin1. */
function characterOf(separator: string): string {
  const text = Buffer.from(separator, 'latin1').toString('utf8');
  return separator.length > 1 && !text.includes('\ufffd') ? text : separator;
}

/** The elements of ISA that say something; padding is gone. */
function isaElements(interchange: InspectedInterchange): (string | undefined)[] {
  const { sender, receiver, separators, acknowledgmentRequested, problems } = interchange;
  const oddRequest = problems.find(({ tag, element }) => tag === 'ISA' && element === 14)?.found;
  const before = ['ISA', undefined, undefined, undefined, undefined];
  const parties = [sender.qualifier, sender.id, receiver.qualifier, receiver.id];
  const rest = [
    interchange.date,
    interchange.time,
    characterOf(separators.repetition),
    interchange.version,
    interchange.controlNumber,
  ];
  const request = acknowledgmentRequested ? '1' : (oddRequest ?? '0');
  return [...before, ...parties, ...rest, request, interchange.usage, characterOf(separators.component)];
}

function groupLines(group: InspectedGroup, isNumbered: boolean, paint: Paint): string[] {
  const { controlNumber, functionalId, version, senderId, receiverId, receivedSets, declaredSets, problems } = group;
  const declared = declaredSets === undefined ? 'an unknown number of' : number(declaredSets);
  const heading =
    `  Group ${controlNumber}: ${functionalId}, version ${version}, ${senderId} to ${receiverId}, ` +
    `${number(receivedSets)} of ${declared} transaction sets`;
  const elements = [
    'GS',
    functionalId,
    senderId,
    receiverId,
    group.date,
    group.time,
    controlNumber,
    undefined,
    version,
  ];
  return [
    `${paint.heading(printable(heading))}: ${verdict(group, paint)}`,
    ...(hasRecords(group) ? envelopeLines('GS', elements, version, '    ', paint) : []),
    ...envelopeProblems(problems, (found) => found.tag === 'GS', '      ', paint),
    ...group.transactionSets.flatMap((set) => setLines(set, isNumbered, paint)),
    ...envelopeProblems(problems, (found) => found.tag !== 'GS', '    ', paint),
  ];
}

function hasRecords({ transactionSets }: InspectedGroup): boolean {
  return transactionSets.some(({ records }) => records !== undefined);
}

function envelopeLines(
  tag: string,
  elements: readonly (string | undefined)[],
  version: string,
  indent: string,
  paint: Paint,
): string[] {
  const values = valueLines(segmentValues(tag, elements, version), `${indent}    `, paint);
  return [`${indent}${paint.tag(tag)}  ${segmentName(tag, version) ?? ''}`, ...values];
}

function envelopeProblems(
  problems: readonly InspectedProblem[],
  isHere: (found: InspectedProblem) => boolean,
  indent: string,
  paint: Paint,
): string[] {
  return problems.filter(isHere).flatMap((found) => problemLines(found, indent, paint, 'place'));
}

function setLines(set: InspectedSet, isNumbered: boolean, paint: Paint): string[] {
  const { id, name = 'transaction set', controlNumber, segments, records = [], problems } = set;
  const which = isNumbered ? `, number ${number(set.number)} of the file` : '';
  const heading = `    ${id} ${name}, ST ${controlNumber}${which}`;
  return [
    `${paint.heading(printable(heading))}: ${plural(segments, 'segment')}, ${verdict(set, paint)}`,
    paint.quiet(printable(`      ${countsOf(set.counts)}`)),
    ...recordLines(records, problems, '      ', paint),
  ];
}

function documentLines(document: InspectedDocument, { format }: InspectReport, paint: Paint): string[] {
  const { root, header, recordCount, records = [], problems } = document;
  const isTree = format === 'xml' || format === 'json';
  const what = isTree
    ? `${format.toUpperCase()} document${root === undefined ? '' : ` <${root}>`}`
    : `Table with ${header?.length ? plural(header.length, 'column header') : 'no column headers'}`;
  const more = header === undefined ? 0 : header.length - MOST_COLUMNS;
  const columns = header?.slice(0, MOST_COLUMNS).join(' | ') ?? '';
  return [
    `${paint.heading(printable(what))}: ${plural(recordCount, isTree ? 'record' : 'row')}, ${verdict(document, paint)}`,
    ...(columns === '' ? [] : [printable(`  columns: ${columns}${more > 0 ? ` and ${number(more)} more` : ''}`)]),
    ...recordLines(records, problems, '  ', paint),
  ];
}

const VERDICTS = {
  A: ['accepted', 'good'],
  E: ['accepted, errors noted', 'warning'],
  P: ['partly accepted', 'warning'],
  R: ['rejected', 'error'],
} as const;

function verdict(
  { complete, status }: { readonly complete: boolean; readonly status: keyof typeof VERDICTS },
  paint: Paint,
  what = '',
): string {
  const [word, colour] = VERDICTS[status];
  return paint[colour](`${complete ? '' : 'NOT complete, '}${what}${word} (${status})`);
}

function countsOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([tag, count]) => `${tag} ${number(count)}`)
    .join(', ');
}

function summaryLines(report: InspectReport, paint: Paint): string[] {
  const { totals, unlisted, complete } = report;
  const sets = totals.transactionSets + totals.documents;
  const parts = [
    plural(totals.interchanges, 'interchange'),
    plural(totals.groups, 'group'),
    plural(totals.transactionSets, 'transaction set'),
    plural(totals.documents, 'document'),
  ].filter((part) => !part.startsWith('0 '));
  const verdicts = [
    `${number(totals.accepted)} accepted`,
    ...(totals.acceptedWithErrors > 0 ? [`${number(totals.acceptedWithErrors)} accepted with errors noted`] : []),
    `${number(totals.rejected)} rejected`,
  ];
  return [
    ...(parts.length === 0 ? [] : [`${parts.join(', ')}${sets === 0 ? '' : `: ${verdicts.join(', ')}`}.`]),
    ...unlistedLines(unlisted),
    ...(complete ? [] : [paint.error('The file is NOT complete.')]),
    hasFindings(report) ? `${findingCounts(report, paint)}.` : paint.good('No findings.'),
  ];
}

function hasFindings({ errors, warnings }: InspectReport): boolean {
  return errors > 0 || warnings > 0;
}

function findingCounts({ errors, warnings }: InspectReport, paint: Paint): string {
  return paint[errors > 0 ? 'error' : 'warning'](`${plural(errors, 'error')}, ${plural(warnings, 'warning')}`);
}

function unlistedLines(unlisted: InspectReport['unlisted']): string[] {
  const parts = [
    plural(unlisted.interchanges, 'interchange'),
    plural(unlisted.groups, 'group'),
    plural(unlisted.transactionSets, 'transaction set'),
    plural(unlisted.documents, 'document'),
    plural(unlisted.problems, 'finding'),
  ].filter((part) => !part.startsWith('0 '));
  return parts.length === 0 ? [] : [`Counted, but not listed: ${parts.join(', ')}.`];
}
