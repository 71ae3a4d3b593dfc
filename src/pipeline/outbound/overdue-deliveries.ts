import type { Database } from '../../stores/database.ts';
import { type OldestWaiting, oldestWaiting } from '../../stores/deliveries.ts';
import { closeExceptionsExcept, openExceptionOnce } from '../../stores/exceptions.ts';
import { pausedSuppliers, type SupplierPause } from '../../stores/supplier-pauses.ts';
import type { Gateway } from '../gateway.ts';
import { pauseWords } from '../supplier-pause.ts';

/** For suppliers that are not configured any more: their documents wait until they are back. */
const USUAL_MS = 3600_000;
const PREFIX = 'DELIVERY-OVERDUE/';

/**
 * Tells a person once per supplier that documents wait for longer than its profile allows, naming the oldest; it is
 * settled when none does any more.
 */
export async function watchOverdueDeliveries(gateway: Gateway, trx: Database): Promise<void> {
  const at = gateway.clock.now();
  const overdue: string[] = [];
  const pauses = new Map((await pausedSuppliers(trx)).map((pause) => [pause.supplier, pause]));
  for (const oldest of await oldestWaiting(trx)) {
    const { supplierId } = oldest;
    const profile = gateway.suppliers.get(supplierId);
    if (at.getTime() - oldest.waitingSince.getTime() <= (profile?.deliver.overdueAfter ?? USUAL_MS)) continue;
    const dedupeKey = `${PREFIX}${supplierId}`;
    overdue.push(dedupeKey);
    const message = messageOf(oldest, profile?.name ?? supplierId, pauses.get(supplierId));
    const facts = { ...oldest };
    const isNew = await openExceptionOnce(trx, {
      dedupeKey,
      code: 'DELIVERY-OVERDUE',
      severity: 'error',
      supplierId,
      message,
      facts,
      at,
    });
    if (isNew) gateway.tell({ type: 'exception', code: 'DELIVERY-OVERDUE', message, supplierId });
  }
  await closeExceptionsExcept(trx, PREFIX, overdue, 'nothing waits for longer than agreed', at);
}

function messageOf(oldest: OldestWaiting, supplier: string, pause: SupplierPause | undefined): string {
  const { waiting, kind, subject, name, waitingSince, lastErrorCode, lastError } = oldest;
  const others = waiting === 1 ? '' : ` and ${waiting - 1} more`;
  const tried = lastErrorCode === null ? 'It was not tried yet.' : `Last error: ${lastErrorCode} ${lastError}`;
  const why = pause === undefined ? tried : pauseWords(pause);
  return `The ${kind} ${subject} (${name})${others} for ${supplier} waits to be delivered since ${waitingSince.toISOString()}. ${why}`;
}
