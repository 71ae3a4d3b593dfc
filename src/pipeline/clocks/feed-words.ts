import type { FeedFinding } from '../../domain/feed-health.ts';
import type { ExpectRule, SupplierProfile } from '../../partners/profile.ts';
import type { FeedFile } from '../../stores/feed-health.ts';
import type { FolderWatch, LastFile } from '../../stores/folder-watch.ts';
import type { FeedReport } from './feed-report.ts';
import { localTime } from './order-words.ts';

export interface OverdueFacts {
  /** Where it should have come. */
  readonly folder: string;
  readonly dueAt: Date | undefined;
  readonly watch: FolderWatch | undefined;
  readonly last: LastFile | undefined;
  readonly asOf: Date | undefined;
  readonly now: Date;
}

/** No file came: what was expected, what came last, how old the stock is, and whether anybody looked. */
export function overdueWords(
  profile: SupplierProfile,
  { files }: Pick<ExpectRule, 'files'>,
  { folder, dueAt, watch, last, asOf, now }: OverdueFacts,
): string {
  const what = files === undefined ? 'No stock file' : `No file ${files}`;
  const due = dueAt === undefined ? '' : ` until ${localTime(profile, dueAt)}, when it was due`;
  const sentences = [`${what} of ${profile.name} came into ${folder}${due}.`];
  sentences.push(
    last === undefined
      ? 'None ever came.'
      : `The last one, ${last.name}, came ${ageOf(last.receivedAt, now)} ago, at ${localTime(profile, last.receivedAt)}.`,
  );
  if (asOf !== undefined)
    sentences.push(`The stock in force is true of ${localTime(profile, asOf)}, ${ageOf(asOf, now)} ago.`);
  if (watch?.gapFrom && watch.gapUntil && (last === undefined || watch.gapUntil > last.receivedAt)) {
    sentences.push(
      `Crossdock itself did not look into the folder from ${localTime(profile, watch.gapFrom)} to ${localTime(profile, watch.gapUntil)}; a file that came and went meanwhile was missed.`,
    );
  }
  return sentences.join(' ');
}

/** `45 minutes`, `26 hours`, `3 days`: between two moments by the clock on the wall. */
function ageOf(from: Date, until: Date): string {
  return span(until.getTime() - from.getTime());
}

/** The same for a length of time. */
function span(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'}`;
  if (minutes < 72 * 60) return `${Math.floor(minutes / 60)} hours`;
  return `${Math.floor(minutes / 1440)} days`;
}

/** What is wrong with a feed, in numbers, for whoever is told. */
export function findingWords(
  profile: SupplierProfile,
  { facts, health, fastMovers }: FeedReport,
  finding: FeedFinding,
  now: Date,
): string {
  const { asOf, confirmedAt, skus, files, fullLines } = facts;
  const [last, previous] = files;
  const { expectedEveryMs, maxAgeMs } = profile.stock.freshness;
  const feed = `${profile.name} (${facts.feed})`;
  const at = (moment: Date): string => localTime(profile, moment);
  const truth = asOf > confirmedAt ? asOf : confirmedAt;
  const age = ageOf(truth, now);
  const lastFile = `The last file, ${last.name}, came ${ageOf(last.receivedAt, now)} ago${fateOf(last)}.`;
  switch (finding) {
    case 'missing':
      return `No stock file of ${feed} came until ${at(health.dueAt)}, when it was due. ${lastFile} The stock of ${skus} SKUs is ${age} old; from ${at(health.staleAt)} on nothing is sold by it.`;
    case 'stale':
      return `Nothing is sold any more by the stock of ${feed}, ${skus} SKUs: it was last confirmed ${age} ago, at ${at(truth)}, and counts for ${span(maxAgeMs)} of business time. ${lastFile}`;
    case 'ageing':
      return `Files of ${feed} come, but the stock in force is ${age} old and should be ${span(expectedEveryMs)} old at most. ${lastFile} From ${at(health.staleAt)} on nothing is sold by it (${skus} SKUs).`;
    case 'standing':
      return `${last.name} of ${feed} took effect, but says that it is true of ${at(asOf)}, ${ageOf(asOf, last.receivedAt)} before it came. Figures should be ${span(expectedEveryMs)} old at most.`;
    case 'late':
      return `${last.name} of ${feed} came at ${at(last.receivedAt)}, ${ageOf(previous?.receivedAt ?? last.receivedAt, last.receivedAt)} after the one before; a file should come every ${span(expectedEveryMs)} of business time.`;
    case 'short': {
      const [lines = 0] = fullLines;
      const usual = health.usualLines ?? lines;
      return `The last full feed of ${feed} took effect with ${lines} lines; ${usual} are usual (${Math.round((100 * lines) / usual)} %). What is missing keeps its stock until ${profile.stock.missingFeeds} full feeds lack it. ${lastFile}`;
    }
    case 'slow-for-fast-movers': {
      const { fastEveryMs = expectedEveryMs } = profile.stock.watch;
      return `${feed} has the stock of ${fastMovers} SKU(s) that sell fast, which should come every ${span(fastEveryMs)} of business time. ${lastFile}${previous === undefined ? '' : ` The one before came ${ageOf(previous.receivedAt, last.receivedAt)} earlier.`}`;
    }
  }
}

/** What became of a file, where that was not what it was sent for. */
function fateOf({ state, reason }: FeedFile): string {
  if (state === 'applied') return '';
  if (state === 'heartbeat') return ', with the same bytes as before';
  if (state === 'undone') return ' and was undone';
  return ` and is ${state}${reason === null ? '' : ` (${reason})`}`;
}
