import type { FeedFinding } from '../../domain/feed-health.ts';
import type { Code } from '../../kernel/codes.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { closeExceptions, openExceptionOnce, openSeverities } from '../../stores/exceptions.ts';
import type { Gateway } from '../gateway.ts';
import type { Turn } from '../lanes.ts';
import { transact } from '../transact.ts';
import { type FeedReport, feedReports } from './feed-report.ts';
import { findingWords } from './feed-words.ts';

/** What is raised for each finding; ageing figures become stale ones under the same key. */
const raised: Readonly<Record<FeedFinding, { readonly code: Code; readonly severity: 'warning' | 'error' }>> = {
  stale: { code: 'FEED-STALE', severity: 'error' },
  missing: { code: 'FEED-OVERDUE', severity: 'error' },
  ageing: { code: 'FEED-STALE', severity: 'warning' },
  standing: { code: 'FEED-STANDING', severity: 'warning' },
  late: { code: 'FEED-LATE', severity: 'warning' },
  short: { code: 'FEED-FEWER-LINES', severity: 'warning' },
  'slow-for-fast-movers': { code: 'FEED-SLOW', severity: 'warning' },
};
const FINDINGS = Object.keys(raised) as FeedFinding[];

/** Looks how the stock feeds of a supplier stand: raises once what is wrong with them, and closes what is right again. */
export async function keepFeedHealth(gateway: Gateway, profile: SupplierProfile, turn: Turn): Promise<void> {
  const now = gateway.clock.now();
  const reports = await feedReports(gateway.db, profile, now);
  const watched = reports.filter(({ isRead }) => isRead);
  const wrong = watched.flatMap((report) =>
    report.health.findings
      .filter((finding) => finding !== 'missing' || !report.hasFolderClock)
      .map((finding) => ({ report, finding, dedupeKey: keyOf(profile.id, report, finding) })),
  );
  const follows = watched.flatMap((report) =>
    report.health.follows.map((finding) => keyOf(profile.id, report, finding)),
  );
  const keys = reports.flatMap((report) => FINDINGS.map((finding) => keyOf(profile.id, report, finding)));
  const open = await openSeverities(gateway.db, keys);
  const still = new Set([...wrong.map(({ dedupeKey }) => dedupeKey), ...follows]);
  const over = [...open.keys()].filter((key) => !still.has(key));
  const news = wrong.filter(({ dedupeKey, finding }) => isNews(open.get(dedupeKey), raised[finding].severity));
  if (over.length === 0 && news.length === 0) return;
  await transact(gateway, async (trx, gateway) => {
    await turn.confirm(trx);
    await closeExceptions(trx, over, 'the feed is in order again', now);
    for (const { report, finding, dedupeKey } of news) {
      const message = findingWords(profile, report, finding, now);
      const { code, severity } = raised[finding];
      const facts = { feed: report.facts.feed, ...figures(report) };
      const opened = { dedupeKey, code, severity, supplierId: profile.id, message, facts, at: now };
      if (await openExceptionOnce(trx, opened)) {
        gateway.tell({ type: 'exception', code, message, supplierId: profile.id });
      }
    }
  });
}

function isNews(open: 'warning' | 'error' | undefined, severity: 'warning' | 'error'): boolean {
  return open === undefined || (open === 'warning' && severity === 'error');
}

function keyOf(supplierId: string, { facts }: FeedReport, finding: FeedFinding): string {
  return `${raised[finding].code}/${supplierId}/feed/${facts.feed}`;
}

/** What a program may want to know of it. */
function figures({ facts: { files, asOf, confirmedAt, skus, fullLines }, health }: FeedReport): object {
  return {
    lastFile: files[0].name,
    lastFileId: files[0].id,
    lastFileAt: files[0].receivedAt,
    asOf,
    confirmedAt,
    dueAt: health.dueAt,
    staleAt: health.staleAt,
    skus,
    lines: fullLines[0] ?? null,
    usualLines: health.usualLines ?? null,
  };
}
