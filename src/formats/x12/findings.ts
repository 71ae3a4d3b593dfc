import type { Code } from '../../kernel/codes.ts';
import type { Position } from '../../kernel/position.ts';
import { type Problem, problem } from '../../kernel/problem.ts';

/** What a finding may carry besides its place and sentence. */
export interface FindingDetails {
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly acknowledgment?: Problem['acknowledgment'];
}

const MOST_LISTED = 100;
/** Warnings of one kind at one element: after a few, more of the same tell nobody anything. */
const MOST_ALIKE = 5;

/**
 * The findings about one document, group or interchange. At most 100 are kept, so that a file of nothing but mistakes
 * stays small in memory; an error is never lost: the first one is kept whatever came before it, so is what concerns the
 * whole, and the rest is summed up.
 */
export class Findings {
  private readonly list: Problem[] = [];
  private readonly alike = new Map<string, number>();
  private errors = 0;
  private unlisted = 0;
  private unlistedErrors = 0;

  add(
    code: Code,
    severity: Problem['severity'],
    position: Position,
    message: string,
    details: FindingDetails = {},
  ): void {
    if (severity === 'error') this.errors += 1;
    if (this.list.length < MOST_LISTED || (severity === 'error' && this.errors === 1)) {
      this.list.push(problem(code, severity, position, message, details));
      return;
    }
    this.unlisted += 1;
    if (severity === 'error') this.unlistedErrors += 1;
  }

  /** Adds what can be said only once about the whole, such as a missing trailer: listed however long the list is. */
  addOnce(
    code: Code,
    severity: Problem['severity'],
    position: Position,
    message: string,
    details: FindingDetails = {},
  ): void {
    if (severity === 'error') this.errors += 1;
    this.list.push(problem(code, severity, position, message, details));
  }

  /**
   * True when a finding like this would only be counted, and counts it: saves making it. Errors are only counted once
   * the list is full and has one.
   */
  isFull(code: Code, severity: Problem['severity'], tag: string, element = 0, component = 0): boolean {
    const hasRoom = this.list.length < MOST_LISTED;
    if (severity === 'error') {
      if (hasRoom || this.errors === 0) return false;
      this.errors += 1;
      this.unlistedErrors += 1;
      this.unlisted += 1;
      return true;
    }
    const key = `${code} ${tag} ${element} ${component}`;
    const seen = this.alike.get(key) ?? 0;
    if (seen < MOST_ALIKE && hasRoom) {
      this.alike.set(key, seen + 1);
      return false;
    }
    this.unlisted += 1;
    return true;
  }

  /** How many there were, kept or not. */
  get count(): number {
    return this.list.length + this.unlisted;
  }

  /** All that is kept, with a last entry for what is not. */
  close(position: Position): readonly Problem[] {
    if (this.unlisted === 0) return this.list;
    const severity = this.unlistedErrors > 0 ? 'error' : 'warning';
    const errors = severity === 'error' ? `, ${this.unlistedErrors} of them errors` : '';
    const message = `${this.unlisted} more findings are not listed${errors}.`;
    return [...this.list, problem('X12-MORE-PROBLEMS', severity, position, message)];
  }
}
