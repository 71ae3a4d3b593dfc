import { wantLanes } from '../../stores/lanes.ts';
import { probeNow } from '../../stores/storefront-traffic.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';
import { storefrontNamed } from './storefront-named.ts';

/** Longer than any gateway goes by what it read of a storefront before. */
const READ_ANEW_MS = 1_500;

/**
 * A person has mended what was in the way of a storefront that is left alone: it is tried with the next call, without waiting for the
 * pause to end.
 *
 * @returns one sentence: what follows
 * @throws RejectedError STOREFRONT-UNKNOWN
 */
export async function retryStorefront(gateway: Gateway, storefrontId: string): Promise<string> {
  storefrontNamed(gateway, storefrontId);
  return transact(gateway, async (trx, gateway) => {
    const wasLeftAlone = await probeNow(trx, storefrontId);
    await wantLanes(trx, 'publish', [storefrontId]);
    const startAfter = new Date(gateway.clock.now().getTime() + READ_ANEW_MS);
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId }, { startAfter });
    return wasLeftAlone
      ? `${storefrontId} is tried within seconds; its page, and \`crossdock storefront list\`, show whether it answers.`
      : `${storefrontId} was not left alone; what it does not know goes out now.`;
  });
}
