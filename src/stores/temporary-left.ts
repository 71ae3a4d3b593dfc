import type { Code } from '../kernel/codes.ts';
import type { Database } from './database.ts';
import type { DeliveryKey, StoredDelivery } from './deliveries.ts';
import { IN_TURN, type LaneTurn } from './lanes.ts';

/** A file at a supplier under a temporary name that no delivery will rename any more: it is to be removed. */
export interface TemporaryLeft {
  readonly supplierId: string;
  readonly deliveryId: string;
  readonly folder: string;
  /** The final name of the delivery it was staged for. */
  readonly finalName: string;
  readonly name: string;
  /** How often removing it failed, and how the last time. */
  readonly failures: number;
  readonly lastErrorCode: Code | null;
  readonly lastError: string | null;
}

const COLUMNS = `t.supplier_id as "supplierId", t.delivery_id as "deliveryId", d.folder, d.name as "finalName", t.name,
  t.failures, t.last_error_code as "lastErrorCode", t.last_error as "lastError"`;
const FROM = 'temporary_left t join delivery d on d.supplier_id = t.supplier_id and d.id = t.delivery_id';

/**
 * What may be removed now: never what a delivery may yet be published from. The one it was left of never is, because it
 * has another name whenever it is sent again; but a mapping may give two documents the same name.
 */
export const LEFT_DUE = `(t.due_at is null or t.due_at <= clock_timestamp())
  and not exists (select from delivery e where e.supplier_id = t.supplier_id and e.temporary_name = t.name
    and e.state in ('new', 'staged'))
  and not exists (select from delivery e where e.supplier_id = t.supplier_id and e.temporary_name = t.name
    and e.state = 'failed' and e.failure <> 'rejected')`;

/** Notes what may be under the temporary name of a delivery; nothing when nobody ever tried to put something there. */
export async function leaveTemporary(
  trx: Database,
  { supplierId, id, temporaryName }: Pick<StoredDelivery, 'supplierId' | 'id' | 'temporaryName'>,
  at: Date,
): Promise<void> {
  await trx.raw(
    `insert into temporary_left (supplier_id, delivery_id, name, left_at)
     select supplier_id, id, :temporaryName, :at from delivery
     where supplier_id = :supplierId and id = :id and attempts > 0
     on conflict do nothing`,
    { supplierId, id, temporaryName, at },
  );
}

/** The one of a supplier that was left first, of those that are due. */
export async function oldestLeft(db: Database, supplierId: string): Promise<TemporaryLeft | undefined> {
  const { rows } = await db.raw<{ rows: TemporaryLeft[] }>(
    `select ${COLUMNS} from ${FROM} where t.supplier_id = :supplierId and ${LEFT_DUE}
     order by t.left_at, t.delivery_id, t.name limit 1`,
    { supplierId },
  );
  return rows[0];
}

/** Everything that is still to be removed of one delivery. */
export async function leftOf(db: Database, { supplierId, id }: DeliveryKey): Promise<TemporaryLeft[]> {
  const { rows } = await db.raw<{ rows: TemporaryLeft[] }>(
    `select ${COLUMNS} from ${FROM} where t.supplier_id = :supplierId and t.delivery_id = :id order by t.left_at, t.name`,
    { supplierId, id },
  );
  return rows;
}

/** It is not there any more. False when that is not this turn's to say. */
export async function forgetLeft(db: Database, left: TemporaryLeft, turn: LaneTurn): Promise<boolean> {
  const changed = await db('temporary_left')
    .where({ supplier_id: left.supplierId, delivery_id: left.deliveryId, name: left.name })
    .whereRaw(IN_TURN, { kind: turn.kind, key: turn.key, fence: turn.fence })
    .delete();
  return changed === 1;
}

/** Keeps why it could not be removed, and how long it rests. False when that is not this turn's to say. */
export async function putOffLeft(
  db: Database,
  left: TemporaryLeft,
  turn: LaneTurn,
  failed: { readonly code: Code; readonly message: string; readonly pauseMs: number },
): Promise<boolean> {
  const changed = await db('temporary_left')
    .where({ supplier_id: left.supplierId, delivery_id: left.deliveryId, name: left.name })
    .whereRaw(IN_TURN, { kind: turn.kind, key: turn.key, fence: turn.fence })
    .update({
      failures: db.raw('failures + 1'),
      last_error_code: failed.code,
      last_error: failed.message.replaceAll('\u0000', '\uFFFD'),
      due_at:
        failed.pauseMs > 0 ? db.raw('clock_timestamp() + make_interval(secs => ?)', [failed.pauseMs / 1000]) : null,
    });
  return changed === 1;
}
