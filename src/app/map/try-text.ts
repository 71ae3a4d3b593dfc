import { formatPosition } from '../../kernel/position.ts';
import { type Problem, printable } from '../../kernel/problem.ts';
import type { FieldTrace, TracedFault, TracedRead } from '../../mapping/trace.ts';
import { number, plural } from '../counts.ts';
import type { TriedDocument, TriedInput, TriedOutput, TryReport } from './try.ts';

/** A trial for people: what came out, what was held and why, what nothing reads. */
export function renderTrial(report: TryReport): string {
  return report.direction === 'in' ? renderInput(report) : renderOutput(report);
}

function renderInput(report: TriedInput): string {
  const { mapping, file, documents, problems, lineCount, heldCount } = report;
  const lines = [
    `${mapping.id} (${mapping.kind}, ${mapping.file}) on ${printable(file ?? 'standard input')}`,
    ...findings('Findings about the file', problems),
    ...documents.flatMap(documentLines),
  ];
  if (report.unlistedDocuments > 0) lines.push('', `Not shown: ${plural(report.unlistedDocuments, 'more document')}.`);
  const state = report.complete ? '' : ' The file is NOT complete, so nothing of it would count.';
  lines.push('', `${plural(lineCount, 'line')}, ${number(heldCount)} held.${state}`);
  return `${lines.join('\n')}\n`;
}

function documentLines(document: TriedDocument): string[] {
  const { label, complete, header, lines, held } = document;
  const name = label === '' ? 'Document' : `Document ${label}`;
  const shownOf = (shown: number, all: number): string => (shown === all ? `${all}` : `${shown} of ${all} shown`);
  return [
    '',
    printable(`${name}${complete ? '' : ', NOT complete'}`),
    '  Header',
    ...(document.trace === undefined ? fieldLines(header, '    ') : document.trace.flatMap(traceLines('    '))),
    `  Lines: ${shownOf(lines.length, document.lineCount)}`,
    ...lines.flatMap(({ number, at, fields, trace }) => [
      printable(`    line ${number}, ${at}`),
      ...(trace === undefined ? fieldLines(fields, '      ') : trace.flatMap(traceLines('      '))),
    ]),
    ...(document.heldCount === 0 ? [] : [`  Held: ${shownOf(held.length, document.heldCount)}`]),
    ...held.flatMap(({ number, problems, raw, trace }) => [
      `    line ${number}`,
      ...problems.map((one) => `      ${sentence(one)}`),
      ...(trace === undefined ? [] : trace.flatMap(traceLines('      '))),
      ...raw.split('\n').map((text) => printable(`      | ${text}`)),
    ]),
    ...findings('  Findings', document.problems),
    ...(document.unread.length === 0 ? [] : ['  Never read']),
    ...columns(
      document.unread.map(({ input, count, sample }) => [input, `${count} ×`, sample === undefined ? '' : sample]),
      '    ',
    ),
  ];
}

function renderOutput({ mapping, file, text, reasons, problems, trace }: TriedOutput): string {
  const lines = [
    `${mapping.id} (${mapping.kind}, ${mapping.file}) on ${printable(file ?? 'standard input')}`,
    ...(reasons.length === 0
      ? []
      : ['', 'The input is no such document', ...reasons.map((one) => printable(`  ${one}`))]),
    ...findings('Findings', problems),
    ...(trace === undefined || trace.length === 0 ? [] : ['', 'Written', ...trace.flatMap(traceLines('  '))]),
    '',
    ...(text === undefined
      ? ['Nothing can be written.']
      : [
          'Bytes, with control number 1',
          ...text
            .replace(/\r?\n$/, '')
            .split(/\r?\n/)
            .map((one) => printable(`  ${one}`)),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function findings(title: string, problems: readonly Problem[]): string[] {
  const indent = ' '.repeat(title.length - title.trimStart().length);
  return problems.length === 0 ? [] : [title, ...problems.map((one) => `${indent}  ${sentence(one)}`)];
}

/** `MAP-NUMBER error at segment 4 (QTY02): quantity: "1,0" is not a number` */
function sentence({
  code,
  severity,
  position: { file: _, byteOffset: __, ...place },
  message,
  found,
  expected,
}: Problem): string {
  const where = formatPosition(place);
  const details = [
    found === undefined || message.includes(found) ? '' : `; found ${found === '' ? 'nothing' : `"${found}"`}`,
    expected === undefined ? '' : `; expected ${expected}`,
  ];
  return printable(`${code} ${severity}${where === '' ? '' : ` at ${where}`}: ${message}${details.join('')}`);
}

function fieldLines(fields: Readonly<Record<string, unknown>>, indent: string): string[] {
  return columns(
    Object.entries(fields).map(([name, value]) => [name, shown(value)]),
    indent,
  );
}

/** One field: its value, then where it came from, every step and every verdict. */
function traceLines(indent: string): (trace: FieldTrace) => string[] {
  return (trace) => {
    const result = trace.fault === undefined ? shown(trace.value) : `fault: ${faultText(trace.fault)}`;
    const detail = trace.isSkipped
      ? [['when', 'does not hold, so the field does not count here']]
      : [
          ...trace.reads.map((read) => ['from', readText(read)]),
          ...(trace.default === undefined ? [] : [['default', shown(trace.default)]]),
          ...trace.steps.map(({ step, value, fault, reads }) => [
            step,
            [fault === undefined ? shown(value) : `fault: ${faultText(fault)}`, ...reads.map(readText)].join(
              '   with ',
            ),
          ]),
          ...trace.checks.map(({ rule, ok }) => [rule, ok ? 'ok' : 'broken']),
        ];
    return [printable(`${indent}${trace.field} = ${result}`), ...columns(detail, `${indent}    `)];
  };
}

function readText({ address, place, value }: TracedRead): string {
  const { byteOffset: _, ...where } = place ?? {};
  const at = formatPosition(where);
  return `${address}: ${value === undefined ? 'nothing there' : shown(value)}${at === '' ? '' : ` at ${at}`}`;
}

function faultText({ code, message }: TracedFault): string {
  return `${code} ${message}`;
}

function shown(value: unknown): string {
  return value === undefined ? 'blank' : JSON.stringify(value);
}

const WIDEST = 40;

/** Rows of cells under each other; a cell wider than the limit moves only its own row. */
function columns(rows: readonly (readonly string[])[], indent: string): string[] {
  const widths: number[] = [];
  for (const cell of rows.flatMap((row) => row.slice(0, -1).map((text, at) => ({ at, width: text.length })))) {
    if (cell.width <= WIDEST) widths[cell.at] = Math.max(widths[cell.at] ?? 0, cell.width);
  }
  return rows.map((row) => {
    const cells = row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)));
    return printable(`${indent}${cells.join('  ')}`).trimEnd();
  });
}
