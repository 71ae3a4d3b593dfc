import type { MapDescription } from './describe.ts';
import { textTable } from './text-table.ts';

/** The description as tables for a terminal or a mail. */
export function renderDescription(description: MapDescription): string {
  const { id, kind, direction, mappingVersion, files, about, format, loops, parts, rules, codes } = description;
  const lines = [
    `${id}: ${direction === 'in' ? 'reads' : 'writes'} ${kind}`,
    ...about.map((text) => `  ${text}`),
    ...format.map((text) => `  ${text}`),
    `  File ${files.join(', which extends ')}; version ${mappingVersion.slice(0, 12)}`,
  ];
  if (loops.length > 0)
    lines.push(
      '',
      'Loops',
      ...textTable(
        loops.map(({ name, words }) => [name, words]),
        [20, 96],
        '  ',
      ),
    );
  for (const { title, fields } of parts) {
    const rows = fields.map(({ field, is, from, steps, holds }) => [
      field,
      is,
      from,
      steps.join(', then '),
      holds.join('; '),
    ]);
    const head = direction === 'in' ? ['field', 'what it is', 'comes from'] : ['written', 'what it is', 'from'];
    lines.push('', title, ...textTable([[...head, 'steps', 'must hold'], ...rows], [20, 34, 40, 34, 28], '  '));
  }
  if (codes.length > 0) {
    const rows = codes.map(({ name, entries }) => [name, Object.entries(entries).map(pair).join(', ')]);
    lines.push('', 'Code lists', ...textTable(rows, [20, 96], '  '));
  }
  if (rules.length > 0) lines.push('', 'Rules', ...rules.map((rule) => `  ${rule}`));
  return `${lines.join('\n')}\n`;
}

function pair([code, value]: readonly [string, string]): string {
  return `${code} = ${value === '' ? 'blank' : value}`;
}
