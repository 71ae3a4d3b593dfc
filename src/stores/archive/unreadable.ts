import { RejectedError } from '../../kernel/errors.ts';
import { type Problem, problem } from '../../kernel/problem.ts';

/** Archived bytes that cannot be had as they were: damaged, lost, or removed as retention says. Trying again changes nothing. */
export class ContentUnreadable extends RejectedError {
  constructor(
    code: 'ARCHIVE-DAMAGED' | 'ARCHIVE-MISSING' | 'ARCHIVE-REMOVED',
    sha256: Buffer,
    found: string,
    cause?: unknown,
  ) {
    const hash = sha256.toString('hex');
    super(code, `The archived bytes ${hash.slice(0, 12)}… ${found}.`, { facts: { sha256: hash, found }, cause });
  }

  /** The same as a finding about the file that they were. */
  problemOf(file: string): Problem {
    return problem(this.code, 'error', { file }, this.message, {
      found: String(this.facts.found),
      expected: `bytes with the hash ${String(this.facts.sha256)}`,
    });
  }
}
