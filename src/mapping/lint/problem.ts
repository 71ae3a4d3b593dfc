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
