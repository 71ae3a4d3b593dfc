import type { Database } from './database.ts';

export type DeliveryState = 'new' | 'staged' | 'sent' | 'acknowledged' | 'rejected' | 'failed';

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
  readonly attempts: number;
}

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
  attempts: 'attempts',
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

export async function countAttempt(db: Database, supplierId: string, id: string): Promise<void> {
  await db('delivery').where({ supplier_id: supplierId, id }).increment('attempts', 1);
}

/** Records that the document is about to become the supplier's. Answers how often that was recorded. */
export async function countPublication(db: Database, supplierId: string, id: string): Promise<number> {
  const rows = await db('delivery')
    .where({ supplier_id: supplierId, id })
    .increment('publications', 1)
    .returning<{ publications: number }[]>('publications');
  return rows[0]?.publications ?? 0;
}

/** Takes back what `countPublication` recorded, because it is certain that nothing was sent. */
export async function takeBackPublication(db: Database, supplierId: string, id: string): Promise<void> {
  await db('delivery')
    .where({ supplier_id: supplierId, id })
    .andWhere('publications', '>', 0)
    .decrement('publications', 1);
}

/** new → staged. False when somebody else moved it on. */
export async function markStaged(db: Database, supplierId: string, id: string, at: Date): Promise<boolean> {
  const changed = await db('delivery')
    .where({ supplier_id: supplierId, id, state: 'new' })
    .update({ state: 'staged', staged_at: at });
  return changed === 1;
}

/** staged → sent. `inferred`: an earlier attempt must have done it. `reference`: the supplier's number for it. */
export async function markSent(
  trx: Database,
  supplierId: string,
  id: string,
  at: Date,
  { inferred, reference }: { readonly inferred: boolean; readonly reference: string | undefined },
): Promise<boolean> {
  const changed = await trx('delivery')
    .where({ supplier_id: supplierId, id, state: 'staged' })
    .update({ state: 'sent', sent_at: at, inferred, reference: reference ?? null });
  return changed === 1;
}

/**
 * Records what a functional acknowledgment said, or why a delivery cannot go on. What was acknowledged was sent, even
 * if the answer came before we could note it.
 */
export async function markOutcome(
  trx: Database,
  supplierId: string,
  id: string,
  outcome: { readonly state: 'acknowledged' | 'rejected' | 'failed'; readonly reason?: string; readonly at: Date },
): Promise<void> {
  await trx('delivery')
    .where({ supplier_id: supplierId, id })
    .update({
      state: outcome.state,
      reason: outcome.reason ?? null,
      ...(outcome.state === 'failed'
        ? {}
        : { acknowledged_at: outcome.at, sent_at: trx.raw('coalesce(sent_at, ?)', [outcome.at]) }),
    });
}

/** The oldest delivery of a supplier that is not at its destination yet. */
export async function oldestUnsent(db: Database, supplierId: string): Promise<StoredDelivery | undefined> {
  return db('delivery')
    .where({ supplier_id: supplierId })
    .whereIn('state', ['new', 'staged'])
    .orderBy('id')
    .first(COLUMNS);
}

/** Suppliers with deliveries that wait although no job came for them. */
export async function suppliersToDeliver(db: Database, before: Date): Promise<string[]> {
  const rows = await db('delivery')
    .distinct('supplier_id')
    .whereIn('state', ['new', 'staged'])
    .andWhere('created_at', '<', before);
  return rows.map((row) => row.supplier_id);
}
