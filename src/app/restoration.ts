import type { Config } from '../config/load.ts';
import { systemClock } from '../kernel/clock.ts';
import { RejectedError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Audit } from '../pipeline/outbound/delivery-actions.ts';
import { releaseRestored } from '../pipeline/restoration/release.ts';
import {
  countDoubts,
  countReplicas,
  declareRestored,
  lastRestoration,
  type Restoration,
} from '../stores/restorations.ts';
import { withCurrentDatabase, withOfflineGateway } from './offline.ts';

export interface RestorationStatus {
  /** Nothing goes out. */
  readonly held: boolean;
  readonly restoration: Restoration | undefined;
  /** What waits for a decision of its own. */
  readonly doubts: { readonly deliveries: number; readonly orders: number };
}

/** Whether the configured database was restored, and what is in doubt since. */
export function restorationStatus(config: Config, logger: Logger): Promise<RestorationStatus> {
  return withCurrentDatabase(config, logger, async (db) => {
    const restoration = await lastRestoration(db);
    const held = restoration !== undefined && restoration.releasedAt === null;
    return { held, restoration, doubts: await countDoubts(db) };
  });
}

/**
 * Says that the database was restored, where a gateway could not notice.
 *
 * @throws RejectedError GATEWAY-RUNS
 */
export function declareRestoration(
  config: Config,
  logger: Logger,
  { by, reason }: Audit,
  backupAt: Date | undefined,
): Promise<void> {
  return withCurrentDatabase(config, logger, async (db) => {
    if ((await countReplicas(db)) > 0) {
      throw new RejectedError(
        'RESTORE-GATEWAY-RUNS',
        'A gateway runs on this database, or died on it a moment ago and none has noticed.',
      );
    }
    await declareRestored(db, `${by} says so${reason === undefined ? '' : `: ${reason}`}`, backupAt, systemClock.now());
  });
}

/** Lets things go out again. Answers what happens now. */
export function releaseRestoration(config: Config, logger: Logger, audit: Audit): Promise<string> {
  return withOfflineGateway(config, logger, (gateway) => releaseRestored(gateway, audit));
}
