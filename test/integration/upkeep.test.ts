import { beforeEach, describe, expect, test } from 'vitest';
import type { Codec, FormatName } from '../../src/formats/codec.ts';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import type { Gateway } from '../../src/pipeline/gateway.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { openFile } from '../../src/pipeline/inbound/open.ts';
import { publish } from '../../src/pipeline/storefront/publish.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { orderMargins } from '../../src/stores/reports.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';
import { withInvoices } from '../support/with-invoices.ts';

/** Nothing waits for ever, nothing is said that is not so: steps taken one by one, in the order that hurts. */
const database = testDatabase();
let step: StepGateway;

const INVENTORY = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';
const CONFIRM = 'PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason\r\n';
const SHIP = 'PO Number,Line,Item #,Qty Shipped,Carrier,Tracking #,Ship Date,Shipment\r\n';
const INVOICE = 'Invoice #,Invoice Date,PO Number,Line,Item #,Qty,Unit Price,Freight,Handling\r\n';

const inventory = (lines: Readonly<Record<string, number | string>>): string =>
  INVENTORY +
  Object.entries(lines)
    .map(([sku, quantity]) => `${sku},,x,${quantity},10.00,A,\r\n`)
    .join('');
/** Acme's stock of the lamp: one transaction set for each entry, an hour before the clock. */
const stock846 = (
  number: number,
  sets: readonly { readonly quantity?: number; readonly se?: number; readonly bia?: string }[],
): string => {
  const control = String(number).padStart(9, '0');
  const parties = '12*8005551212     *ZZ*CROSSDOCK      ';
  const lines = [
    `ISA*00*          *00*          *${parties}*261122*0400*U*00401*${control}*0*P*>`,
    `GS*IB*8005551212*CROSSDOCK*20261122*0400*${number}*X*004010`,
  ];
  for (const [index, { quantity = 77, se = 7, bia = `BIA*00*DD*F*20261122*010${number}` }] of sets.entries()) {
    const st = String(index + 1).padStart(4, '0');
    lines.push(`ST*846*${st}`, bia, 'LIN**VN*LAMP', 'CTP**WHL*4', `QTY*33*${quantity}*EA`, 'CTT*1', `SE*${se}*${st}`);
  }
  lines.push(`GE*${sets.length}*${number}`, `IEA*1*${control}`);
  return lines.map((line) => `${line}~`).join('');
};
const openExceptions = async (): Promise<string[]> =>
  (await database.db('exception').whereNull('closed_at').orderBy('id').pluck('code')) as string[];
const stockOf = async (sku: string): Promise<number | undefined> =>
  (await database.db('supplier_stock').where({ supplier_sku: sku }).first('quantity'))?.quantity;
const fileState = async (name: string): Promise<string | undefined> =>
  (await database.db('seen_file').where({ name }).orderBy('id', 'desc').first('state'))?.state;
const orderRow = (externalId: string) => database.db('sales_order').where({ external_id: externalId }).first();
const poNumbers = async (externalId: string): Promise<string[]> =>
  (await database
    .db('purchase_order as p')
    .join('sales_order as o', 'o.id', 'p.order_id')
    .where({ external_id: externalId })
    .orderBy('p.attempt')
    .pluck('p.po_number')) as string[];

async function start(options: Parameters<typeof stepGateway>[1] = {}): Promise<void> {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, api_request');
  step = await stepGateway(database, options);
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
}

beforeEach(() => start());

describe('a file', () => {
  test('that the supplier does not let us archive stops no other file, and a person is told until it works (H2)', async () => {
    let isRefused = true;
    await start({
      channel: (channel) => ({
        ...channel,
        settle: async (file, action) => {
          if (isRefused && file.name === 'inv_1.csv') throw new RejectedError('CHANNEL-PERMISSION', 'not allowed');
          return channel.settle(file, action);
        },
      }),
    });
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.receive('bravo', 'inv_2.csv', inventory({ LAMP: 12 }));
    await step.receive('bravo', 'inv_3.csv', inventory({ LAMP: 13 }));
    expect(await stockOf('LAMP')).toBe(13);
    expect(await openExceptions()).toEqual(['CHANNEL-PERMISSION']);
    isRefused = false;
    // It is tried ever more seldom; the pause is over.
    await database.db('seen_file').update({ settle_after: new Date(0) });
    await step.receive('bravo', 'inv_4.csv', inventory({ LAMP: 14 }));
    expect(await openExceptions()).toEqual([]);
    expect(step.folders.names('/outbound')).toEqual([]);
  });

  test('that may not be read is named to a person', async () => {
    await start({
      channel: (channel) => ({
        ...channel,
        read: (file) => {
          if (file.name === 'inv_1.csv') throw new RejectedError('CHANNEL-PERMISSION', 'inv_1.csv may not be read');
          return channel.read(file);
        },
      }),
    });
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.receive('bravo', 'inv_2.csv', inventory({ LAMP: 12 }));
    expect(await stockOf('LAMP')).toBe(12);
    expect(await openExceptions()).toEqual(['CHANNEL-PERMISSION']);
  });
});

describe('a stock feed', () => {
  test('with a quantity no database can hold has that line held, and the rest applied', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10, CHAIR: '9999999999' }));
    expect(await fileState('inv_1.csv')).toBe('opened');
    expect(await stockOf('LAMP')).toBe(10);
    expect(await openExceptions()).toEqual(['FEED-LINES-HELD']);
  });

  test('with the bytes of an earlier one is read again when other stock is in force, and confirmed when it is its own', async () => {
    const old = inventory({ LAMP: 10 });
    await step.receive('bravo', 'inv_1.csv', old);
    await step.receive('bravo', 'inv_2.csv', inventory({ LAMP: 4 }));
    await step.receive('bravo', 'inv_3.csv', old);
    expect([await stockOf('LAMP'), await fileState('inv_3.csv')]).toEqual([10, 'opened']);
    await step.receive('bravo', 'inv_4.csv', old);
    expect([await stockOf('LAMP'), await fileState('inv_4.csv')]).toEqual([10, 'duplicate']);
  });

  test('keeps the stock of a SKU whose line is unreadable again and again', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10, CHAIR: 5 }));
    for (const round of [2, 3, 4]) {
      await step.receive('bravo', `inv_${round}.csv`, inventory({ LAMP: 10 + round, CHAIR: 'five' }));
    }
    expect(await stockOf('CHAIR')).toBe(5);
    await step.receive('bravo', 'inv_5.csv', inventory({ LAMP: 10, CHAIR: 4 }));
    expect(await openExceptions()).toEqual([]);
  });

  test('counts every held line, not only those whose text is kept', async () => {
    const bad = Array.from({ length: 1200 }, (_, index) => [`BAD-${index}`, 'many'] as const);
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10, ...Object.fromEntries(bad) }));
    const [run] = await database.db('feed_run').select();
    expect(run).toMatchObject({ lines: 1, held_lines: 1200 });
    expect(await database.db('document').first('held_count')).toEqual({ held_count: 1200 });
    expect((await database.db('exception').first('message'))?.message).toContain('1200 line(s) held');
  });

  test.each([
    ['a wrong count in SE', [{ se: 99 }]],
    ['an element missing that must be there', [{ bia: 'BIA*00**FEED1*20261122*0100' }]],
    ['one of two transaction sets unusable', [{}, { se: 99 }]],
    ['one of two transaction sets without a moment', [{}, { bia: 'BIA*00*DD*FEED1*20269922*0100' }]],
  ])('of X12 with %s changes nothing as a whole, and is answered', async (_what, sets) => {
    await step.receive('acme', '846_1.edi', stock846(1, [{ quantity: 5 }]));
    expect(await stockOf('LAMP')).toBe(5);
    await step.receive('acme', '846_2.edi', stock846(2, sets));
    expect(await stockOf('LAMP')).toBe(5);
    expect(await openExceptions()).not.toEqual([]);
    expect(step.folders.names('/inbound')).toEqual(['997_000000001.edi', '997_000000002.edi']);
  });

  test('that its reader calls incomplete changes nothing, even if nothing else is wrong with it', async () => {
    const codecs = step.gateway.codecs as Record<FormatName, Codec>;
    const { x12 } = codecs;
    codecs.x12 = {
      ...x12,
      async *decode(bytes, options) {
        for await (const batch of x12.decode(bytes, options)) {
          yield batch.map((event) => (event.type === 'document-end' ? { ...event, complete: false } : event));
        }
      },
    };
    await step.receive('acme', '846_1.edi', stock846(1, [{}]));
    expect(await fileState('846_1.edi')).toBe('held');
    expect(await stockOf('LAMP')).toBeUndefined();
  });

  test('of changes only, opened after a newer one, still says what only it knows', async () => {
    await start({ profile: (profile) => ({ ...profile, stock: { ...profile.stock, coverage: 'partial' } }) });
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10, CHAIR: 10 }));
    step.clock.advance(1000);
    step.folders.put('/outbound', 'inv_2.csv', inventory({ LAMP: 2 }));
    step.clock.advance(1000);
    step.folders.put('/outbound', 'inv_3.csv', inventory({ CHAIR: 3 }));
    const [rule] = step.gateway.suppliers.get('bravo')?.collect ?? [];
    await collect(step.gateway, 'bravo', rule as NonNullable<typeof rule>);
    step.hints.reverse();
    await step.work();
    expect([await stockOf('LAMP'), await stockOf('CHAIR')]).toEqual([2, 3]);
  });

  test('from a server whose clock is a day fast counts from when we received it', async () => {
    const collectNow = async (): Promise<void> => {
      const [rule] = step.gateway.suppliers.get('bravo')?.collect ?? [];
      await collect(step.gateway, 'bravo', rule as NonNullable<typeof rule>);
      await step.work();
    };
    const tomorrow = new Date(step.clock.now().getTime() + 86_400_000);
    step.folders.put('/outbound', 'inv_1.csv', inventory({ LAMP: 10 }), tomorrow);
    await collectNow();
    expect(await stockOf('LAMP')).toBe(10);
    const [feed] = await database.db('feed').select('as_of');
    expect(feed?.as_of).toEqual(step.clock.now());
    step.clock.advance(1000);
    step.folders.put('/outbound', 'inv_2.csv', inventory({ LAMP: 4 }));
    await collectNow();
    expect(await stockOf('LAMP')).toBe(4);
  });
});

describe('an order', () => {
  test('of the same SKU on two lines never takes more than there is', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.place('A-1', [
      ['LAMP', 6],
      ['LAMP', 6],
    ]);
    const [units] = await database.db('purchase_order_line').sum('quantity as units');
    expect(Number(units?.units)).toBe(6);
    expect((await orderRow('A-1')).state).toBe('unfulfillable');
  });

  test('of which a second line loses its supplier names that line too', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.place('A-1', [
      ['LAMP', 1],
      ['CHAIR', 1],
    ]);
    const [poNumber] = await poNumbers('A-1');
    await step.receive('bravo', 'confirm_1.csv', `${CONFIRM}${poNumber},B1,1,LAMP,1,Rejected,,,\r\n`);
    expect((await orderRow('A-1')).reason).toContain('line 1:');
    const found = await database.db('exception').where({ code: 'ORDER-UNFULFILLABLE' });
    expect(found).toHaveLength(1);
    expect(found[0].message).toContain('line 1:');
    expect(found[0].message).toContain('line 2:');
  });

  test('that found its supplier after all needs nobody any more', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.place('A-1', [
      ['LAMP', 1],
      ['CHAIR', 1],
    ]);
    expect(await openExceptions()).toEqual(['ORDER-UNFULFILLABLE']);
    await step.receive('bravo', 'inv_2.csv', inventory({ LAMP: 10, CHAIR: 5 }));
    step.hints.push({ queue: 'order.route', payload: { orderId: (await orderRow('A-1')).id } });
    await step.work();
    expect((await orderRow('A-1')).state).toBe('routed');
    expect(await openExceptions()).toEqual([]);
  });

  test('that a supplier refused is routed again even when the job was lost', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.place('A-1', [['LAMP', 1]]);
    const [poNumber] = await poNumbers('A-1');
    step.folders.put('/outbound', 'confirm_1.csv', `${CONFIRM}${poNumber},B1,1,LAMP,1,Rejected,,,\r\n`);
    step.clock.advance(1000);
    const [rule] = step.gateway.suppliers.get('bravo')?.collect ?? [];
    await collect(step.gateway, 'bravo', rule as NonNullable<typeof rule>);
    const open = step.hints.shift()?.payload as { supplierId: string; fileId: string };
    await openFile(step.gateway, open.supplierId, open.fileId);
    step.hints.length = 0;
    step.clock.advance(60_000);
    await sweep(step.gateway);
    await step.work();
    expect((await orderRow('A-1')).state).toBe('unfulfillable');
  });

  test('that could not be written is no exception any more once it was', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    const suppliers = step.gateway.suppliers as Map<string, NonNullable<ReturnType<Gateway['suppliers']['get']>>>;
    const bravo = suppliers.get('bravo') as NonNullable<ReturnType<typeof suppliers.get>>;
    suppliers.set('bravo', { ...bravo, outbound: [] });
    await step.place('A-1', [['LAMP', 1]]);
    expect(await openExceptions()).toEqual(['DOCUMENT-UNWRITABLE']);
    suppliers.set('bravo', bravo);
    step.clock.advance(60_000);
    await sweep(step.gateway);
    await step.work();
    expect(step.folders.names('/inbound')).toHaveLength(1);
    expect(await openExceptions()).toEqual([]);
  });
});

describe('the margin of an order', () => {
  test('carries no cost of units that a supplier refused', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.place('A-1', [['LAMP', 2]]);
    expect(await orderMargins(database.db)).toMatchObject([{ itemCost: '-20.00', freight: '-6.40', fees: '-1.75' }]);
    const [poNumber] = await poNumbers('A-1');
    const reject = (quantity: number) => `${CONFIRM}${poNumber},B1,1,LAMP,${quantity},Rejected,,,\r\n`;
    await step.receive('bravo', 'confirm_1.csv', reject(1));
    expect(await orderMargins(database.db)).toMatchObject([{ itemCost: '-10.00', freight: '-6.40', fees: '-1.75' }]);
    await step.receive('bravo', 'confirm_2.csv', `${reject(1)}\r\n`);
    expect(await fileState('confirm_2.csv')).toBe('opened');
    expect(await database.db('purchase_order_line').pluck('dead')).toEqual([1]);
    expect(await database.db('document').where({ state: 'duplicate' }).pluck('kind')).toEqual(['acknowledgment']);
    await step.receive('bravo', 'confirm_3.csv', reject(2));
    expect(await orderMargins(database.db)).toMatchObject([{ itemCost: '0.00', freight: '0.00', fees: '0.00' }]);
  });
});

describe('a shop', () => {
  test('that refused a quantity gets the next one, and the exception ends', async () => {
    step.shop.refusals.set('LAMP', 'unknown SKU');
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    expect(await openExceptions()).toEqual(['STOREFRONT-REFUSED']);
    step.shop.refusals.clear();
    await publish(step.gateway, 'shop');
    expect(step.shop.stock.has('LAMP')).toBe(false);
    await step.receive('bravo', 'inv_2.csv', inventory({ LAMP: 4 }));
    expect(step.shop.stock.get('LAMP')?.quantity).toBe(1);
    expect(await openExceptions()).toEqual([]);
  });
});

describe('a shop that asks for a pause', () => {
  test('is left alone until it is over, whatever there is to say', async () => {
    step.shop.failWith(new TransientError('STOREFRONT-THROTTLED', 'slow down', { retryAfterMs: 60_000 }));
    await expect(step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }))).rejects.toThrow('slow down');
    step.shop.failWith(undefined);
    await step.receive('bravo', 'inv_2.csv', inventory({ LAMP: 9 }));
    expect(step.shop.stock.size).toBe(0);
    await database
      .db('lane')
      .where({ kind: 'publish' })
      .update({ due_at: new Date(0) });
    await publish(step.gateway, 'shop');
    expect(step.shop.stock.get('LAMP')?.quantity).toBe(6);
  });
});

describe('a ship notice for one line', () => {
  test('ends the reservation of that line only', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10, CHAIR: 10 }));
    await step.place('A-1', [
      ['LAMP', 2],
      ['CHAIR', 2],
    ]);
    const [poNumber] = await poNumbers('A-1');
    await step.receive('bravo', 'ship_1.csv', `${SHIP}${poNumber},1,LAMP,2,FedEx,111,11/22/2026,S-1\r\n`);
    await step.receive('bravo', 'inv_2.csv', inventory({ LAMP: 8, CHAIR: 10 }));
    const held = await database.db('reservation').where({ state: 'held' }).pluck('supplier_sku');
    expect(held).toEqual(['CHAIR']);
  });
});

describe('a shipment id', () => {
  test('that comes again with another parcel is held for a person; the same parcel again is nothing new', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.place('A-1', [['LAMP', 2]]);
    const [poNumber] = await poNumbers('A-1');
    const parcel = (tracking: string) => `${SHIP}${poNumber},1,LAMP,1,FedEx,${tracking},11/22/2026,S-1\r\n`;
    await step.receive('bravo', 'ship_1.csv', parcel('111'));
    await step.receive('bravo', 'ship_2.csv', `${parcel('111')}\r\n`);
    expect(await openExceptions()).toEqual([]);
    await step.receive('bravo', 'ship_3.csv', parcel('222'));
    expect(await openExceptions()).toEqual(['DOCUMENT-CONFLICT']);
    expect(await fileState('ship_3.csv')).toBe('held');
    expect(step.shop.fulfilments.map((parcel) => parcel.trackingNumber)).toEqual(['111']);
  });
});

describe('an invoice', () => {
  test('number that comes again with another amount is held for a person', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.place('A-1', [['LAMP', 2]]);
    const [poNumber] = await poNumbers('A-1');
    await step.receive('bravo', 'invoice_1.csv', `${INVOICE}BI-1,11/22/2026,${poNumber},1,LAMP,2,10.00,,\r\n`);
    await step.receive('bravo', 'invoice_2.csv', `${INVOICE}BI-1,11/22/2026,${poNumber},1,LAMP,2,11.00,,\r\n`);
    expect(await openExceptions()).toEqual(['DOCUMENT-CONFLICT']);
    expect(await database.db('invoice_line').pluck('unit_cost')).toEqual(['10.000000']);
  });

  test('in another currency than its order is never added to it', async () => {
    await start({ profile: (profile) => withInvoices(profile, (header) => ({ ...header, currency: 'CAD' })) });
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.place('A-1', [['LAMP', 2]]);
    const [poNumber] = await poNumbers('A-1');
    await step.receive('bravo', 'invoice_1.csv', `${INVOICE}BI-1,11/22/2026,${poNumber},1,LAMP,2,99.00,,\r\n`);
    expect(await openExceptions()).toEqual(['INVOICE-CURRENCY']);
    expect(await orderMargins(database.db)).toMatchObject([{ itemCost: '-20.00', stage: 'estimate' }]);
  });

  test('file of several invoices gives none of them the charges of its header', async () => {
    await start({
      profile: (profile) =>
        withInvoices(
          profile,
          ({ invoiceNumber, ...header }) => header,
          (line) => ({ ...line, invoiceNumber: `BI-${line.lineNumber}` }),
        ),
    });
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10, CHAIR: 10 }));
    await step.place('A-1', [
      ['LAMP', 1],
      ['CHAIR', 1],
    ]);
    const [poNumber] = await poNumbers('A-1');
    const row = (line: number, sku: string): string => `X,11/22/2026,${poNumber},${line},${sku},1,10.00,6.40,\r\n`;
    await step.receive('bravo', 'invoice_1.csv', `${INVOICE}${row(1, 'LAMP')}${row(2, 'CHAIR')}`);
    expect(await database.db('invoice').orderBy('id').pluck('invoice_number')).toEqual(['BI-1', 'BI-2']);
    expect(await database.db('invoice_charge').select()).toEqual([]);
  });

  test('that takes back more than was billed is recorded', async () => {
    await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 10 }));
    await step.place('A-1', [['LAMP', 2]]);
    const [poNumber] = await poNumbers('A-1');
    await step.receive(
      'bravo',
      'invoice_1.csv',
      `${INVOICE}BI-1,11/22/2026,${poNumber},1,LAMP,2,10.00,6.40,\r\nBI-1,11/22/2026,${poNumber},1,LAMP,-2,10.00,,\r\n`,
    );
    await step.receive('bravo', 'invoice_2.csv', `${INVOICE}BI-2,11/22/2026,${poNumber},1,LAMP,-1,10.00,,\r\n`);
    expect([await fileState('invoice_1.csv'), await fileState('invoice_2.csv')]).toEqual(['opened', 'opened']);
    expect(await database.db('purchase_order_line').pluck('invoiced')).toEqual([0]);
  });
});
