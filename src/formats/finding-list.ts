import type { Problem } from '../kernel/problem.ts';

const MOST_ERRORS = 100;
const MOST_WARNINGS = 5;

/** The findings about the rows of one table: enough of them to see what is wrong, the rest counted. */
export class FindingList {
  private readonly listed: Problem[] = [];
  private unlisted = 0;

  add(found: Problem): void {
    const alike = this.listed.filter(({ severity }) => severity === found.severity).length;
    if (alike < (found.severity === 'error' ? MOST_ERRORS : MOST_WARNINGS)) this.listed.push(found);
    else this.unlisted += 1;
  }

  /** All that is listed, with a last entry, made of their number, for what is not. */
  close(summary: (count: number) => Problem): readonly Problem[] {
    return this.unlisted === 0 ? this.listed : [...this.listed, summary(this.unlisted)];
  }
}
