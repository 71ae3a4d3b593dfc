import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadMapping } from '../../src/mapping/load.ts';
import type { Mapping } from '../../src/mapping/mapping.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { type CancelledLine, cancelOrder } from '../../src/pipeline/orders/cancel-order.ts';
import { decideAnswer, settleByHand } from '../../src/pipeline/orders/decide-answer.ts';
import { reroute } from '../../src/pipeline/orders/reroute.ts';
import { routeOrder } from '../../src/pipeline/outbound/plan.ts';
import { sendPurchaseOrder } from '../../src/pipeline/outbound/translate.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { transact } from '../../src/pipeline/transact.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/**
 * Cancels, and answers that a person has to give. What a supplier might still ship is never dead, and so never ordered elsewhere,
 * before it said so.
 */
const database = testDatabase();
const audit = { by: 'Kim', reason: 'the customer called' };
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

function mapping<Direction extends 'in' | 'out'>(
  direction: Direction,
  name: string,
): Extract<Mapping, { direction: Direction }> {
  const loaded = loadMapping((path) => readFileSync(path, 'utf8'), join(ROOT, 'mappings/base', name));
  if (loaded.mapping?.direction !== direction) throw new Error(JSON.stringify(loaded.problems));
  return loaded.mapping as Extract<Mapping, { direction: Direction }>;
}

/** Acme takes changes and answers them; Bravo does neither. */
function withChanges(profile: SupplierProfile): SupplierProfile {
  if (profile.id !== 'acme') return profile;
  return {
    ...profile,
    inbound: [...profile.inbound, mapping('in', 'x12-865.map.yaml')],
    outbound: [...profile.outbound, mapping('out', 'x12-860.map.yaml')],
  };
}

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database, { profile: withChanges });
  files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(50, 'F1'));
});

const bravoStock = () =>
  step.receive(
    'bravo',
    'inv_1.csv',
    'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,40,10.00,A,\r\n',
  );
/** A feed of Acme that is true so many days after the first one. */
async function stockOn(day: number): Promise<void> {
  step.clock.advance(86_400_000);
  const body = `BIA*00*DD*D${day}*202611${22 + day}*0300~LIN**VN*LAMP~CTP**WHL*4~QTY*33*50*EA~CTT*1~`;
  await step.receive('acme', `846-${day}.edi`, files.file('846', 'IB', body));
}
const orders = () =>
  database
    .db('purchase_order as p')
    .join('purchase_order_line as l', { 'l.purchase_order_id': 'p.id' })
    .orderBy('p.id')
    .select('p.supplier_id', 'p.state', 'l.quantity', 'l.dead', 'l.shipped');
const poNumber = async (): Promise<string> =>
  (await database.db('purchase_order').orderBy('id').first('po_number')).po_number;
const open = (): Promise<string[]> => database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');
const orderState = async (): Promise<string> => (await database.db('sales_order').first('state')).state;
const reserved = async (): Promise<number> =>
  Number((await database.db('reservation').where({ state: 'held' }).sum({ units: 'quantity' }).first())?.units ?? 0);
const ofOrders = () => database.db('delivery').where('kind', 'like', 'order%').orderBy('id');
const delivered = (): Promise<string[]> => ofOrders().pluck('kind');
const cancel = (lines?: readonly CancelledLine[]) =>
  transact(step.gateway, (trx, gateway) =>
    cancelOrder(gateway, trx, { storefront: 'shop', orderId: 'C-1', lines }, audit),
  );
const change = (po: string, status: string, ack: string) =>
  files.file('865', 'CA', `BCA*06*${status}*${po}**1*20261122~POC*1*DI*0*0*EA*4**VN*LAMP~${ack}CTT*1~`);
const answer = (po: string, acks: string, price = '4') =>
  files.file('855', 'PR', `BAK*00*AD*${po}*20261122~PO1*1*2*EA*${price}**VN*LAMP~${acks}CTT*1~`);

describe('an order that is cancelled', () => {
  it('before its document is written is never sent (J10)', async () => {
    await acceptOrder(step.gateway, { ...orderOf('C-1', [['LAMP', 2]]), shippingService: 'ground' }, 'C-1');
    step.hints.length = 0;
    await routeOrder(step.gateway, (await database.db('sales_order').first('id')).id);
    expect(await cancel()).toMatchObject({ state: 'cancelled', purchaseOrders: [{ outcome: 'dead' }] });
    await step.work();
    expect(await orders()).toEqual([{ supplier_id: 'acme', state: 'cancelled', quantity: 2, dead: 2, shipped: 0 }]);
    expect([await delivered(), await reserved()]).toEqual([[], 0]);
  });

  it('while its document waits has that stopped, and nothing is routed again (J10)', async () => {
    await acceptOrder(step.gateway, { ...orderOf('C-1', [['LAMP', 2]]), shippingService: 'ground' }, 'C-1');
    step.hints.length = 0;
    await routeOrder(step.gateway, (await database.db('sales_order').first('id')).id);
    const { id } = await database.db('purchase_order').first('id');
    await sendPurchaseOrder(step.gateway, 'acme', id);
    expect(await cancel()).toMatchObject({ state: 'cancelled' });
    await step.work();
    expect(await ofOrders().pluck('state')).toEqual(['abandoned']);
    expect(await orders()).toHaveLength(1);
  });

  it('after it was sent asks the supplier, who may still ship: nothing is dead before it agrees (J10)', async () => {
    await step.place('C-1', [['LAMP', 2]]);
    expect(await cancel()).toMatchObject({ state: 'routed', purchaseOrders: [{ outcome: 'requested' }] });
    await step.work();
    expect(await delivered()).toEqual(['order', 'order-change']);
    expect(await orders()).toMatchObject([{ state: 'cancel-requested', dead: 0 }]);
    expect([await reserved(), await orderState()]).toEqual([2, 'routed']);
    expect(await cancel()).toMatchObject({ purchaseOrders: [{ outcome: 'waits' }] });

    await step.receive('acme', '865.edi', change(await poNumber(), 'AT', ''));
    expect(await orders()).toEqual([{ supplier_id: 'acme', state: 'cancelled', quantity: 2, dead: 2, shipped: 0 }]);
    expect([await reserved(), await orderState(), await open()]).toEqual([0, 'cancelled', []]);
    // What is neither sold nor bought earns and costs nothing.
    const { rows } = await database.db.raw('select sum(amount)::text as margin from margin_entry');
    expect(Number(rows[0].margin)).toBe(0);
  });

  it('after it has shipped comes all the same, and a person is told', async () => {
    await step.place('C-1', [['LAMP', 2]]);
    await cancel();
    await step.work();
    await step.receive('acme', '856.edi', files.shipNotice(await poNumber(), 2));
    expect(await orders()).toMatchObject([{ state: 'shipped', dead: 0, shipped: 2 }]);
    expect([await orderState(), await open()]).toEqual(['shipped', ['PO-CANCEL-REFUSED']]);
    // What the supplier answers after that is about nothing.
    await step.receive('acme', '865.edi', change(await poNumber(), 'AT', ''));
    expect(await orders()).toMatchObject([{ state: 'shipped', dead: 0, shipped: 2 }]);
  });

  it('but refused stays ordered, and is not asked for again', async () => {
    await step.place('C-1', [['LAMP', 2]]);
    await cancel();
    await step.work();
    await step.receive('acme', '865.edi', change(await poNumber(), 'RJ', ''));
    expect(await orders()).toMatchObject([{ state: 'sent', dead: 0 }]);
    expect(await open()).toEqual(['PO-CANCEL-REFUSED']);
    expect(await cancel()).toMatchObject({ purchaseOrders: [] });
  });

  it('in part leaves the rest as it is', async () => {
    await step.place('C-1', [['LAMP', 5]]);
    expect(await cancel([{ lineId: '1', quantity: 2 }])).toMatchObject({ purchaseOrders: [{ outcome: 'requested' }] });
    await step.work();
    const { bytes } = await database.db('delivery').where({ kind: 'order-change' }).first('bytes');
    expect(bytes.toString()).toContain('POC*1*QD*3*3*EA*4.00**VN*LAMP~');
    await step.receive('acme', '865.edi', change(await poNumber(), 'AC', 'ACK*IA*3*EA~'));
    expect(await orders()).toEqual([
      { supplier_id: 'acme', state: 'partly-acknowledged', quantity: 5, dead: 2, shipped: 0 },
    ]);
    await step.receive('acme', '856.edi', files.shipNotice(await poNumber(), 3));
    expect([await orderState(), await reserved()]).toEqual(['shipped', 3]);
  });

  it('at a supplier that takes no changes is a telephone call', async () => {
    await database.db('supplier_offer').where({ supplier_id: 'acme' }).update({ cost: '90' });
    await bravoStock();
    await step.place('C-1', [['LAMP', 2]]);
    expect(await cancel()).toMatchObject({ purchaseOrders: [{ supplier: 'bravo', outcome: 'by-hand' }] });
    expect([await open(), await reserved()]).toEqual([['PO-CANCEL-BY-HAND'], 2]);
    const number = await poNumber();
    const settle = (agrees: boolean) =>
      transact(step.gateway, (trx, gateway) => settleByHand(gateway, trx, { poNumber: number }, agrees, audit));
    await settle(true);
    await step.work();
    expect([await open(), await orderState(), await reserved()]).toEqual([[], 'cancelled', 0]);
    await expect(settle(true)).rejects.toMatchObject({ code: 'ORDER-CHANGE-REFUSED' });
  });
});

describe('an answer that waits for a person', () => {
  const decide = async (accepts: boolean) => {
    const number = await poNumber();
    const said = await transact(step.gateway, (trx, gateway) =>
      decideAnswer(gateway, trx, { poNumber: number, lineNumber: 1 }, accepts, audit),
    );
    await step.work();
    return said;
  };

  it('about the cost counts once it is accepted', async () => {
    await step.place('C-1', [['LAMP', 2]]);
    await step.receive('acme', '855.edi', answer(await poNumber(), 'ACK*IP*2*EA~', '4.50'));
    expect([await orders(), await open()]).toMatchObject([[{ state: 'sent', dead: 0 }], ['PO-PRICE-HELD']]);
    expect(await decide(true)).toContain('2 unit(s)');
    expect([await orders(), await open()]).toMatchObject([[{ state: 'acknowledged', dead: 0 }], []]);
    await expect(decide(true)).rejects.toMatchObject({ code: 'ORDER-CHANGE-REFUSED' });
  });

  it('about another item is never accepted by itself; refused, it goes elsewhere once the supplier agrees', async () => {
    await bravoStock();
    await step.place('C-1', [['LAMP', 2]]);
    await step.receive('acme', '855.edi', answer(await poNumber(), 'ACK*IS*2*EA~'));
    expect([await orders(), await open()]).toMatchObject([[{ state: 'sent', dead: 0 }], ['PO-SUBSTITUTE-HELD']]);
    await decide(false);
    expect(await orders()).toMatchObject([{ state: 'cancel-requested', dead: 0 }]);
    await step.receive('acme', '865.edi', change(await poNumber(), 'AT', ''));
    expect(await orders()).toMatchObject([
      { supplier_id: 'acme', state: 'cancelled', dead: 2 },
      { supplier_id: 'bravo', state: 'sent', quantity: 2, dead: 0 },
    ]);
  });
});

describe('an order that is routed again', () => {
  const again = async (options: Parameters<typeof reroute>[4]) => {
    const { id } = await database.db('sales_order').first('id');
    await transact(step.gateway, (trx, gateway) => reroute(gateway, trx, id, audit, options));
    await step.work();
  };

  it('by a person takes nothing that the first supplier could still ship', async () => {
    await bravoStock();
    await step.place('C-1', [['LAMP', 2]]);
    await again({ to: 'bravo' });
    expect(await orders()).toMatchObject([{ supplier_id: 'acme', dead: 0 }]);
  });

  it('on the word that the first ships nothing goes to the chosen one', async () => {
    await bravoStock();
    await step.place('C-1', [['LAMP', 2]]);
    await again({ to: 'bravo', givenUp: [await poNumber()] });
    expect(await orders()).toMatchObject([
      { supplier_id: 'acme', state: 'cancelled', dead: 2 },
      { supplier_id: 'bravo', state: 'sent', dead: 0 },
    ]);
  });

  it('to a supplier that has refused it may be sent there once more, if a person chooses so', async () => {
    await step.place('C-1', [['LAMP', 2]]);
    await step.receive('acme', '855.edi', answer(await poNumber(), 'ACK*IR*2*EA~'));
    expect([await orderState(), await open()]).toEqual(['unfulfillable', ['PO-NOT-ACCEPTED', 'ORDER-UNFULFILLABLE']]);
    await again({});
    expect(await orders()).toHaveLength(1);
    // What it refused it does not have, until its next feed says so.
    await stockOn(1);
    await again({ to: 'acme' });
    expect(await orders()).toMatchObject([
      { supplier_id: 'acme', state: 'rejected' },
      { supplier_id: 'acme', state: 'sent', dead: 0 },
    ]);
    expect(await orderState()).toBe('routed');
  });

  it('by itself is so five times, then it is a person’s turn', async () => {
    await step.place('C-1', [['LAMP', 2]]);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const { po_number: number } = await database.db('purchase_order').orderBy('id', 'desc').first('po_number');
      await step.receive('acme', `855-${attempt}.edi`, answer(number, 'ACK*IR*2*EA~'));
      await stockOn(attempt);
      if (attempt < 5) await again({ to: 'acme' });
    }
    expect(await orderState()).toBe('unfulfillable');
    expect(await open()).toContain('ORDER-ATTEMPTS-USED-UP');
  });
});

describe('an order that its supplier could not read', () => {
  const rejected = async (): Promise<void> => {
    await bravoStock();
    await step.place('C-1', [['LAMP', 2]]);
    const { group_control_number: group } = await ofOrders().first('group_control_number');
    await step.receive('acme', '997.edi', files.functional(group, 'R'));
  };
  const hours = async (count: number): Promise<void> => {
    step.clock.advance(count * 3_600_000);
    await sweep(step.gateway);
    await step.work();
  };

  it('waits for a person some business hours, then goes to another supplier (F7)', async () => {
    // Tuesday, so that no weekend lies between.
    step.clock.advance(2 * 86_400_000);
    await rejected();
    await hours(3);
    expect(await orders()).toMatchObject([{ supplier_id: 'acme', state: 'unreadable', dead: 0 }]);
    await hours(2);
    expect(await orders()).toMatchObject([
      { supplier_id: 'acme', state: 'cancelled', dead: 2 },
      { supplier_id: 'bravo', quantity: 2, dead: 0 },
    ]);
  });

  it('stays there once it was read after all, or taken (F7)', async () => {
    step.clock.advance(2 * 86_400_000);
    await rejected();
    await step.receive('acme', '855.edi', answer(await poNumber(), 'ACK*IA*2*EA~'));
    await hours(24);
    expect(await orders()).toMatchObject([{ supplier_id: 'acme', state: 'acknowledged', dead: 0 }]);
  });

  it('waits for ever where its supplier.yaml says so (F7)', async () => {
    const acme = step.gateway.suppliers.get('acme') as SupplierProfile;
    const patient = { ...acme, orders: { ...acme.orders, unreadable: 'never' as const } };
    step = {
      ...step,
      gateway: { ...step.gateway, suppliers: new Map([...step.gateway.suppliers, ['acme', patient]]) },
    };
    step.clock.advance(2 * 86_400_000);
    await rejected();
    await hours(48);
    expect(await orders()).toMatchObject([{ state: 'unreadable', dead: 0 }]);
  });
});

describe('an order that its supplier does not answer', () => {
  const pressing = (unanswered: SupplierProfile['orders']['unanswered']): void => {
    const acme = step.gateway.suppliers.get('acme') as SupplierProfile;
    const pressed = { ...acme, orders: { ...acme.orders, unanswered } };
    step = {
      ...step,
      gateway: { ...step.gateway, suppliers: new Map([...step.gateway.suppliers, ['acme', pressed]]) },
    };
  };
  const HOUR = 3_600_000;
  const changes = () => database.db('purchase_order_change').select('purpose', 'state', 'requested_by');
  const hours = async (count: number): Promise<void> => {
    step.clock.advance(count * HOUR);
    await sweep(step.gateway);
    await step.work();
  };
  const sent = () => ofOrders().first('resends', 'state');

  beforeEach(async () => {
    await bravoStock();
    // Tuesday, so that no weekend lies between.
    step.clock.advance(2 * 86_400_000);
  });

  it('waits, however long it takes, where nobody said otherwise (F7)', async () => {
    await step.place('C-1', [['LAMP', 2]]);
    await hours(48);
    expect([await orders(), await sent()]).toMatchObject([[{ supplier_id: 'acme', dead: 0 }], { resends: 0 }]);
    expect(await changes()).toEqual([]);
  });

  it('is sent once more, then asked to be cancelled, and goes elsewhere only when the supplier agrees (F7)', async () => {
    pressing({ resend: 4 * HOUR, cancel: 8 * HOUR });
    await step.place('C-1', [['LAMP', 2]]);
    await hours(3);
    expect(await sent()).toMatchObject({ resends: 0 });
    await hours(2);
    expect(await sent()).toMatchObject({ resends: 1, state: 'sent' });
    await hours(2);
    expect(await sent()).toMatchObject({ resends: 1 });
    await hours(2);
    expect(await changes()).toMatchObject([{ purpose: 'cancel', state: 'requested', requested_by: 'gateway' }]);
    await hours(24);
    expect(await changes()).toHaveLength(1);
    expect(await orders()).toMatchObject([{ supplier_id: 'acme', state: 'cancel-requested', dead: 0 }]);
    await step.receive('acme', '865.edi', change(await poNumber(), 'AT', ''));
    expect(await orders()).toMatchObject([
      { supplier_id: 'acme', state: 'cancelled', dead: 2 },
      { supplier_id: 'bravo', quantity: 2, dead: 0 },
    ]);
  });

  it('is left alone once it is answered, and not sent again once it could be read (F7)', async () => {
    pressing({ resend: 4 * HOUR, cancel: 8 * HOUR });
    await step.place('C-1', [['LAMP', 2]]);
    const { group_control_number: group } = await ofOrders().first('group_control_number');
    await step.receive('acme', '997.edi', files.functional(group, 'A'));
    await hours(5);
    expect(await sent()).toMatchObject({ resends: 0 });
    await step.receive('acme', '855.edi', answer(await poNumber(), 'ACK*IA*2*EA~'));
    await hours(24);
    expect(await changes()).toEqual([]);
  });
});

it('asks a supplier whose cost is refused to cancel no more than what has not left (J10)', async () => {
  await step.place('C-1', [['LAMP', 2]]);
  const po = await poNumber();
  await step.receive('acme', '855.edi', answer(po, 'ACK*IP*2*EA~', '5'));
  await step.receive('acme', '856.edi', files.shipNotice(po, 1));
  await transact(step.gateway, (trx, gateway) =>
    decideAnswer(gateway, trx, { poNumber: po, lineNumber: 1 }, false, audit),
  );
  expect(await database.db('purchase_order_change_line').pluck('units')).toEqual([1]);
  expect(await orders()).toMatchObject([{ state: 'cancel-requested', shipped: 1, dead: 0 }]);
});
