import { pauseAfter } from '../../domain/alert-rules.ts';
import { CrossdockError, errorMessage, TransientError } from '../../kernel/errors.ts';
import { markTold, markUntold, nextNotice, pauseTarget, type StoredNotice } from '../../stores/alerts.ts';
import { closeException, openExceptionOnce } from '../../stores/exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { drainLane } from '../lanes.ts';

/** Failures with one notice after which a person has to look. */
const SUSPICIOUS = 3;
const GIVE_UP_MS = 7 * 24 * 3_600_000;

/**
 * Sends a target what waits for it, oldest first, by one process at a time. A notice that failed is due again after a
 * growing pause; a target that does not answer is left alone for as long with everything. A process that dies after the
 * answer leaves the notice waiting: it is sent again under the same id.
 */
export async function tellTarget(gateway: Gateway, targetId: string): Promise<void> {
  await drainLane(gateway, { kind: 'alert', key: targetId }, async () => {
    const known = gateway.alerting?.targets.get(targetId);
    const notice = known && (await nextNotice(gateway.db, targetId, gateway.clock.now()));
    if (!notice) return false;
    try {
      const answer = await known.target.tell(notice, gateway.clock.now());
      await markTold(gateway.db, notice.id, answer, gateway.clock.now());
    } catch (error) {
      return await noteFailure(gateway, targetId, notice, error);
    }
    await closeException(gateway.db, undeliveredKey(targetId), 'a notice was delivered again', gateway.clock.now());
    return true;
  });
}

/** True when other notices may fare better. */
async function noteFailure(gateway: Gateway, targetId: string, notice: StoredNotice, error: unknown): Promise<boolean> {
  const now = gateway.clock.now();
  const failures = notice.attempts + 1;
  const again = new Date(now.getTime() + pauseAfter(failures));
  const isGivenUp = now.getTime() - notice.createdAt.getTime() > GIVE_UP_MS;
  gateway.logger.warn({ target: targetId, notice: notice.id, failures, err: error }, 'alert not delivered');
  await gateway.db.transaction(async (trx) => {
    await markUntold(trx, notice.id, errorMessage(error), isGivenUp ? undefined : again);
    const isUnreachable = !(error instanceof CrossdockError) || error instanceof TransientError;
    if (isUnreachable) await pauseTarget(trx, targetId, again);
    if (failures < SUSPICIOUS) return;
    const message = `Alerts do not reach ${targetId}: ${errorMessage(error)}`;
    const opened = await openExceptionOnce(trx, {
      dedupeKey: undeliveredKey(targetId),
      code: 'ALERT-UNDELIVERED',
      severity: 'error',
      message,
      facts: { alertTarget: targetId, notice: notice.subject, failures },
      at: now,
    });
    if (opened) gateway.tell({ type: 'exception', code: 'ALERT-UNDELIVERED', message });
  });
  return true;
}

/** Under which key a person is told that a target cannot be told. */
export function undeliveredKey(targetId: string): string {
  return `ALERT-UNDELIVERED/${targetId}`;
}
