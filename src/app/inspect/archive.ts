import type { InspectReport } from './report.ts';

/** The report of a packed file: its own findings and those of everything in it, counts summed up. */
export function archiveReport(own: InspectReport, entries: readonly InspectReport[]): InspectReport {
  const reports = [own, ...entries];
  const sum = (value: (report: InspectReport) => number) => reports.reduce((total, report) => total + value(report), 0);
  const sums = <Key extends string>(counts: (report: InspectReport) => Readonly<Record<Key, number>>) =>
    Object.fromEntries(
      Object.keys(counts(own)).map((key) => [key, sum((report) => counts(report)[key as Key])]),
    ) as Record<Key, number>;
  return {
    ...own,
    complete: own.errors === 0 && entries.length > 0 && entries.every(({ complete }) => complete),
    errors: sum(({ errors }) => errors),
    warnings: sum(({ warnings }) => warnings),
    totals: sums(({ totals }) => ({ ...totals })),
    entries,
    problems: reports.flatMap(({ problems }) => problems),
    unlisted: sums(({ unlisted }) => unlisted),
  };
}
