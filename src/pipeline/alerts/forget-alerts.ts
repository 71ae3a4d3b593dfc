import { forgetNotices, forgetTold } from '../../stores/alerts.ts';
import type { Gateway } from '../gateway.ts';
import type { Turn } from '../lanes.ts';

/** How long it is kept who was told of what is over. */
const KEPT_MS = 30 * 24 * 3_600_000;
const BATCH = 1_000;

/** Forgets notices about what has been over for long. The exceptions themselves stay. */
export async function forgetAlerts(gateway: Gateway, turn: Turn): Promise<void> {
  const before = new Date(gateway.clock.now().getTime() - KEPT_MS);
  let events = 0;
  for (let isMore = true; isMore && turn.isOurs(); ) {
    const gone = await forgetTold(gateway.db, before, BATCH);
    events += gone;
    isMore = gone === BATCH;
  }
  const notices = await forgetNotices(gateway.db, before);
  if (events + notices > 0) gateway.logger.info({ events, notices }, 'old alerts removed');
}
