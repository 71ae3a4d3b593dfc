import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import { type Problem, printable, problem } from '../../kernel/problem.ts';

/**
 * Why packed bytes are not read any further. It is thrown, unlike other findings about files, because the readers of an
 * entry's content must not take its end for the end of a whole file.
 */
export class UnpackRefusal extends Error {
  readonly problem: Problem;

  constructor(found: Problem) {
    super(found.message);
    this.name = 'UnpackRefusal';
    this.problem = found;
  }
}

export function refuse(
  code: Code,
  position: Position,
  message: string,
  details: { found?: string; expected?: string } = {},
): UnpackRefusal {
  return new UnpackRefusal(problem(code, 'error', position, message, details));
}

const LONGEST_NAME = 200;

/**
 * How an entry is called in findings: `archive.zip/stock.csv`. The name is the sender's and never a path to open; it is
 * cut and made printable, so that it can neither flood nor forge a line.
 */
export function entryLabel(archive: string | undefined, entry: string): string {
  const name = printable(entry.length > LONGEST_NAME ? `${entry.slice(0, LONGEST_NAME)}…` : entry);
  return archive === undefined ? name : `${archive}/${name}`;
}
