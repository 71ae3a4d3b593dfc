import { printable } from '../../kernel/problem.ts';

/** Rows of cells as text, each column no wider than given; longer cells go on below, broken between words. */
export function textTable(rows: readonly (readonly string[])[], widest: readonly number[], indent = ''): string[] {
  const wrapped = rows.map((row) => row.map((cell, at) => wrap(printable(cell), widest[at] ?? cell.length)));
  const widths = widest.map((_, at) =>
    Math.max(0, ...wrapped.flatMap((row) => (row[at] ?? []).map((line) => line.length))),
  );
  return wrapped.flatMap((row) => {
    const height = Math.max(1, ...row.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) =>
      `${indent}${row.map((cell, at) => (cell[line] ?? '').padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd(),
    );
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
