import { formatPosition } from '../../kernel/position.ts';
import { printable } from '../../kernel/problem.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import { number } from '../counts.ts';
import type { ShownRecord, ShownValue } from './document-view.ts';
import type { Paint } from './paint.ts';
import type { InspectedProblem } from './report.ts';

const WIDEST_LABEL = 60;

/** The records of a document, every finding under the record it is about, the others behind them. */
export function recordLines(
  records: readonly ShownRecord[],
  problems: readonly InspectedProblem[],
  indent: string,
  paint: Paint,
): string[] {
  const ordered = problems
    .map((found) => ({ found, ordinal: found.ordinal ?? found.row ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => a.ordinal - b.ordinal);
  const lines: string[] = [];
  let next = 0;
  const takeUpTo = (ordinal: number, inner: string, where: 'here' | 'place'): void => {
    for (let one = ordered[next]; one !== undefined && one.ordinal <= ordinal; one = ordered[next]) {
      lines.push(...problemLines(one.found, inner, paint, where));
      next += 1;
    }
  };
  for (const [index, record] of records.entries()) {
    const inner = `${indent}${'  '.repeat(record.kind === 'rest' ? 0 : record.depth)}`;
    const [from, to] = extentOf(record);
    const below = records[index + 1];
    takeUpTo(from - 1, indent, 'place');
    lines.push(...shownLines(record, inner, paint));
    // Several nodes may begin on one line: what is found there stands behind the last of them.
    if (below === undefined || extentOf(below)[0] !== to)
      takeUpTo(to, `${inner}     `, record.kind === 'record' ? 'here' : 'place');
  }
  takeUpTo(Number.POSITIVE_INFINITY, indent, 'place');
  return lines;
}

/** Ordinals of the first and the last segment, row or line that it stands for. */
function extentOf(record: ShownRecord): readonly [from: number, to: number] {
  return record.kind === 'record' ? [record.ordinal, record.ordinal] : [record.from, record.to];
}

function shownLines(record: ShownRecord, indent: string, paint: Paint): string[] {
  switch (record.kind) {
    case 'fold':
      return [paint.quiet(printable(`${indent}     … ${number(record.passes)} more ${foldedName(record.tag)}`))];
    case 'rest':
      return [paint.quiet(`${indent}     … ${number(record.count)} more are counted and not shown`)];
    case 'record': {
      const { ordinal, tag, name, values, moreValues } = record;
      const title = name === undefined ? '' : `  ${printable(name)}`;
      const more = moreValues === undefined ? [] : [paint.quiet(`${indent}       … ${number(moreValues)} more values`)];
      const heading = `${indent}${String(ordinal).padStart(4)} ${paint.tag(printable(tag))}${title}`;
      return [heading, ...valueLines(values, `${indent}       `, paint), ...more];
    }
  }
}

/** Rows have no name of their own. */
function foldedName(tag: string): string {
  return tag === 'row' ? 'rows' : `of ${tag}`;
}

/** One line per value, aligned. */
export function valueLines(values: readonly ShownValue[], indent: string, paint: Paint): string[] {
  const labels = values.map(({ at, name }) => printable(name === undefined ? at : `${at} ${name}`));
  const width = Math.min(WIDEST_LABEL, Math.max(0, ...labels.map((label) => label.length)));
  return values.map(({ value, meaning }, index) => {
    const label = (labels[index] ?? '').padEnd(width);
    const meant = meaning === undefined ? '' : ` ${paint.quiet(`(${printable(meaning)})`)}`;
    return `${indent}${paint.quiet(label)}  ${printable(value)}${meant}`;
  });
}

/** A finding in full, with its place unless it stands right under it. */
export function problemLines(
  found: InspectedProblem,
  indent: string,
  paint: Paint,
  where: 'here' | 'place' | 'file',
): string[] {
  const place = where === 'file' ? found.place : where === 'here' ? innerPlace(found) : shortPlace(found);
  const at = place === '' ? '' : ` at ${place}`;
  const title = paint[found.severity](`! ${found.severity} ${found.code}`);
  const detail = (label: string, text: string | undefined) =>
    text === undefined ? [] : [`${indent}    ${paint.quiet(label.padEnd(9))} ${printable(text) || '(nothing)'}`];
  return [
    `${indent}${title}${printable(`${at}: ${found.message}`)}`,
    ...detail('found:', found.found),
    ...detail('expected:', found.expected),
    ...detail('why:', found.why),
    ...detail('remedy:', found.remedy),
  ];
}

/** The place within the line above it, unless the message names it. */
function innerPlace({
  ordinal,
  tag = '',
  element,
  repetition,
  component,
  row,
  column,
  path,
  message,
}: InspectedProblem) {
  if (element !== undefined) {
    const isNamed = message.includes(`${tag}${String(element).padStart(2, '0')}`);
    return isNamed ? '' : formatPosition(withoutUndefined({ segment: ordinal, tag, element, repetition, component }));
  }
  return column === undefined ? '' : formatPosition(withoutUndefined({ row, column, path }));
}

/** The place within its document or envelope, which the lines around it name. */
function shortPlace({
  ordinal,
  tag,
  element,
  repetition,
  component,
  offset,
  path,
  row,
  column,
}: InspectedProblem): string {
  const parts = { segment: ordinal, tag, element, repetition, component, byteOffset: offset, path, row, column };
  return formatPosition(withoutUndefined(parts));
}
