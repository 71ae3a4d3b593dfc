import type { Code } from '../kernel/codes.ts';
import type { Database } from './database.ts';
import { IN_TURN, type LaneTurn } from './lanes.ts';

export const DELIVERY_STATES = ['new', 'staged', 'sent', 'acknowledged', 'failed', 'abandoned'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/**
 * Why a delivery failed. `rejected`: the supplier has it and cannot read it. The others never arrived, as far as we know:
 * `conflict`: something else has its name there; `uncertain`: it may have arrived and nobody can be asked by machine;
 * `refused`: the other side refuses this one document.
 */
export type DeliveryFailure = 'rejected' | 'conflict' | 'uncertain' | 'refused';

export interface NewDelivery {
  readonly supplierId: string;
  /** What it is: `order`, `functional-acknowledgment` or `interchange-acknowledgment`. */
  readonly kind: string;
  /** What it is about: a PO number, or the group or interchange it acknowledges. With kind and revision it is unique. */
  readonly subject: string;
  readonly purchaseOrderId?: string | undefined;
  readonly format: string;
  readonly mappingId?: string | undefined;
  readonly mappingVersion?: string | undefined;
  readonly interchangeControlNumber?: number | undefined;
  readonly groupControlNumber?: number | undefined;
  readonly functionalId?: string | undefined;
  readonly folder: string;
  readonly name: string;
  readonly temporaryName: string;
  readonly bytes: Uint8Array;
  readonly sha256: Buffer;
  readonly createdAt: Date;
}

/** Whether a document of this kind and subject is already sealed. */
export async function isSealed(trx: Database, supplierId: string, kind: string, subject: string): Promise<boolean> {
  const row = await trx('delivery').where({ supplier_id: supplierId, kind, subject }).first('id');
  return row !== undefined;
}

/** Fixes an outbound document with its final bytes. The natural key refuses a second one. */
export async function insertDelivery(trx: Database, delivery: NewDelivery): Promise<string> {
  const rows = await trx('delivery')
    .insert({
      supplier_id: delivery.supplierId,
      kind: delivery.kind,
      subject: delivery.subject,
      purchase_order_id: delivery.purchaseOrderId ?? null,
      format: delivery.format,
      mapping_id: delivery.mappingId ?? null,
      mapping_version: delivery.mappingVersion ?? null,
      interchange_control_number: delivery.interchangeControlNumber ?? null,
      group_control_number: delivery.groupControlNumber ?? null,
      functional_id: delivery.functionalId ?? null,
      folder: delivery.folder,
      name: delivery.name,
      temporary_name: delivery.temporaryName,
      bytes: Buffer.from(delivery.bytes),
      sha256: delivery.sha256,
      created_at: delivery.createdAt,
      waiting_since: delivery.createdAt,
    })
    .returning<{ id: string }[]>('id');
  return (rows[0] as { id: string }).id;
}

export interface StoredDelivery {
  readonly supplierId: string;
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly purchaseOrderId: string | null;
  readonly folder: string;
  readonly name: string;
  readonly temporaryName: string;
  readonly bytes: Buffer;
  readonly state: DeliveryState;
  readonly failure: DeliveryFailure | null;
  readonly stagedAt: Date | null;
  readonly attempts: number;
  /** How often it was about to become the supplier's. */
  readonly publications: number;
  /** How often a person had it sent again, and since when it waits, or last did. */
  readonly resends: number;
  readonly waitingSince: Date;
  readonly interchangeControlNumber: string | null;
  readonly groupControlNumber: string | null;
}

/** What names a delivery. */
export type DeliveryKey = Pick<StoredDelivery, 'supplierId' | 'id'>;

/**
 * One time that a delivery is sent, from its sealing or from a resend on. What was seen and done in an earlier one says
 * nothing about this one, although its state may be the same: not even where its bytes are.
 */
export type Sending = Pick<StoredDelivery, 'supplierId' | 'id' | 'resends'>;

const COLUMNS = {
  supplierId: 'supplier_id',
  id: 'id',
  kind: 'kind',
  subject: 'subject',
  purchaseOrderId: 'purchase_order_id',
  folder: 'folder',
  name: 'name',
  temporaryName: 'temporary_name',
  bytes: 'bytes',
  state: 'state',
  failure: 'failure',
  stagedAt: 'staged_at',
  attempts: 'attempts',
  publications: 'publications',
  resends: 'resends',
  waitingSince: 'waiting_since',
  interchangeControlNumber: 'interchange_control_number',
  groupControlNumber: 'group_control_number',
};

/** The delivery that a functional acknowledgment speaks of; control numbers are compared as numbers. */
export async function findByGroup(
  db: Database,
  supplierId: string,
  functionalId: string,
  groupControlNumber: number,
): Promise<StoredDelivery | undefined> {
  return db('delivery')
    .where({ supplier_id: supplierId, functional_id: functionalId, group_control_number: groupControlNumber })
    .forUpdate()
    .first(COLUMNS);
}

/** The delivery that an interchange acknowledgment speaks of; the latest one, should it have been sent again. */
export async function findByInterchange(
  db: Database,
  supplierId: string,
  interchangeControlNumber: number,
): Promise<StoredDelivery | undefined> {
  return db('delivery')
    .where({ supplier_id: supplierId, interchange_control_number: interchangeControlNumber })
    .orderBy('id', 'desc')
    .forUpdate()
    .first(COLUMNS);
}

/** A delivery as it is now. */
export async function findDelivery(db: Database, { supplierId, id }: DeliveryKey): Promise<StoredDelivery | undefined> {
  return db('delivery').where({ supplier_id: supplierId, id }).first(COLUMNS);
}

/** A delivery, locked until the transaction ends. */
export async function lockDelivery(
  trx: Database,
  { supplierId, id }: DeliveryKey,
): Promise<StoredDelivery | undefined> {
  return trx('delivery').where({ supplier_id: supplierId, id }).forUpdate().first(COLUMNS);
}

/** The document of a purchase order as it was sealed last, locked; undefined before it is. */
export async function lockOrderDelivery(
  trx: Database,
  supplierId: string,
  purchaseOrderId: string,
): Promise<StoredDelivery | undefined> {
  return trx('delivery')
    .where({ supplier_id: supplierId, purchase_order_id: purchaseOrderId, kind: 'order' })
    .orderBy('id', 'desc')
    .forUpdate()
    .first(COLUMNS);
}

/** One change of state with everything that belongs to it. */
export interface DeliveryMove {
  /** Nothing changes unless it is still in this state. */
  readonly from: DeliveryState;
  readonly to: DeliveryState;
  readonly at: Date;
  readonly failure?: DeliveryFailure | undefined;
  readonly reason?: string | undefined;
  /** An earlier attempt must have done it, or a person says so. */
  readonly inferred?: boolean | undefined;
  /** The supplier's number for it. */
  readonly reference?: string | undefined;
  /** The supplier answered: what was answered was sent, even if the answer came before we could note it. */
  readonly answered?: boolean | undefined;
  /** It is to be sent once more, from the beginning, and under a temporary name that it never had. */
  readonly again?: { readonly temporaryName: string } | undefined;
}

/** Changes the state of a delivery, or nothing at all. False when it was moved or sent again meanwhile. */
export async function moveDelivery(
  trx: Database,
  { supplierId, id, resends }: Sending,
  move: DeliveryMove,
): Promise<boolean> {
  const { from, to, at } = move;
  const changed = await trx('delivery')
    .where({ supplier_id: supplierId, id, resends, state: from })
    .update({
      state: to,
      failure: move.failure ?? null,
      reason: move.reason ?? null,
      due_at: null,
      publishing_fence: null,
      ...(to === 'staged' && from === 'new' ? { staged_at: at } : {}),
      ...(to === 'sent' ? { sent_at: at, inferred: move.inferred ?? false, reference: move.reference ?? null } : {}),
      ...(move.answered === true ? { acknowledged_at: at, sent_at: trx.raw('coalesce(sent_at, ?)', [at]) } : {}),
      ...(move.again
        ? {
            temporary_name: move.again.temporaryName,
            staged_at: null,
            sent_at: null,
            acknowledged_at: null,
            publications: 0,
            inferred: false,
            waiting_since: at,
            resends: trx.raw('resends + 1'),
          }
        : {}),
    });
  return changed === 1;
}

/**
 * Counts an attempt before it begins. False when it is not this turn's to make, or not to be made any more: whoever
 * abandons a delivery knows by the count whether something may lie at the supplier.
 */
export async function countAttempt(
  db: Database,
  { supplierId, id, resends, state }: Sending & Pick<StoredDelivery, 'state'>,
  turn: LaneTurn,
): Promise<boolean> {
  const changed = await db('delivery')
    .where({ supplier_id: supplierId, id, resends, state })
    .whereRaw(IN_TURN, { kind: turn.kind, key: turn.key, fence: turn.fence })
    .increment('attempts', 1);
  return changed === 1;
}

/**
 * Records that the document is about to become the supplier's. Answers how often that was recorded, undefined when it is
 * not this turn's to do.
 */
export async function beginPublication(
  db: Database,
  { supplierId, id, resends }: Sending,
  from: DeliveryState,
  turn: LaneTurn,
): Promise<number | undefined> {
  const rows = await db('delivery')
    .where({ supplier_id: supplierId, id, resends, state: from })
    .whereRaw(IN_TURN, { kind: turn.kind, key: turn.key, fence: turn.fence })
    .update({
      publications: db.raw('publications + 1'),
      publishing_fence: turn.fence,
      publishing_at: db.raw('clock_timestamp()'),
    })
    .returning<{ publications: number }[]>('publications');
  return rows[0]?.publications;
}

/**
 * Asked right before what cannot be taken back: whether the lane is still this turn's, and the delivery still the one it
 * began to publish. Extends the lease, so that nobody else begins before this turn had the time to end. Whoever wants to
 * stop the delivery, or to pause the supplier, at the same moment comes first or finds it under way, never both.
 *
 * @param hold makes sure of the lane until the transaction ends, and extends it; throws when it is lost
 */
export async function mayPublish(
  db: Database,
  { supplierId, id }: DeliveryKey,
  turn: LaneTurn,
  hold: (trx: Database) => Promise<void>,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    // Whoever pauses the supplier waits for this lock. It comes first: waiting for it must not use up the lease.
    const supplier = await trx('supplier').where({ id: supplierId }).forShare().first('paused_at');
    if (supplier?.paused_at != null) return false;
    await hold(trx);
    const row = await trx('delivery')
      .where({ supplier_id: supplierId, id, publishing_fence: turn.fence })
      .whereIn('state', ['new', 'staged'])
      .forShare()
      .first('id');
    return row !== undefined;
  });
}

/** Takes back what `beginPublication` recorded, because it is certain that nothing was sent. */
export async function takeBackPublication(
  db: Database,
  { supplierId, id }: DeliveryKey,
  turn: LaneTurn,
): Promise<void> {
  await db('delivery')
    .where({ supplier_id: supplierId, id, publishing_fence: turn.fence })
    .andWhere('publications', '>', 0)
    .decrement('publications', 1);
}

/** Whether a turn that is alive is publishing it at this moment. Lock the delivery before asking. */
export async function isUnderWay(trx: Database, { supplierId, id }: DeliveryKey): Promise<boolean> {
  const row = await trx('delivery as d')
    .join('lane as l', { 'l.fence': 'd.publishing_fence' })
    .where({ 'd.supplier_id': supplierId, 'd.id': id, 'l.kind': 'deliver', 'l.key': supplierId })
    .andWhere('l.lease_until', '>', trx.raw('clock_timestamp()'))
    .first('d.id');
  return row !== undefined;
}

/** Keeps why an attempt failed, and how long the delivery rests; what has begun to be published stays in doubt. */
export async function noteFailedAttempt(
  db: Database,
  { supplierId, id, resends }: Sending,
  turn: LaneTurn,
  failed: { readonly code: Code; readonly message: string; readonly at: Date; readonly pauseMs: number },
): Promise<void> {
  await db('delivery')
    .where({ supplier_id: supplierId, id, resends })
    .whereRaw(IN_TURN, { kind: turn.kind, key: turn.key, fence: turn.fence })
    .update({
      last_error_code: failed.code,
      last_error: failed.message.replaceAll('\u0000', '\uFFFD'),
      last_error_at: failed.at,
      publishing_fence: null,
      due_at:
        failed.pauseMs > 0 ? db.raw('clock_timestamp() + make_interval(secs => ?)', [failed.pauseMs / 1000]) : null,
    });
}

/** Ends the pause of a delivery. */
export async function makeDeliveryDue(trx: Database, { supplierId, id }: DeliveryKey): Promise<void> {
  await trx('delivery').where({ supplier_id: supplierId, id }).update({ due_at: null });
}

/** What of a supplier's documents may be delivered now: not before an earlier one about the same purchase order. */
export const DUE = `d.state in ('new', 'staged') and (d.due_at is null or d.due_at <= clock_timestamp())
  and not exists (
    select from delivery e where e.supplier_id = d.supplier_id and e.purchase_order_id = d.purchase_order_id and e.id < d.id
      and (e.state in ('new', 'staged') or (e.state = 'failed' and e.failure <> 'rejected')))`;

/** The oldest delivery of a supplier that is due and not at its destination yet. */
export async function oldestDue(db: Database, supplierId: string): Promise<StoredDelivery | undefined> {
  return db('delivery as d').where({ supplier_id: supplierId }).whereRaw(DUE).orderBy('d.id').first(COLUMNS);
}

/** The oldest document of a supplier that waits to be delivered, and how many do. */
export interface OldestWaiting {
  readonly supplierId: string;
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly name: string;
  readonly waitingSince: Date;
  readonly waiting: number;
  readonly lastErrorCode: Code | null;
  readonly lastError: string | null;
}

/** For every supplier with documents that wait to be delivered, the one that waits longest. */
export async function oldestWaiting(db: Database): Promise<OldestWaiting[]> {
  const { rows } = await db.raw<{ rows: OldestWaiting[] }>(
    `select distinct on (supplier_id) supplier_id as "supplierId", id, kind, subject, name,
       waiting_since as "waitingSince", count(*) over (partition by supplier_id)::int as waiting,
       last_error_code as "lastErrorCode", last_error as "lastError"
     from delivery where state in ('new', 'staged')
     order by supplier_id, waiting_since, id`,
  );
  return rows;
}
