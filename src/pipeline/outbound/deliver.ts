import { createHash } from 'node:crypto';
import type { Channel, DocumentIdentity, Publication, PublishAttempt, UploadTarget } from '../../channels/channel.ts';
import { backoffMs, usualBackoff } from '../../domain/backoff.ts';
import type { Code } from '../../kernel/codes.ts';
import { CrossdockError, RejectedError, TransientError } from '../../kernel/errors.ts';
import { about, noteStep } from '../../kernel/steps.ts';
import type { Database } from '../../stores/database.ts';
import {
  beginPublication,
  countAttempt,
  type DeliveryFailure,
  findDelivery,
  mayPublish,
  noteFailedAttempt,
  oldestDue,
  type StoredDelivery,
  takeBackPublication,
} from '../../stores/deliveries.ts';
import { closeException } from '../../stores/exceptions.ts';
import { extendLane } from '../../stores/lanes.ts';
import { pauseOf } from '../../stores/supplier-pauses.ts';
import { worksOfDelivery } from '../../stores/works.ts';
import { raise } from '../exceptions.ts';
import { deliveryChannelOf, type Gateway, isOutdated, OUTDATED_REST_MS, supplierOf } from '../gateway.ts';
import { drainLane, isSessionElsewhere, type Turn, type TurnOutcome } from '../lanes.ts';
import { isOutboundHeld } from '../restoration/standing.ts';
import { transact } from '../transact.ts';
import { isOfTheWay, laneRests, waitsForSession } from './failures-of-the-way.ts';
import { failureKey, moveDelivery } from './move-delivery.ts';
import { recordSent } from './record-sent.ts';
import { removeOneLeft } from './remove-left.ts';

/**
 * Puts everything that is sealed for one supplier at its place, oldest first, by one process at a time, because on half
 * of all servers a rename is no lock. Every step is committed before the next begins, so that a crash at any instant is
 * continued where it was: new → staged (temporary name, size checked) → sent (renamed). Every commit is made only while
 * the lane is still this turn's.
 *
 * What fails waits and is tried again: one document alone, or all of a supplier when the way there is blocked. The pauses
 * are in the database, so that all processes keep them and a person can see and end them.
 *
 * While a restored database waits for a person, and to a supplier that a person paused, nothing is delivered. When no document is due, what abandoned ones left under their temporary names is removed.
 */
export async function deliverTo(gateway: Gateway, supplierId: string): Promise<void> {
  let failedInARow = 0;
  await drainLane(gateway, { kind: 'deliver', key: supplierId }, async (turn) => {
    if ((await isOutboundHeld(gateway)) || (await pauseOf(gateway.db, supplierId)) !== undefined) return false;
    const delivery = await oldestDue(gateway.db, supplierId);
    if (!delivery) return await removeOneLeft(gateway, turn, supplierId);
    try {
      const error = await tryOne(gateway, turn, delivery);
      failedInARow = error === undefined ? 0 : failedInARow + 1;
      return error === undefined || (await afterError(gateway, turn, delivery, error, failedInARow));
    } catch (error) {
      if (!(error instanceof CrossdockError) || error.code !== 'LANE-LOST') throw error;
      gateway.logger.warn({ supplierId, delivery: delivery.id }, error.message);
      return false;
    }
  });
}

async function afterError(
  gateway: Gateway,
  turn: Turn,
  delivery: StoredDelivery,
  error: CrossdockError,
  failedInARow: number,
): Promise<boolean | TurnOutcome> {
  const { supplierId } = delivery;
  if (error.code === 'LANE-LOST') throw error;
  if (error.code === 'DELIVERY-OUT-OF-TURN') {
    gateway.logger.warn({ supplierId, delivery: delivery.id }, error.message);
    return turn.isOurs();
  }
  const failure = FAILURES.get(error.code);
  if (!(error instanceof RejectedError) || failure === undefined) {
    return await rest(gateway, turn, delivery, error, failedInARow);
  }
  await fail(gateway, turn, delivery, failure, error);
  return true;
}

/** Refusals that concern one document and not the way to the supplier. */
const FAILURES: ReadonlyMap<Code, DeliveryFailure> = new Map<Code, DeliveryFailure>([
  ['DELIVERY-CONFLICT', 'conflict'],
  ['DELIVERY-UNCERTAIN', 'uncertain'],
  ['DELIVERY-REFUSED', 'refused'],
  ['CHANNEL-NAME', 'refused'],
  ['MAIL-HEADER', 'refused'],
]);

/** With two different documents in a row it is hardly the documents. */
const MOST_IN_A_ROW = 2;

/** Delivers one document. Answers what the other side, or the way to it, had against it. */
async function tryOne(gateway: Gateway, turn: Turn, delivery: StoredDelivery): Promise<CrossdockError | undefined> {
  try {
    await deliverOne(gateway, turn, deliveryChannelOf(gateway, delivery.supplierId), delivery);
    const { supplierId } = delivery;
    await closeException(gateway.db, refusalKey(supplierId), 'documents could be delivered again', gateway.clock.now());
    return undefined;
  } catch (error) {
    if (error instanceof CrossdockError) return error;
    throw error;
  }
}

async function deliverOne(gateway: Gateway, turn: Turn, channel: Channel, delivery: StoredDelivery): Promise<void> {
  const { db } = gateway;
  const began = gateway.clock.now();
  const target: UploadTarget = {
    document: identityOf(delivery),
    folder: delivery.folder,
    name: delivery.name,
    temporaryName: delivery.temporaryName,
  };
  if (!(await countAttempt(db, delivery, turn))) throw outOfTurn(delivery);
  let current = delivery;
  if (delivery.state === 'new') {
    await channel.stage(target, delivery.bytes);
    if (gateway.safeguards.stagedStep) current = await staged(gateway, turn, delivery);
  }
  const publications = await beginPublication(db, current, current.state, turn);
  if (publications === undefined) throw outOfTurn(delivery);
  const justBefore = (): Promise<void> => requireTurn(gateway, turn, current);
  const published = await channel
    .publish(target, delivery.bytes, { ...doubtOf(channel, delivery, publications), justBefore })
    .catch(async (error: unknown) => {
      if (error instanceof CrossdockError && error.nothingSent) await takeBackPublication(db, current, turn);
      throw error;
    });
  refuseDoubt(delivery, published);
  const { outcome, reference } = published;
  const facts = { inferred: outcome === 'already', reference, cause: sentBecause(published) };
  const isRecorded = await transact(gateway, async (trx, gateway) => {
    await turn.confirm(trx);
    // Only where a test took the staged step away: the state that was never committed is passed through now.
    if (current.state === 'new') await moveDelivery(gateway, trx, current, 'stage', { cause: 'not committed before' });
    if (!(await recordSent(gateway, trx, { ...current, state: 'staged' }, 'publish', facts))) return false;
    await tellOfRefusedReceivers(gateway, trx, delivery, published);
    return true;
  });
  if (!isRecorded) throw outOfTurn(delivery);
  const of = await worksOfDelivery(db, delivery);
  noteStep('deliver', { of, began, attributes: { supplier: delivery.supplierId, file: delivery.name, outcome } });
  about(of, () =>
    gateway.tell({
      type: 'document-delivered',
      supplierId: delivery.supplierId,
      file: delivery.name,
      kind: delivery.kind,
      bytes: delivery.bytes.length,
      ms: gateway.clock.now().getTime() - began.getTime(),
    }),
  );
}

/**
 * What the channel has to reckon with. A file is looked at under the temporary name of this attempt, so that only its own
 * renames count; a request or a message that is sent again may be at the supplier since the first time.
 */
function doubtOf(
  { capabilities }: Channel,
  { resends }: StoredDelivery,
  publications: number,
): Pick<PublishAttempt, 'mayHaveHappened' | 'decided'> {
  const isBegun = publications > 1;
  const isAgain = resends > 0 && capabilities.delivers !== 'file';
  return { mayHaveHappened: isBegun || isAgain, decided: isAgain && !isBegun };
}

/** Commits that all bytes are there, before anything is renamed: a delivery that is staged is never staged again. */
async function staged(gateway: Gateway, turn: Turn, delivery: StoredDelivery): Promise<StoredDelivery> {
  const cause = `all bytes are there as ${delivery.temporaryName}`;
  const moved = await transact(gateway, async (trx, gateway) => {
    await turn.confirm(trx);
    return moveDelivery(gateway, trx, delivery, 'stage', { cause });
  });
  if (!moved) throw outOfTurn(delivery);
  return { ...delivery, state: 'staged', stagedAt: gateway.clock.now() };
}

/** @throws RejectedError DELIVERY-OUT-OF-TURN, which no decorator of the channel repeats */
async function requireTurn(gateway: Gateway, turn: Turn, delivery: StoredDelivery): Promise<void> {
  let isAllowed = false;
  try {
    isAllowed = await mayPublish(gateway.db, delivery, turn, async (trx) => {
      await turn.confirm(trx);
      await extendLane(trx, turn);
    });
  } catch (error) {
    if (!(error instanceof CrossdockError) || error.code !== 'LANE-LOST') throw error;
  }
  if (!isAllowed) throw outOfTurn(delivery);
}

/** The same for every attempt and, by the bytes, never that of another document, whatever became of the database. */
function identityOf({ supplierId, kind, subject, bytes }: StoredDelivery): DocumentIdentity {
  const key = createHash('sha256')
    .update(JSON.stringify([supplierId, kind, subject]))
    .update(bytes)
    .digest('hex');
  return { kind, number: subject, key: key.slice(0, 40) };
}

/** It is sent, and must not be sent again; but somebody who should have it does not. */
async function tellOfRefusedReceivers(
  gateway: Gateway,
  trx: Database,
  { supplierId, id, name, kind, subject }: StoredDelivery,
  { refusedReceivers: receivers = [] }: Publication,
): Promise<void> {
  if (receivers.length === 0) return;
  await raise(gateway, trx, {
    dedupeKey: `MAIL-RECEIVER-REFUSED/${supplierId}/${id}`,
    code: 'MAIL-RECEIVER-REFUSED',
    severity: 'warning',
    supplierId,
    message: `${name} (${kind} ${subject}) was sent, but not to ${receivers.join(', ')}.`,
    facts: { delivery: id, name, subject, receivers },
  });
}

function sentBecause({ outcome, reference }: Publication): string {
  if (outcome === 'already') return 'an earlier attempt had sent it';
  return reference === undefined ? 'sent' : `sent; the supplier's reference is ${reference}`;
}

/** @throws RejectedError DELIVERY-CONFLICT, DELIVERY-UNCERTAIN */
function refuseDoubt(delivery: StoredDelivery, { outcome, lookFor }: Publication): void {
  const facts = { delivery: delivery.id, name: delivery.name, subject: delivery.subject, lookFor };
  if (outcome === 'conflict') {
    throw new RejectedError(
      'DELIVERY-CONFLICT',
      `${delivery.name} exists at the supplier with other content; ours waits as ${delivery.temporaryName}.`,
      { facts },
    );
  }
  if (outcome === 'uncertain') {
    throw new RejectedError(
      'DELIVERY-UNCERTAIN',
      `${delivery.name} may have reached the supplier, and their side cannot be asked by machine.${lookFor === undefined ? '' : ` There it has the ${lookFor}.`}`,
      { facts },
    );
  }
}

function outOfTurn({ name }: StoredDelivery): RejectedError {
  return new RejectedError(
    'DELIVERY-OUT-OF-TURN',
    `${name} is left alone: another process has taken its delivery over, or a person has stopped it.`,
    { nothingSent: true },
  );
}

/**
 * Keeps what went wrong and decides who rests: the document, or everything for the supplier. Where the supplier's side
 * refuses us altogether (host key, login, folder) a person is told; nothing is wrong with the documents.
 */
async function rest(
  gateway: Gateway,
  turn: Turn,
  delivery: StoredDelivery,
  error: CrossdockError,
  failedInARow: number,
): Promise<boolean | TurnOutcome> {
  const { supplierId } = delivery;
  const { code, message } = error;
  if (isSessionElsewhere(error)) {
    gateway.logger.info({ supplierId, delivery: delivery.id, detail: message }, 'a document waits for the session');
    return waitsForSession(error);
  }
  if (error.code === 'CHANNEL-HOST-KEY' && (await isOutdated(gateway, supplierOf(gateway, supplierId)))) {
    gateway.logger.info(
      { supplierId, delivery: delivery.id, detail: message },
      'a document waits for what is in force',
    );
    return { ok: 'neither', dueInMs: () => OUTDATED_REST_MS };
  }
  const isBlocked = !(error instanceof TransientError) || isOfTheWay(error);
  const pauseMs = isBlocked ? 0 : backoffMs(usualBackoff, delivery.attempts + 1);
  await noteFailedAttempt(gateway.db, delivery, turn, { code, message, at: gateway.clock.now(), pauseMs });
  gateway.logger.warn({ supplierId, delivery: delivery.id, code, detail: message }, 'a document was not delivered');
  if (!(error instanceof TransientError)) {
    await raise(gateway, gateway.db, {
      dedupeKey: refusalKey(supplierId),
      code,
      supplierId,
      message: `Nothing can be delivered to ${supplierOf(gateway, supplierId).name}: ${message}`,
      facts: error.facts,
    });
  }
  if (!isBlocked && failedInARow < MOST_IN_A_ROW) return turn.isOurs();
  return laneRests(error);
}

function refusalKey(supplierId: string): string {
  return `DELIVER/${supplierId}`;
}

/** What cannot be delivered stops nobody else's documents: it is put aside for a person. */
async function fail(
  gateway: Gateway,
  turn: Turn,
  delivery: StoredDelivery,
  failure: DeliveryFailure,
  error: RejectedError,
): Promise<void> {
  await transact(gateway, async (trx, gateway) => {
    await turn.confirm(trx);
    // It may have been staged on the way.
    const current = await findDelivery(trx, delivery);
    if (current === undefined || current.resends !== delivery.resends) return;
    const at = gateway.clock.now();
    await noteFailedAttempt(trx, delivery, turn, { code: error.code, message: error.message, at, pauseMs: 0 });
    const facts = { failure, reason: error.message, cause: error.message };
    if (!(await moveDelivery(gateway, trx, current, 'fail', facts))) return;
    await raise(gateway, trx, {
      dedupeKey: failureKey(delivery, error.code),
      code: error.code,
      supplierId: delivery.supplierId,
      message: `${delivery.name} (${delivery.kind} ${delivery.subject}) was not delivered: ${error.message}`,
      facts: { ...error.facts, delivery: delivery.id, name: delivery.name, subject: delivery.subject },
    });
  });
}
