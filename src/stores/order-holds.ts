import type { Database } from './database.ts';

export interface StoredHold {
  readonly kind: string;
  readonly detail: string;
  /** Null while it stands. */
  readonly releasedAt: Date | null;
}

/**
 * Places holds on an order. One that somebody released stays released, unless it says something else now.
 *
 * @param when `anew`: it stands again even if it says the same
 */
export async function placeHolds(
  trx: Database,
  orderId: string,
  holds: readonly { readonly kind: string; readonly detail: string }[],
  at: Date,
  when: 'changed' | 'anew' = 'changed',
): Promise<void> {
  if (holds.length === 0) return;
  await trx.raw(
    `insert into order_hold (order_id, kind, detail, placed_at)
     select cast(:orderId as bigint), kind, detail, cast(:at as timestamptz) from jsonb_to_recordset(cast(:holds as jsonb)) as h(kind text, detail text)
     on conflict (order_id, kind) do update set detail = excluded.detail, placed_at = excluded.placed_at,
       released_at = null, released_by = null, released_because = null
     where :isAnew or order_hold.detail <> excluded.detail`,
    { orderId, holds: JSON.stringify(holds), at, isAnew: when === 'anew' },
  );
}

/** All holds of an order, those that stand first. */
export async function holdsOfOrder(db: Database, orderId: string): Promise<StoredHold[]> {
  return db('order_hold')
    .where({ order_id: orderId })
    .orderByRaw('released_at nulls first, kind')
    .select({ kind: 'kind', detail: 'detail', releasedAt: 'released_at' });
}

/** Releases standing holds of an order. Answers how many. */
export async function releaseHolds(
  trx: Database,
  orderId: string,
  kinds: readonly string[],
  release: { readonly by: string; readonly because?: string | undefined; readonly at: Date },
): Promise<number> {
  return trx('order_hold')
    .where({ order_id: orderId })
    .whereIn('kind', [...kinds])
    .whereNull('released_at')
    .update({ released_at: release.at, released_by: release.by, released_because: release.because ?? null });
}

/**
 * Joins order lines to products that were unknown when the order came, and ends the holds of the orders that waited for them.
 * Answers those orders.
 */
export async function releaseKnownSkus(trx: Database, at: Date): Promise<string[]> {
  await trx.raw(
    `update sales_order_line l set product_id = p.id from product p where l.product_id is null and p.sku = l.sku`,
  );
  const { rows } = await trx.raw<{ rows: { id: string }[] }>(
    `update order_hold h set released_at = :at, released_by = 'gateway', released_because = 'its SKUs are known now'
     where h.kind = 'unknown-sku' and h.released_at is null
       and not exists (select from sales_order_line l where l.order_id = h.order_id and l.product_id is null)
     returning h.order_id as id`,
    { at },
  );
  return rows.map((row) => row.id);
}
