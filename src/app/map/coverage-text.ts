import { printable } from '../../kernel/problem.ts';
import { number, plural } from '../counts.ts';
import type { CoverageReport, UnreadInput } from './coverage.ts';
import { textTable } from './text-table.ts';

const MOST_LISTED = 60;

/** The coverage for people, what is missing first. */
export function renderCoverage(report: CoverageReport): string {
  const { mapping, files, unread, qualifiers, neverSet, alwaysDefaulted, loopsNeverSeen } = report;
  const isInbound = report.direction === 'in';
  const lines = [
    `${mapping} over ${plural(files.length, 'file')}`,
    ...files.flatMap(({ file, documents, lines, held, problems }) => [
      printable(
        `  ${file}: ${plural(documents, 'document')}${isInbound ? `, ${plural(lines, 'line')}, ${number(held)} held` : ''}`,
      ),
      ...problems.map((one) => printable(`    ${one}`)),
    ]),
    ...section('Qualifiers that came and are not mapped', qualifiers.map(inputRow)),
    ...section('Never read', unread.map(inputRow)),
    ...section(
      isInbound ? 'Mapped, but never given a value' : 'Never written',
      neverSet.filter(({ isMapped }) => isMapped).map(({ field, path }) => [field, path]),
    ),
    ...section(
      'Canonical fields that the mapping does not mention',
      neverSet.filter(({ isMapped }) => !isMapped).map(({ field, path }) => [field, path]),
    ),
    ...section(
      'Always the default',
      alwaysDefaulted.map((one) => [one.field, JSON.stringify(one.default), one.path]),
    ),
    ...section(
      'Loops that never occurred',
      loopsNeverSeen.map((name) => [name]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function inputRow({ input, count, sample }: UnreadInput): string[] {
  return [input, plural(count, 'time'), sample === undefined ? '' : `e.g. ${sample}`];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const rest = rows.length - MOST_LISTED;
  const shown = textTable(rows.slice(0, MOST_LISTED), [40, 40, 80], '  ');
  return ['', title, ...shown, ...(rest > 0 ? [`  … ${rest} more`] : [])];
}
