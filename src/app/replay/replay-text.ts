import { printable } from '../../kernel/problem.ts';
import { plural } from '../counts.ts';
import type { Difference, Example } from './compare.ts';
import type { ReplayReport } from './replay.ts';

const LONGEST_VALUE = 160;

/** The report for people: what would come out differently, the most frequent first, each with its first examples. */
export function renderReplay(report: ReplayReport): string {
  const { files, differences } = report;
  const differing = files.filter((file) => file.differences > 0).length;
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  const skipped = files.filter(({ notCompared }) => notCompared > 0);
  return [
    `${report.supplier}: ${plural(files.length, 'file')} with ${plural(lines, 'line')}; ${differing === 0 ? 'no differences' : `${differing} differ${differing === 1 ? 's' : ''}`}.`,
    `In force ${report.live.slice(0, 8)}, tried ${report.candidate.slice(0, 8)}. Nothing was written.`,
    ...skipped.map(({ name, notCompared }) => `${name}: not compared: the last ${plural(notCompared, 'line')}.`),
    ...differences.flatMap((one) => ['', heading(one), ...one.examples.map(example)]),
    '',
  ].join('\n');
}

function heading({ says, document, where, field, count }: Difference): string {
  const subject = field === undefined ? document : `${document} ${where} ${field}`;
  return `${count} x ${says}${subject === '' ? '' : `: ${subject}`}`;
}

function example({ file, place, before, after }: Example): string {
  return printable(`  ${file}${place === '' ? '' : `, ${place}`}: ${shown(before)} -> ${shown(after)}`);
}

function shown(value: unknown): string {
  if (value === undefined) return '(nothing)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
