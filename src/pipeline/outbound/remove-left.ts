import { type Backoff, backoffMs } from '../../domain/backoff.ts';
import { CrossdockError } from '../../kernel/errors.ts';
import { forgetLeft, oldestLeft, putOffLeft, type TemporaryLeft } from '../../stores/temporary-left.ts';
import { deliveryChannelOf, type Gateway } from '../gateway.ts';
import { isSessionElsewhere, type Turn, type TurnOutcome } from '../lanes.ts';
import { isOfTheWay, laneRests, waitsForSession } from './failures-of-the-way.ts';

/** A file that the supplier ignores by agreement is in no hurry. */
const leftBackoff: Backoff = { firstMs: 60_000, longestMs: 21_600_000 };

/**
 * Removes one temporary file of a supplier that no delivery will rename any more, in the lane of its deliveries, so that it
 * has no session of its own and comes after every document that is due. It needs no more than that to be safe: the name
 * is never staged under again (temporary-name.ts), so it does no harm how often, how late or by whom it is removed. A
 * process that dies between the removal and noting it is repeated.
 *
 * A failure of the way lets the lane rest, as it would for a document. Any other one is about this file alone: it rests,
 * for long at the end, and never holds up a document.
 *
 * @returns as a step of `drainLane`
 */
export async function removeOneLeft(gateway: Gateway, turn: Turn, supplierId: string): Promise<boolean | TurnOutcome> {
  const left = await oldestLeft(gateway.db, supplierId);
  if (!left) return false;
  const { folder, finalName, name } = left;
  try {
    await deliveryChannelOf(gateway, supplierId).unstage({ folder, name: finalName, temporaryName: name });
  } catch (error) {
    if (!(error instanceof CrossdockError)) throw error;
    return await putOff(gateway, turn, left, error);
  }
  // Not noted: somebody else has the lane, and removes it once more.
  return await forgetLeft(gateway.db, left, turn);
}

async function putOff(
  gateway: Gateway,
  turn: Turn,
  left: TemporaryLeft,
  error: CrossdockError,
): Promise<boolean | TurnOutcome> {
  const { supplierId, deliveryId, name, failures } = left;
  const { code, message } = error;
  if (isSessionElsewhere(error)) return waitsForSession(error);
  const isBlocked = isOfTheWay(error);
  const pauseMs = isBlocked ? 0 : backoffMs(leftBackoff, failures + 1);
  const isNoted = await putOffLeft(gateway.db, left, turn, { code, message, pauseMs });
  const facts = { supplierId, delivery: deliveryId, name, code, detail: message };
  gateway.logger.warn(facts, 'a temporary file could not be removed');
  return isBlocked ? laneRests(error) : isNoted;
}
