import { describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { orderOf, testLoop } from '../support/loop.ts';

/** What becomes of orders when suppliers and shops do not do the usual thing. A whole gateway runs. */
const database = testDatabase();
const loop = testLoop(database);

const place = (orderId: string, lines: readonly (readonly [string, number])[]) =>
  loop.call('POST', '/v1/orders', orderOf(orderId, lines), { 'idempotency-key': orderId });
const purchaseOrders = (
  orderId: string,
  state: string,
): Promise<{ supplier_id: string; po_number: string; state: string; attempt: number }[]> =>
  loop.rows(
    `select p.* from purchase_order p join sales_order o on o.id = p.order_id
     where o.external_id = ? and p.state = ? order by p.attempt, p.supplier_id`,
    [orderId, state],
  );
const orderState = (orderId: string, state: string) =>
  loop.rows('select 1 from sales_order where external_id = ? and state = ?', [orderId, state]);

describe('reservation', () => {
  test('twenty orders at once for ten units: ten are routed, ten are unfulfillable, none twice', async () => {
    loop.suppliers.cargo.misbehave({ kind: 'silence' });
    loop.suppliers.cargo.setStock('APRON-CANVAS', 10);
    await loop.suppliers.cargo.publishStock();
    await loop.rows("select 1 from supplier_stock where supplier_sku = 'APRON-CANVAS' and quantity = 10");
    const orders = Array.from({ length: 20 }, (_, index) => `R-${index}`);
    await Promise.all(orders.map((orderId) => place(orderId, [['APRON-CANVAS', 1]])));
    await loop.rows(
      "select 1 from sales_order where external_id like 'R-%' and state in ('routed', 'unfulfillable') having count(*) = 20",
    );
    const { rows } = await database.db.raw(
      `select count(*)::int as units from purchase_order_line l join sales_order o on o.id = l.order_id
       where o.external_id like 'R-%'`,
    );
    expect(rows).toEqual([{ units: 10 }]);
    await loop.shop.waitFor((book) => book.stock.get('APRON-CANVAS')?.quantity === 0);
    loop.suppliers.cargo.behave();
  });
});

describe('a supplier that', () => {
  test('refuses loses the order to the next one, and its units are free again', async () => {
    loop.suppliers.bravo.misbehave({ kind: 'reject', reason: 'Damaged' }, { times: 1 });
    await place('S-1', [['KETTLE-CAST', 2]]);
    await orderState('S-1', 'shipped');
    expect(await purchaseOrders('S-1', 'rejected')).toMatchObject([{ supplier_id: 'bravo', attempt: 1 }]);
    expect(await purchaseOrders('S-1', 'invoiced')).toMatchObject([{ supplier_id: 'acme', attempt: 2 }]);
    const held = await database.db('reservation').where({ supplier_id: 'bravo', state: 'released' });
    expect(held).toHaveLength(1);
    const [decision] = await loop.rows<{ explanation: { candidates: { supplierId: string; because: string }[] } }>(
      "select d.explanation from routing_decision d join sales_order o on o.id = d.order_id where o.external_id = 'S-1' and d.attempt = 2",
    );
    expect(decision?.explanation.candidates.find(({ supplierId }) => supplierId === 'bravo')?.because).toBe(
      'line 1: refused it before',
    );
  });

  test('ships fewer units than it took keeps the rest open and names the difference', async () => {
    loop.suppliers.acme.misbehave({ kind: 'short-ship', missing: 1, announced: false }, { times: 1 });
    await place('S-2', [
      ['PACK-60-GRY', 3],
      ['TABLE-ROLL-90', 1],
    ]);
    const [order] = await purchaseOrders('S-2', 'partly-shipped');
    expect(order?.supplier_id).toBe('acme');
    // The acknowledgment and the ship notice may be opened at once, in any order.
    const lines = await loop.rows<{ shipped: number; acknowledged: number }>(
      `select l.* from purchase_order_line l join purchase_order p on p.supplier_id = l.supplier_id and p.id = l.purchase_order_id
       where p.po_number = ? and l.shipped > 0 and l.acknowledged > 0 order by l.line_number`,
      [order?.po_number],
    );
    expect(lines).toMatchObject([{ acknowledged: 3, shipped: 2 }]);
  });

  test('backorders or changes the price is an exception for a person; the rest goes on', async () => {
    loop.suppliers.bravo.misbehave({ kind: 'backorder', quantity: 1, days: 7 }, { times: 1 });
    await place('S-3', [['SLEEP-BAG-KID', 2]]);
    await loop.rows(
      "select 1 from exception where code = 'ORDER-LATE' and message like '%SLEEP-BAG-KID%was promised by%expected%answered so%'",
    );
    loop.suppliers.bravo.misbehave({ kind: 'price-change', percent: 10 }, { times: 1 });
    await place('S-4', [['SLEEP-BAG-KID', 1]]);
    await loop.rows("select 1 from exception where code = 'PO-PRICE-HELD' and message like '%at 34.1% instead of 31%'");
    await orderState('S-4', 'shipped');
  });

  test('is silent leaves the order sent and its units reserved', async () => {
    loop.suppliers.bravo.misbehave({ kind: 'silence' }, { times: 1 });
    await place('S-5', [['SLEEP-BAG-KID', 1]]);
    expect(await purchaseOrders('S-5', 'sent')).toHaveLength(1);
    const held = await loop.rows(
      `select 1 from reservation r join purchase_order p on p.supplier_id = r.supplier_id and p.id = r.purchase_order_id
       join sales_order o on o.id = p.order_id where o.external_id = 'S-5' and r.state = 'held'`,
    );
    expect(held).toHaveLength(1);
  });
});

describe('an order that two suppliers share', () => {
  test('is shipped when both ship notices are recorded at the same moment', async () => {
    const { bravo, cargo } = loop.suppliers;
    for (const supplier of [bravo, cargo]) supplier.misbehave({ kind: 'silence', after: 'acknowledgment' });
    await place('V-1', [
      ['SLEEP-BAG-KID', 1],
      ['MAT-AIR-60', 1],
    ]);
    const parts = await loop.rows<{ po: string; sku: string }>(
      `select p.po_number as po, l.supplier_sku as sku from purchase_order p
       join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
       join sales_order o on o.id = p.order_id where o.external_id = 'V-1' and 2 = (
         select count(*) from purchase_order q where q.order_id = o.id and q.state = 'acknowledged')
       order by p.supplier_id`,
    );
    const [ours, theirs] = parts as [(typeof parts)[number], (typeof parts)[number]];
    const hold = await database.db.transaction();
    try {
      // Recording a ship notice ends with this table: neither can commit before both have counted what is shipped.
      await hold.raw('lock table fulfilment_push in share mode');
      await bravo.drop({
        name: 'ship_9001.csv',
        bytes: Buffer.from(
          `PO Number,Line,Item #,Qty Shipped,Carrier,Tracking #,Ship Date,Shipment\n${ours.po},1,${ours.sku},1,UPS,1ZV1,11/01/2026,V-1\n`,
        ),
      });
      await cargo.drop({
        name: 'dispatch_9001.xml',
        bytes: Buffer.from(
          `<Dispatch id="V-1" shippedAt="2026-11-01T15:00:00Z"><Parcel id="V" carrier="USPS" tracking="94V1"><Line poNumber="${theirs.po}" number="1" sku="${theirs.sku}" qty="1"/></Parcel></Dispatch>`,
        ),
      });
      await loop.rows(
        `select 1 from pg_locks where relation = 'shipment'::regclass and mode = 'RowExclusiveLock'
         and database = (select oid from pg_database where datname = current_database())
         and pid in (select pid from pg_stat_activity where wait_event_type = 'Lock')
         having count(*) >= 2`,
      );
    } finally {
      await hold.commit();
      for (const supplier of [bravo, cargo]) supplier.behave();
    }
    await orderState('V-1', 'shipped');
  });
});

describe('an order that waited for its product', () => {
  test('goes on by itself when the product is there', async () => {
    await place('T-1', [['COOLER-24-NEW', 1]]);
    await orderState('T-1', 'held');
    await loop.call('PUT', '/v1/products', { products: [{ sku: 'COOLER-24-NEW', title: 'Cooler' }] });
    await orderState('T-1', 'unfulfillable');
    await loop.rows("select 1 from exception where code = 'ORDER-UNKNOWN-SKU' and closed_at is not null");
  });
});

describe('a shop that', () => {
  test('loses answers after it applied them is told again and believes it once', async () => {
    loop.shop.misbehave({ kind: 'drop-reply', every: 2 });
    await place('U-1', [['TARP-3X3', 1]]);
    await orderState('U-1', 'shipped');
    await loop.rows("select 1 from fulfilment_push where state = 'queued' having count(*) = 0");
    loop.shop.misbehave(undefined);
    const parcels = [...loop.shop.book.packages.values()].filter((parcel) => parcel.data.orderId === 'U-1');
    expect(parcels.map((parcel) => parcel.count)).toEqual([1]);
    await loop.rows('select 1 from listing where desired_version > pushed_version having count(*) = 0');
    for (const { sku, desired } of await loop.rows<{ sku: string; desired: number }>(
      'select p.sku, l.desired from listing l join product p on p.id = l.product_id where l.pushed is not null',
    )) {
      expect(loop.shop.book.stock.get(sku)?.quantity, sku).toBe(desired);
    }
  });
});

describe('a quantity', () => {
  test('is explained by its terms, each with file and place', async () => {
    const { body } = await loop.call('GET', '/v1/stock/TENT-2P-GRN');
    expect(body).toMatchObject({
      version: 1,
      sku: 'TENT-2P-GRN',
      storefronts: [{ storefront: 'shop', desired: 57, isCurrent: true, sum: { published: 57 } }],
    });
    const offers = body.offers as {
      supplier: string;
      sum: { terms: unknown; toSell: number };
      warehouses: { file: string; place: number }[];
    }[];
    expect(offers.map(({ supplier, sum }) => [supplier, sum.toSell])).toEqual([
      ['acme', 39],
      ['bravo', 15],
      ['cargo', 57],
    ]);
    expect(offers[2]?.sum.terms).toEqual([
      { kind: 'reported', units: 60 },
      { kind: 'buffer', units: -3 },
    ]);
    for (const { warehouses } of offers) {
      expect(warehouses[0]?.file).toMatch(/^(846|inv|stock)_\d+\./);
      expect(warehouses[0]?.place).toBeGreaterThan(0);
    }
    const absent = await loop.call('GET', '/v1/stock/TENT-2P-GRM');
    expect([absent.status, absent.body.detail]).toEqual([
      404,
      'There is no product TENT-2P-GRM. Did you mean TENT-2P-GRN?',
    ]);
  });
});
