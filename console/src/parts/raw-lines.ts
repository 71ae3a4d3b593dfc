/** A stretch of the text that means something: `read` for what became a value, `bad` and `warn` for what was found wrong. */
export interface Mark {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'read' | 'bad' | 'warn';
  readonly title: string;
}

interface Piece {
  readonly from: number;
  readonly text: string;
  readonly mark?: Mark | undefined;
}

interface Line {
  /** Of the file, from 1; none where the line was only broken for reading. */
  readonly number?: number | undefined;
  readonly pieces: readonly Piece[];
}

/** The text in lines, each in pieces with and without a mark. Marks that overlap: the one that begins first wins, the rest of the other follows it. */
export function cut(text: string, marks: readonly Mark[], breakAfter?: string): readonly Line[] {
  const sorted = [...marks].sort((a, b) => a.from - b.from || a.to - b.to);
  const lines: Line[] = [];
  let next = 0;
  let number = 0;
  let from = 0;
  let isNew = true;
  while (from < text.length || (from === 0 && text === '')) {
    const to = endOf(text, from, breakAfter);
    const shown = text.slice(from, to).replace(/\r?\n$/, '');
    if (isNew) number += 1;
    while (next < sorted.length && (sorted[next] as Mark).to <= from) next += 1;
    lines.push({ number: isNew ? number : undefined, pieces: piecesOf(shown, from, sorted, next) });
    isNew = text[to - 1] === '\n';
    if (to === from) break;
    from = to;
  }
  return lines;
}

function endOf(text: string, from: number, breakAfter: string | undefined): number {
  const newline = text.indexOf('\n', from);
  const broken = breakAfter === undefined ? -1 : text.indexOf(breakAfter, from);
  const ofLine = newline < 0 ? text.length : newline + 1;
  if (broken < 0 || broken >= ofLine - 1) return ofLine;
  const after = broken + (breakAfter as string).length;
  // A terminator right before the end of the line ends both.
  const rest = /^\r?\n/.exec(text.slice(after, after + 2));
  return after + (rest?.[0].length ?? 0);
}

function piecesOf(text: string, start: number, marks: readonly Mark[], first: number): Piece[] {
  const pieces: Piece[] = [];
  const end = start + text.length;
  let at = start;
  for (let index = first; index < marks.length; index += 1) {
    const mark = marks[index] as Mark;
    if (mark.from >= end) break;
    const from = Math.max(at, mark.from);
    const to = Math.min(end, mark.to);
    if (to <= from) continue;
    if (from > at) pieces.push({ from: at, text: text.slice(at - start, from - start) });
    pieces.push({ from, text: text.slice(from - start, to - start), mark });
    at = to;
  }
  if (at < end || pieces.length === 0) pieces.push({ from: at, text: text.slice(at - start) });
  return pieces;
}
