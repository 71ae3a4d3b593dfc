import type { Channel, RemoteFile, SettleOutcome } from '../../channels/channel.ts';
import { restOfSettling, SETTLE_ATTEMPTS_BEFORE_ALARM } from '../../domain/poll-schedule.ts';
import { CrossdockError, errorMessage, RejectedError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { closeException } from '../../stores/exceptions.ts';
import { isAnyUnsettled, markSettled, postponeSettling, type SeenFile } from '../../stores/files.ts';
import { forgetSightings, sightedNames } from '../../stores/sightings.ts';
import { raise } from '../exceptions.ts';
import type { Poll } from './poll.ts';
import { doneFileName, stemOf } from './readiness.ts';

const FILES_AT_ONCE = 16;
/** Hex digits of the hash that tell an archived file apart from another one of its name. */
const TAG_LENGTH = 12;

/**
 * Clears archived files away at the supplier, each only if it is still the file that was read. Repeatable, and never a
 * reason to read a file again: what it said is already recorded. One that cannot be cleared away is tried again later,
 * ever more seldom, and a person is told once.
 *
 * @returns the names of those that are not there any more
 */
export async function clearAway(poll: Poll, files: readonly SeenFile[]): Promise<ReadonlySet<string>> {
  const left = files.filter((file) => file.settled === null);
  const gone = new Set<string>();
  for (let at = 0; at < left.length && poll.turn.isOurs(); at += FILES_AT_ONCE) {
    for (const [file, outcome] of await clearRound(poll, left.slice(at, at + FILES_AT_ONCE))) {
      if (outcome !== 'changed') gone.add(file.name);
    }
  }
  if (left.some((file) => file.settleAttempts > 0)) await closeWhenClear(poll);
  return gone;
}

async function clearRound(poll: Poll, files: readonly SeenFile[]): Promise<ReadonlyMap<SeenFile, SettleOutcome>> {
  const { gateway, place } = poll;
  const outcomes = new Map<SeenFile, SettleOutcome>();
  const attempt = async (file: SeenFile, action: () => Promise<void>): Promise<void> => {
    try {
      await action();
    } catch (error) {
      outcomes.delete(file);
      await noteUncleared(poll, file, error);
    }
  };
  await Promise.all(
    files.map((file) => attempt(file, async () => void outcomes.set(file, await settleFile(poll.channel, file)))),
  );
  // First the sightings: what comes under such a name from now on is another file. Then the done files, of which one
  // may stand for several files. Then it is over; a crash before that repeats all of it.
  await forgetSightings(
    gateway.db,
    place.supplierId,
    [...outcomes.keys()].map((file) => file.sighting),
  );
  for (const [name, file] of doneFilesOf(outcomes)) await attempt(file, () => removeDoneFile(poll, name, file));
  await markSettled(gateway.db, place.supplierId, new Map([...outcomes].map(([file, outcome]) => [file.id, outcome])));
  return outcomes;
}

function settleFile(channel: Channel, file: SeenFile): Promise<SettleOutcome> {
  const { folder, name, size, modifiedAt } = file;
  const remote: RemoteFile = { folder, name, size, modifiedAt };
  if (file.settle !== 'archive') return channel.settle(remote, { kind: file.settle });
  const tag = file.sha256.toString('hex').slice(0, TAG_LENGTH);
  return channel.settle(remote, { kind: 'archive', folder: file.settleFolder ?? 'archive', tag });
}

/** Done files of what is gone, each with one of its files. A file that changed has a new one. */
function doneFilesOf(outcomes: ReadonlyMap<SeenFile, SettleOutcome>): ReadonlyMap<string, SeenFile> {
  const names = new Map<string, SeenFile>();
  for (const [file, outcome] of outcomes) {
    if (file.doneFile !== null && outcome !== 'changed') names.set(file.doneFile, file);
  }
  return names;
}

/** Removes a done file once no other file waits for it. */
async function removeDoneFile(
  { gateway, channel, rule, place, doneFiles }: Poll,
  name: string,
  file: SeenFile,
): Promise<void> {
  const done = doneFiles.get(name);
  const pattern = rule.doneFile;
  if (done === undefined || pattern === undefined) return;
  const others = await sightedNames(gateway.db, place, stemOf(file.name));
  if (others.some((other) => doneFileName(pattern, other) === name)) return;
  await channel.settle(done, { kind: 'delete' });
}

async function noteUncleared(poll: Poll, file: SeenFile, thrown: unknown): Promise<void> {
  const { gateway, place } = poll;
  const attempts = file.settleAttempts + 1;
  const code = thrown instanceof CrossdockError ? thrown.code : 'INTERNAL';
  gateway.logger.warn(
    { supplierId: place.supplierId, file: file.name, attempts, err: thrown },
    'file not cleared away',
  );
  await postponeSettling(gateway.db, file, restOfSettling(attempts));
  if (!(thrown instanceof RejectedError) && attempts < SETTLE_ATTEMPTS_BEFORE_ALARM) return;
  await raise(gateway, gateway.db, {
    dedupeKey: unclearedKey(poll),
    code,
    severity: 'warning',
    supplierId: place.supplierId,
    message: `${printable(file.name)} was read but cannot be cleared away from ${place.folder}: ${errorMessage(thrown)} It is not read again, and clearing it away is tried ever more seldom.`,
    facts: {
      folder: place.folder,
      file: file.name,
      attempts,
      ...(thrown instanceof CrossdockError ? thrown.facts : {}),
    },
  });
}

async function closeWhenClear(poll: Poll): Promise<void> {
  const { gateway, place } = poll;
  if (await isAnyUnsettled(gateway.db, place.supplierId, place.folder)) return;
  await closeException(gateway.db, unclearedKey(poll), 'everything could be cleared away', gateway.clock.now());
}

function unclearedKey({ place }: Poll): string {
  return `SETTLE/${place.supplierId}/${place.folder}`;
}
