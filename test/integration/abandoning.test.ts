import { beforeEach, describe, expect, it } from 'vitest';
import type { Channel, PublishAttempt } from '../../src/channels/channel.ts';
import { TransientError } from '../../src/kernel/errors.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { deliverTo } from '../../src/pipeline/outbound/deliver.ts';
import { abandonDelivery, resendDelivery } from '../../src/pipeline/outbound/delivery-actions.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a person's decision about a document does to the order it is about (DOMAIN.md 2.4), step by step. */
const database = testDatabase();
const audit = { by: 'ann', reason: 'their server is gone for good' };
const HAS_IT_NOT = { supplierDoesNotHaveIt: true };
const BRAVO_STOCK = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,100,1.00,A,\r\n';
let step: StepGateway;
/** What the channels do instead of publishing. */
let publish: Channel['publish'] | undefined;
let blocked: boolean;
let delivers: Channel['capabilities']['delivers'];

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
  );
  publish = undefined;
  blocked = true;
  delivers = 'file';
  step = await stepGateway(database, {
    channel: (channel) => ({
      ...channel,
      get capabilities() {
        return { ...channel.capabilities, delivers };
      },
      stage: async (target, bytes) => {
        if (blocked) throw new TransientError('CHANNEL-UNREACHABLE', 'not yet');
        await channel.stage(target, bytes);
      },
      publish: (target, bytes, attempt) => (publish ?? channel.publish)(target, bytes, attempt),
    }),
  });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', BRAVO_STOCK);
});

/** The other supplier, dearer, has it too. */
const acmeHasIt = (): Promise<void> => step.receive('acme', '846.edi', acmeFiles().stock(70, 'F1'));
const first = async (): Promise<{ supplierId: string; id: string }> => ({
  supplierId: 'bravo',
  id: (await database.db('delivery').where({ supplier_id: 'bravo' }).orderBy('id').first('id')).id,
});
const orders = (): Promise<unknown[]> =>
  database
    .db('purchase_order as p')
    .join('purchase_order_line as l', { 'l.purchase_order_id': 'p.id', 'l.supplier_id': 'p.supplier_id' })
    .orderBy('p.id')
    .select('p.supplier_id', 'p.state', 'l.quantity', 'l.dead');
/** Every pause is over, and the way is free. */
async function rested(): Promise<void> {
  blocked = false;
  await database.db('lane').update({ due_at: new Date(0), lease_until: null });
  await database.db('delivery').update({ due_at: null });
}

describe('an order document that is abandoned', () => {
  it('before it was ever published is dead there, and the order goes to another supplier (J10)', async () => {
    await acmeHasIt();
    await step.place('A-1', [['LAMP', 2]]);
    expect(await orders()).toEqual([{ supplier_id: 'bravo', state: 'created', quantity: 2, dead: 0 }]);
    await rested();
    const message = await abandonDelivery(step.gateway, await first(), audit);
    expect(message).toContain('its 2 unit(s) are ordered elsewhere');
    await step.work();
    expect(await orders()).toEqual([
      { supplier_id: 'bravo', state: 'cancelled', quantity: 2, dead: 2 },
      { supplier_id: 'acme', state: 'sent', quantity: 2, dead: 0 },
    ]);
    const reserved = await database.db('reservation').where({ state: 'held' }).select('supplier_id', 'quantity');
    expect(reserved).toEqual([{ supplier_id: 'acme', quantity: 2 }]);
    expect(await database.db('sales_order').first('state')).toEqual({ state: 'routed' });
    const estimate = `select source, sum(amount)::float as sum from margin_entry where source like '%bravo%' group by source`;
    const { rows } = await database.db.raw<{ rows: { sum: number }[] }>(estimate);
    expect(rows).toHaveLength(2);
    expect(rows.reduce((sum, row) => sum + row.sum, 0)).toBe(0);
    expect(step.folders.names('/inbound')?.filter((name) => name.includes('BRAVO'))).toEqual([]);
    // Its units may be on their way from somebody else: it is not sent any more, whoever asks.
    await expect(resendDelivery(step.gateway, await first(), audit)).rejects.toMatchObject({
      code: 'DELIVERY-NOT-NOW',
      message: expect.stringContaining('ordered elsewhere'),
    });
  });

  it('and that nobody else can ship leaves the order for a person, not standing (J10)', async () => {
    await step.place('A-1', [['LAMP', 2]]);
    await abandonDelivery(step.gateway, await first(), audit);
    await step.work();
    expect(await orders()).toEqual([{ supplier_id: 'bravo', state: 'cancelled', quantity: 2, dead: 2 }]);
    expect(await database.db('sales_order').first('state')).toEqual({ state: 'unfulfillable' });
    expect(await database.db('exception').whereNull('closed_at').pluck('code')).toContain('ORDER-UNFULFILLABLE');
  });

  it('after it may have been sent needs the word that the supplier does not have it (J10)', async () => {
    await acmeHasIt();
    await step.place('A-1', [['LAMP', 2]]);
    await rested();
    publish = () => Promise.reject(new TransientError('CHANNEL-DEADLINE', 'no answer to the rename'));
    await deliverTo(step.gateway, 'bravo');
    const before = await database.db('delivery').first();
    await expect(abandonDelivery(step.gateway, await first(), audit)).rejects.toMatchObject({
      code: 'DELIVERY-NOT-NOW',
      message: expect.stringContaining('--supplier-does-not-have-it'),
    });
    expect(await database.db('delivery').first()).toEqual(before);
    expect(await orders()).toEqual([{ supplier_id: 'bravo', state: 'created', quantity: 2, dead: 0 }]);
    await abandonDelivery(step.gateway, await first(), audit, HAS_IT_NOT);
    publish = undefined;
    await rested();
    await step.work();
    expect(await orders()).toMatchObject([
      { state: 'cancelled', dead: 2 },
      { supplier_id: 'acme', dead: 0 },
    ]);
    const said = await database.db('state_event').where({ entity: 'delivery', to_state: 'abandoned' }).first();
    expect(said).toMatchObject({ actor: 'ann', reason: audit.reason });
    expect(said.cause).toContain('says that the supplier does not have it');
  });

  it('after a resend needs that word too: the first one may have arrived (J10, J12)', async () => {
    blocked = false;
    await step.place('A-1', [['LAMP', 2]]);
    blocked = true;
    await resendDelivery(step.gateway, await first(), audit);
    await expect(abandonDelivery(step.gateway, await first(), audit)).rejects.toMatchObject({
      code: 'DELIVERY-NOT-NOW',
    });
    expect(await orders()).toMatchObject([{ dead: 0 }]);
  });

  it('although the supplier accepted some of it is refused, whatever is said (J10)', async () => {
    await step.place('A-1', [['LAMP', 2]]);
    await database.db('purchase_order_line').update({ acknowledged: 1 });
    await expect(abandonDelivery(step.gateway, await first(), audit, HAS_IT_NOT)).rejects.toMatchObject({
      message: expect.stringContaining('accepted, backordered or shipped 1 unit(s)'),
    });
    expect(await database.db('delivery').pluck('state')).toEqual(['new']);
  });
});

describe('a document that is sent again', () => {
  it.each([
    ['message', { mayHaveHappened: true, decided: true }],
    ['request', { mayHaveHappened: true, decided: true }],
    ['file', { mayHaveHappened: false, decided: false }],
  ] as const)('as a %s is known to the channel as one that may be there already (J12)', async (way, first_) => {
    blocked = false;
    delivers = way;
    const attempts: PublishAttempt[] = [];
    await step.place('A-1', [['LAMP', 2]]);
    expect(await database.db('delivery').pluck('state')).toEqual(['sent']);
    await resendDelivery(step.gateway, await first(), audit);
    publish = (_target, _bytes, attempt) => {
      attempts.push(attempt);
      return Promise.reject(new TransientError('CHANNEL-DEADLINE', 'no answer'));
    };
    for (let round = 0; round < 2; round += 1) {
      await rested();
      await deliverTo(step.gateway, 'bravo');
    }
    // A person decided about the first; what became of this one is another question.
    expect(attempts).toMatchObject([first_, { mayHaveHappened: true, decided: false }]);
  });
});
