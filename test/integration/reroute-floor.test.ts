import { beforeEach, describe, expect, it } from 'vitest';
import { usualMarginSettings } from '../../src/domain/margin-watch.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { cancelOrder } from '../../src/pipeline/orders/cancel-order.ts';
import { reroute } from '../../src/pipeline/orders/reroute.ts';
import { routeOrder } from '../../src/pipeline/outbound/plan.ts';
import { transact } from '../../src/pipeline/transact.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/**
 * What a supplier refuses goes elsewhere by itself only where the order still leaves what its storefront wants. The customer pays
 * 2 × 50 and 5 of shipping; Bravo takes 2 × cost, 1.75 and 6.40.
 */
const database = testDatabase();
const audit = { by: 'Kim', reason: 'the customer insists' };
let step: StepGateway;

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
  );
  step = await stepGateway(database, { margin: { ...usualMarginSettings, floor: { percent: '20', amount: '0' } } });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
});

/** Acme, which is cheaper, refuses both lamps. */
async function refused(bravoCost: string): Promise<string> {
  const files = acmeFiles();
  await step.receive('acme', '846.edi', files.stock(50, 'F1'));
  await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 40, bravoCost]]));
  await step.place('R-1', [['LAMP', 2]]);
  const { po_number } = await database.db('purchase_order').first('po_number');
  const body = `BAK*00*AC*${po_number}*20261122~PO1*1*2*EA*4**VN*LAMP~ACK*IR*2*EA~CTT*1~`;
  await step.receive('acme', '855.edi', files.file('855', 'PR', body));
  return String((await database.db('sales_order').first('id')).id);
}

const orders = () => database.db('purchase_order').orderBy('id').pluck('supplier_id');
const order = () => database.db('sales_order').first('state', 'reason');
const alerts = () => database.db('exception').whereNull('closed_at').orderBy('code').pluck('code');

describe('what a supplier refused', () => {
  it('goes to a dearer one by itself as long as the floor is kept', async () => {
    // 105 − 75.70 − 8.15 = 21.15, and a fifth of 105 is 21.
    await refused('37.85');
    expect(await orders()).toEqual(['acme', 'bravo']);
    expect(await alerts()).toEqual(['PO-NOT-ACCEPTED']);
  });

  it('waits for a person where the order would fall below it, with the numbers, and is told once', async () => {
    // 105 − 76 − 8.15 = 20.85
    const id = await refused('38.00');
    expect(await orders()).toEqual(['acme']);
    const why = 'bravo could, but the order would leave 20.85 of 105.00 USD, less than 21.00: a person decides';
    expect(await order()).toMatchObject({ state: 'unfulfillable', reason: expect.stringContaining(why) });
    expect(await alerts()).toEqual(['ORDER-REROUTE-HELD', 'PO-NOT-ACCEPTED']);
    const held = { suppliers: ['bravo'], income: '105.00', margin: '20.85', floor: '21.00', currency: 'USD' };
    expect(await database.db('exception').where({ code: 'ORDER-REROUTE-HELD' }).first('facts')).toMatchObject({
      facts: held,
    });
    const decisions = await database.db('routing_decision').orderBy('attempt').pluck('explanation');
    expect(decisions[1]).toMatchObject({
      heldBack: held,
      candidates: [{ supplierId: 'bravo', outcome: 'chosen' }, {}],
    });
    // Nothing is reserved for it, and asking again changes nothing.
    expect(await database.db('reservation').where({ supplier_id: 'bravo' })).toEqual([]);
    await routeOrder(step.gateway, id);
    expect(await database.db('routing_decision')).toHaveLength(2);
  });

  it('goes there all the same when a person says so, whoever it is best with', async () => {
    const id = await refused('38.00');
    await transact(step.gateway, (trx, gateway) => reroute(gateway, trx, id, audit));
    await step.work();
    expect(await orders()).toEqual(['acme', 'bravo']);
    expect(await order()).toMatchObject({ state: 'routed' });
    // The margin itself is told of, as of every order that leaves too little.
    expect(await alerts()).toEqual(['MARGIN-BELOW-FLOOR', 'PO-NOT-ACCEPTED']);
    expect(await database.db('route_choice').first('supplier_id', 'chosen_by', 'reason')).toEqual({
      supplier_id: null,
      chosen_by: 'Kim',
      reason: audit.reason,
    });
  });

  it('worries nobody any more once it is cancelled', async () => {
    await refused('38.00');
    await transact(step.gateway, (trx, gateway) =>
      cancelOrder(gateway, trx, { storefront: 'shop', orderId: 'R-1' }, audit),
    );
    expect(await order()).toMatchObject({ state: 'cancelled' });
    expect(await alerts()).toEqual([]);
  });
});
