import type { Database } from './database.ts';

/** An order that is to be read from its shop. */
export interface AskedOrder {
  readonly orderId: string;
  /** How often it was asked for since it was read last: whoever asks while it is read has it read again. */
  readonly asked: number;
  readonly askedAt: Date;
  /** A person wants it, also where it would not be taken by itself. */
  readonly byPerson: boolean;
}

/** Writes down that an order is to be read from its shop, in the transaction of whatever said so. */
export async function askForRead(
  trx: Database,
  ask: { readonly storefrontId: string; readonly orderId: string; readonly byPerson?: boolean; readonly at: Date },
): Promise<void> {
  await trx.raw(
    `insert into order_read (storefront_id, external_id, asked_at, by_person)
     values (:storefrontId, :orderId, :at, :byPerson)
     on conflict (storefront_id, external_id) do update
       set asked = order_read.asked + 1, by_person = order_read.by_person or excluded.by_person`,
    { storefrontId: ask.storefrontId, orderId: ask.orderId, at: ask.at, byPerson: ask.byPerson ?? false },
  );
}

/** The orders that wait longest, but for those that are postponed. */
export async function oldestReads(
  db: Database,
  storefrontId: string,
  limit: number,
  postponed: readonly string[] = [],
): Promise<AskedOrder[]> {
  return db('order_read')
    .where({ storefront_id: storefrontId })
    .whereNotIn('external_id', [...postponed])
    .orderBy(['asked_at', 'external_id'])
    .limit(limit)
    .select({ orderId: 'external_id', asked: 'asked', askedAt: 'asked_at', byPerson: 'by_person' });
}

/** It was read; unless it was asked for once more meanwhile. */
export async function endRead(
  trx: Database,
  storefrontId: string,
  { orderId, asked }: Pick<AskedOrder, 'orderId' | 'asked'>,
): Promise<void> {
  await trx('order_read').where({ storefront_id: storefrontId, external_id: orderId, asked }).delete();
}

export async function isAskedFor(db: Database, storefrontId: string, orderId: string): Promise<boolean> {
  const row = await db('order_read').where({ storefront_id: storefrontId, external_id: orderId }).first('asked');
  return row !== undefined;
}

/** Storefronts with orders to read: what the sweep hints again. */
export async function storefrontsToRead(db: Database): Promise<string[]> {
  return db('order_read').distinct().pluck('storefront_id');
}
