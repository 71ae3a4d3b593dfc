import { RejectedError } from '../../kernel/errors.ts';
import { about, fileWork, noteStep } from '../../kernel/steps.ts';
import { keepContent, storeContent } from '../../stores/archive/ledger.ts';
import type { FetchedContent } from '../../stores/archive/place.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import { claimFiles, type NewFile, type SeenFile } from '../../stores/files.ts';
import { pauseOf } from '../../stores/supplier-pauses.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';
import { clearAway } from './clear-away.ts';
import type { Poll } from './poll.ts';
import { readWhileFetched } from './read-while-fetched.ts';
import { doneFileName } from './readiness.ts';
import { type Candidate, noteFailure, troubleKey } from './trouble.ts';

/** Files fetched at once over the one session: most of the time of a small file is waiting for answers. */
const FILES_AT_ONCE = 16;
/** But no more than so many bytes of them, so that memory stays bounded: a large file is fetched alone. */
const BYTES_AT_ONCE = 16 * 1024 ** 2;
/** After so many failed attempts a file is fetched alone and last: it may be what breaks the connection. */
const SUSPICIOUS_ATTEMPTS = 2;

interface Fetched extends Candidate {
  readonly content: FetchedContent;
  readonly ms: number;
}

/** What a round of fetches brought; `broken` when it is of no use to fetch more. */
interface Round {
  readonly fetched: readonly Fetched[];
  readonly broken?: unknown;
}

/**
 * Fetches complete files, keeps their bytes, claims them and queues their opening; only then are they cleared away at
 * the supplier. Several are fetched at once, but they are claimed in the order given: what came first gets the lower id.
 * While one round is claimed and cleared away the next one is fetched.
 *
 * @returns false when a person paused the supplier meanwhile: the rest is left where it is
 * @throws TransientError when the connection is lost, LANE-LOST when the turn is not ours any more; what was claimed
 *   before stays
 */
export async function takeFiles(poll: Poll, candidates: readonly Candidate[]): Promise<boolean> {
  const rounds = roundsOf(candidates);
  let ahead: Promise<Round> | undefined = rounds[0] && fetchRound(poll, rounds[0]);
  let isPaused = false;
  for (let index = 0; ahead !== undefined; index += 1) {
    const round: Round = await ahead;
    const next = rounds[index + 1];
    const goesOn = next !== undefined && round.broken === undefined && poll.turn.isOurs();
    isPaused = goesOn && (await pauseOf(poll.gateway.db, poll.place.supplierId)) !== undefined;
    ahead = goesOn && !isPaused ? fetchRound(poll, next) : undefined;
    try {
      await claimRound(poll, round.fetched);
    } catch (error) {
      // Nothing may be left running behind a turn that has ended.
      await ahead;
      throw error;
    }
    if (round.broken !== undefined) throw round.broken;
  }
  return !isPaused;
}

function roundsOf(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const rounds: Candidate[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const candidate of candidates.filter(({ sighting }) => sighting.attempts < SUSPICIOUS_ATTEMPTS)) {
    const last = rounds.at(-1);
    bytes += candidate.file.size;
    if (last === undefined || last.length >= FILES_AT_ONCE || bytes > BYTES_AT_ONCE) {
      rounds.push([candidate]);
      bytes = candidate.file.size;
    } else last.push(candidate);
  }
  for (const candidate of candidates) if (candidate.sighting.attempts >= SUSPICIOUS_ATTEMPTS) rounds.push([candidate]);
  return rounds;
}

/** Never rejects. */
async function fetchRound(poll: Poll, candidates: readonly Candidate[]): Promise<Round> {
  const fetched: (Fetched | undefined)[] = [];
  const broken: unknown[] = [];
  await Promise.all(
    candidates.map(async (candidate, place) => {
      try {
        fetched[place] = await fetchFile(poll, candidate);
      } catch (error) {
        const isAboutIt = await noteFailure(poll, candidate, error).catch(() => false);
        if (!isAboutIt) broken.push(error);
      }
    }),
  );
  const whole = fetched.filter((file) => file !== undefined);
  return { fetched: whole, ...(broken.length === 0 ? {} : { broken: broken[0] }) };
}

async function fetchFile(poll: Poll, candidate: Candidate): Promise<Fetched> {
  const { gateway, profile, channel, rule, place } = poll;
  const { file } = candidate;
  const began = gateway.clock.now();
  const arriving = capped(channel.read(file), rule.maxBytes, file.name);
  const { bytes, ended } = readWhileFetched(gateway, profile, file, arriving);
  try {
    const content = await storeContent(gateway.archive, gateway.ids.next(), bytes, began);
    ended({ ...place, name: file.name, sha256: content.sha256 });
    return { ...candidate, content, ms: gateway.clock.now().getTime() - began.getTime() };
  } catch (error) {
    ended(undefined);
    throw error;
  }
}

async function claimRound(poll: Poll, fetched: readonly Fetched[]): Promise<void> {
  if (fetched.length === 0) return;
  const { gateway, place, turn } = poll;
  const claimed = await transact(gateway, async (trx, gateway) => {
    await turn.confirm(trx);
    const files = await claimContents(
      gateway,
      trx,
      fetched.map((entry) => ({ content: entry.content, file: claimOf(poll, entry) })),
    );
    for (const [index, { file, content, ms }] of fetched.entries()) {
      const taken = files[index];
      if (taken === undefined) continue;
      const of = [fileWork(place.supplierId, taken.id)];
      const began = new Date(gateway.clock.now().getTime() - ms);
      noteStep('collect', {
        of,
        began,
        attributes: { supplier: place.supplierId, file: file.name, bytes: content.size },
      });
      about(of, () =>
        gateway.tell({ type: 'file-received', supplierId: place.supplierId, file: file.name, bytes: content.size, ms }),
      );
    }
    const healed = fetched.filter(({ sighting }) => sighting.attempts > 0);
    const keys = healed.map(({ file }) => troubleKey(place, file.name));
    if (keys.length > 0) await closeExceptions(trx, keys, 'the file was taken', gateway.clock.now());
    return files.filter((file) => file !== undefined);
  });
  await clearAway(poll, claimed);
}

function claimOf({ place, rule }: Poll, { file, sighting }: Fetched): Omit<NewFile, 'sha256' | 'receivedAt'> {
  return {
    supplierId: place.supplierId,
    folder: place.folder,
    rule: place.rule,
    name: file.name,
    size: file.size,
    modifiedAt: file.modifiedAt,
    sighting: sighting.number,
    firstSeenAt: sighting.firstSeenAt,
    settle: rule.then,
    ...(rule.archiveFolder === undefined ? {} : { settleFolder: rule.archiveFolder }),
    ...(rule.doneFile === undefined ? {} : { doneFile: doneFileName(rule.doneFile, file.name) }),
  };
}

/**
 * Makes fetched bytes part of the archive, claims the files in the order given and queues their opening, all in the
 * caller's transaction. Undefined for a file that was claimed before.
 */
export async function claimContents(
  gateway: Gateway,
  trx: Database,
  received: readonly {
    readonly content: FetchedContent;
    readonly file: Omit<NewFile, 'sha256' | 'receivedAt'>;
  }[],
): Promise<(SeenFile | undefined)[]> {
  // In one order everywhere: two gateways that keep the same bytes wait for each other, never in a circle.
  const byHash = [...received].sort((a, b) => Buffer.compare(a.content.sha256, b.content.sha256));
  const receivedAt = gateway.clock.now();
  for (const { content } of byHash) await keepContent(gateway.archive, trx, content, receivedAt);
  const claimed = await claimFiles(
    trx,
    received.map(({ content, file }) => ({ ...file, sha256: content.sha256, receivedAt })),
  );
  for (const file of claimed) {
    if (file === undefined) continue;
    await gateway.queue.send(trx, 'file.open', { supplierId: file.supplierId, fileId: file.id });
  }
  return claimed;
}

/** Stops a stream that is longer than is accepted: sizes from the other side are claims, bytes are facts. */
export async function* capped(
  bytes: AsyncIterable<Uint8Array>,
  most: number,
  name: string,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > most) {
      throw new RejectedError('FILE-TOO-LARGE', `${name} sent more than ${most} bytes.`, { facts: { name, most } });
    }
    yield chunk;
  }
}
