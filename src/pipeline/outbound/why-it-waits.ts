import type { Database } from '../../stores/database.ts';
import type { DeliveryRow } from '../../stores/delivery-list.ts';
import { findLane, type LaneStanding } from '../../stores/lanes.ts';
import { pauseOf, type SupplierPause } from '../../stores/supplier-pauses.ts';
import { pauseWords } from '../supplier-pause.ts';

/** A delivery, and why it is not at its supplier yet. */
export type ListedDelivery = DeliveryRow & { readonly why?: string };

export async function withReason(db: Database, row: DeliveryRow): Promise<ListedDelivery> {
  const [lane, pause] = await Promise.all([
    findLane(db, { kind: 'deliver', key: row.supplierId }),
    pauseOf(db, row.supplierId),
  ]);
  const why = whyItWaits(row, lane, pause);
  return why === undefined ? row : { ...row, why };
}

/** Why a delivery is not at its supplier yet, in a sentence with what can be done; undefined when nothing waits. */
function whyItWaits(
  row: DeliveryRow,
  lane: LaneStanding | undefined,
  pause: SupplierPause | undefined,
): string | undefined {
  if (row.state === 'failed') return whyItFailed(row);
  if (row.state !== 'new' && row.state !== 'staged') return undefined;
  if (pause !== undefined) return `waits: ${pauseWords(pause)}`;
  const last =
    row.lastErrorCode === null
      ? ''
      : ` Last error at ${instant(row.lastErrorAt)}: ${row.lastErrorCode} ${row.lastError}`;
  return `${whyNow(row, lane)}${last}`;
}

function whyItFailed(row: DeliveryRow): string {
  switch (row.failure) {
    case 'uncertain':
      return `waits for a person: it may have arrived (${row.reason}). Ask the supplier: it arrived (\`sent\`), or is to be sent again (\`resend\`).`;
    case 'conflict':
      return `waits for a person: ${row.reason} When the other file is gone, try again (\`retry\`).`;
    case 'refused':
      return `waits for a person: ${row.reason} When the cause is mended, try again (\`retry\`); else never send it (\`abandon\`).`;
    default:
      return `the supplier has it and cannot read it: ${row.reason}. Send the same again (\`resend\`), or never (\`abandon\`).`;
  }
}

function whyNow(row: DeliveryRow, lane: LaneStanding | undefined): string {
  if (row.behind !== null) return `waits behind ${row.behind}, which is about the same purchase order.`;
  if (lane?.pausedUntil) {
    const code = row.supplierErrorCode;
    const what = code?.startsWith('CHANNEL-LOGIN-')
      ? 'the supplier refused our login, and is left alone'
      : `the way to the supplier is blocked (${lane.failures} failure(s) in a row)`;
    const why = row.lastErrorCode !== null || code === null ? '' : ` ${code} ${row.supplierError}`;
    return `${what} until ${instant(lane.pausedUntil)}.${why} *Try again now* (\`retry\`) ends the wait.`;
  }
  if (row.pausedUntil)
    return `rests until ${instant(row.pausedUntil)} after ${row.attempts} attempt(s). *Try again now* (\`retry\`) ends the wait.`;
  if (lane?.isHeld) {
    return `${lane.heldBy ?? 'a process'} delivers to this supplier since ${instant(lane.takenAt)}; its turn comes.`;
  }
  if (row.publications > 0) return 'sending it had begun and how that ended is not known; the next turn looks.';
  return row.attempts === 0 ? 'it was never tried; a running gateway takes it within seconds.' : 'it is due.';
}

function instant(at: Date | null): string {
  return at?.toISOString() ?? '?';
}
