import { relearnDepletion } from '../../stores/depletion.ts';
import type { Gateway } from '../gateway.ts';
import { withLane } from '../lanes.ts';
import { transact } from '../transact.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Learns the buffers of suppliers that ask for it (`stock.buffer.learn`) from what their feeds changed lately.
 *
 * @param pauseMs how long no replica learns again after this one
 */
export async function learnBuffers(gateway: Gateway, pauseMs: number): Promise<void> {
  await withLane(gateway, { kind: 'clock', key: 'buffers' }, async (turn) => {
    for (const { id, stock } of gateway.suppliers.values()) {
      const { learn } = stock.buffer;
      if (learn === undefined) continue;
      if (!turn.isOurs()) break;
      await transact(gateway, async (trx, gateway) => {
        const now = gateway.clock.now();
        const since = new Date(now.getTime() - learn.days * DAY_MS);
        for (const storefrontId of await relearnDepletion(trx, id, since, now)) {
          await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
        }
      });
    }
    return { ok: true, dueInMs: () => pauseMs };
  });
}
