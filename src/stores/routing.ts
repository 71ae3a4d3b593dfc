import type { Database } from './database.ts';
import { lockOffers, routableOffers } from './sql/lock-offers.ts';

export interface RoutableOffer {
  readonly supplierId: string;
  readonly supplierSku: string;
  readonly productId: string;
  readonly unitCost: string | null;
  readonly currency: string;
  /** Units of all warehouses together; null when the supplier never said. */
  readonly reported: number | null;
  readonly unreflected: number;
  /** Units of one pack that can be ordered. */
  readonly packSize: number;
  /** By the limits that the sweep moved last. */
  readonly staleness: 'fresh' | 'ageing' | 'stale';
  /** When the supplier last confirmed the figure; null where it does not come from a feed. */
  readonly confirmedAt: Date | null;
  /** The supplier could not send what the figure says, and none is in force that was true later. */
  readonly isRefused: boolean;
  /** Of one unit. */
  readonly weightKg: string | null;
  readonly hazmat: boolean;
  /** What others will take until a feed shows our order; null where nothing was learnt. */
  readonly sells: { readonly mean: number; readonly deviation: number } | null;
  /** Lines that the supplier was asked for lately, and how many it refused; null where nobody counted. */
  readonly record: { readonly lines: number; readonly refused: number } | null;
}

/** Reads what may be routed for some products, without a lock: for a preview. */
export async function readRoutableOffers(db: Database, productIds: readonly string[]): Promise<RoutableOffer[]> {
  const { rows } = await db.raw<{ rows: RoutableOffer[] }>(routableOffers, { productIds: `{${productIds.join(',')}}` });
  return rows;
}

/** Locks and reads what may be routed for some products. Call inside the transaction that makes the purchase orders. */
export async function lockRoutableOffers(trx: Database, productIds: readonly string[]): Promise<RoutableOffer[]> {
  const ids = `{${productIds.join(',')}}`;
  await trx.raw(lockOffers, { productIds: ids });
  return readRoutableOffers(trx, productIds);
}

/** The number of the next routing attempt of an order, from 1. */
export async function nextAttempt(trx: Database, orderId: string): Promise<number> {
  const row = await trx('routing_decision')
    .where({ order_id: orderId })
    .max<{ max: number | null }>('attempt as max')
    .first();
  return (row?.max ?? 0) + 1;
}

export async function insertDecision(
  trx: Database,
  decision: {
    readonly orderId: string;
    readonly attempt: number;
    readonly algorithm: string;
    readonly inputsSha256: Buffer;
    readonly inputs: unknown;
    readonly explanation: unknown;
    readonly at: Date;
  },
): Promise<void> {
  await trx('routing_decision').insert({
    order_id: decision.orderId,
    attempt: decision.attempt,
    algorithm: decision.algorithm,
    inputs_sha256: decision.inputsSha256,
    inputs: JSON.stringify(decision.inputs),
    explanation: JSON.stringify(decision.explanation),
    decided_at: decision.at,
  });
}

/** What is routed next of an order goes to this supplier or to nobody. The last choice before it stands. */
export async function chooseSupplier(
  trx: Database,
  choice: {
    readonly orderId: string;
    readonly afterAttempt: number;
    readonly supplierId: string;
    readonly by: string;
    readonly reason?: string | undefined;
    readonly at: Date;
  },
): Promise<void> {
  await trx('route_choice')
    .insert({
      order_id: choice.orderId,
      after_attempt: choice.afterAttempt,
      supplier_id: choice.supplierId,
      chosen_by: choice.by,
      reason: choice.reason ?? null,
      chosen_at: choice.at,
    })
    .onConflict(['order_id', 'after_attempt'])
    .merge();
}
