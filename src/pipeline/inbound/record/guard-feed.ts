import type { InventoryHeader } from '../../../documents/inventory-advice.ts';
import { type Agreement, agreement, type FeedPrint, SKETCH_SIZE, sameFigures } from '../../../domain/feed-agreement.ts';
import { type FeedFacts, isHard, judgeFeed } from '../../../domain/feed-guard.ts';
import {
  type BrokenRule,
  type Distribution,
  type FeedRule,
  mayBeShifted,
  setting,
} from '../../../domain/feed-rules.ts';
import { RejectedError } from '../../../kernel/errors.ts';
import type { SupplierProfile } from '../../../partners/profile.ts';
import type { Database } from '../../../stores/database.ts';
import { heldBackSinceApplied, type ShownFeedRun, usualLines } from '../../../stores/feed-runs.ts';
import {
  stageExamples,
  stageShift,
  stageSketch,
  stageStatistics,
  statisticsInForce,
} from '../../../stores/feed-statistics.ts';
import type { Coverage } from '../../../stores/feeds.ts';
import { ImprintSpoiled } from '../imprint.ts';
import type { TranslatedDocument } from '../translate.ts';

/** A feed in the stage, before anybody knows whether it may be applied. */
export interface StagedFeed {
  readonly feed: string;
  /** SHA-256 of its file. */
  readonly bytes: string;
  /** The moment that is judged, and the one that would be kept: never after the file came. */
  readonly statedAsOf: Date;
  readonly asOf: Date;
  readonly skus: number;
  readonly heldLines: number;
  readonly isWhole: boolean;
  readonly documents: readonly TranslatedDocument[];
  /** What of it contradicts itself, where the supplier has that refused. */
  readonly repeated: string | undefined;
  /** Of costs that have none of their own. */
  readonly currency: string;
  /** The stage has only what is not known to be as it was; what cannot be judged by that is read whole (imprint.ts). */
  readonly isRest?: boolean | undefined;
  readonly previous: FeedFacts['previous'];
  /** What newer feeds said is not in the stage any more. */
  readonly fillsGaps: boolean;
  readonly now: Date;
  /** A held run of the same file that a person releases. */
  readonly release?: ReleasedRun | undefined;
}

/** A held run that takes effect because somebody says so. */
export interface ReleasedRun {
  readonly id: string;
  readonly broken: readonly string[];
}

/** What becomes of a staged feed, and all that was counted to say so. */
export interface Judged {
  readonly state: 'applied' | 'held' | 'stale';
  /** What is not whole says nothing of what it lacks, also when it is released. */
  readonly coverage: Coverage;
  readonly reason?: string;
  readonly stats: Readonly<Record<string, unknown>>;
  readonly broken: readonly BrokenRule[];
  readonly sketch?: FeedPrint['sketch'];
  readonly examples?: unknown;
  /** The held run before it that it agrees with, or that a person releases. */
  readonly releases?: string;
}

/**
 * Judges a staged feed: its numbers beside the stock in force, the rules of its supplier, and the held feed before it.
 *
 * @throws RejectedError FEED-DECISION-REFUSED when a person releases what must not be applied
 */
export async function guardFeed(trx: Database, profile: SupplierProfile, staged: StagedFeed): Promise<Judged> {
  const { guard, coverage: declared } = profile.stock;
  const coverage = staged.isWhole || declared !== 'full' ? declared : 'partial';
  const facts = await factsOf(trx, profile, staged);
  const verdict = judgeFeed(facts);
  if (staged.isRest && verdict.verdict === 'hold') throw new ImprintSpoiled('it would be held');
  const stats = {
    ...facts.distribution?.statistics,
    ...facts.distribution?.shift,
    usualLines: facts.usualLines ?? null,
  };
  if (verdict.verdict === 'stale') {
    if (staged.release !== undefined)
      throw decisionRefused(`It is ${verdict.reason}: older stock never replaces newer.`);
    return { state: 'stale', coverage, reason: verdict.reason, stats, broken: [] };
  }
  if (verdict.verdict === 'apply') {
    const releases = staged.release === undefined ? {} : { releases: staged.release.id };
    return { state: 'applied', coverage, stats, broken: [], ...releases };
  }
  const { broken } = verdict;
  const reason = broken.map(({ text }) => text).join('; ');
  if (staged.release !== undefined) {
    refuseOther(staged.release, broken);
    return {
      state: 'applied',
      coverage,
      reason: `released although ${reason}`,
      stats,
      broken,
      releases: staged.release.id,
    };
  }
  const sketch = await stageSketch(trx, SKETCH_SIZE);
  const print = printOf(staged, facts, broken, sketch);
  const found = await agrees(trx, profile.id, staged.feed, print, declared === 'delta' ? false : guard.agreeAfter);
  if (found?.agrees === true) {
    const text = `two feeds agree (this one and run ${found.run}: ${found.text}), although ${reason}`;
    return { state: 'applied', coverage, reason: text, stats, broken, sketch, releases: found.run };
  }
  const examples = await stageExamples(trx, profile.id);
  const against = found === undefined ? {} : { disagreement: `run ${found.run}: ${found.why}` };
  return { state: 'held', coverage, reason, stats: { ...stats, ...against }, broken, sketch, examples };
}

/** Counts what the rules need; what no rule asks for is not counted. */
async function factsOf(trx: Database, profile: SupplierProfile, staged: StagedFeed): Promise<FeedFacts> {
  const { guard, coverage, minimumShare } = profile.stock;
  const { previous, skus } = staged;
  const facts: FeedFacts = {
    coverage,
    asOf: staged.statedAsOf,
    lines: skus,
    heldLines: staged.heldLines,
    isWhole: staged.isWhole,
    wrongTotals: staged.documents.flatMap(wrongTotals),
    contradictions: staged.repeated,
    previous,
    fillsGaps: staged.fillsGaps,
    usualLines:
      guard.usualRuns === false || coverage !== 'full'
        ? undefined
        : await usualLines(trx, profile.id, staged.feed, guard.usualRuns),
    minimumShare,
    limits: guard,
    distribution: undefined,
    now: staged.now,
  };
  if (judgeFeed(facts).verdict === 'stale' || skus === 0 || !COUNTED.some((rule) => guard[rule] !== false))
    return facts;
  const counted = await stageStatistics(trx, {
    supplierId: profile.id,
    currency: staged.currency,
    feed: staged.feed,
    coverage,
    skus: Math.max(skus, previous?.skuCount ?? 0),
    priceMove: guard.priceMove,
    isRest: staged.isRest,
  });
  const isFull = coverage === 'full';
  const statistics = {
    ...counted,
    inForce: isFull ? counted.inForce : null,
    inForceNamed: isFull ? counted.inForceNamed : null,
  };
  const distribution = { coverage, limits: guard, hasHistory: previous !== undefined, statistics };
  if (mayBeShifted(distribution)) {
    if (staged.isRest) throw new ImprintSpoiled('it may be shifted');
    return { ...facts, distribution: { statistics, shift: await stageShift(trx, profile.id) } };
  }
  const first = { ...facts, distribution: { statistics } };
  return isFull || !isLookedAtWhole(first) ? first : againstAll(trx, profile.id, first, distribution);
}

const COUNTED = ['zero', 'fall', 'rise', 'equal', 'shifted', 'columns', 'price', 'priceRatio', 'foreign'] as const;
const OF_ALL: readonly FeedRule[] = ['zero', 'fall', 'price'];

function isLookedAtWhole(facts: FeedFacts): boolean {
  const verdict = judgeFeed(facts);
  return verdict.verdict === 'hold' && verdict.broken.some(({ rule }) => OF_ALL.includes(rule));
}

/**
 * A partial feed names what changed, so of what it names much has changed: what counts is how much that is of all. It is
 * asked only when a rule would be broken, because there it costs more than the feed.
 */
async function againstAll(
  trx: Database,
  supplierId: string,
  facts: FeedFacts,
  { statistics }: Distribution,
): Promise<FeedFacts> {
  const all = await statisticsInForce(trx, supplierId);
  const others = all.units - statistics.unitsBefore;
  return {
    ...facts,
    distribution: {
      statistics: {
        ...statistics,
        stocked: Math.max(all.stocked, statistics.stocked),
        unitsBefore: all.units,
        unitsAfter: statistics.unitsAfter + others,
        costed: Math.max(all.costed, statistics.costed),
      },
    },
  };
}

/** What a document says of itself and what was read of it. */
function wrongTotals(document: TranslatedDocument): string[] {
  const { syntaxProblems, mappingProblems, heldCount, lineCount, units } = document;
  const found = syntaxProblems
    .filter(({ code }) => code === 'X12-CTT-COUNT' || code === 'X12-CTT-HASH')
    .map(({ message }) => message);
  const { statedLines, statedUnits } = document.header as InventoryHeader;
  const lines = lineCount + heldCount;
  if (statedLines !== undefined && statedLines !== lines) found.push(`It says ${statedLines} lines and has ${lines}.`);
  const isRaised = mappingProblems.some(({ code }) => code === 'MAP-CLAMPED');
  if (statedUnits !== undefined && heldCount === 0 && !isRaised && statedUnits !== units) {
    found.push(`It says ${statedUnits} units and has ${units}.`);
  }
  return found;
}

function printOf(
  staged: Pick<StagedFeed, 'asOf' | 'bytes' | 'skus'>,
  facts: FeedFacts,
  broken: readonly BrokenRule[],
  sketch: FeedPrint['sketch'],
): FeedPrint {
  const statistics = facts.distribution?.statistics;
  return {
    asOf: staged.asOf,
    bytes: staged.bytes,
    broken: broken.map(({ rule }) => rule),
    skus: staged.skus,
    units: (statistics?.units ?? 0) * (statistics?.oneOf ?? 1),
    zeroShare: statistics === undefined || statistics.named === 0 ? 0 : statistics.zero / statistics.named,
    sketch,
  };
}

function printOfRun(run: ShownFeedRun): FeedPrint {
  const number = (name: string): number => Number(run.stats?.[name] ?? 0);
  return {
    asOf: run.asOf,
    bytes: run.sha256 ?? '',
    broken: run.broken.map(({ rule }) => rule as FeedRule),
    skus: run.lines,
    units: number('units') * Math.max(1, number('oneOf')),
    zeroShare: number('named') === 0 ? 0 : number('zero') / number('named'),
    sketch: run.sketch ?? [],
  };
}

/** Whether the feed before it was held for the same and says the same; what a person refused never agrees. */
async function agrees(
  trx: Database,
  supplierId: string,
  feed: string,
  print: FeedPrint,
  agreeAfter: number | false,
): Promise<(Agreement & { readonly run: string }) | undefined> {
  const [last, ...before] = await heldBackSinceApplied(trx, supplierId, feed);
  if (agreeAfter === false || isHard(print.broken) || last === undefined || last.state !== 'held') return undefined;
  const refused = before.find((run) => run.state === 'refused' && sameFigures(printOfRun(run), print).agrees);
  if (refused !== undefined) {
    return { agrees: false, run: refused.id, why: `it says what ${refused.decidedBy ?? 'somebody'} refused` };
  }
  return { ...agreement(printOfRun(last), print, agreeAfter), run: last.id };
}

/** A person releases the numbers that were shown; with other mappings or other stock in force they may be others. */
function refuseOther(release: ReleasedRun, broken: readonly BrokenRule[]): void {
  const more = broken.filter(({ rule }) => !release.broken.includes(rule));
  if (more.length === 0) return;
  const what = more.map(({ rule, text }) => `${setting(rule)}: ${text}`).join('; ');
  throw decisionRefused(
    `Read today it breaks what it did not when it was held (${what}). Read it again: files reprocess.`,
  );
}

export function decisionRefused(message: string): RejectedError {
  return new RejectedError('FEED-DECISION-REFUSED', message);
}
