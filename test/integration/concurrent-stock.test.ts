import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RejectedError } from '../../src/kernel/errors.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import type { Gateway } from '../../src/pipeline/gateway.ts';
import { routeOrder } from '../../src/pipeline/outbound/plan.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { type Database, openDatabase } from '../../src/stores/database.ts';
import { refreshListings } from '../../src/stores/listings.ts';
import { upsertProducts } from '../../src/stores/products.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { ownedByFile } from '../support/leaks.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/**
 * Sixteen clients want the same units at once, over connections of one gateway or of two, while the supplier's feeds are
 * applied, taken back and listings computed anew. What is there is given out once, and nobody is told of a deadlock.
 */
const CLIENTS = 16;
const ORDERS = 96;
const HOT = 40;
const COLD = 500;
const BUFFER = 3;

const database = testDatabase({ poolMax: 16 });
let other: Database;
let step: StepGateway;
let feeds = 0;

beforeAll(async () => {
  other = await openDatabase({ address: database.url, logger: silentLogger, poolMax: 16 });
  const { pool } = other.client as { pool: { used: Pooled[]; free: Pooled[] } };
  ownedByFile(() => [...pool.used, ...pool.free].map(({ resource }) => resource.connection.stream));
});
afterAll(() => other.destroy());

interface Pooled {
  readonly resource: { readonly connection: { readonly stream: object } };
}

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, exception, api_request, lane');
  step = await stepGateway(database);
  await upsertProducts(
    database.db,
    ['HOT', 'COLD'].map((sku) => ({ sku, title: '' })),
  );
  await feed();
});

/** The supplier says again what it has: it knows of none of our orders yet. */
async function feed(): Promise<void> {
  feeds += 1;
  const rows = [`HOT,,${feeds},${HOT},4.00,A,`, `COLD,,${feeds},${COLD},4.00,A,`];
  const header = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA';
  await step.receive('bravo', `inv_${feeds}.csv`, `${[header, ...rows].join('\r\n')}\r\n`);
}

/** Half of the orders name the two SKUs the other way round. */
async function acceptOrders(): Promise<string[]> {
  for (let index = 0; index < ORDERS; index += 1) {
    const lines = [['HOT', 1] as const, ['COLD', 1] as const];
    if (index % 2 === 0) lines.reverse();
    await acceptOrder(step.gateway, { ...orderOf(`O-${index}`, lines), shippingService: 'ground' }, `O-${index}`);
  }
  return step.hints
    .splice(0)
    .flatMap(({ queue, payload }) => (queue === 'order.route' ? [String(payload.orderId)] : []));
}

async function routeAll(gateways: readonly Gateway[], orders: readonly string[]): Promise<void> {
  const waiting = [...orders];
  const client = async (number: number): Promise<void> => {
    const gateway = gateways[number % gateways.length] as Gateway;
    for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) await routeOrder(gateway, order);
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
}

async function granted(): Promise<Record<string, number>> {
  const { rows } = await database.db.raw<{ rows: { sku: string; units: number }[] }>(
    'select supplier_sku as sku, sum(quantity)::int as units from purchase_order_line group by 1',
  );
  return Object.fromEntries(rows.map(({ sku, units }) => [sku, units]));
}

async function shown(): Promise<Record<string, number>> {
  const rows = await database
    .db('listing as l')
    .join('product as p', 'p.id', 'l.product_id')
    .select<{ sku: string; units: number }[]>({ sku: 'p.sku', units: 'l.desired' });
  return Object.fromEntries(rows.map(({ sku, units }) => [sku, units]));
}

describe.each([1, 2])('sixteen clients of %i gateway(s)', (pools) => {
  const gateways = (): Gateway[] => [step.gateway, { ...step.gateway, db: other }].slice(0, pools);

  it('get exactly what is there while feeds are applied, taken back and listings computed anew (G5)', async () => {
    const orders = await acceptOrders();
    expect(orders).toHaveLength(ORDERS);
    let isOver = false;
    const bringing = (async () => {
      while (!isOver) {
        await feed();
        const last = await database.db('feed_run').where({ state: 'applied' }).orderBy('id', 'desc').first('id');
        await undoFeed(gateways().at(-1) as Gateway, String(last.id), { by: 'ann', reason: 'try' }).catch((error) => {
          if (!(error instanceof RejectedError)) throw error;
        });
      }
    })();
    const computing = (async () => {
      const ids = await database.db('product').pluck('id');
      while (!isOver) {
        await other.transaction((trx) => refreshListings(trx, step.clock.now(), { productIds: ids }));
      }
    })();
    await Promise.all([
      routeAll(gateways(), orders).finally(() => {
        isOver = true;
      }),
      bringing,
      computing,
    ]);
    expect(await granted()).toEqual({ HOT, COLD: ORDERS });
    expect(await shown()).toEqual({ HOT: 0, COLD: COLD - ORDERS - BUFFER });
  });
});
