import { beforeEach, describe, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/**
 * What a supplier says of an order reaches the same end in whatever order it comes, and once however often it comes. Every
 * order of a batch gets the same documents, each in another order, so that one look compares them all.
 */
const database = testDatabase();
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database);
  files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(9000, 'F1'));
});

interface Order {
  readonly supplierId: string;
  readonly id: string;
  readonly poNumber: string;
  readonly group: string;
}
type Saying = (order: Order) => string;

/** Another order of the same list for each number, the first ones all different. */
function permuted<Item>(items: readonly Item[], number: number): Item[] {
  const left = [...items];
  const order: Item[] = [];
  let rest = number;
  while (left.length > 0) {
    order.push(left.splice(rest % left.length, 1)[0] as Item);
    rest = Math.floor(rest / (left.length + 1));
  }
  return order;
}

async function place(count: number, units: number): Promise<Order[]> {
  for (let index = 0; index < count; index += 1) await step.place(`P-${index}`, [['LAMP', units]]);
  await step.work();
  const rows = await database
    .db('purchase_order as p')
    .join('delivery as d', { 'd.purchase_order_id': 'p.id' })
    .orderBy('p.id')
    .select({
      supplierId: 'p.supplier_id',
      id: 'p.id',
      poNumber: 'p.po_number',
      group: 'd.group_control_number',
    });
  expect(rows).toHaveLength(count);
  return rows;
}

/** Everything that is the same for every order, if the order of documents does not matter. */
async function outcome({ id }: Order): Promise<unknown> {
  const { db } = database;
  const po = await db('purchase_order').where({ id }).first();
  const { rows: margin } = await db.raw(
    'select stage, kind, sum(amount)::text as amount from margin_entry where order_id = ? group by 1, 2 order by 1, 2',
    [po.order_id],
  );
  return {
    state: po.state,
    reference: po.supplier_reference !== null,
    milestones: [po.sent_at, po.received_at, po.acknowledged_at, po.shipped_at, po.invoiced_at].map(
      (at) => at !== null,
    ),
    lines: await db('purchase_order_line')
      .where({ purchase_order_id: id })
      .select('quantity', 'acknowledged', 'backordered', 'dead', 'shipped', 'invoiced'),
    reservations: await db('reservation').where({ purchase_order_id: id }).select('quantity', 'state'),
    packages: (await db('fulfilment_push').where({ order_id: po.order_id }).select('state', 'revision')).length,
    exceptions: (
      await db('exception').whereNull('closed_at').where('dedupe_key', 'like', `%${po.po_number}%`).pluck('code')
    ).sort(),
    order: (await db('sales_order').where({ id: po.order_id }).first('state')).state,
    elsewhere: await db('purchase_order_line')
      .where({ order_id: po.order_id })
      .whereNot({ purchase_order_id: id })
      .pluck('quantity'),
    margin,
    estimates: await db
      .raw(
        `select distinct on (line_number) earliest, latest, source, parts from delivery_estimate where purchase_order_id = ?
       order by line_number, id desc`,
        [id],
      )
      .then(({ rows }) => rows),
  };
}

async function play(orders: readonly Order[], sayings: readonly Saying[], times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    for (let turn = 0; turn < sayings.length; turn += 1) {
      const content = orders.map((order, index) => permuted(sayings, index)[turn]?.(order)).join('');
      await step.receive('acme', `turn-${time}-${turn}.edi`, content);
    }
  }
}

const functional: Saying = ({ group }) => files.functional(group, 'A');
const answer =
  (acks: string): Saying =>
  ({ poNumber }) =>
    files.file('855', 'PR', `BAK*00*AD*${poNumber}*20261122****ACME-${poNumber}~PO1*1*5*EA*4**VN*LAMP~${acks}CTT*1~`);
const parcel =
  (name: string, units: number, days = ''): Saying =>
  ({ poNumber }) =>
    files.file(
      '856',
      'SH',
      `BSN*00*${name}-${poNumber}*20261124*1010*0001~HL*1**S*1~TD5*B*2*UPSN~DTM*011*20261124~${days}HL*2*1*O*1~PRF*${poNumber}~HL*3*2*P*1~REF*2I*1Z${poNumber}${name}~MAN*CP*${name}${poNumber}~HL*4*3*I*0~LIN*1*VN*LAMP~SN1**${units}*EA~CTT*4~`,
    );
const invoice =
  (name: string, units: number): Saying =>
  ({ poNumber }) =>
    files.file(
      '810',
      'IN',
      `BIG*20261203*${name}-${poNumber}*20261122*${poNumber}~IT1*1*${units}*EA*4**VN*LAMP~TDS*${units * 400}~CTT*1~`,
    );

describe('997, 855, 856 and 810 of an order', () => {
  it('reach the same end in each of their 24 orders, and again three times more (F4, F5, F6)', {
    timeout: 240_000,
  }, async () => {
    const sayings = [functional, answer('ACK*IA*3*EA~ACK*IR*2*EA~'), parcel('S', 3), invoice('I', 3)];
    expect(new Set(Array.from({ length: 24 }, (_, index) => permuted([1, 2, 3, 4], index).join())).size).toBe(24);
    const orders = await place(24, 5);
    await play(orders, sayings, 1);
    const first = await Promise.all(orders.map(outcome));
    expect(first[0]).toMatchObject({
      state: 'invoiced',
      lines: [{ quantity: 5, acknowledged: 3, dead: 2, shipped: 3, invoiced: 3 }],
      packages: 1,
    });
    for (const other of first) expect(other).toEqual(first[0]);
    await play(orders, sayings, 3);
    expect(await Promise.all(orders.map(outcome))).toEqual(first);
    expect(step.shop.fulfilments).toHaveLength(24);
  });

  it('in parts, with a backorder that comes, do so in 20 of their 5,040 orders (F4, F5, F6)', {
    timeout: 240_000,
  }, async () => {
    const sayings = [
      functional,
      answer('ACK*IA*3*EA~ACK*IB*2*EA*068*20261210~'),
      answer('ACK*IA*2*EA~'),
      parcel('A', 3),
      parcel('B', 2),
      invoice('A', 3),
      invoice('B', 2),
    ];
    const orders = await place(20, 5);
    await play(orders, sayings, 1);
    const first = await Promise.all(orders.map(outcome));
    expect(first[0]).toMatchObject({
      state: 'invoiced',
      lines: [{ acknowledged: 5, backordered: 0, dead: 0, shipped: 5, invoiced: 5 }],
      packages: 2,
      order: 'shipped',
    });
    for (const other of first) expect(other).toEqual(first[0]);
  });

  it('that name days end in one estimate: two answers, the newer one by its date, and a parcel of a part (F5)', {
    timeout: 240_000,
  }, async () => {
    const dated = (saidOn: string, shipsOn: string): Saying => {
      const said = answer(`ACK*IA*5*EA*068*${shipsOn}~`);
      return (order) => said(order).replace('~PO1', `*${saidOn}~PO1`);
    };
    const parcelWithDay = parcel('S', 3, 'DTM*017*20261130~');
    const orders = await place(24, 5);
    await play(orders, [functional, dated('20261124', '20261125'), dated('20261123', '20261207'), parcelWithDay], 1);
    const first = await Promise.all(orders.map(outcome));
    // The rest leaves on the 25th, as the newer answer says, and is five business days on the way.
    expect(first[0]).toMatchObject({
      estimates: [
        { earliest: '2026-11-30', latest: '2026-12-02', source: 'acknowledgment', parts: [{ units: 3 }, { units: 2 }] },
      ],
      exceptions: [],
    });
    for (const other of first) expect(other).toEqual(first[0]);
    await play(orders, [dated('20261124', '20261125'), parcelWithDay], 2);
    expect(await Promise.all(orders.map(outcome))).toEqual(first);
  });

  it('too late for what was promised end in one alert, or in none where a parcel is in time (F5)', {
    timeout: 240_000,
  }, async () => {
    const orders = await place(6, 5);
    const late = answer('ACK*DR*5*EA*068*20261214~');
    await play(orders, [functional, late, parcel('S', 3)], 1);
    const first = await Promise.all(orders.map(outcome));
    expect(first[0]).toMatchObject({ exceptions: ['ORDER-LATE'], estimates: [{ latest: '2026-12-21' }] });
    for (const other of first) expect(other).toEqual(first[0]);
    await play(orders, [parcel('T', 2)], 1);
    for (const one of await Promise.all(orders.map(outcome))) {
      expect(one).toMatchObject({ exceptions: [], estimates: [{ latest: '2026-12-01', source: 'ship-notice' }] });
    }
  });

  it('with a ship notice that replaces or cancels another one, whichever comes first (F5)', {
    timeout: 240_000,
  }, async () => {
    const replaced: Saying = (order) => parcel('S', 2)(order).replace('BSN*00', 'BSN*05');
    const orders = await place(6, 5);
    await play(orders, [parcel('S', 3), replaced, answer('ACK*IA*5*EA~')], 1);
    const first = await Promise.all(orders.map(outcome));
    expect(first[0]).toMatchObject({ state: 'partly-shipped', lines: [{ shipped: 2, acknowledged: 5 }], packages: 1 });
    for (const other of first) expect(other).toEqual(first[0]);
    await play(orders, [parcel('S', 3), replaced], 3);
    expect(await Promise.all(orders.map(outcome))).toEqual(first);
    // One package per order, whichever was told first; the newer word stands.
    expect(step.shop.fulfilments.map(({ lines }) => lines[0]?.quantity)).toEqual(orders.map(() => 2));
  });

  it('with two ship notices that replace one, in each of their 24 orders: the one that was written last stands (F5)', {
    timeout: 240_000,
  }, async () => {
    const replaced =
      (units: number, time: string): Saying =>
      (order) =>
        parcel('S', units)(order).replace('BSN*00', 'BSN*05').replace('*1010*0001', `*${time}*0001`);
    const orders = await place(24, 5);
    // The same content as the first of them, but later: what was taken back is so again.
    await play(orders, [parcel('S', 3), replaced(2, '1110'), replaced(4, '1210'), replaced(2, '123000')], 1);
    const first = await Promise.all(orders.map(outcome));
    expect(first[0]).toMatchObject({ state: 'partly-shipped', lines: [{ shipped: 2 }], packages: 1, exceptions: [] });
    for (const other of first) expect(other).toEqual(first[0]);
    await play(orders, [replaced(4, '1210'), replaced(2, '1110')], 2);
    expect(await Promise.all(orders.map(outcome))).toEqual(first);
    expect(step.shop.fulfilments.map(({ lines }) => lines[0]?.quantity)).toEqual(orders.map(() => 2));
  });
});
