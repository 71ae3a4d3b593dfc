import { giveUpTarget, targetsWaiting } from '../../stores/alerts.ts';
import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { NO_ALERTING } from './alerting.ts';
import { undeliveredKey } from './tell-target.ts';

/** While gateways are restarted one by one with a new configuration, some know a target that the others do not. */
const GRACE_MS = 3_600_000;
const BECAUSE = 'crossdock.yaml names no such target any more';

/** What waits for a target that is not configured any more is given up: kept with the reason, and said once. */
export async function giveUpRemoved(gateway: Gateway, trx: Database): Promise<void> {
  const { targets } = gateway.alerting ?? NO_ALERTING;
  const now = gateway.clock.now();
  for (const target of await targetsWaiting(trx, new Date(now.getTime() - GRACE_MS))) {
    if (targets.has(target)) continue;
    const given = await giveUpTarget(trx, target, BECAUSE);
    await closeException(trx, undeliveredKey(target), BECAUSE, now);
    gateway.logger.warn({ target, ...given }, `alerts given up: ${BECAUSE}`);
  }
}
