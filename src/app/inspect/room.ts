import type { Problem } from '../../kernel/problem.ts';
import type { ListedKind } from './report.ts';

const MOST_LISTED = 500;
/** Documents shown record by record; the rest is listed with its counts. */
const MOST_SHOWN = 20;
/** Of each severity, so that no number of warnings hides an error. */
const MOST_PROBLEMS = 5000;

/** How much a report may still hold: one for a file, or for all entries of an archive together. */
export class ReportRoom {
  /** Transaction sets and documents so far. */
  private documents = 0;
  private readonly listed = new Map<ListedKind, number>();
  private readonly late = new Map<string, number>();
  private readonly problems = { error: 0, warning: 0 };

  /** Numbers the next transaction set or document from 1, and says whether it is one of the first. */
  nextDocument(): { readonly number: number; readonly isFirst: boolean } {
    this.documents += 1;
    return { number: this.documents, isFirst: this.documents <= MOST_SHOWN };
  }

  /** The first 500 of a kind, and of those behind them the first 500 with errors and the first 500 with warnings. */
  takes(kind: ListedKind, problems: readonly Problem[]): boolean {
    if (count(this.listed, kind) <= MOST_LISTED) return true;
    if (problems.length === 0) return false;
    const severity = problems.some((found) => found.severity === 'error') ? 'error' : 'warning';
    return count(this.late, `${kind} ${severity}`) <= MOST_LISTED;
  }

  takesProblem(severity: Problem['severity']): boolean {
    if (this.problems[severity] >= MOST_PROBLEMS) return false;
    this.problems[severity] += 1;
    return true;
  }
}

/** One more of it. */
function count<Key>(counts: Map<Key, number>, key: Key): number {
  const next = (counts.get(key) ?? 0) + 1;
  counts.set(key, next);
  return next;
}
