import { describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { orderOf, testLoop } from '../support/loop.ts';

/**
 * What is broken, foreign, repeated or half changes nothing but what it must, and tells a person where and what to do.
 * A whole gateway runs; every file comes over SFTP.
 */
const database = testDatabase();
const loop = testLoop(database);

interface ExceptionRow {
  code: string;
  message: string;
  severity: string;
  facts: { problems?: string[] } & Record<string, unknown>;
}

const exceptionFor = async (text: string): Promise<ExceptionRow> => {
  const rows = await loop.rows<ExceptionRow>('select * from exception where message like ? order by id', [`%${text}%`]);
  return rows[0] as ExceptionRow;
};
const fileState = async (name: string): Promise<string> => {
  const rows = await loop.rows<{ state: string }>(
    "select state from seen_file where name = ? and state <> 'received'",
    [name],
  );
  return (rows[0] as { state: string }).state;
};
const stock = async (supplier: string): Promise<unknown[]> =>
  loop.rows('select supplier_sku, warehouse, quantity from supplier_stock where supplier_id = ? order by 1, 2', [
    supplier,
  ]);
const drop = (supplier: 'acme' | 'bravo' | 'cargo', name: string, text: string | Uint8Array) =>
  loop.suppliers[supplier].drop({ name, bytes: typeof text === 'string' ? Buffer.from(text, 'latin1') : text });
const firstAcmeStock = (): string => {
  const file = loop.suppliers.acme.ledger.sent.find((sent) => sent.name.startsWith('846'));
  return Buffer.from(file?.bytes ?? []).toString('latin1');
};
const renumbered = (text: string, number: string): string => text.replaceAll('000000001', number);

const INVENTORY = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';
const CONFIRM = 'PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason\r\n';
const SHIP = 'PO Number,Line,Item #,Qty Shipped,Carrier,Tracking #,Ship Date,Shipment\r\n';

describe('a stock file', () => {
  test('that is cut in half is held and names the missing trailer; the stock in force stays', async () => {
    const before = await stock('acme');
    const text = firstAcmeStock();
    await drop('acme', '846_half.edi', renumbered(text, '000000901').slice(0, text.length / 2));
    expect(await fileState('846_half.edi')).toBe('held');
    const found = await exceptionFor('846_half.edi');
    expect(found).toMatchObject({ code: 'FILE-INCOMPLETE', severity: 'error' });
    expect(found.message).toBe('846_half.edi: Interchange 000000901 ends before it is complete.');
    expect(found.facts.problems?.[0]).toContain('expected: an IEA that agrees with its ISA');
    expect(found.facts.problems?.[0]).toContain('remedy:');
    expect(await stock('acme')).toEqual(before);
    const { ledger } = loop.suppliers.acme;
    await expect
      .poll(() => ledger.files.map(({ name, bytes }) => [name.slice(0, 3), String(bytes)].join(' ')))
      .toContainEqual(expect.stringMatching(/^TA1 ISA.*~TA1\*000000901\*\d{6}\*\d{4}\*R\*023~IEA\*0\*/));
    expect(ledger.unreadable).toEqual([]);
  });

  test('that is empty is held', async () => {
    await drop('acme', 'empty.edi', '');
    expect(await fileState('empty.edi')).toBe('held');
    expect(await exceptionFor('empty.edi')).toMatchObject({ code: 'FILE-EMPTY' });
  });

  test('that is something else is held and says what it is and what was expected', async () => {
    await drop('acme', 'report.edi', '%PDF-1.7 not what you think');
    expect(await fileState('report.edi')).toBe('held');
    const found = await exceptionFor('report.edi');
    expect(found.code).toBe('FILE-FOREIGN');
    expect(found.message).toBe('report.edi: The file cannot be taken: it is a PDF document.');
    expect(found.facts.problems?.[0]).toContain('expected: one of');
  });

  test("of another sender is held: one supplier's file never changes another's stock", async () => {
    const before = await stock('acme');
    const text = renumbered(firstAcmeStock(), '000000902').replaceAll('8005551212', '8005559999');
    await drop('acme', '846_foreign.edi', text);
    expect(await fileState('846_foreign.edi')).toBe('held');
    const found = await exceptionFor('846_foreign.edi');
    expect(found.code).toBe('INTERCHANGE-FOREIGN');
    expect(found.facts.problems?.[0]).toContain('found:    sender 12/8005559999');
    expect(found.facts.problems?.[0]).toContain('expected: sender 12/8005551212');
    expect(await stock('acme')).toEqual(before);
  });

  test('with a used control number and other content is held as a conflict', async () => {
    const before = await stock('acme');
    await drop('acme', '846_conflict.edi', firstAcmeStock().replace('QTY*33*42*EA', 'QTY*33*41*EA'));
    expect(await fileState('846_conflict.edi')).toBe('held');
    expect(await exceptionFor('846_conflict.edi')).toMatchObject({ code: 'INTERCHANGE-CONFLICT' });
    expect(await stock('acme')).toEqual(before);
  });

  test('that comes again and says its moment itself touches nothing, and makes nothing younger', async () => {
    const [before] = await loop.rows<{ confirmed_at: Date }>(
      "select confirmed_at from feed where supplier_id = 'acme'",
    );
    await drop('acme', '846_again.edi', firstAcmeStock());
    expect(await fileState('846_again.edi')).toBe('duplicate');
    const [after] = await loop.rows<{ confirmed_at: Date }>("select confirmed_at from feed where supplier_id = 'acme'");
    expect(after).toEqual(before);
  });

  test('with a missing column is held as a whole and names the column', async () => {
    const before = await stock('bravo');
    await drop('bravo', 'inv_columns.csv', 'Item #,UPC,Description,Your Cost,Status,ETA\r\n00017,,x,1.00,A,\r\n');
    expect(await fileState('inv_columns.csv')).toBe('held');
    expect((await exceptionFor('inv_columns.csv')).message).toContain('Qty Avail');
    expect(await stock('bravo')).toEqual(before);
  });

  test('that ends without a newline may be cut inside a number: held', async () => {
    const before = await stock('bravo');
    await drop('bravo', 'inv_cut.csv', `${INVENTORY}B-1,,x,10,1.00,A,\r\nB-2,,x,1`);
    expect(await fileState('inv_cut.csv')).toBe('held');
    expect(await stock('bravo')).toEqual(before);
  });

  test('with far fewer SKUs than the last one is held and says the numbers', async () => {
    const before = await stock('bravo');
    await drop('bravo', 'inv_short.csv', `${INVENTORY}B-1,,x,10,1.00,A,\r\n`);
    expect(await fileState('inv_short.csv')).toBe('opened');
    const found = await exceptionFor('inv_short.csv');
    expect(found.code).toBe('FEED-SHORT');
    expect(found.message).toMatch(/1 SKUs against \d+ in the feed in force \(3\.1 %\)/);
    expect(await stock('bravo')).toEqual(before);
  });

  test('with one bad line applies the rest and holds that line with its row, value and reason', async () => {
    // Every figure one more than it is: a feed that says something quite different would be held as a whole.
    const inForce = await loop.rows<{ sku: string; quantity: number; cost: string }>(
      `select supplier_sku as sku, quantity, cost from supplier_stock join supplier_offer using (supplier_id, supplier_sku)
       where supplier_id = 'bravo'`,
    );
    const before = new Map(inForce.map((row) => [row.sku, row]));
    const lines = loop.suppliers.bravo.catalogue.map(({ supplierSku }) => {
      const { quantity = 9, cost = '1.00' } = before.get(supplierSku) ?? {};
      return `${supplierSku},,x,${quantity + 1},"$ ${Number(cost)}",A,\r\n`;
    });
    lines[4] = lines[4]?.replace(/,\d+,/, ',seven,') as string;
    await drop('bravo', 'inv_line.csv', INVENTORY + lines.join(''));
    expect(await fileState('inv_line.csv')).toBe('opened');
    const [held] = await loop.rows<{ ordinal: number; raw: string; problems: { code: string; found?: string }[] }>(
      "select * from held_line where raw like '%seven%'",
    );
    expect(held?.ordinal).toBe(6);
    expect(held?.problems[0]).toMatchObject({ found: 'seven' });
    const sku = loop.suppliers.bravo.catalogue[4]?.supplierSku as string;
    const [kept] = await loop.rows<{ quantity: number }>(
      "select quantity from supplier_stock where supplier_id = 'bravo' and supplier_sku = ?",
      [sku],
    );
    const other = loop.suppliers.bravo.catalogue[5]?.supplierSku as string;
    const [changed] = await loop.rows<{ quantity: number }>(
      "select quantity from supplier_stock where supplier_id = 'bravo' and supplier_sku = ?",
      [other],
    );
    expect(changed?.quantity).toBe((before.get(other)?.quantity ?? Number.NaN) + 1);
    expect(kept?.quantity).toBe(before.get(sku)?.quantity);
    expect(await exceptionFor('inv_line.csv')).toMatchObject({ code: 'FEED-LINES-HELD', severity: 'warning' });
  });
});

describe('an answer to a purchase order', () => {
  test('that was never sent is an exception and changes nothing', async () => {
    await drop('bravo', 'confirm_x1.csv', `${CONFIRM}PO-NOBODY-1,B1,1,00017,1,Confirmed,1.00,,\r\n`);
    expect(await fileState('confirm_x1.csv')).toBe('held');
    const found = await exceptionFor('PO-NOBODY-1');
    expect(found.code).toBe('PO-UNKNOWN');
    expect(found.message).toContain('which Bravo');
  });

  test("never touches another supplier's order", async () => {
    await loop.call(
      'POST',
      '/v1/orders',
      orderOf('X-1', [
        ['PACK-60-GRY', 1],
        ['TABLE-ROLL-90', 1],
      ]),
      { 'idempotency-key': 'x1' },
    );
    // Its invoice may be read before its acknowledgment: nothing of its own is under way any more.
    const [order] = await loop.rows<{ po_number: string; id: string }>(
      `select p.po_number, p.id from purchase_order p join sales_order o on o.id = p.order_id
       where o.external_id = 'X-1' and p.state = 'invoiced' and not exists (
         select from purchase_order_line l where l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
           and (l.acknowledged < l.quantity or l.shipped < l.quantity))`,
    );
    const lines = (): Promise<unknown[]> =>
      loop.rows("select * from purchase_order_line where supplier_id = 'acme' and purchase_order_id = ?", [order?.id]);
    const before = await lines();
    await drop('bravo', 'ship_x1.csv', `${SHIP}${order?.po_number},1,ANY,9,FedEx,999,11/21/2026,S-X1\r\n`);
    expect(await fileState('ship_x1.csv')).toBe('held');
    expect(await exceptionFor('ship_x1.csv')).toMatchObject({ code: 'PO-UNKNOWN' });
    expect(await lines()).toEqual(before);
  });

  test('for a line that was not ordered, or more than was ordered, is an exception', async () => {
    loop.suppliers.bravo.misbehave({ kind: 'silence' }, { times: 1 });
    await loop.call('POST', '/v1/orders', orderOf('X-2', [['SLEEP-BAG-KID', 2]]), { 'idempotency-key': 'x2' });
    const [order] = await loop.rows<{ po_number: string; supplier_sku: string }>(
      `select p.po_number, l.supplier_sku from purchase_order p join sales_order o on o.id = p.order_id
       join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
       where o.external_id = 'X-2' and p.state = 'sent'`,
    );
    await drop(
      'bravo',
      'ship_x2.csv',
      `${SHIP}${order?.po_number},1,${order?.supplier_sku},5,FedEx,777,11/21/2026,S-X2\r\n${order?.po_number},7,WRONG,1,FedEx,777,11/21/2026,S-X2\r\n`,
    );
    expect(await fileState('ship_x2.csv')).toBe('opened');
    expect(await exceptionFor('names line 7 with SKU WRONG')).toMatchObject({ code: 'PO-UNKNOWN-LINE' });
    expect((await exceptionFor('shipped 5 units')).message).toContain('2 were ordered');
    const [line] = await loop.rows<{ shipped: number }>(
      'select shipped from purchase_order_line l join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id where p.po_number = ?',
      [order?.po_number],
    );
    expect(line?.shipped).toBe(2);
  });

  test('that comes again under another name is told to the shop once', async () => {
    const sent = loop.suppliers.acme.ledger.sent.find((file) => file.name.startsWith('856'));
    const text = Buffer.from(sent?.bytes ?? []).toString('latin1');
    const number = /\*(\d{9})\*[01]\*P\*/.exec(text)?.[1] as string;
    await drop('acme', '856_again.edi', text.replaceAll(number, '000000903'));
    expect(await fileState('856_again.edi')).toBe('opened');
    const [document] = await loop.rows<{ state: string }>(
      "select d.state from document d join seen_file f on f.supplier_id = d.supplier_id and f.id = d.file_id where f.name = '856_again.edi'",
    );
    expect(document?.state).toBe('duplicate');
    await loop.rows("select 1 from fulfilment_push where state = 'queued' having count(*) = 0");
    const announced = [...loop.shop.book.packages.values()].filter((parcel) => parcel.data.orderId === 'X-1');
    expect(announced.map((parcel) => parcel.count)).toEqual([1]);
  });
});

describe('an order', () => {
  test('with a SKU that nobody knows is held for a person, not lost', async () => {
    const answer = await loop.call('POST', '/v1/orders', orderOf('Y-1', [['NO-SUCH-SKU', 1]]), {
      'idempotency-key': 'y1',
    });
    expect(answer).toMatchObject({ status: 201, body: { state: 'held', reason: 'unknown SKU NO-SUCH-SKU' } });
    expect(await exceptionFor('Order Y-1')).toMatchObject({ code: 'ORDER-UNKNOWN-SKU' });
  });

  test('that nobody can ship is unfulfillable with the reason of every supplier that sells it', async () => {
    await loop.call('POST', '/v1/orders', orderOf('Y-2', [['APRON-CANVAS', 5000]]), { 'idempotency-key': 'y2' });
    const found = await exceptionFor('Order Y-2');
    expect(found.code).toBe('ORDER-UNFULFILLABLE');
    expect(found.message).toContain('line 1: cargo has 41 of 5000');
  });

  test('that is sent again is the same order; other content under the same id or key is refused', async () => {
    const order = orderOf('Y-3', [['ROPE-30-6', 1]]);
    const first = await loop.call('POST', '/v1/orders', order, { 'idempotency-key': 'y3' });
    expect(first.status).toBe(201);
    expect(await loop.call('POST', '/v1/orders', order, { 'idempotency-key': 'y3' })).toEqual(first);
    expect(await loop.call('POST', '/v1/orders', order, { 'idempotency-key': 'y3-other' })).toMatchObject({
      status: 200,
    });
    const other = orderOf('Y-3', [['ROPE-30-6', 2]]);
    expect(await loop.call('POST', '/v1/orders', other, { 'idempotency-key': 'y3' })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY-KEY-REUSED' },
    });
    expect(await loop.call('POST', '/v1/orders', other, { 'idempotency-key': 'y3-third' })).toMatchObject({
      status: 409,
      body: { code: 'ORDER-CONFLICT' },
    });
    await loop.rows("select 1 from sales_order where external_id = 'Y-3' and state = 'shipped'");
    const orders = await loop.rows(
      'select 1 from purchase_order p join sales_order o on o.id = p.order_id where o.external_id = ?',
      ['Y-3'],
    );
    expect(orders).toHaveLength(1);
  });

  test('or a product with what no database can hold is refused, not a failure of ours', async () => {
    const order = { ...orderOf('Y-5', [['ROPE-30-6', 1]]), note: 'a\u0000b' };
    const answers = [
      await loop.call('POST', '/v1/orders', order, { 'idempotency-key': 'y5' }),
      await loop.call('POST', '/v1/orders', orderOf('Y-6', [['ROPE-30-6', 3_000_000_000]]), {
        'idempotency-key': 'y6',
      }),
      await loop.call('PUT', '/v1/products', { products: [{ sku: 'TWICE' }, { sku: 'TWICE' }] }),
      await loop.call('PUT', '/v1/products', { products: [{ sku: 'N\u0000L' }] }),
    ];
    const webhook = { url: `${loop.running.url}/v1/webhooks/shop`, type: 'order.created', id: 'evt_nul' };
    const sent = await loop.shop.send({ ...webhook, data: { ...order, orderId: 'Y-8' } });
    expect(sent.status).toBe(422);
    expect(await exceptionFor('NUL character')).toMatchObject({ code: 'REQUEST-INVALID' });
    for (const answer of answers) expect(answer).toMatchObject({ status: 422, body: { code: 'REQUEST-INVALID' } });
  });

  test('that cannot be read names every field', async () => {
    const answer = await loop.call(
      'POST',
      '/v1/orders',
      { ...orderOf('Y-4', []), currency: 'dollars' },
      { 'idempotency-key': 'y4' },
    );
    expect(answer).toMatchObject({ status: 422, body: { code: 'REQUEST-INVALID' } });
    expect(answer.body.detail).toContain('currency');
    expect(answer.body.detail).toContain('lines');
  });
});

describe('a signature', () => {
  test('that the shop refuses is one exception; after the secret is right again everything goes out', async () => {
    const { secret } = loop.shop;
    loop.shop.changeSecret(`whsec_${Buffer.alloc(32, 6).toString('base64')}`);
    loop.suppliers.cargo.setStock('APRON-CANVAS', 33);
    await loop.suppliers.cargo.publishStock();
    const found = await exceptionFor('Storefront shop refuses everything');
    expect(found.code).toBe('STOREFRONT-SIGNATURE');
    expect(loop.shop.book.stock.get('APRON-CANVAS')?.quantity).not.toBe(30);
    loop.shop.changeSecret(secret);
    expect(await loop.call('POST', '/v1/storefronts/shop/retry')).toMatchObject({ status: 200 });
    await loop.shop.waitFor((book) => book.stock.get('APRON-CANVAS')?.quantity === 30);
    await loop.rows("select 1 from exception where code = 'STOREFRONT-SIGNATURE' and closed_at is not null");
  });

  test('that is not of the shop is refused with 401 and nothing is stored', async () => {
    const url = `${loop.running.url}/v1/webhooks/shop`;
    const data = orderOf('Z-1', [['ROPE-30-6', 1]]);
    const good = await loop.shop.send({ url, type: 'order.created', data, id: 'evt_1' });
    expect(good.status).toBe(204);
    const again = await loop.shop.send({ url, type: 'order.created', data, id: 'evt_1' });
    expect(again.status).toBe(204);
    const changed = orderOf('Z-1', [['ROPE-30-6', 9]]);
    const redelivered = await loop.shop.send({ url, type: 'order.created', data: changed, id: 'evt_1' });
    expect(redelivered.status, 'the same delivery is the same event').toBe(204);
    const forged = await loop.call(
      'POST',
      '/v1/webhooks/shop',
      { type: 'order.created', data: orderOf('Z-2', []) },
      {
        'webhook-id': 'evt_2',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,bm90IHRoZSBzaWduYXR1cmU=',
      },
    );
    expect(forged).toMatchObject({ status: 401, body: { code: 'STOREFRONT-WEBHOOK-SIGNATURE' } });
    const { rows } = await database.db.raw("select external_id from sales_order where external_id like 'Z-%'");
    expect(rows).toEqual([{ external_id: 'Z-1' }]);
  });
});
