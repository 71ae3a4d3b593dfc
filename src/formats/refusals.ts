import type { Position } from '../kernel/position.ts';
import { type Problem, problem } from '../kernel/problem.ts';

/** Nothing is in the file, or nothing but blanks and padding. */
export function emptyFile(place: Position): Problem {
  return problem('FORMAT-EMPTY', 'error', place, 'The file contains nothing.');
}

/** The file is of another format: `what` it should be (`a text table`), and the `reason` of its detection. */
export function foreignFile(
  head: Uint8Array,
  place: Position,
  { what, reason, expected }: { what: string; reason: string; expected?: string | undefined },
): Problem {
  return problem('FORMAT-FOREIGN', 'error', place, `This is not ${what}: ${reason}.`, {
    found: beginningOf(head),
    expected,
  });
}

/** The beginning of a file as it is shown in findings about the whole. */
export function beginningOf(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, 80)).toString('latin1');
}
