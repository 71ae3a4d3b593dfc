import { type FeedStanding, feedStanding } from '../../domain/feed-clock.ts';
import { missedSince, type PollSchedule } from '../../domain/poll-schedule.ts';
import type { CollectRule, ExpectRule, SupplierProfile } from '../../partners/profile.ts';
import { closeException, openExceptionOnce } from '../../stores/exceptions.ts';
import {
  type FolderWatch,
  findFolderWatch,
  isOpening,
  type LastFile,
  lastFileOf,
  recordPoll,
  stockAsOf,
} from '../../stores/folder-watch.ts';
import type { Gateway } from '../gateway.ts';
import type { Turn } from '../lanes.ts';
import { transact } from '../transact.ts';
import { localTime } from './order-words.ts';

/** A poll that is late by less is no gap, however often the folder should be looked into. */
const SHORTEST_GAP_MS = 10 * 60_000;

/** Records that a folder was looked into; `isClear`: and that nothing in it waits to be taken. */
export async function notePoll(
  gateway: Gateway,
  supplierId: string,
  rule: CollectRule,
  { schedule, isClear }: { readonly schedule: PollSchedule; readonly isClear: boolean },
): Promise<void> {
  if (rule.expect === undefined) return;
  const at = gateway.clock.now();
  const watch = await findFolderWatch(gateway.db, supplierId, rule.folder);
  const gapFrom = watch && missedSince(schedule, watch.polledAt, at, SHORTEST_GAP_MS);
  await recordPoll(gateway.db, supplierId, rule.folder, { at, isClear, gapFrom });
}

/** Looks whether the files that a folder should bring have come: raises what is missing once, and closes it when it came. */
export async function keepFeedClock(
  gateway: Gateway,
  profile: SupplierProfile,
  rule: CollectRule,
  turn: Turn,
): Promise<void> {
  const { expect } = rule;
  if (expect === undefined) return;
  await transact(gateway, async (trx, gateway) => {
    await turn.confirm(trx);
    const watch = await findFolderWatch(trx, profile.id, rule.folder);
    if (watch === undefined) return;
    const now = gateway.clock.now();
    const last = await lastFileOf(trx, profile.id, rule.folder, expect.files);
    const standing = feedStanding(
      profile.calendar,
      expect,
      {
        lastFileAt: last?.receivedAt,
        watchedSince: watch.firstPolledAt,
        clearAt: watch.clearAt ?? undefined,
        polledAt: watch.polledAt,
        resumedAt: watch.gapUntil ?? undefined,
        isOpening: await isOpening(trx, profile.id, rule.folder),
      },
      now,
    );
    const dedupeKey = `FEED-OVERDUE/${profile.id}/${rule.folder}/${expect.files ?? ''}`;
    if (!standing.isOverdue) {
      await closeException(trx, dedupeKey, 'the file came, or is not due any more', now);
      return;
    }
    const asOf = await stockAsOf(trx, profile.id);
    const message = overdueWords(profile, rule.folder, expect, { standing, watch, last, asOf, now });
    const isNew = await openExceptionOnce(trx, {
      dedupeKey,
      code: 'FEED-OVERDUE',
      severity: 'error',
      supplierId: profile.id,
      message,
      facts: {
        folder: rule.folder,
        files: expect.files ?? null,
        dueAt: standing.dueAt ?? null,
        lastFile: last?.name ?? null,
        lastFileAt: last?.receivedAt ?? null,
        stockAsOf: asOf ?? null,
      },
      at: now,
    });
    if (isNew) gateway.tell({ type: 'exception', code: 'FEED-OVERDUE', message, supplierId: profile.id });
  });
}

interface OverdueFacts {
  readonly standing: FeedStanding;
  readonly watch: FolderWatch;
  readonly last: LastFile | undefined;
  readonly asOf: Date | undefined;
  readonly now: Date;
}

function overdueWords(
  profile: SupplierProfile,
  folder: string,
  { files }: ExpectRule,
  { standing, watch, last, asOf, now }: OverdueFacts,
): string {
  const what = files === undefined ? 'No stock file' : `No file ${files}`;
  const due = standing.dueAt === undefined ? '' : ` until ${localTime(profile, standing.dueAt)}, when it was due`;
  const sentences = [`${what} of ${profile.name} came into ${folder}${due}.`];
  sentences.push(
    last === undefined
      ? 'None ever came.'
      : `The last one, ${last.name}, came ${ageOf(last.receivedAt, now)} ago, at ${localTime(profile, last.receivedAt)}.`,
  );
  if (asOf !== undefined)
    sentences.push(`The stock in force is true of ${localTime(profile, asOf)}, ${ageOf(asOf, now)} ago.`);
  if (watch.gapFrom !== null && watch.gapUntil !== null && (last === undefined || watch.gapUntil > last.receivedAt)) {
    sentences.push(
      `Crossdock itself did not look into the folder from ${localTime(profile, watch.gapFrom)} to ${localTime(profile, watch.gapUntil)}; a file that came and went meanwhile was missed.`,
    );
  }
  return sentences.join(' ');
}

/** `45 minutes`, `26 hours`, `3 days`. */
function ageOf(from: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - from.getTime()) / 60_000));
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'}`;
  if (minutes < 72 * 60) return `${Math.floor(minutes / 60)} hours`;
  return `${Math.floor(minutes / 1440)} days`;
}
