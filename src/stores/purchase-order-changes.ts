import type { Database } from './database.ts';

export interface ChangeLine {
  readonly lineNumber: number;
  /** Units that are not to come. */
  readonly units: number;
}

export interface StoredChange {
  readonly supplierId: string;
  readonly purchaseOrderId: string;
  readonly changeNumber: number;
  readonly purpose: 'change' | 'cancel';
  readonly reason: string | null;
  readonly requestedAt: Date;
  /** `by-hand`: the supplier takes no changes by document; a person asks, and says what was answered. */
  readonly state: 'requested' | 'by-hand' | 'agreed' | 'refused';
}

const COLUMNS = {
  supplierId: 'supplier_id',
  purchaseOrderId: 'purchase_order_id',
  changeNumber: 'change_number',
  purpose: 'purpose',
  reason: 'reason',
  requestedAt: 'requested_at',
  state: 'state',
};
const OPEN = ['requested', 'by-hand'];

type OrderKey = { readonly supplierId: string; readonly purchaseOrderId: string };

/** Stores a change with its lines under the next number of its order. */
export async function insertChange(
  trx: Database,
  change: OrderKey & {
    readonly purpose: 'change' | 'cancel';
    readonly reason?: string | undefined;
    readonly by: string;
    readonly at: Date;
    readonly state: 'requested' | 'by-hand';
    readonly lines: readonly ChangeLine[];
  },
): Promise<number> {
  const key = { supplier_id: change.supplierId, purchase_order_id: change.purchaseOrderId };
  const last = await trx('purchase_order_change')
    .where(key)
    .max<{ max: number | null }>('change_number as max')
    .first();
  const changeNumber = (last?.max ?? 0) + 1;
  await trx('purchase_order_change').insert({
    ...key,
    change_number: changeNumber,
    purpose: change.purpose,
    reason: change.reason ?? null,
    requested_by: change.by,
    requested_at: change.at,
    state: change.state,
  });
  await trx('purchase_order_change_line').insert(
    change.lines.map(({ lineNumber, units }) => ({
      ...key,
      change_number: changeNumber,
      line_number: lineNumber,
      units,
    })),
  );
  return changeNumber;
}

/** The change of an order that waits for its answer: one at a time. */
export async function openChange(
  db: Database,
  { supplierId, purchaseOrderId }: OrderKey,
): Promise<StoredChange | undefined> {
  return db('purchase_order_change')
    .where({ supplier_id: supplierId, purchase_order_id: purchaseOrderId })
    .whereIn('state', OPEN)
    .first(COLUMNS);
}

export async function changeLines(db: Database, change: StoredChange): Promise<ChangeLine[]> {
  return db('purchase_order_change_line')
    .where({
      supplier_id: change.supplierId,
      purchase_order_id: change.purchaseOrderId,
      change_number: change.changeNumber,
    })
    .orderBy('line_number')
    .select({ lineNumber: 'line_number', units: 'units' });
}

export async function answerChange(
  trx: Database,
  change: StoredChange,
  answered: { readonly state: 'agreed' | 'refused' | 'by-hand'; readonly answer?: string; readonly at?: Date },
): Promise<void> {
  await trx('purchase_order_change')
    .where({
      supplier_id: change.supplierId,
      purchase_order_id: change.purchaseOrderId,
      change_number: change.changeNumber,
    })
    .update({ state: answered.state, answer: answered.answer ?? null, answered_at: answered.at ?? null });
}

/** Changes without a sealed document although no job came for them. */
export async function unsealedChanges(
  db: Database,
  before: Date,
  limit: number,
): Promise<{ supplierId: string; purchaseOrderId: string }[]> {
  const { rows } = await db.raw<{ rows: { supplierId: string; purchaseOrderId: string }[] }>(
    `select c.supplier_id as "supplierId", c.purchase_order_id as "purchaseOrderId" from purchase_order_change c
     join purchase_order p on p.supplier_id = c.supplier_id and p.id = c.purchase_order_id
     where c.state = 'requested' and c.requested_at < :before and not exists (
       select from delivery d where d.supplier_id = c.supplier_id and d.purchase_order_id = c.purchase_order_id
         and d.kind = 'order-change' and d.subject = p.po_number || '-C' || c.change_number)
     order by c.requested_at limit :limit`,
    { before, limit },
  );
  return rows;
}

/** Whether a supplier refused a change of a purchase order. */
export async function refusedChange(db: Database, supplierId: string, purchaseOrderId: string): Promise<boolean> {
  const row = await db('purchase_order_change')
    .where({ supplier_id: supplierId, purchase_order_id: purchaseOrderId, state: 'refused' })
    .first('change_number');
  return row !== undefined;
}
