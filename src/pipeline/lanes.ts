import { TransientError } from '../kernel/errors.ts';
import type { Database } from '../stores/database.ts';
import { endLane, extendLane, holdLane, type Lane, type LaneTurn, LEASE_SECONDS, takeLane } from '../stores/lanes.ts';
import type { Gateway } from './gateway.ts';

/** A turn in progress. Its fence goes into every change that only the holder of the lane may make. */
export interface Turn extends LaneTurn {
  /** False once somebody else has taken the lane over: stop before the next piece of work. */
  isOurs(): boolean;
  /**
   * The fence: call it in the transaction that makes the work count. What a turn did that stood still for longer than
   * its lease, while another one took over, must not count, however late it wakes up (FAULTS.md I2).
   *
   * @throws TransientError LANE-LOST
   */
  confirm(trx: Database): Promise<void>;
}

export interface TurnOutcome {
  /** `neither`: the other side was not even asked, so nothing is known of it, and failures before count on. */
  readonly ok: boolean | 'neither';
  /** Milliseconds until the lane is due again, given how many turns in a row failed and the database's time. */
  readonly dueInMs?: (failures: number, now: Date) => number;
}

/** Another process has the one session of the account: the work comes a little later, and nothing went wrong. */
export function isSessionElsewhere(error: unknown): error is TransientError {
  return error instanceof TransientError && error.code === 'CHANNEL-SESSION-ELSEWHERE';
}

/**
 * Does a piece of work while holding a lane. Its lease is extended by a timer for as long as the work takes. A process
 * that was cut off from the database has no turns any more, whatever its leases say: others may think it dead.
 *
 * @returns false when another process has the lane, or it is not due
 */
export async function withLane(
  gateway: Gateway,
  lane: Lane,
  action: (turn: Turn) => Promise<TurnOutcome>,
): Promise<boolean> {
  const replica = gateway.replica?.id;
  const turn = await takeLane(gateway.db, lane, replica, gateway.place);
  if (!turn) return false;
  let isOurs = true;
  const extend = async (): Promise<void> => {
    try {
      isOurs = await extendLane(gateway.db, turn);
    } catch (error) {
      gateway.logger.warn({ lane, err: error }, 'lane not extended');
    }
  };
  const timer = setInterval(() => void extend(), (LEASE_SECONDS * 1000) / 3);
  let outcome: TurnOutcome = { ok: false };
  try {
    outcome = await action({
      ...turn,
      isOurs: () => (isOurs && gateway.replica?.id === replica) || !gateway.safeguards.fence,
      confirm: async (trx) => {
        if (!gateway.safeguards.fence || (isOurs && (await holdLane(trx, turn)))) return;
        isOurs = false;
        throw new TransientError('LANE-LOST', `Another process took ${lane.kind} ${lane.key} over.`, {
          facts: { ...lane },
        });
      },
    });
  } catch (error) {
    // The other side asked for a pause: nobody takes the lane before it is over, whatever else there is to do.
    const pause = error instanceof TransientError ? error.retryAfterMs : undefined;
    outcome = { ok: false, ...(pause === undefined ? {} : { dueInMs: () => pause }) };
    throw error;
  } finally {
    clearInterval(timer);
    await endLane(gateway.db, turn, { ok: outcome.ok, dueInMs: outcome.dueInMs ?? (() => 0) });
  }
  return true;
}

/**
 * Works a lane empty: one process at a time does `step` until it says that nothing is left. Whoever finds the lane
 * taken leaves. A holder that did something looks once more after giving the lane back; the little that can still slip
 * through between its last look and the giving back is hinted again by the sweep.
 *
 * @param step does one piece of work; true when there may be more, false when nothing is left, an outcome to end the
 *   turn with it
 * @returns false when it had no turn: another process has the lane, or it is not due
 * @param ending waits for what `step` left under way, before the lane is given back
 * @throws what `step` throws, after giving the lane back
 */
export async function drainLane(
  gateway: Gateway,
  lane: Lane,
  step: (turn: Turn) => Promise<boolean | TurnOutcome>,
  ending: () => Promise<void> = async () => undefined,
): Promise<boolean> {
  let hadTurn = false;
  let isMore = true;
  while (isMore) {
    isMore = false;
    const isTaken = await withLane(gateway, lane, async (turn) => {
      try {
        for (;;) {
          const done = await step(turn);
          if (typeof done !== 'boolean') {
            isMore = false;
            return done;
          }
          if (!done || !turn.isOurs()) return { ok: true };
          isMore = true;
        }
      } finally {
        await ending();
      }
    });
    hadTurn ||= isTaken;
  }
  return hadTurn;
}
