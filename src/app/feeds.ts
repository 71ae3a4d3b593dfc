import type { Config } from '../config/load.ts';
import type { Logger } from '../kernel/logger.ts';
import { type Audit, refuseFeed, releaseFeed } from '../pipeline/feeds/decide.ts';
import { undoFeed } from '../pipeline/feeds/undo.ts';
import {
  type FeedRunRow,
  findFeedRun,
  listFeedRuns,
  type ShownFeedRun,
  type WantedFeedRuns,
} from '../stores/feed-runs.ts';
import { type FileBeingRead, filesBeingRead } from '../stores/file-progress.ts';
import { type StateEvent, stateEventsOf } from '../stores/state-events.ts';
import { type Decided, decideOn } from './decided.ts';
import { supplierFromDatabase, withCurrentDatabase, withOfflineGateway } from './offline.ts';

export { FEED_RUN_STATES, type FeedRunRow, type FeedRunState } from '../stores/feed-runs.ts';

/** Lists feed runs of the configured database, the newest first, and the files that gateways read right now. */
export function feedRuns(
  config: Config,
  logger: Logger,
  wanted: WantedFeedRuns,
): Promise<{ readonly runs: readonly FeedRunRow[]; readonly reading: readonly FileBeingRead[] }> {
  return withCurrentDatabase(config, logger, async (db) => ({
    reading: await filesBeingRead(db, wanted.supplierId),
    runs: await listFeedRuns(db, wanted),
  }));
}

/** One feed run with its numbers and history; undefined when there is none of that number. */
export function feedRun(
  config: Config,
  logger: Logger,
  id: string,
): Promise<{ readonly run: Omit<ShownFeedRun, 'sketch'>; readonly history: readonly StateEvent[] } | undefined> {
  return withCurrentDatabase(config, logger, async (db) => {
    const found = await findFeedRun(db, id);
    if (found === undefined) return undefined;
    const { sketch, ...run } = found;
    return { run, history: await stateEventsOf(db, 'feed', `${run.supplierId}/${id}`) };
  });
}

/** Releases or refuses a held feed, or undoes an applied one; what cannot be done is answered with its reason. */
export function decideFeed(
  config: Config,
  logger: Logger,
  id: string,
  decision: 'release' | 'refuse' | 'undo',
  audit: Audit & { readonly reason: string },
): Promise<Decided> {
  return withOfflineGateway(config, logger, async (gateway) => {
    const run = await findFeedRun(gateway.db, id);
    if (run === undefined) return { id, ok: false, message: 'There is no such feed run.' };
    return decideOn(id, async () => {
      if (decision === 'refuse') return refuseFeed(gateway, id, audit);
      if (decision === 'undo') return undoFeed(gateway, id, audit);
      const profile = await supplierFromDatabase(gateway.db, config, run.supplierId);
      gateway.suppliers.set(run.supplierId, profile);
      return releaseFeed(gateway, profile, id, audit);
    });
  });
}
