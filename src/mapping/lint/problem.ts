import type { Code } from '../../kernel/codes.ts';
import { printable } from '../../kernel/problem.ts';

/** A place in one of our own files, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A finding about one of our own files: what, exactly where, and what was probably meant. */
export interface LintProblem {
  readonly code: Code;
  readonly place: Place;
  /** Dotted path inside the file, e.g. `lines.fields.sku.do.1`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  /** What was probably meant. */
  readonly suggestion?: string;
}

/** A file that is wrong in more places than this is wrong as a whole; nobody reads on. */
export const MOST_FINDINGS = 500;

const LONGEST_MESSAGE = 1_000;

export function lintProblem(code: Code, place: Place, path: string, message: string, suggestion?: string): LintProblem {
  const shown = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  return { code, place, path, message: shown, ...(suggestion === undefined ? {} : { suggestion }) };
}

/** `acme-846.map.yaml:5:40 MAP-LINT-STEP lines.fields.sku.do.1: unknown step "uper"; did you mean "upper"?` */
export function formatLintProblem(problem: LintProblem): string {
  const { file, line, column } = problem.place;
  const path = problem.path === '' ? '' : `${problem.path}: `;
  const suggestion = problem.suggestion === undefined ? '' : `; did you mean "${problem.suggestion}"?`;
  return printable(`${file}:${line}:${column} ${problem.code} ${path}${problem.message}${suggestion}`);
}

/** Characters of a line that are shown, so that a line without end does not fill the terminal. */
const WIDEST = 160;

/** The line named by the problem with a caret under the column, one line of context on either side. */
export function codeFrame(problem: LintProblem, text: string): string {
  const lines = text.split(/\r?\n/);
  const { line, column } = problem.place;
  const width = String(line + 1).length;
  const frame: string[] = [];
  const from = Math.max(0, column - WIDEST);
  for (let number = Math.max(1, line - 1); number <= Math.min(lines.length, line + 1); number += 1) {
    frame.push(
      `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${printable((lines[number - 1] ?? '').slice(from, from + WIDEST))}`,
    );
    if (number === line) frame.push(`  ${' '.repeat(width)} | ${' '.repeat(column - 1 - from)}^`);
  }
  return frame.join('\n');
}

/** Longer names and longer lists are nobody's slip of the finger, and comparing them takes long. */
const LONGEST_NAME = 100;
const MOST_CANDIDATES = 500;

/** The candidate nearest to what was written, when it is near enough to be a slip of the finger. */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  if (written.length > LONGEST_NAME) return undefined;
  const wanted = written.toLowerCase();
  const all = [...candidates].slice(0, MOST_CANDIDATES);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const candidate of all) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  if (best !== undefined || wanted.length < 3) return best;
  return all.find(
    (candidate) => candidate.toLowerCase().startsWith(wanted) || wanted.startsWith(candidate.toLowerCase()),
  );
}

/** Edits between two texts, a swap of neighbours counting one; stops counting at `limit`. */
function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        value = Math.min(value, (beforePrevious[j - 2] ?? 0) + 1);
      }
      current.push(value);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? limit;
}
