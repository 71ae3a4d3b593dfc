import type { Database } from './database.ts';
import { estimateFacts } from './sql/estimate-facts.ts';

/** An estimate of a purchase order line; without days nothing of it comes. */
export interface NewEstimate {
  readonly supplierId: string;
  readonly purchaseOrderId: string;
  readonly lineNumber: number;
  readonly days: { readonly earliest: string; readonly latest: string; readonly source: string } | undefined;
  readonly parts: readonly unknown[];
}

/** What says when one purchase order line comes; domain/estimate.ts says what it means. */
export interface StoredEstimateFacts {
  readonly lineNumber: number;
  readonly orderLineId: string;
  /** Ours. */
  readonly sku: string;
  readonly ordered: number;
  readonly acknowledged: number;
  readonly backordered: number;
  readonly dead: number;
  readonly shipped: number;
  /** What the customer was promised. */
  readonly promisedBy: string | null;
  readonly answers: readonly {
    readonly document: string;
    readonly verdict: 'accepted' | 'backordered' | 'refused' | 'held';
    readonly units: number;
    readonly rest?: 'refused' | 'backordered';
    readonly saidOn?: string;
    readonly expectedOn?: string;
    readonly deliversOn?: string;
  }[];
  readonly parcels: readonly {
    readonly units: number;
    readonly leftAt: string;
    readonly deliversOn?: string;
    readonly deliveredOn?: string;
  }[];
  readonly restockOn: string | null;
  /** The estimate that stands; null while there is none. */
  readonly earliest: string | null;
  readonly latest: string | null;
  readonly source: string | null;
  readonly parts: readonly unknown[] | null;
}

/** Of each line of a purchase order. */
export async function readEstimateFacts(
  trx: Database,
  supplierId: string,
  purchaseOrderId: string,
): Promise<StoredEstimateFacts[]> {
  const { rows } = await trx.raw<{ rows: StoredEstimateFacts[] }>(estimateFacts, { supplierId, purchaseOrderId });
  return rows;
}

/** What the days of a purchase order are reckoned from; null: it is older than estimates. */
export async function deliveryTermsOf(
  db: Database,
  supplierId: string,
  purchaseOrderId: string,
): Promise<
  | {
      readonly terms: unknown;
      readonly createdAt: Date;
      readonly sentAt: Date | null;
      /** The supplier could not read it, or a person was told that an answer is overdue. */
      readonly isMissed: boolean;
    }
  | undefined
> {
  return db('purchase_order')
    .where({ supplier_id: supplierId, id: purchaseOrderId })
    .first({
      terms: 'delivery_terms',
      createdAt: 'created_at',
      sentAt: 'sent_at',
      isMissed: db.raw(`state = 'unreadable' or overdue <> '[]'`),
    });
}

/** Adds estimates to the history; the last one of a line stands. */
export async function insertEstimates(
  trx: Database,
  estimates: readonly NewEstimate[],
  { cause, at }: { readonly cause: string; readonly at: Date },
): Promise<void> {
  if (estimates.length === 0) return;
  await trx('delivery_estimate').insert(
    estimates.map(({ supplierId, purchaseOrderId, lineNumber, days, parts }) => ({
      supplier_id: supplierId,
      purchase_order_id: purchaseOrderId,
      line_number: lineNumber,
      earliest: days?.earliest ?? null,
      latest: days?.latest ?? null,
      source: days?.source ?? null,
      parts: JSON.stringify(parts),
      cause,
      at,
    })),
  );
}

/** Keeps with a purchase order what its days are reckoned from, by when it should leave, and when time alone changes its estimates. */
export async function setEstimateClock(
  trx: Database,
  { supplierId, purchaseOrderId }: { readonly supplierId: string; readonly purchaseOrderId: string },
  clock: { readonly terms: unknown; readonly shipBy: string; readonly at: Date | undefined },
): Promise<void> {
  await trx('purchase_order')
    .where({ supplier_id: supplierId, id: purchaseOrderId })
    .update({ delivery_terms: JSON.stringify(clock.terms), ship_by: clock.shipBy, estimate_at: clock.at ?? null });
}

/** Has the estimates of a purchase order looked at by the next watch that knows its supplier. */
export async function wantEstimate(
  trx: Database,
  supplierId: string,
  purchaseOrderId: string,
  now: Date,
): Promise<void> {
  await trx('purchase_order').where({ supplier_id: supplierId, id: purchaseOrderId }).update({ estimate_at: now });
}

/** Purchase orders whose estimates are changed by time, oldest first. */
export async function estimatesToLookAt(db: Database, supplierId: string, now: Date, limit: number): Promise<string[]> {
  return db('purchase_order')
    .where({ supplier_id: supplierId })
    .andWhere('estimate_at', '<=', now)
    .orderBy(['estimate_at', 'id'])
    .limit(limit)
    .pluck('id');
}
