import { fileWork, orderWork, type Work } from '../kernel/steps.ts';
import type { Database } from './database.ts';
import type { StoredDelivery } from './deliveries.ts';

/** The order that a document is about, or the file that it answers: what its delivery is a step of. */
export async function worksOfDelivery(
  db: Database,
  {
    supplierId,
    purchaseOrderId,
    kind,
    subject,
  }: Pick<StoredDelivery, 'supplierId' | 'purchaseOrderId' | 'kind' | 'subject'>,
): Promise<readonly Work[]> {
  if (purchaseOrderId !== null) {
    const order = await db('purchase_order')
      .where({ supplier_id: supplierId, id: purchaseOrderId })
      .first<{ orderId: string }>({ orderId: 'order_id' });
    return order === undefined ? [] : [orderWork(order.orderId)];
  }
  const interchangeId = /^\d{1,18}/.exec(subject)?.[0];
  if (!kind.endsWith('acknowledgment') || interchangeId === undefined) return [];
  const answered = await db('interchange')
    .where({ supplier_id: supplierId, id: interchangeId })
    .first<{ fileId: string }>({ fileId: 'file_id' });
  return answered === undefined ? [] : [fileWork(supplierId, answered.fileId)];
}

/** So many instants are remembered: of one feed all batches have the same one. */
const REMEMBERED = 200;

/**
 * Finds the files that were first seen at some instants, which is all that a listing knows of what changed it. Each instant
 * is asked for once.
 */
export class FilesSeen {
  private readonly known = new Map<number, readonly Work[]>();

  async worksAt(db: Database, seen: readonly Date[]): Promise<readonly Work[]> {
    const instants = [...new Set(seen.map((at) => at.getTime()))];
    const unknown = instants.filter((at) => !this.known.has(at));
    if (unknown.length > 0) await this.ask(db, unknown);
    return [...new Set(instants.flatMap((at) => this.known.get(at) ?? []))];
  }

  private async ask(db: Database, instants: readonly number[]): Promise<void> {
    const rows = await db('seen_file')
      .whereIn(
        'first_seen_at',
        instants.map((at) => new Date(at)),
      )
      .select<{ supplierId: string; id: string; at: Date }[]>({
        supplierId: 'supplier_id',
        id: 'id',
        at: 'first_seen_at',
      });
    for (const at of instants) this.known.set(at, []);
    for (const { supplierId, id, at } of rows)
      this.known.set(at.getTime(), [...(this.known.get(at.getTime()) ?? []), fileWork(supplierId, id)]);
    for (const oldest of this.known.keys()) {
      if (this.known.size <= REMEMBERED) break;
      this.known.delete(oldest);
    }
  }
}
