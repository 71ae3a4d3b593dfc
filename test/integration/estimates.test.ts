import { beforeEach, describe, expect, it } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { learnSupplierDays } from '../../src/pipeline/clocks/learn-days.ts';
import { watchClocks } from '../../src/pipeline/clocks/watch-clocks.ts';
import { routeOrder } from '../../src/pipeline/outbound/plan.ts';
import { refreshPurchaseOrder } from '../../src/pipeline/purchase-order-progress.ts';
import { acceptOrder } from '../../src/pipeline/storefront/intake.ts';
import { orderReport } from '../../src/stores/reports.ts';
import { supplierFacts } from '../../src/stores/scorecards.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** When orders are there, from routing to the parcel: what is kept of it, and who is told. Stories 40 to 46 play the rest. */
const database = testDatabase();
const DAY = 86_400_000;
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

async function start(change: (acme: SupplierProfile) => SupplierProfile = (acme) => acme): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
  );
  files = acmeFiles();
  step = await stepGateway(database, {
    profile: (profile) => (profile.id === 'acme' ? change(profile) : profile),
  });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(900, 'F1'));
}
beforeEach(() => start());

interface Report {
  readonly promisedBy: string;
  readonly estimate: { readonly earliest: string; readonly latest: string; readonly source: string } | null;
  readonly purchaseOrders: readonly {
    readonly poNumber: string;
    readonly shipBy: string;
    readonly estimates: readonly { readonly latest: string | null; readonly source: string; readonly cause: string }[];
  }[];
}
const report = async (orderId: string): Promise<Report> => (await orderReport(database.db, 'shop', orderId)) as Report;
const poOf = async (orderId: string): Promise<string> => (await report(orderId)).purchaseOrders[0]?.poNumber as string;
const open = (): Promise<string[]> => database.db('exception').whereNull('closed_at').orderBy('id').pluck('code');

/** Time passes, and the watch looks; feeds stay fresh, so that nothing else is told. */
async function later(days: number): Promise<void> {
  step.clock.advance(days * DAY);
  await watchClocks(step.gateway, 0);
}

describe('the estimate of an order', () => {
  it('keeps who said what, the newest first', async () => {
    await step.place('E-1', [['LAMP', 2]]);
    const po = await poOf('E-1');
    await step.receive('acme', '855.edi', files.acknowledgment(po, 2, '20261130'));
    await step.receive('acme', '856.edi', files.shipNotice(po, 2));
    const { purchaseOrders, estimate, promisedBy } = await report('E-1');
    expect(purchaseOrders[0]?.estimates.map(({ latest, source, cause }) => [latest, source, cause])).toEqual([
      ['2026-12-01', 'ship-notice', 'The ship notice in 856.edi'],
      ['2026-12-07', 'acknowledgment', 'The acknowledgment in 855.edi'],
      ['2026-12-02', 'table', 'routed'],
    ]);
    expect([promisedBy, estimate?.latest, purchaseOrders[0]?.shipBy]).toEqual([
      '2026-12-02',
      '2026-12-01',
      '2026-11-25',
    ]);
  });

  it('counts from the moment at which the supplier has it', async () => {
    await acceptOrder(step.gateway, { ...orderOf('E-1', [['LAMP', 2]]), shippingService: 'ground' }, 'E-1');
    const [hint] = step.hints.splice(0);
    await routeOrder(step.gateway, hint?.payload.orderId as string);
    expect((await report('E-1')).estimate?.latest).toBe('2026-12-02');
    step.clock.advance(2 * DAY);
    await step.work();
    expect(await report('E-1')).toMatchObject({
      promisedBy: '2026-12-02',
      estimate: { latest: '2026-12-03' },
      purchaseOrders: [{ state: 'sent', shipBy: '2026-11-26' }],
    });
  });

  it('moves on every day on which nothing leaves, and tells of it where no clock does', async () => {
    await start((acme) => ({ ...acme, clocks: {} }));
    await step.place('E-1', [['LAMP', 2]]);
    // It should leave on the 25th, and is tolerated up to two days after the 2nd.
    await later(4);
    expect((await report('E-1')).estimate?.latest).toBe('2026-12-03');
    await later(1);
    expect((await report('E-1')).estimate?.latest).toBe('2026-12-04');
    expect(await open()).not.toContain('ORDER-LATE');
    await later(3);
    expect((await report('E-1')).estimate?.latest).toBe('2026-12-07');
    expect(await open()).toContain('ORDER-LATE');
    const looked = await database.db('purchase_order').first('estimate_at');
    await later(0.01);
    expect(await database.db('purchase_order').first('estimate_at')).toEqual(looked);
    await step.receive('acme', '856.edi', files.shipNotice(await poOf('E-1'), 2));
    expect(await open()).not.toContain('ORDER-LATE');
  });

  it('that is late is told by the clocks where these say that nothing comes', async () => {
    await step.place('E-1', [['LAMP', 2]]);
    await later(0.01);
    await later(20);
    expect(await open()).toContain('FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE');
    expect(await open()).not.toContain('ORDER-LATE');
  });

  it('of an order that was routed before there were estimates is made by the terms of now', async () => {
    await step.place('E-1', [['LAMP', 2]]);
    await database.db('delivery_estimate').delete();
    await database.db('purchase_order').update({ delivery_terms: null, ship_by: null, estimate_at: null });
    await database.db('sales_order_line').update({ promised_by: null });
    await step.receive('acme', '855.edi', files.acknowledgment(await poOf('E-1'), 2));
    expect(await report('E-1')).toMatchObject({
      promisedBy: null,
      estimate: { latest: '2026-12-02', source: 'table' },
    });
  });

  it('is left to the watch by a command that knows no suppliers', async () => {
    await step.place('E-1', [['LAMP', 2]]);
    const stored = await database
      .db('purchase_order')
      .first({ supplierId: 'supplier_id', id: 'id', poNumber: 'po_number' });
    await database.db('purchase_order_line').update({ dead: 2 });
    await refreshPurchaseOrder({ ...step.gateway, suppliers: new Map() }, database.db, stored, 'a test');
    expect((await report('E-1')).estimate).not.toBeNull();
    await later(0.01);
    expect((await report('E-1')).estimate).toBeNull();
  });
});

describe('a promise', () => {
  it('is that of the shop, and outlasts a routing; where the shop has a rule, it is that of the rule', async () => {
    const intake = new Map([
      ['shop', { approval: 'automatic', payment: ['paid'], risk: 'high', promiseDays: 40, lateDays: 9 } as const],
    ]);
    const gateway = { ...step.gateway, intake };
    const order = { ...orderOf('R-1', [['LAMP', 2]]), shippingService: 'ground' };
    await acceptOrder(gateway, order, 'R-1');
    await acceptOrder(gateway, { ...order, orderId: 'R-2', promisedBy: '2026-12-09' }, 'R-2');
    await step.work();
    // Placed on the first of November.
    expect([(await report('R-1')).promisedBy, (await report('R-2')).promisedBy]).toEqual(['2026-12-11', '2026-12-09']);
  });

  it('is tolerated to be broken by as many days as the shop says, whatever the supplier', async () => {
    const intake = new Map([
      ['shop', { approval: 'automatic', payment: ['paid'], risk: 'high', lateDays: 9 } as const],
    ]);
    Object.assign(step.gateway, { intake });
    await step.place('R-1', [['LAMP', 2]]);
    await step.receive('acme', '855.edi', files.acknowledgment(await poOf('R-1'), 2, '20261204'));
    expect([(await report('R-1')).estimate?.latest, await open()]).toEqual(['2026-12-11', []]);
  });

  it('that is not kept shows in the scorecard', async () => {
    await step.place('R-1', [['LAMP', 2]]);
    await step.place('R-2', [['LAMP', 2]]);
    await step.receive('acme', '1.edi', files.shipNotice(await poOf('R-1'), 2));
    const late = files.shipNotice(await poOf('R-2'), 2).replaceAll('20261124', '20261204');
    await step.receive('acme', '2.edi', late);
    const [card] = (
      await supplierFacts(database.db, { from: new Date('2026-01-01'), before: new Date('2027-01-01') })
    ).filter(({ supplierId }) => supplierId === 'acme');
    // Promised for the 2nd, expected by the 11th.
    expect(card).toMatchObject({ shippedLines: 2, onTimeLines: 1, promisedLines: 2, lateLines: 1, lateDays: 9 });
  });
});

describe('an answer that is too late', () => {
  const late = async (orderId: string): Promise<string> => {
    await step.place(orderId, [['LAMP', 2]]);
    await step.receive('acme', `${orderId}.edi`, files.acknowledgment(await poOf(orderId), 2, '20261214'));
    return (await database.db('exception').where({ code: 'ORDER-LATE' }).orderBy('id', 'desc').first('message'))
      .message;
  };

  it('says that nobody else is earlier', async () => {
    expect(await late('L-1')).toBe(
      'Order L-1 of shop comes later than promised: line 1 (LAMP) was promised by 2026-12-02 and is expected 2026-12-16 to 2026-12-21, 19 day(s) late: the supplier answered so (Acme Housewares, PO-ACME-000001). Nobody else could have it there before.',
    );
  });

  it('names who is earlier, where the supplier takes no changes by document or nobody shall be asked', async () => {
    await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 100, '10.00']]));
    expect(await late('L-1')).toContain(
      'Others could have it there before: 2 of line 1 by 2026-12-02 from bravo. Acme Housewares takes no changes by document',
    );
    await start((acme) => ({ ...acme, orders: { ...acme.orders, late: 'tell' } }));
    await step.receive('bravo', 'inv_2.csv', bravoFiles.stock([['LAMP', 100, '10.00']]));
    expect(await late('L-2')).toMatch(/2 of line 1 by 2026-12-02 from bravo\.$/);
    // Nobody was asked for anything.
    expect(await database.db('purchase_order_change').pluck('state')).toEqual([]);
    expect(await database.db('purchase_order').pluck('state')).toEqual(['acknowledged']);
  });

  it('is waited for as long as a backorder may be late', async () => {
    await start((acme) => ({ ...acme, orders: { ...acme.orders, backorderDays: 30 } }));
    await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 100, '10.00']]));
    await step.place('B-1', [['LAMP', 2]]);
    const body = `BAK*00*AD*${await poOf('B-1')}*20261122~PO1*1*2*EA*4**VN*LAMP~ACK*IB*2*EA*068*20261214~CTT*1~`;
    await step.receive('acme', '855.edi', files.file('855', 'PR', body));
    const [told] = await database.db('exception').where({ code: 'ORDER-LATE' }).pluck('message');
    expect(told).not.toMatch(/could/);
  });
});

describe('what a supplier really takes', () => {
  const ship = async (orderId: string, days: string): Promise<void> => {
    const po = await poOf(orderId);
    const body = `BSN*00*${orderId}*20261123*1010*0001~HL*1**S*1~TD5*B*2*UPSN~DTM*011*20261123~${days}HL*2*1*O*1~PRF*${po}~HL*3*2*P*1~REF*2I*${orderId}~MAN*CP*${orderId}~HL*4*3*I*0~LIN*1*VN*LAMP~SN1**1*EA~CTT*4~`;
    await step.receive('acme', `${orderId}.edi`, files.file('856', 'SH', body));
  };

  it('counts from twenty samples on, for routing and estimates of new orders; placed ones keep their terms', {
    timeout: 240_000,
  }, async () => {
    for (let index = 0; index < 20; index += 1) await step.place(`L-${index}`, [['LAMP', 1]]);
    for (let index = 0; index < 19; index += 1) await ship(`L-${index}`, 'DTM*017*20261124~');
    await learnSupplierDays(step.gateway, 0);
    expect(await database.db('learnt_days').where({ supplier_id: 'acme' }).first('days')).toEqual({ days: {} });
    await ship('L-19', 'DTM*035*20261125~');
    await learnSupplierDays(step.gateway, 0);
    // Sent on a Sunday, taken up and gone on Monday; a day on the way.
    expect((await database.db('learnt_days').where({ supplier_id: 'acme' }).first('days')).days).toEqual({
      handling: { days: { least: 0, most: 0 }, samples: 20 },
      transit: [{ service: 'ground', days: { least: 1, most: 1 }, samples: 20 }],
    });
    await step.place('L-99', [['LAMP', 1]]);
    expect((await report('L-99')).estimate).toEqual({ earliest: '2026-11-24', latest: '2026-11-24', source: 'learnt' });
    const decision = await database.db('routing_decision').orderBy('order_id', 'desc').first('inputs');
    expect(decision.inputs.suppliers[0]).toMatchObject({
      arrives: { earliest: '2026-11-24', latest: '2026-11-24' },
      delivery: { handling: { least: 0, most: 0 }, learnt: ['handling', 'transit'] },
    });
  });
});
