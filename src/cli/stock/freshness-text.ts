import type { FeedFreshness, SupplierFreshness, UnreadableSupplier } from '../../app/freshness.ts';
import { printable } from '../../kernel/problem.ts';
import { progressWords } from '../being-read.ts';
import { duration } from '../durations.ts';

/** How fresh stock is, for whoever asks whether the numbers can be trusted: each feed with what came, what is due, what is wrong. */
export function renderFreshness(suppliers: readonly (SupplierFreshness | UnreadableSupplier)[], now: Date): string {
  const lines = suppliers.flatMap((supplier, index) => [
    ...(index === 0 ? [] : ['']),
    ...('unreadable' in supplier ? [supplier.supplier, `  ! ${supplier.unreadable}`] : supplierLines(supplier, now)),
  ]);
  return lines.map(printable).join('\n');
}

function supplierLines(supplier: SupplierFreshness, now: Date): string[] {
  const { supplier: id, name, own, feeds, reading, ofNoFeed, expectedEveryMs, maxAgeMs, timeZone } = supplier;
  const limits = `fresh up to ${duration(expectedEveryMs)}, sold by up to ${duration(maxAgeMs)} of business time (${timeZone})`;
  return [
    `${id} (${name})${own ? ', own stock' : ''}: ${limits}`,
    ...(feeds.length === 0 ? ['  No mapping of it reads stock.'] : []),
    ...feeds.flatMap((feed) => feedLines(feed, supplier, now)),
    ...reading.map((file) => `  now: ${file.name} (file ${file.fileId}), ${progressWords(file)}`),
    ...(ofNoFeed === null ? [] : [`  of no feed: ${counted(ofNoFeed)}`]),
  ];
}

function feedLines(feed: FeedFreshness, { timeZone }: SupplierFreshness, now: Date): string[] {
  const { asOf, confirmedAt, staleAt, skus, troubles } = feed;
  return [
    `  ${feed.feed}: ${WORDS[feed.state]}`,
    `    last file  ${fileWords(feed, now)}`,
    ...(asOf === null || confirmedAt === null
      ? []
      : [
          `    figures    true of ${asOf.toISOString()} (${ago(asOf, now)}), confirmed ${confirmedAt.toISOString()} (${ago(confirmedAt, now)})`,
        ]),
    `    expected   ${dueWords(feed, timeZone)}${staleAt === null ? '' : `; nothing is sold by it from ${staleAt.toISOString()} on`}`,
    ...(skus.total === 0 ? [] : [`    SKUs       ${counted(skus)}`]),
    ...troubles.map((trouble) => `    ! ${trouble}`),
  ];
}

const WORDS: Readonly<Record<FeedFreshness['state'], string>> = {
  'in-order': 'in order',
  stale: 'STALE, nothing is sold by it',
  missing: 'MISSING, its file did not come',
  held: 'HELD, the last file did not take effect',
  ageing: 'ageing, its figures are older than they should be',
  standing: 'standing, the last file was true of an old moment',
  late: 'late, the last file came too late',
  short: 'short, the last file had fewer lines than usual',
  'slow-for-fast-movers': 'slow, it has fast movers and comes too seldom',
  never: 'nothing of it ever took effect',
  unread: 'no mapping reads it any more, so it is not waited for',
};

function fileWords({ lastFile }: FeedFreshness, now: Date): string {
  if (lastFile === null) return 'none took effect';
  const { name, id, receivedAt, state } = lastFile;
  return `${name} (file ${id}) came ${receivedAt.toISOString()}, ${ago(receivedAt, now)}: ${state === 'heartbeat' ? 'the same bytes as before' : state}`;
}

function dueWords({ expected, dueAt, state }: FeedFreshness, timeZone: string): string {
  if (state === 'unread') return 'nothing';
  const rhythm =
    'by' in expected
      ? `by ${timeOfDay(expected.by)} of every business day (${timeZone})`
      : `every ${duration(expected.everyMs)} of business time`;
  return dueAt === null ? `${rhythm}; nobody looked for it yet` : `${rhythm}; next due ${dueAt.toISOString()}`;
}

function counted({ total, fresh, ageing, stale, unconfirmed, missing, discontinued }: FeedFreshness['skus']): string {
  const some = [
    ...(unconfirmed > 0 ? [`${unconfirmed} unconfirmed by the last file`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
    ...(discontinued > 0 ? [`${discontinued} discontinued`] : []),
  ];
  return `${total}: ${fresh} fresh, ${ageing} ageing, ${stale} stale${some.length === 0 ? '' : `; of them ${some.join(', ')}`}`;
}

function timeOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function ago(moment: Date, now: Date): string {
  return `${duration(now.getTime() - moment.getTime())} ago`;
}
