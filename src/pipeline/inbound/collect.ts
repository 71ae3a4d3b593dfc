import type { Channel, FolderListing, RemoteFile } from '../../channels/channel.ts';
import type { Code } from '../../kernel/codes.ts';
import { CrossdockError, errorMessage, RejectedError, TransientError } from '../../kernel/errors.ts';
import type { CollectRule, SupplierProfile } from '../../partners/profile.ts';
import { closeException } from '../../stores/exceptions.ts';
import { isKnownFile, unsettledFiles } from '../../stores/files.ts';
import { recordSightings } from '../../stores/sightings.ts';
import { notePoll } from '../clocks/feed-clock.ts';
import { raise } from '../exceptions.ts';
import { channelOf, type Gateway, supplierOf } from '../gateway.ts';
import { type Turn, withLane } from '../lanes.ts';
import { archiveFile, settleFile } from './archive.ts';

/** Most files taken in one turn, so that one supplier's backlog does not starve its lease. */
const MOST_PER_TURN = 200;
const LONGEST_BACKOFF_MS = 30 * 60_000;
const SHORTEST_PAUSE_MS = 100;

/**
 * Polls one folder if its turn is due: lists it, takes the files that have settled, oldest first, and says when to come
 * back. One process at a time polls a folder. What goes wrong becomes an exception and a longer pause.
 */
export async function collect(gateway: Gateway, supplierId: string, rule: CollectRule): Promise<void> {
  const lane = { kind: 'collect' as const, key: `${supplierId} ${rule.folder}` };
  await withLane(gateway, lane, async (turn) => {
    try {
      const isWaiting = await takeSettled(gateway, supplierOf(gateway, supplierId), rule, turn);
      await notePoll(gateway, supplierId, rule, !isWaiting);
      await closeException(gateway.db, pollKey(lane.key), 'the folder could be polled again', gateway.clock.now());
      // A file that is still settling is looked at again as soon as it may have settled.
      const pause = isWaiting ? Math.min(rule.everyMs, Math.max(rule.settleMs, SHORTEST_PAUSE_MS)) : rule.everyMs;
      return { ok: true, dueInMs: () => pause };
    } catch (error) {
      // Whoever has the turn now does the work, and says what is wrong with it.
      if (error instanceof TransientError && error.code === 'LANE-LOST') throw error;
      await raisePollFailure(gateway, supplierId, rule, pollKey(lane.key), error);
      return { ok: false, dueInMs: (failures) => backoff(rule.everyMs, failures) };
    }
  });
}

/** Twice as long after every failure in a row, up to a cap that is never shorter than the schedule. */
function backoff(everyMs: number, failures: number): number {
  return Math.max(everyMs, Math.min(LONGEST_BACKOFF_MS, everyMs * 2 ** Math.min(failures - 1, 16)));
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
    facts: { folder: rule.folder },
  });
}

/** Takes what has settled. True when a file is still settling. */
async function takeSettled(
  gateway: Gateway,
  profile: SupplierProfile,
  rule: CollectRule,
  turn: Turn,
): Promise<boolean> {
  const channel = channelOf(gateway, profile.id);
  const listing = await channel.list(rule.folder);
  const listed = listing.files.filter((file) => !isIgnored(file.name, rule.ignore));
  await noteLength(gateway, profile.id, rule, listing);
  await clearLeftovers(gateway, profile.id, rule, turn);
  const seen = await recordSightings(gateway.db, profile.id, rule.folder, listed, {
    now: gateway.clock.now(),
    isWhole: listing.isWhole,
  });
  const oldestFirst = [...listed].sort(
    (a, b) => a.modifiedAt.getTime() - b.modifiedAt.getTime() || (a.name < b.name ? -1 : 1),
  );
  let isWaiting = false;
  let taken = 0;
  for (const file of oldestFirst) {
    const since = (seen.get(file.name) ?? gateway.clock.now()).getTime();
    if (gateway.clock.now().getTime() - since < rule.settleMs) {
      isWaiting = true;
    } else if (taken >= MOST_PER_TURN) {
      return true;
    } else if (await takeFile(gateway, profile, channel, rule, file, new Date(since), turn)) {
      taken += 1;
      if (!turn.isOurs()) return false;
    }
  }
  return isWaiting;
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

/** Repeats what could not be cleared away in earlier turns; also of files that are gone, to know that they are. */
async function clearLeftovers(gateway: Gateway, supplierId: string, rule: CollectRule, turn: Turn): Promise<void> {
  for (const fileId of await unsettledFiles(gateway.db, supplierId, rule.folder, MOST_PER_TURN)) {
    if (!turn.isOurs()) return;
    await settleFile(gateway, supplierId, fileId);
  }
}

/** Fetches and archives one file; false when there was nothing to do. A file that cannot be had does not stop others. */
async function takeFile(
  gateway: Gateway,
  profile: SupplierProfile,
  channel: Channel,
  rule: CollectRule,
  file: RemoteFile,
  firstSeenAt: Date,
  turn: Turn,
): Promise<boolean> {
  if (await isKnownFile(gateway.db, profile.id, rule.folder, file)) return false;
  if (file.size > rule.maxBytes) {
    await raiseTooLarge(gateway, profile.id, rule, file, `${file.size}`);
    return false;
  }
  try {
    await archiveFile(gateway, profile, channel, rule, file, firstSeenAt, turn);
    return true;
  } catch (error) {
    if (!(error instanceof CrossdockError) || !ABOUT_ONE_FILE.has(error.code)) throw error;
    if (error.code === 'FILE-TOO-LARGE') await raiseTooLarge(gateway, profile.id, rule, file, 'more');
    else if (error instanceof RejectedError) await raiseNotTaken(gateway, profile.id, rule, file, error);
    gateway.logger.warn({ supplierId: profile.id, file: file.name, err: error }, 'file not taken');
    return false;
  }
}

/** Errors that concern one file and not the connection: it changed or went while it was read, or may not be read. */
const ABOUT_ONE_FILE = new Set<Code>([
  'CHANNEL-FILE-CHANGED',
  'CHANNEL-FILE-GONE',
  'CHANNEL-PERMISSION',
  'CHANNEL-NAME',
  'FILE-TOO-LARGE',
]);

async function raiseNotTaken(
  gateway: Gateway,
  supplierId: string,
  rule: CollectRule,
  file: RemoteFile,
  error: RejectedError,
): Promise<void> {
  await raise(gateway, gateway.db, {
    dedupeKey: `${error.code}/${supplierId}/${rule.folder}/${file.name}`,
    code: error.code,
    supplierId,
    message: `${file.name} in ${rule.folder} cannot be taken: ${error.message}`,
    facts: error.facts,
  });
}

async function raiseTooLarge(
  gateway: Gateway,
  supplierId: string,
  rule: CollectRule,
  file: RemoteFile,
  bytes: string,
): Promise<void> {
  await raise(gateway, gateway.db, {
    dedupeKey: `FILE-TOO-LARGE/${supplierId}/${rule.folder}/${file.name}`,
    code: 'FILE-TOO-LARGE',
    supplierId,
    message: `${file.name} has ${bytes} bytes; this supplier may send ${rule.maxBytes}.`,
  });
}

/** Matches `*` and `?` patterns; everything else is literal. */
function isIgnored(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(name, pattern));
}

function matchesGlob(name: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(name);
}

function pollKey(lane: string): string {
  return `POLL/${lane}`;
}
