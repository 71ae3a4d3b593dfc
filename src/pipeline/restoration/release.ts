import { RejectedError } from '../../kernel/errors.ts';
import { closeException } from '../../stores/exceptions.ts';
import { releaseRestoration } from '../../stores/restorations.ts';
import { tellEverything } from '../../stores/sql/doubt-shops.ts';
import type { Gateway } from '../gateway.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { transact } from '../transact.ts';
import { RESTORED_KEY } from './begin.ts';

/**
 * A person lets things go out again. What is in doubt stays so: documents wait as uncertain deliveries, orders as held, each
 * for a decision of its own. Shops that cannot be asked are told everything as it is now. The next sweep of a running
 * gateway takes it up.
 *
 * @param id the one that the person looked at: a later one is not released by it
 * @returns what happens now, for a person
 * @throws RejectedError RESTORE-NOTHING-HELD
 */
export async function releaseRestored(gateway: Gateway, { by, reason }: Audit, id?: string): Promise<string> {
  await transact(gateway, async (trx, gateway) => {
    const at = gateway.clock.now();
    const released = await releaseRestoration(trx, { id, by, because: reason, at });
    if (released === undefined) {
      const which = id === undefined ? '' : ` by restoration ${id}`;
      throw new RejectedError(
        'RESTORE-NOTHING-HELD',
        `Nothing is held${which}: it was not restored, or was released already.`,
      );
    }
    await tellEverything(trx, released.silentShops, at);
    await closeException(trx, RESTORED_KEY, `released by ${by}`, at);
  });
  return 'Released: documents, quantities and packages go out again. What is in doubt stays held, each for its own decision.';
}
