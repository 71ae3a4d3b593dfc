import { feedStanding } from '../../domain/feed-clock.ts';
import { type FeedHealth, feedHealth, graceMs } from '../../domain/feed-health.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { countFastMovers, type FeedFacts, type FeedFile, feedFacts, wasMissed } from '../../stores/feed-health.ts';
import { findFolderWatch, isOpening } from '../../stores/folder-watch.ts';

/** How a feed stands, with what it was judged by. */
export interface FeedReport {
  readonly facts: FeedFacts & { readonly files: readonly [FeedFile, ...FeedFile[]] };
  /** A mapping of the supplier reads it; what was renamed or taken away is not waited for. */
  readonly isRead: boolean;
  readonly health: FeedHealth;
  /** SKUs that sell fast, where their rule is broken. */
  readonly fastMovers: number;
  /** The clock of its folder (collect[].expect) says when a file is missing. */
  readonly hasFolderClock: boolean;
}

/** The feeds that a supplier ever sent, and how each stands. */
export async function feedReports(db: Database, profile: SupplierProfile, now: Date): Promise<FeedReport[]> {
  const reports: FeedReport[] = [];
  for (const facts of await feedFacts(db, profile.id)) {
    const [last] = facts.files;
    if (last !== undefined)
      reports.push(await reportOf(db, profile, { ...facts, files: [last, ...facts.files.slice(1)] }, now));
  }
  return reports;
}

async function reportOf(
  db: Database,
  profile: SupplierProfile,
  facts: FeedReport['facts'],
  now: Date,
): Promise<FeedReport> {
  const { calendar, collect, inbound, stock } = profile;
  const [last, previous] = facts.files;
  const [lines, ...usualLines] = facts.fullLines;
  const rule = { ...stock.watch, everyMs: stock.freshness.expectedEveryMs, maxAgeMs: stock.freshness.maxAgeMs };
  const known = {
    lastAt: last.receivedAt,
    previousAt: previous?.receivedAt,
    isMissing: await isFileMissing(db, profile, last, rule.everyMs, now),
    isHeld: last.state === 'held',
    asOf: facts.asOf,
    confirmedAt: facts.confirmedAt,
    tookEffect: last.state === 'applied',
    lines,
    usualLines,
  };
  // What costs a look into larger tables is asked only where it matters.
  const first = feedHealth(calendar, rule, { ...known, wasMissed: false, hasFastMovers: true }, now).findings;
  const missed = first.includes('late') && previous !== undefined;
  const fastMovers = first.includes('slow-for-fast-movers')
    ? await countFastMovers(db, profile.id, facts.feed)
    : undefined;
  const asked = {
    wasMissed: missed && (await wasMissed(db, profile.id, previous.receivedAt, last.receivedAt)),
    hasFastMovers: fastMovers !== 0,
  };
  return {
    facts,
    health: feedHealth(calendar, rule, { ...known, ...asked }, now),
    fastMovers: fastMovers ?? 0,
    isRead: inbound.some(({ id, kind }) => kind === 'inventory' && id === facts.feed),
    hasFolderClock: collect.some(({ folder, expect }) => folder === last.folder && expect !== undefined),
  };
}

/** Whether a file should have come again into the folder of the last one. Of folders that nobody looks into, files are brought. */
async function isFileMissing(
  db: Database,
  { id, collect, calendar }: SupplierProfile,
  { folder, receivedAt }: FeedFile,
  everyMs: number,
  now: Date,
): Promise<boolean> {
  const rhythm = { everyMs: everyMs + graceMs(everyMs) };
  const opening = await isOpening(db, id, folder);
  const isCollected = collect.some((rule) => rule.folder === folder);
  const watch = isCollected ? await findFolderWatch(db, id, folder) : undefined;
  if (isCollected && watch === undefined) return false;
  const looked = watch ?? { firstPolledAt: receivedAt, polledAt: now, clearAt: now, gapUntil: null };
  const facts = {
    lastFileAt: receivedAt,
    watchedSince: looked.firstPolledAt,
    clearAt: looked.clearAt ?? undefined,
    polledAt: looked.polledAt,
    resumedAt: looked.gapUntil ?? undefined,
    isOpening: opening,
  };
  return feedStanding(calendar, rhythm, facts, now).isOverdue;
}
