import { expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { markPushed, type UnpushedListing } from '../../src/stores/listings.ts';
import { testDatabase } from '../support/database.ts';
import { stepGateway } from '../support/step-gateway.ts';

/** A shop answers in any order, while feeds lock listings by product: whoever waits for one must not hold a later one. */
const database = testDatabase();

it('remembers what a shop was told without holding a listing behind the one it waits for (G5)', async () => {
  const { db } = database;
  const step = await stepGateway(database);
  await putProducts(
    step.gateway,
    ['LAMP', 'CHAIR', 'DESK'].map((sku) => ({ sku, title: sku })),
  );
  const ids: string[] = await db('listing').orderBy('product_id').pluck('product_id');
  const told = [...ids].reverse().map((productId): UnpushedListing => {
    const since = step.clock.now();
    return { productId, sku: productId, quantity: 1, version: 9, since, fileSeenAt: null, becomes: 'other' };
  });
  const lock = { storefront_id: 'shop' };
  let marked: Promise<void> | undefined;
  await db.transaction(async (trx) => {
    await trx('listing')
      .where({ ...lock, product_id: ids[0] })
      .forNoKeyUpdate()
      .first('product_id');
    marked = markPushed(db, 'shop', told, step.clock.now());
    for (let waiting = 0; waiting === 0; ) {
      const { rows } = await db.raw(
        "select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      waiting = rows[0].waiting;
    }
    await trx('listing')
      .where({ ...lock, product_id: ids[2] })
      .forNoKeyUpdate()
      .noWait()
      .first('product_id');
  });
  await marked;
  expect(await db('listing').orderBy('product_id').pluck('pushed_version')).toEqual(['9', '9', '9']);
});
