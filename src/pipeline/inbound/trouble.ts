import type { RemoteFile } from '../../channels/channel.ts';
import { ATTEMPTS_BEFORE_ALARM, restOfFile } from '../../domain/poll-schedule.ts';
import type { Code } from '../../kernel/codes.ts';
import { CrossdockError, errorMessage, RejectedError } from '../../kernel/errors.ts';
import { printable } from '../../kernel/problem.ts';
import { asDatabaseError } from '../../stores/database.ts';
import { postponeSighting, type Sighting, type SightingPlace } from '../../stores/sightings.ts';
import { raise } from '../exceptions.ts';
import type { Poll } from './poll.ts';

/** A file that was listed and is complete, as far as anybody can tell. */
export interface Candidate {
  readonly file: RemoteFile;
  readonly sighting: Sighting;
}

/** The exception about one file that cannot be had. It closes when the file was taken, or is gone. */
export function troubleKey({ supplierId, folder }: SightingPlace, name: string): string {
  return `FILE-NOT-TAKEN/${supplierId}/${folder}/${name}`;
}

/** Errors that concern one file and not the connection: it changed or went while it was read, or may not be read. */
const ABOUT_ONE_FILE = new Set<Code>([
  'CHANNEL-FILE-CHANGED',
  'CHANNEL-FILE-GONE',
  'CHANNEL-PERMISSION',
  'CHANNEL-NAME',
  'CHANNEL-OPERATION-FAILED',
  'FILE-TOO-LARGE',
]);

/** Errors that no file has brought about. */
const ABOUT_NO_FILE = /^(DATABASE|JOB-QUEUE|LANE|CHANNEL-(UNREACHABLE|CLOSED|LOGIN|HOST-KEY|NO-))/;

/**
 * Counts a failed attempt to fetch a file. After a few of them a person is told, and the file is tried seldom; so no
 * file can hold up the others for ever, not even one that breaks the connection each time.
 *
 * @returns whether the others can be fetched all the same
 */
export async function noteFailure(poll: Poll, { file, sighting }: Candidate, thrown: unknown): Promise<boolean> {
  const { gateway, place } = poll;
  const error = thrown instanceof CrossdockError ? thrown : asDatabaseError(thrown);
  const code = error instanceof CrossdockError ? error.code : 'INTERNAL';
  if (ABOUT_NO_FILE.test(code)) return false;
  const attempts = sighting.attempts + 1;
  gateway.logger.warn({ supplierId: place.supplierId, file: file.name, attempts, err: error }, 'file not taken');
  await postponeSighting(gateway.db, place.supplierId, sighting.number, restOfFile(attempts));
  if (error instanceof RejectedError || attempts >= ATTEMPTS_BEFORE_ALARM) {
    await raise(gateway, gateway.db, {
      dedupeKey: troubleKey(place, file.name),
      code,
      supplierId: place.supplierId,
      message: `${printable(file.name)} in ${place.folder} cannot be taken after ${attempts} attempt(s): ${errorMessage(error)} The other files are taken; this one is tried ${attempts >= ATTEMPTS_BEFORE_ALARM ? 'once an hour' : 'again'}, and *Poll now* on the supplier's page, or \`crossdock supplier poll ${place.supplierId}\`, tries it at once.`,
      facts: {
        folder: place.folder,
        file: file.name,
        attempts,
        ...(error instanceof CrossdockError ? error.facts : {}),
      },
    });
  }
  return ABOUT_ONE_FILE.has(code as Code);
}

/** Holds a file that its listing says is too large, without fetching it: a person is told once, not at every poll. */
export async function holdTooLarge(poll: Poll, { file, sighting }: Candidate): Promise<void> {
  const { gateway, place, rule } = poll;
  await postponeSighting(gateway.db, place.supplierId, sighting.number, restOfFile(ATTEMPTS_BEFORE_ALARM));
  if (sighting.attempts > 0) return;
  await raise(gateway, gateway.db, {
    dedupeKey: troubleKey(place, file.name),
    code: 'FILE-TOO-LARGE',
    supplierId: place.supplierId,
    message: `${printable(file.name)} in ${place.folder} has ${file.size} bytes; this supplier may send ${rule.maxBytes}. It stays where it is and is not fetched.`,
    facts: { folder: place.folder, file: file.name, size: file.size, most: rule.maxBytes },
  });
}
