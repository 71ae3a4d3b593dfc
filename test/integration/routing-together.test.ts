import { beforeEach, describe, expect, it } from 'vitest';
import { routingPolicy } from '../../src/documents/routing-request.ts';
import type { SolveProgram } from '../../src/domain/routing/program.ts';
import { limits } from '../../src/partners/schema/limits.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import type { Gateway } from '../../src/pipeline/gateway.ts';
import { routeOrder, routeOrders } from '../../src/pipeline/outbound/plan.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { rowsOf } from '../support/loop.ts';
import { putOrders } from '../support/many-orders.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Orders that go in one transaction, and orders that take long to judge. */
const database = testDatabase();
let step: StepGateway;

async function start(options: Parameters<typeof stepGateway>[1] = {}): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, control_number, state_event',
    { restart: true },
  );
  step = await stepGateway(database, options);
}

/** Bravo and Acme sell lamps and chairs, too few of them. */
async function stock(): Promise<void> {
  await putProducts(
    step.gateway,
    ['LAMP', 'CHAIR', 'DESK'].map((sku) => ({ sku, title: sku })),
  );
  await step.receive(
    'bravo',
    'inv_1.csv',
    bravoFiles.stock([
      ['LAMP', 3, '10.00'],
      ['CHAIR', 3, '20.00'],
    ]),
  );
  await database.db.raw(
    `insert into supplier_offer (supplier_id, supplier_sku, product_id, cost, currency)
     select 'acme', 'A-' || sku, id, 11, 'USD' from product where sku in ('LAMP', 'DESK')`,
  );
  await database.db.raw(
    `insert into supplier_stock (supplier_id, supplier_sku, quantity, feed_run_id, source_ordinal)
     select 'acme', supplier_sku, 2, 0, 0 from supplier_offer where supplier_id = 'acme'`,
  );
  step.hints.length = 0;
  step.events.length = 0;
}

const WANTED = [
  ['LAMP'],
  ['LAMP', 'CHAIR'],
  ['DESK', 'LAMP'],
  ['LAMP'],
  ['CHAIR'],
  ['LAMP', 'DESK'],
  ['LAMP'],
  ['NONE'],
];

/** Orders as they stand in `WANTED`; nobody sells the last one. */
async function place(): Promise<string[]> {
  await putProducts(step.gateway, [{ sku: 'NONE', title: 'Nobody has it' }]);
  step.hints.length = 0;
  return putOrders(database.db, WANTED.length, (order) => WANTED[order] as string[]);
}

const OF_PURCHASE_ORDER = 'join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id';

/** All that routing left, by table; purchase orders by their numbers. */
async function written(): Promise<Record<string, unknown>> {
  const tables = {
    sales_order: 'select id, state, reason, fee_terms from sales_order order by id',
    routing_decision: 'select *, null as decided_at from routing_decision order by order_id, attempt',
    purchase_order: 'select *, null as id from purchase_order order by supplier_id, po_number',
    purchase_order_line: `select p.po_number, l.*, null as purchase_order_id from purchase_order_line l
      ${OF_PURCHASE_ORDER} order by supplier_id, po_number, line_number`,
    reservation: `select p.po_number, l.*, null as purchase_order_id from reservation l
      ${OF_PURCHASE_ORDER} order by supplier_id, po_number, line_number`,
    control_number: 'select * from control_number order by supplier_id, kind',
    state_event:
      'select entity, entity_id, from_state, to_state, cause, at from state_event order by entity, entity_id, id',
    margin_entry: `select order_id, order_line_id, supplier_id, line_number, stage, kind, amount, source from margin_entry
      order by order_id, order_line_id, supplier_id, kind, amount`,
    listing: 'select product_id, desired from listing order by product_id',
    exception: 'select dedupe_key, code, severity, message, facts from exception order by dedupe_key',
  };
  const found: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(tables)) {
    found[name] = (await database.db.raw<{ rows: unknown[] }>(sql)).rows;
  }
  const orders = await database.db('purchase_order').select('id', 'po_number');
  const numbers = new Map(orders.map(({ id, po_number: number }) => [id, number]));
  const hints = step.hints.map(({ queue, payload }) => `${queue} ${numbers.get(payload.purchaseOrderId) ?? ''}`);
  const events = step.events.map((event) => JSON.stringify(event));
  return { ...found, hints: [...new Set(hints)].sort(), events: [...new Set(events)].sort() };
}

const states = async (): Promise<string[]> =>
  (await database.db('sales_order').orderBy('id').select('state')).map(({ state }) => state);

const ended = (results: readonly PromiseSettledResult<void>[]): string[] =>
  results.map((result) => (result.status === 'fulfilled' ? 'done' : String(result.reason?.code ?? result.reason)));

beforeEach(() => start());

describe('orders in one transaction', () => {
  it('get, and leave behind, what they would have one after the other', async () => {
    await stock();
    for (const id of await place()) await routeOrder(step.gateway, id);
    const alone = await written();
    await start();
    await stock();
    expect(ended(await routeOrders(step.gateway, await place()))).toEqual(WANTED.map(() => 'done'));
    expect(await written()).toEqual(alone);
    expect(await states()).toEqual([...Array(6).fill('routed'), 'unfulfillable', 'unfulfillable']);
    expect(alone.reservation).toHaveLength(9);
  });

  it('leave out the one that somebody else is at work on, and wait for it alone', async () => {
    await stock();
    const ids = await place();
    const other = await database.db.transaction();
    await other('sales_order').where({ id: ids[1] }).forUpdate().select('id');
    const routed = routeOrders(step.gateway, ids);
    await rowsOf(database, 'select 1 from sales_order where id = ? and state = ?', [ids[2], 'routed']);
    expect((await states())[1]).toBe('received');
    await other.rollback();
    expect(ended(await routed)).toEqual(WANTED.map(() => 'done'));
    expect((await states()).filter((state) => state === 'received')).toEqual([]);
  });

  it('are routed each by itself when one fails: the others have theirs (J7)', async () => {
    await stock();
    await database
      .db('control_number')
      .insert({ supplier_id: 'acme', kind: 'purchase-order', last_value: 999_999_998 });
    const ids = await place();
    const results = ended(await routeOrders(step.gateway, ids));
    expect(results.filter((result) => result === 'CONTROL-NUMBERS-USED-UP')).toHaveLength(2);
    expect(results.filter((result) => result === 'done')).toHaveLength(WANTED.length - 2);
    // The last number was given once, and nothing is left of the orders that got none.
    expect(await database.db('purchase_order').where({ supplier_id: 'acme' }).select('po_number')).toEqual([
      { po_number: 'PO-ACME-999999999' },
    ]);
    const left = (await states()).filter((state) => state === 'received');
    expect(left).toHaveLength(2);
  });

  it('of which one comes twice route it once', async () => {
    await stock();
    const [id] = (await place()) as [string];
    expect(ended(await routeOrders(step.gateway, [id, id]))).toEqual(['done', 'done']);
    expect(await database.db('purchase_order').select('id')).toHaveLength(1);
  });
});

describe('an order that takes long to judge', () => {
  /** A limit of units makes lines that share a product a matter for the solver; it answers that it cannot. */
  const startSlow = async (units: number, meanwhile: (call: number) => Promise<void>): Promise<Gateway> => {
    await start({ profile: (profile) => ({ ...profile, limits: limits.parse({ most: 4 }) }) });
    await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
    await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', units, '10.00']]));
    let call = 0;
    const solve: SolveProgram = async () => {
      call += 1;
      await meanwhile(call);
      return { failed: 'no time' };
    };
    const policy = routingPolicy.parse({ complete: 'none', splitLines: true });
    return { ...step.gateway, routing: { policies: new Map([['shop', policy]]), solve } };
  };

  it.each([
    { units: 12, left: 5, gets: 3, judged: [1, 2] },
    // So few that no solver is asked any more.
    { units: 9, left: 2, gets: 2, judged: [1] },
  ])('holds nothing meanwhile, and is judged again when others took of it: $left left', async (given) => {
    const others: string[] = [];
    const calls: number[] = [];
    const gateway: Gateway = await startSlow(given.units, async (call) => {
      calls.push(call);
      // Would wait for ever if the offers were locked.
      if (call === 1) for (const id of others) await routeOrder(gateway, id);
    });
    const [slow] = (await putOrders(database.db, 1, () => ['LAMP', 'LAMP', 'LAMP'], 'slow')) as [string];
    others.push(...(await putOrders(database.db, 7, () => ['LAMP'], 'quick')));
    await routeOrder(gateway, slow);
    expect(calls).toEqual(given.judged);
    const { rows } = await database.db.raw<{ rows: object[] }>(
      `select o.id = :slow as slow, sum(l.quantity)::int as units from purchase_order_line l
       join sales_order o on o.id = l.order_id group by 1 order by 1`,
      { slow },
    );
    expect(rows).toEqual([
      { slow: false, units: 7 },
      { slow: true, units: given.gets },
    ]);
    const kept = await database.db('routing_decision').where({ order_id: slow }).first('inputs');
    expect(kept.inputs.offers).toMatchObject([{ available: given.left }]);
  });

  it('is judged under the locks in the end, when its facts change every time', async () => {
    const others: string[] = [];
    const calls: number[] = [];
    const gateway: Gateway = await startSlow(9, async (call) => {
      calls.push(call);
      const id = call <= 3 ? others.shift() : undefined;
      if (id !== undefined) await routeOrder(gateway, id);
    });
    const [slow] = (await putOrders(database.db, 1, () => ['LAMP', 'LAMP'], 'slow')) as [string];
    others.push(...(await putOrders(database.db, 3, () => ['LAMP'], 'quick')));
    await routeOrder(gateway, slow);
    expect(calls).toEqual([1, 2, 3, 4]);
    expect(await states()).toEqual(Array(4).fill('routed'));
  });

  it('leaves its company, which does not wait for it', async () => {
    const seen: string[][] = [];
    const gateway: Gateway = await startSlow(9, async () => void seen.push(await states()));
    const [slow] = (await putOrders(database.db, 1, () => ['LAMP', 'LAMP'], 'slow')) as [string];
    const quick = await putOrders(database.db, 2, () => ['LAMP'], 'quick');
    expect(ended(await routeOrders(gateway, [slow, ...quick]))).toEqual(['done', 'done', 'done']);
    expect(seen).toEqual([['received', 'routed', 'routed']]);
    expect(await states()).toEqual(Array(3).fill('routed'));
  });
});
