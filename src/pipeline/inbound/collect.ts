import type { FolderListing } from '../../channels/channel.ts';
import { LOGIN_REST_MS, nextPoll, type PollOutcome, type PollSchedule, shareOf } from '../../domain/poll-schedule.ts';
import { CrossdockError, errorMessage, RejectedError, TransientError } from '../../kernel/errors.ts';
import type { CollectRule, SupplierProfile } from '../../partners/profile.ts';
import { asDatabaseError } from '../../stores/database.ts';
import { closeException, closeExceptions } from '../../stores/exceptions.ts';
import { unsettledFiles } from '../../stores/files.ts';
import { type Lane, restLanes } from '../../stores/lanes.ts';
import { recordListing } from '../../stores/sightings.ts';
import { pauseOf } from '../../stores/supplier-pauses.ts';
import { notePoll } from '../clocks/feed-clock.ts';
import { raise } from '../exceptions.ts';
import { channelOf, type Gateway, isOutdated, OUTDATED_REST_MS, supplierOf } from '../gateway.ts';
import { isSessionElsewhere, type Turn, type TurnOutcome, withLane } from '../lanes.ts';
import { transact } from '../transact.ts';
import { takeFiles } from './archive.ts';
import { clearAway } from './clear-away.ts';
import type { Poll } from './poll.ts';
import { doneFileName, filesOf, waitOf } from './readiness.ts';
import { type Candidate, holdTooLarge, troubleKey } from './trouble.ts';

/** Files of earlier turns that are cleared away in one turn. */
const MOST_LEFTOVERS = 2_000;

/** The lane of a rule: what one process at a time polls, over all replicas. */
export function collectLane(supplierId: string, rule: Pick<CollectRule, 'folder' | 'name'>): Lane {
  const name = rule.name === '' ? '' : `#${rule.name}`;
  return { kind: 'collect', key: `${supplierId} ${rule.folder}${name}` };
}

/**
 * Polls one folder if its turn is due: lists it, takes the files that are complete, oldest first, and says when to come
 * back. One process at a time polls for a rule. What goes wrong becomes an exception and a longer rest. A supplier that a person
 * paused is left alone: the turn ends before anything is asked of it.
 */
export async function collect(gateway: Gateway, supplierId: string, rule: CollectRule): Promise<void> {
  const lane = collectLane(supplierId, rule);
  const dedupeKey = `POLL/${lane.key}`;
  await withLane(gateway, lane, async (turn): Promise<TurnOutcome> => {
    const profile = supplierOf(gateway, supplierId);
    const comeBack = (outcome: (failures: number) => PollOutcome) => (failures: number, now: Date) => {
      const share = shareOf(`${lane.key} ${now.getTime()}`);
      return nextPoll(scheduleOf(profile, rule), now, outcome(failures), share).getTime() - now.getTime();
    };
    if ((await pauseOf(gateway.db, supplierId)) !== undefined)
      return { ok: 'neither', dueInMs: comeBack(() => ({ kind: 'done' })) };
    try {
      const waitMs = await poll(gateway, profile, rule, turn);
      await notePoll(gateway, supplierId, rule, {
        schedule: scheduleOf(profile, rule),
        isClear: waitMs === undefined,
      });
      await closeException(gateway.db, dedupeKey, 'the folder could be polled again', gateway.clock.now());
      return {
        ok: true,
        dueInMs: comeBack(() => (waitMs === undefined ? { kind: 'done' } : { kind: 'waiting', forMs: waitMs })),
      };
    } catch (thrown) {
      const error = thrown instanceof CrossdockError ? thrown : asDatabaseError(thrown);
      // Whoever has the turn now does the work, and says what is wrong with it.
      if (error instanceof TransientError && error.code === 'LANE-LOST') throw error;
      if (isSessionElsewhere(error)) {
        gateway.logger.info({ supplierId, folder: rule.folder, detail: error.message }, 'a poll waits for the session');
        return { ok: 'neither', dueInMs: () => error.retryAfterMs ?? 0 };
      }
      if (isAboutHostKey(error) && (await isOutdated(gateway, profile))) {
        gateway.logger.info(
          { supplierId, folder: rule.folder, detail: error.message },
          'a poll waits for what is in force',
        );
        return { ok: 'neither', dueInMs: () => OUTDATED_REST_MS };
      }
      await raisePollFailure(gateway, supplierId, rule, dedupeKey, error);
      const isRefused = error instanceof RejectedError && NOT_LET_IN.test(error.code);
      if (isRefused) await restOtherLanes(gateway, profile, lane);
      const askedMs = error instanceof TransientError ? error.retryAfterMs : undefined;
      return {
        ok: false,
        dueInMs: comeBack((failures) =>
          isRefused
            ? { kind: 'refused', failures }
            : { kind: 'failed', failures, ...(askedMs === undefined ? {} : { askedMs }) },
        ),
      };
    }
  });
}

const NOT_LET_IN = /^CHANNEL-(LOGIN-|HOST-KEY$)/;

function isAboutHostKey(error: unknown): error is RejectedError {
  return error instanceof RejectedError && error.code === 'CHANNEL-HOST-KEY';
}

/** A wrong login counts for the account, whichever folder it was for. */
async function restOtherLanes(gateway: Gateway, profile: SupplierProfile, refused: Lane): Promise<void> {
  const keys = profile.collect.map((rule) => collectLane(profile.id, rule).key);
  const others = keys.filter((key) => key !== refused.key);
  await restLanes(gateway.db, 'collect', others, LOGIN_REST_MS);
}

function scheduleOf(profile: SupplierProfile, rule: CollectRule): PollSchedule {
  return {
    everyMs: rule.everyMs,
    ...(rule.cron === undefined ? {} : { cron: rule.cron }),
    timeZone: profile.timeZone,
    ...(rule.days === 'business' ? { onlyIn: profile.calendar } : {}),
    jitterMs: rule.jitterMs,
  };
}

async function raisePollFailure(
  gateway: Gateway,
  supplierId: string,
  rule: CollectRule,
  dedupeKey: string,
  error: unknown,
): Promise<void> {
  gateway.logger.warn({ supplierId, folder: rule.folder, err: error }, 'polling failed');
  await raise(gateway, gateway.db, {
    dedupeKey,
    code: error instanceof CrossdockError ? error.code : 'INTERNAL',
    supplierId,
    severity: error instanceof TransientError ? 'warning' : 'error',
    message: `Polling ${rule.folder} failed: ${errorMessage(error)}`,
    // Which key was shown is what a person decides about.
    facts: { ...(isAboutHostKey(error) ? error.facts : {}), folder: rule.folder },
  });
}

/** Takes what is complete. Answers in how many milliseconds more may be, undefined when nothing is waited for. */
async function poll(
  gateway: Gateway,
  profile: SupplierProfile,
  rule: CollectRule,
  turn: Turn,
): Promise<number | undefined> {
  const channel = channelOf(gateway, profile.id);
  const listing = await channel.list(rule.folder);
  await noteLength(gateway, profile.id, rule, listing);
  const { data, doneFiles } = filesOf(rule, listing.files);
  const place = { supplierId: profile.id, folder: rule.folder, rule: rule.name };
  const poll: Poll = { gateway, profile, rule, channel, turn, place, doneFiles };
  const { sightings, goneWithTrouble } = await transact(gateway, async (trx) => {
    await turn.confirm(trx);
    return recordListing(trx, place, data, { now: gateway.clock.now(), isWhole: listing.isWhole });
  });
  const goneKeys = goneWithTrouble.map((name) => troubleKey(place, name));
  if (goneKeys.length > 0) await closeExceptions(gateway.db, goneKeys, 'the file is gone', gateway.clock.now());
  const cleared = await clearAway(
    poll,
    await unsettledFiles(gateway.db, place, clearedByOthers(profile, rule), MOST_LEFTOVERS),
  );

  const waits: number[] = [];
  const ready: Candidate[] = [];
  for (const file of data) {
    const sighting = sightings.get(file.name);
    if (sighting === undefined || sighting.isTaken || cleared.has(file.name)) continue;
    const isDone = rule.doneFile !== undefined && doneFiles.has(doneFileName(rule.doneFile, file.name));
    const wait = waitOf(rule, { ...sighting, isDone }, channel.capabilities.timeResolutionMs);
    if (wait === undefined) continue;
    if (wait > 0 || sighting.restsMs > 0) waits.push(Math.max(wait, sighting.restsMs));
    else if (file.size > rule.maxBytes) await holdTooLarge(poll, { file, sighting });
    else ready.push({ file, sighting });
  }
  const isAllTaken = await takeFiles(poll, ready.slice(0, rule.mostPerPoll));
  if (!isAllTaken || ready.length > rule.mostPerPoll) return 0;
  return waits.length === 0 ? undefined : waits.reduce((least, wait) => Math.min(least, wait));
}

/**
 * The rules that clear away their own files of this folder. The first rule of a folder sees to all others: those of rules
 * that were renamed or removed since they took them.
 */
function clearedByOthers(profile: SupplierProfile, rule: CollectRule): readonly string[] | undefined {
  const names = profile.collect.filter(({ folder }) => folder === rule.folder).map(({ name }) => name);
  return names[0] === rule.name ? names.slice(1) : undefined;
}

/** A person is told of a folder that holds too much, until it does no more; what was listed of it is taken all the same. */
async function noteLength(
  gateway: Gateway,
  supplierId: string,
  rule: CollectRule,
  { files, isWhole }: FolderListing,
): Promise<void> {
  const dedupeKey = `CHANNEL-LISTING-TOO-LONG/${supplierId}/${rule.folder}`;
  if (isWhole) return closeException(gateway.db, dedupeKey, 'the folder was listed to its end', gateway.clock.now());
  await raise(gateway, gateway.db, {
    dedupeKey,
    code: 'CHANNEL-LISTING-TOO-LONG',
    severity: 'warning',
    supplierId,
    message: `${rule.folder} holds more entries than are accepted; of the ${files.length} files listed the oldest are taken first, and the folder is listed again.`,
    facts: { folder: rule.folder, listed: files.length },
  });
}
