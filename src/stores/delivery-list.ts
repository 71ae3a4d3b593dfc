import type { Code } from '../kernel/codes.ts';
import type { Database } from './database.ts';
import type { DeliveryFailure, DeliveryState } from './deliveries.ts';

/** A delivery as people look at it, without its bytes. */
export interface DeliveryRow {
  readonly supplierId: string;
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly name: string;
  readonly folder: string;
  readonly state: DeliveryState;
  readonly failure: DeliveryFailure | null;
  readonly reason: string | null;
  readonly interchangeControlNumber: string | null;
  readonly groupControlNumber: string | null;
  readonly reference: string | null;
  /** That it was sent is concluded, or said by a person. */
  readonly inferred: boolean;
  readonly size: number;
  readonly sha256: string;
  readonly attempts: number;
  readonly publications: number;
  readonly resends: number;
  readonly createdAt: Date;
  readonly waitingSince: Date;
  readonly stagedAt: Date | null;
  readonly sentAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly lastErrorCode: Code | null;
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
  /** Set while it rests. */
  readonly pausedUntil: Date | null;
  /** An earlier document about the same purchase order that has to go first. */
  readonly behind: string | null;
  /** The last error that any document of this supplier met on its way, since it waits. */
  readonly supplierErrorCode: Code | null;
  readonly supplierError: string | null;
}

const ROW = `d.supplier_id as "supplierId", d.id, d.kind, d.subject, d.name, d.folder, d.state, d.failure, d.reason,
  d.interchange_control_number as "interchangeControlNumber", d.group_control_number as "groupControlNumber",
  d.reference, d.inferred, length(d.bytes) as size, encode(d.sha256, 'hex') as sha256, d.attempts, d.publications,
  d.resends, d.created_at as "createdAt", d.waiting_since as "waitingSince", d.staged_at as "stagedAt",
  d.sent_at as "sentAt", d.acknowledged_at as "acknowledgedAt", d.last_error_code as "lastErrorCode",
  d.last_error as "lastError", d.last_error_at as "lastErrorAt",
  case when d.due_at > clock_timestamp() then d.due_at end as "pausedUntil",
  (select e.name from delivery e where e.supplier_id = d.supplier_id and e.purchase_order_id = d.purchase_order_id
     and e.id < d.id and d.state in ('new', 'staged')
     and (e.state in ('new', 'staged') or (e.state = 'failed' and e.failure <> 'rejected')) order by e.id limit 1) as behind,
  w.code as "supplierErrorCode", w.text as "supplierError"`;

const FROM = `delivery d left join lateral (
  select o.last_error_code as code, o.last_error as text from delivery o
  where o.supplier_id = d.supplier_id and o.state in ('new', 'staged') and o.last_error_at is not null
  order by o.last_error_at desc limit 1) w on d.state in ('new', 'staged')`;

export interface WantedDeliveries {
  readonly supplierId?: string | undefined;
  readonly state?: DeliveryState | undefined;
  /** Only those that are neither at their supplier nor given up: they wait for their turn or for a person. */
  readonly waiting?: boolean | undefined;
  /** Only the following ones of the page before: older, or newer where those that wait are meant. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Deliveries, newest first; those that wait, oldest first. */
export async function listDeliveries(db: Database, wanted: WantedDeliveries): Promise<DeliveryRow[]> {
  const { rows } = await db.raw<{ rows: DeliveryRow[] }>(
    `select ${ROW} from ${FROM}
     where (cast(:supplierId as text) is null or d.supplier_id = :supplierId)
       and (cast(:state as text) is null or d.state = :state)
       and (not :waiting or d.state in ('new', 'staged', 'failed'))
       and (cast(:before as bigint) is null or case when :waiting then d.id > :before else d.id < :before end)
     order by case when :waiting then d.id end, d.id desc limit :limit`,
    {
      supplierId: wanted.supplierId ?? null,
      state: wanted.state ?? null,
      waiting: wanted.waiting === true,
      before: wanted.before ?? null,
      limit: wanted.limit,
    },
  );
  return rows;
}

/** One delivery by its number. Numbers are counted over all suppliers. */
export async function showDelivery(
  db: Database,
  id: string,
): Promise<{ readonly row: DeliveryRow; readonly bytes: Buffer } | undefined> {
  const { rows } = await db.raw<{ rows: (DeliveryRow & { bytes: Buffer })[] }>(
    `select ${ROW}, d.bytes from ${FROM} where d.id = :id`,
    { id },
  );
  const [found] = rows;
  if (found === undefined) return undefined;
  const { bytes, ...row } = found;
  return { row, bytes };
}
