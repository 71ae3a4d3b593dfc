import { beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { reroute } from '../../src/pipeline/orders/reroute.ts';
import { noteOrders } from '../../src/pipeline/storefront/note-orders.ts';
import { placeSample } from '../../src/pipeline/storefront/sample-order.ts';
import { transact } from '../../src/pipeline/transact.ts';
import { marginFacts } from '../../src/stores/margin-report.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { orderOf } from '../support/loop.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Orders that are only tests never meet a real supplier, nor real ones one that simulates; and what staff of a shop is noted. */
const database = testDatabase();
let step: StepGateway;

async function start(simulator: 'bravo' | 'nobody'): Promise<void> {
  step = await stepGateway(database, { profile: (profile) => ({ ...profile, simulator: profile.id === simulator }) });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 30, '1.00']]));
}
beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, webhook_inbox',
  );
});
const orders = () =>
  database.db('purchase_order as p').join('sales_order as o', 'o.id', 'p.order_id').orderBy('p.id').select({
    order: 'o.external_id',
    supplier: 'p.supplier_id',
    test: 'o.is_test',
  });

describe('a sample order', () => {
  it('is refused where nobody simulates', async () => {
    await start('nobody');
    await expect(placeSample(step.gateway, 'shop', { id: '1' })).rejects.toMatchObject({ code: 'SAMPLE-REFUSED' });
    expect(await database.db('sales_order')).toEqual([]);
  });

  it('goes to the supplier that simulates, to its tracking, and neither to a real one nor back to the shop', async () => {
    await start('bravo');
    await step.receive('acme', '846.edi', acmeFiles().stock(50, 'F1'));
    // What only simulates is not for sale; Acme’s is.
    const shown = step.shop.stock.get('LAMP')?.quantity ?? 0;
    expect(shown).toBeGreaterThan(30);
    const placed = await placeSample(step.gateway, 'shop', { id: '1' });
    await step.work();
    expect(placed).toMatchObject({ orderId: 'SAMPLE-1', supplier: 'bravo', sku: 'LAMP' });
    expect(await orders()).toEqual([{ order: 'SAMPLE-1', supplier: 'bravo', test: true }]);
    expect(step.shop.stock.get('LAMP')?.quantity).toBe(shown);
    const { po_number: poNumber } = await database.db('purchase_order').first('po_number');
    await step.receive('bravo', `conf_1.csv`, bravoFiles.confirm(poNumber, [{ units: placed.quantity }]));
    await step.receive('bravo', `ship_1.csv`, bravoFiles.ship(poNumber, [{ units: placed.quantity }]));
    expect(await database.db('fulfilment_push').select('state', 'reason')).toEqual([
      { state: 'refused', reason: 'only a test: the shop has no such order' },
    ]);
    expect([step.shop.fulfilments, (await database.db('sales_order').first('state')).state]).toEqual([[], 'shipped']);
    const everything = { from: new Date(0), before: new Date('2100-01-01') };
    expect(await marginFacts(database.db, everything)).toEqual([]);
  });

  it('is not routed to a real supplier by a person either, nor a real order to one that simulates', async () => {
    await start('bravo');
    await step.place('R-1', [['LAMP', 1]]);
    expect([await orders(), (await database.db('sales_order').first('state')).state]).toEqual([[], 'unfulfillable']);
    await step.receive('acme', '846.edi', acmeFiles().stock(50, 'F1'));
    await placeSample(step.gateway, 'shop', { id: '1' });
    const { id } = await database.db('sales_order').where({ is_test: true }).first('id');
    const audit = { by: 'Kim', reason: 'to see' };
    await transact(step.gateway, (trx, gateway) => reroute(gateway, trx, id, audit, { to: 'acme', givenUp: [] }));
    await step.work();
    expect((await orders()).filter(({ test }) => test).map(({ supplier }) => supplier)).not.toContain('acme');
    expect((await orders()).filter(({ test }) => !test).map(({ supplier }) => supplier)).not.toContain('bravo');
  });
});

describe('a note for the staff of a shop', () => {
  const due = () =>
    database
      .db('lane')
      .where({ kind: 'shop' })
      .update({ due_at: database.db.raw('now()') });

  it('names the supplier and our number once, and a shop that takes none holds up nothing', async () => {
    await start('nobody');
    await noteOrders(step.gateway, 'shop');
    const { storefront: _, ...order } = orderOf('N-1', [['LAMP', 2]]);
    step.shop.counter.sell({ ...order, shippingService: 'ground' });
    await step.place('N-1', [['LAMP', 2]]);
    await step.place('N-2', [['LAMP', 1]]);
    await database.db('purchase_order').update({ created_at: new Date(step.clock.now().getTime() - 120_000) });
    step.shop.failWith(new TransientError('STOREFRONT-UNREACHABLE', 'The shop is down.'));
    await due();
    await noteOrders(step.gateway, 'shop');
    step.shop.failWith(undefined);
    for (let turn = 0; turn < 3; turn += 1) {
      await due();
      await noteOrders(step.gateway, 'shop');
    }
    const { po_number: poNumber } = await database.db('purchase_order').orderBy('id').first('po_number');
    expect(step.shop.counter.notes('N-1')).toEqual([
      expect.stringMatching(new RegExp(`^Bravo.* ships this, or a part of it: purchase order ${poNumber}\\.$`)),
    ]);
    expect(await database.db('order_note_progress').first('after_purchase_order')).toEqual({
      after_purchase_order: (await database.db('purchase_order').max('id as id').first())?.id,
    });
  });
});
