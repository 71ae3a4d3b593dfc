import { countSupplierRecords } from '../../stores/supplier-records.ts';
import type { Gateway } from '../gateway.ts';
import { withLane } from '../lanes.ts';
import { transact } from '../transact.ts';

const DAYS = 90;
const DAY_MS = 24 * 3_600_000;

/**
 * Counts what suppliers were asked for lately and what they refused: what routing expects of them.
 *
 * @param pauseMs how long no replica counts again after this one
 */
export async function countRecords(gateway: Gateway, pauseMs: number): Promise<void> {
  await withLane(gateway, { kind: 'clock', key: 'records' }, async () => {
    const now = gateway.clock.now();
    await transact(gateway, (trx) => countSupplierRecords(trx, new Date(now.getTime() - DAYS * DAY_MS), now));
    return { ok: true, dueInMs: () => pauseMs };
  });
}
