import { type FeedStanding, feedStanding } from '../../domain/feed-clock.ts';
import { missedSince, type PollSchedule } from '../../domain/poll-schedule.ts';
import type { CollectRule, ExpectRule, SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
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
import { type Gateway, supplierOf } from '../gateway.ts';
import type { Turn } from '../lanes.ts';
import { transact } from '../transact.ts';
import { overdueWords } from './feed-words.ts';

/** A poll that is late by less is no gap, however often the folder should be looked into. */
const SHORTEST_GAP_MS = 10 * 60_000;

/**
 * Records that a folder was looked into where stock may come by it; `isClear`: and that nothing in it waits to be taken.
 */
export async function notePoll(
  gateway: Gateway,
  supplierId: string,
  rule: CollectRule,
  { schedule, isClear }: { readonly schedule: PollSchedule; readonly isClear: boolean },
): Promise<void> {
  const bringsStock = supplierOf(gateway, supplierId).inbound.some(({ kind }) => kind === 'inventory');
  if (rule.expect === undefined && !bringsStock) return;
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
    const now = gateway.clock.now();
    const found = await folderStanding(trx, profile, rule, expect, now);
    if (found === undefined) return;
    const { standing, watch, last } = found;
    const dedupeKey = `FEED-OVERDUE/${profile.id}/${rule.folder}/${expect.files ?? ''}`;
    if (!standing.isOverdue) {
      await closeException(trx, dedupeKey, 'the file came, or is not due any more', now);
      return;
    }
    const asOf = await stockAsOf(trx, profile.id);
    const message = overdueWords(profile, expect, {
      folder: rule.folder,
      dueAt: standing.dueAt,
      watch,
      last,
      asOf,
      now,
    });
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

/** How a folder stands that should bring files; undefined: nobody ever looked into it. */
export async function folderStanding(
  db: Database,
  { id, calendar }: Pick<SupplierProfile, 'id' | 'calendar'>,
  { folder }: Pick<CollectRule, 'folder'>,
  expect: ExpectRule,
  now: Date,
): Promise<
  { readonly standing: FeedStanding; readonly watch: FolderWatch; readonly last: LastFile | undefined } | undefined
> {
  const watch = await findFolderWatch(db, id, folder);
  if (watch === undefined) return undefined;
  const last = await lastFileOf(db, id, folder, expect.files);
  const facts = {
    lastFileAt: last?.receivedAt,
    watchedSince: watch.firstPolledAt,
    clearAt: watch.clearAt ?? undefined,
    polledAt: watch.polledAt,
    resumedAt: watch.gapUntil ?? undefined,
    isOpening: await isOpening(db, id, folder),
  };
  return { standing: feedStanding(calendar, expect, facts, now), watch, last };
}
