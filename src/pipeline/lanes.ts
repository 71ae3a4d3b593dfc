import { endLane, extendLane, type Lane, takeLane } from '../stores/lanes.ts';
import type { Gateway } from './gateway.ts';

/**
 * Works a lane empty: one process at a time does `step` until it says that nothing is left. Whoever finds the lane
 * taken leaves; because the holder looks once more after giving the lane back, work that came in between is not missed.
 *
 * @param step does one piece of work; true when there may be more
 * @throws what `step` throws, after giving the lane back
 */
export async function drainLane(gateway: Gateway, lane: Lane, step: () => Promise<boolean>): Promise<void> {
  let isMore = true;
  while (isMore) {
    const turn = await takeLane(gateway.db, lane, gateway.clock.now());
    if (!turn) return;
    let ok = false;
    isMore = false;
    try {
      while (await step()) {
        isMore = true;
        if (!(await extendLane(gateway.db, turn, gateway.clock.now()))) return;
      }
      ok = true;
    } finally {
      await endLane(gateway.db, turn, { ok, dueAt: gateway.clock.now() });
    }
  }
}
