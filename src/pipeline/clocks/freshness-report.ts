import { addBusinessTime } from '../../domain/business-calendar.ts';
import { dueAfter } from '../../domain/feed-clock.ts';
import { type FeedFinding, graceMs } from '../../domain/feed-health.ts';
import { type FreshnessLimits, freshnessLimits, stalenessOf } from '../../domain/freshness.ts';
import type { CollectRule, ExpectRule, SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import type { FeedFile } from '../../stores/feed-health.ts';
import { listFeedRuns } from '../../stores/feed-runs.ts';
import { countFigures, type FigureCounts } from '../../stores/figure-counts.ts';
import { type FileBeingRead, filesBeingRead } from '../../stores/file-progress.ts';
import { findFolderWatch } from '../../stores/folder-watch.ts';
import { folderStanding } from './feed-clock.ts';
import { type FeedReport, feedReports } from './feed-report.ts';
import { findingWords, overdueWords } from './feed-words.ts';
import { localTime } from './order-words.ts';

/** How fresh the stock of one supplier is, feed by feed, without a count of its SKUs, for which every offer is read. */
export interface SupplierStockAge {
  readonly supplier: string;
  readonly name: string;
  /** Our own stock. */
  readonly own: boolean;
  readonly timeZone: string;
  /** Business time up to which a figure is fresh, and beyond which nothing is sold by it. */
  readonly expectedEveryMs: number;
  readonly maxAgeMs: number;
  readonly feeds: readonly FeedAge[];
  /** Long files of it that are read right now. */
  readonly reading: readonly FileBeingRead[];
  readonly isInTrouble: boolean;
}

/** The same with how many SKUs stand how. */
export interface SupplierFreshness extends SupplierStockAge {
  readonly feeds: readonly FeedFreshness[];
  /** SKUs that no feed names; null: there are none. */
  readonly ofNoFeed: FigureCounts | null;
}

/** `never`: no file of it ever took effect. `held`: its last file is. `unread`: no mapping reads it any more, so that it is not waited for. */
export type FeedState = FeedFinding | 'in-order' | 'held' | 'never' | 'unread';

export interface FeedFreshness extends FeedAge {
  readonly skus: FigureCounts;
}

export interface FeedAge {
  readonly feed: string;
  /** The worst that is to be said of it. */
  readonly state: FeedState;
  readonly lastFile: FeedFile | null;
  /** Of which moment its figures are true, as the supplier says, and when a file confirmed them last. */
  readonly asOf: Date | null;
  readonly confirmedAt: Date | null;
  /** When the next file should come. */
  readonly expected: { readonly everyMs: number } | { readonly by: number };
  readonly dueAt: Date | null;
  /** When nothing is sold by its figures any more, unless they are confirmed before. */
  readonly staleAt: Date | null;
  /** SKUs that its last full file named. */
  readonly named: number;
  /** Everything that is wrong, in sentences. */
  readonly troubles: readonly string[];
}

const NONE: FigureCounts = {
  total: 0,
  fresh: 0,
  ageing: 0,
  stale: 0,
  unconfirmed: 0,
  active: 0,
  missing: 0,
  discontinued: 0,
};

/** Looks how fresh a supplier's stock is: by the rules that alerts and listings go by, at this moment. */
export async function freshnessReport(db: Database, profile: SupplierProfile, now: Date): Promise<SupplierFreshness> {
  const limits = freshnessLimits(profile.calendar, profile.stock.freshness, now);
  const [counts, age] = await Promise.all([countFigures(db, profile.id, limits), stockAge(db, profile, now)]);
  return {
    ...age,
    feeds: age.feeds.map((feed) => ({ ...feed, skus: counts.get(feed.feed) ?? NONE })),
    ofNoFeed: counts.get(null) ?? null,
  };
}

/** The same without counting. */
export async function stockAge(db: Database, profile: SupplierProfile, now: Date): Promise<SupplierStockAge> {
  const { id, name, calendar, stock } = profile;
  const limits = freshnessLimits(calendar, stock.freshness, now);
  const reports = await feedReports(db, profile, now);
  const feeds: FeedAge[] = [];
  for (const report of reports) feeds.push(await feedAge(db, profile, report, limits, now));
  const known = new Set(reports.map(({ facts }) => facts.feed));
  for (const mapping of profile.inbound) {
    if (mapping.kind === 'inventory' && !known.has(mapping.id)) {
      feeds.push(await neverCame(db, profile, mapping.id, reports.length === 0, now));
    }
  }
  return {
    supplier: id,
    name,
    own: profile.own,
    timeZone: calendar.timeZone,
    expectedEveryMs: stock.freshness.expectedEveryMs,
    maxAgeMs: stock.freshness.maxAgeMs,
    feeds,
    reading: await filesBeingRead(db, id),
    isInTrouble: feeds.some(({ troubles }) => troubles.length > 0),
  };
}

async function feedAge(
  db: Database,
  profile: SupplierProfile,
  report: FeedReport,
  limits: FreshnessLimits,
  now: Date,
): Promise<FeedAge> {
  const { facts, health, isRead } = report;
  const { asOf, confirmedAt } = facts;
  const [last] = facts.files;
  const clock = profile.collect.find(({ folder, expect }) => folder === last.folder && expect !== undefined);
  const missing = isRead ? await missingWords(db, profile, report, clock, now) : undefined;
  const others = isRead ? health.findings.filter((finding) => finding !== 'missing') : [];
  const held =
    isRead && last.state === 'held' ? `${last.name} is held: ${last.reason ?? 'see feeds list'}.` : undefined;
  const rhythm = clock?.expect ?? { everyMs: profile.stock.freshness.expectedEveryMs };
  const dueAt = dueAfter(profile.calendar, rhythm, last.receivedAt);
  const unseen = isRead && missing === undefined ? await unseenWords(db, profile, last.folder, dueAt, now) : undefined;
  const age = stalenessOf(asOf > confirmedAt ? asOf : confirmedAt, limits);
  const troubles = [
    ...(others.includes('stale') ? [findingWords(profile, report, 'stale', now)] : []),
    ...(missing === undefined ? [] : [missing]),
    ...(unseen === undefined ? [] : [unseen]),
    ...(held === undefined ? [] : [held]),
    ...others.filter((finding) => finding !== 'stale').map((finding) => findingWords(profile, report, finding, now)),
  ];
  const worst = isRead ? worstOf(others, missing !== undefined, held !== undefined) : 'unread';
  return {
    feed: facts.feed,
    state: worst ?? (age === 'fresh' ? 'in-order' : age),
    lastFile: last,
    asOf,
    confirmedAt,
    expected: 'by' in rhythm ? { by: rhythm.by } : { everyMs: rhythm.everyMs },
    dueAt,
    staleAt: health.staleAt,
    named: facts.skus,
    troubles,
  };
}

function worstOf(findings: readonly FeedFinding[], isMissing: boolean, isHeld: boolean): FeedState | undefined {
  if (findings.includes('stale')) return 'stale';
  if (isMissing) return 'missing';
  return isHeld ? 'held' : findings[0];
}

/** A file may be there and nobody knows: it was due, and no gateway looked into its folder since. */
async function unseenWords(
  db: Database,
  profile: SupplierProfile,
  folder: string,
  dueAt: Date,
  now: Date,
): Promise<string | undefined> {
  const rule = profile.collect.find((rule) => rule.folder === folder);
  if (rule === undefined || rule.cron !== undefined) return undefined;
  const everyMs = Math.max(rule.everyMs, profile.stock.freshness.expectedEveryMs);
  const watch = await findFolderWatch(db, profile.id, folder);
  if (watch === undefined || now.getTime() < dueAt.getTime() + graceMs(everyMs) || watch.polledAt >= dueAt)
    return undefined;
  return `Its file was due until ${localTime(profile, dueAt)}, and nobody has looked into ${folder} since ${localTime(profile, watch.polledAt)}: is a gateway running?`;
}

/** What is said of a file that should have come. Where its folder has a clock, that one alone says when. */
async function missingWords(
  db: Database,
  profile: SupplierProfile,
  report: FeedReport,
  clock: CollectRule | undefined,
  now: Date,
): Promise<string | undefined> {
  if (clock?.expect === undefined) {
    return report.health.findings.includes('missing') ? findingWords(profile, report, 'missing', now) : undefined;
  }
  const { folder, expect } = clock;
  const found = await folderStanding(db, profile, clock, expect as ExpectRule, now);
  if (found?.standing.isOverdue !== true) return undefined;
  const { standing, watch, last } = found;
  return overdueWords(profile, expect, { folder, dueAt: standing.dueAt, watch, last, asOf: report.facts.asOf, now });
}

/**
 * A feed of which nothing ever took effect. A supplier may have mappings that it has no use for yet, so that one without a
 * file is no trouble where another feed brings its stock.
 */
async function neverCame(
  db: Database,
  profile: SupplierProfile,
  feed: string,
  isOnly: boolean,
  now: Date,
): Promise<FeedAge> {
  const everyMs = profile.stock.freshness.expectedEveryMs;
  const held = (await listFeedRuns(db, { supplierId: profile.id, state: 'held', limit: 100 })).find(
    (run) => run.feed === feed,
  );
  const watched = await Promise.all(profile.collect.map(({ folder }) => findFolderWatch(db, profile.id, folder)));
  const since = watched.flatMap((watch) => (watch === undefined ? [] : [watch.firstPolledAt.getTime()]));
  const dueAt = since.length === 0 ? null : addBusinessTime(profile.calendar, new Date(Math.min(...since)), everyMs);
  const isDue = isOnly && dueAt !== null && now >= dueAt;
  const troubles = [
    ...(held === undefined ? [] : [`${held.file ?? `run ${held.id}`} is held (run ${held.id}): ${held.reason ?? ''}.`]),
    ...(held === undefined && isDue ? [`No stock of ${profile.name} (${feed}) ever took effect.`] : []),
  ];
  return {
    feed,
    state: held === undefined ? 'never' : 'held',
    lastFile: null,
    asOf: null,
    confirmedAt: null,
    expected: { everyMs },
    dueAt,
    staleAt: null,
    named: 0,
    troubles,
  };
}
