import { RejectedError } from '../../kernel/errors.ts';
import { acknowledge, endMute, insertMute, listAlerts } from '../../stores/alert-answers.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';

/** Who answers, and why. */
interface Answering {
  readonly by: string;
  readonly reason?: string | undefined;
}

/**
 * A person has seen an alert: nobody else is told that it waits, and nobody is reminded of it.
 *
 * @returns what follows, in one sentence
 * @throws RejectedError ALERT-NOT-OPEN
 */
export async function acknowledgeAlert(gateway: Gateway, id: string, answering: Answering): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const seen = await acknowledge(trx, id, { ...answering, at: gateway.clock.now() });
    if (seen === undefined) throw notOpen(id);
    return seen.isNew
      ? `${seen.by} has seen it: it is neither reminded of nor told to others. Its end is told.`
      : `${seen.by} had seen it before.`;
  });
}

/** What is not to be told: an alert, or codes (`*` stands for anything), or a supplier, or both of these. */
export interface WantedMute {
  readonly exceptionId?: string | undefined;
  readonly codes?: string | undefined;
  readonly supplierId?: string | undefined;
  readonly forMs: number;
}

const LONGEST_MS = 31 * 24 * 3_600_000;

/**
 * Lets nobody be told of something for a while. What is open still when the time is over, and was told to nobody, is told then.
 *
 * @throws RejectedError ALERT-NOT-OPEN, ALERT-MUTE-REFUSED
 */
export async function muteAlerts(
  gateway: Gateway,
  { exceptionId = undefined, codes, supplierId, forMs }: WantedMute,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<{ readonly id: string; readonly until: Date }> {
  if (exceptionId === undefined && codes === undefined && supplierId === undefined)
    throw new RejectedError(
      'ALERT-MUTE-REFUSED',
      'Expected an alert, codes or a supplier: nobody can mute everything.',
    );
  if (forMs > LONGEST_MS) throw new RejectedError('ALERT-MUTE-REFUSED', 'Expected at most 31 days.');
  return transact(gateway, async (trx, gateway) => {
    const [open] = exceptionId === undefined ? [] : await listAlerts(trx, { id: exceptionId, limit: 1 });
    if (exceptionId !== undefined && open === undefined) throw notOpen(exceptionId);
    const madeAt = gateway.clock.now();
    const until = new Date(madeAt.getTime() + forMs);
    const id = await insertMute(trx, {
      exceptionId: exceptionId ?? null,
      codes: codes ?? null,
      supplierId: supplierId ?? null,
      until,
      reason,
      madeBy: by,
      madeAt,
    });
    return { id, until };
  });
}

/** @throws RejectedError ALERT-MUTE-REFUSED when it is over, or never was */
export async function unmuteAlerts(gateway: Gateway, id: string): Promise<void> {
  if (!(await endMute(gateway.db, id, gateway.clock.now())))
    throw new RejectedError('ALERT-MUTE-REFUSED', `There is no mute ${id} in force.`);
}

function notOpen(id: string): RejectedError {
  return new RejectedError('ALERT-NOT-OPEN', `There is no open alert ${id}.`);
}
