import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { configFile } from '../../src/config/schema.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { clean, type Retention } from '../../src/pipeline/clean.ts';
import { deliverTo } from '../../src/pipeline/outbound/deliver.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What is forgotten by its age: everything that is older, nothing that is younger, and nothing that is still needed. */
const database = testDatabase();
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const { fullFeeds, stockHistory, pushLog, addresses, ...periods } = configFile.shape.retention.parse(undefined);
const defaults = { periods, fullFeeds, stockHistory, pushLog, addresses };
/** A day of everything, and one full feed. */
const shortest: Retention = {
  periods: Object.fromEntries(Object.keys(periods).map((kind) => [kind, DAY])) as typeof periods,
  fullFeeds: 1,
  stockHistory: DAY,
  pushLog: DAY,
  addresses: DAY,
};
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;

beforeEach(async () => {
  await emptyTables(
    database.db,
    `supplier, storefront, product, raw_content, lane, exception, state_event, api_request, shop_exchange, shop_batch,
     person, person_session, invitation, sign_in_failure, provider_answer, audit_entry, restoration, control_number`,
  );
  step = await stepGateway(database);
  files = acmeFiles();
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.work();
});

const cleaned = async (retention: Retention = defaults): Promise<void> => {
  await database.db('lane').where({ kind: 'clean' }).delete();
  await clean(step.gateway, retention);
};
const count = async (table: string): Promise<number> => Number((await database.db(table).count('* as n').first())?.n);
const kept = (): Promise<string[]> =>
  database
    .db('seen_file as f')
    .join('raw_content as c', 'c.sha256', 'f.sha256')
    .whereNull('c.removed_at')
    .orderBy('f.id')
    .pluck('f.name');
/** Control number of the group that our purchase order went out in. */
const group = async (): Promise<string> =>
  (await database.db('delivery').where({ kind: 'order' }).first('group_control_number')).group_control_number;
const poNumber = async (): Promise<string> => (await database.db('purchase_order').first('po_number')).po_number;

describe('bytes of received files', () => {
  it('go by the kind of the document in them, each at its own time and not a minute before', async () => {
    await step.receive('acme', '846.edi', files.stock(50, 'F1'));
    await step.place('A-1', [['LAMP', 2]]);
    const number = await poNumber();
    await step.receive('acme', '997.edi', files.functional(await group(), 'A'));
    await step.receive('acme', '855.edi', files.acknowledgment(number, 2));
    await step.receive('acme', '856.edi', files.shipNotice(number, 2));
    await step.receive('acme', '810.edi', files.invoice(number, 2));
    expect(await database.db('exception').whereNull('closed_at').pluck('code')).toEqual([]);
    const kinds = ['inventory', 'functional-acknowledgment', 'acknowledgment', 'ship-notice', 'invoice'] as const;
    const days = Object.fromEntries(kinds.map((kind, index) => [kind, (index + 2) * DAY]));
    const names = ['846.edi', '997.edi', '855.edi', '856.edi', '810.edi'];
    step.clock.advance(DAY);
    await step.receive('acme', '846_2.edi', files.stock(49, 'F2'));
    step.clock.advance(DAY - 10 * MINUTE);
    for (const [index] of kinds.entries()) {
      await cleaned({ ...shortest, periods: { ...periods, ...days } });
      expect(await kept()).toEqual([...names.slice(index), '846_2.edi']);
      step.clock.advance(20 * MINUTE);
      await cleaned({ ...shortest, periods: { ...periods, ...days } });
      expect(await kept()).toEqual([...names.slice(index + 1), '846_2.edi']);
      step.clock.advance(DAY - 20 * MINUTE);
    }
  });

  it('stay as long as an exception about their file is open, though all of it took effect', async () => {
    await step.receive('acme', '846.edi', files.stock(50, 'F1'));
    await step.place('A-1', [['LAMP', 2]]);
    const number = await poNumber();
    const refused = `BAK*00*AD*${number}*20261122~PO1*1*2*EA*4**VN*LAMP~ACK*IR*2*EA~CTT*1~`;
    await step.receive('acme', 'answer.edi', files.file('855', 'PR', refused));
    // A supplier that calls all its files the same: only the one in question is kept.
    step.clock.advance(MINUTE);
    await step.receive('acme', 'answer.edi', files.functional(await group(), 'A'));
    const open = () => database.db('exception').whereNull('closed_at').where({ supplier_id: 'acme' });
    expect(await open().pluck('code')).toEqual(['PO-NOT-ACCEPTED']);
    expect(await database.db('document').distinct('state').pluck('state')).toEqual(['applied']);
    step.clock.advance(4000 * DAY);
    await cleaned();
    expect(await count('seen_file')).toBe(3);
    const [{ id: first }] = await database.db('seen_file').where({ name: 'answer.edi' }).orderBy('id').select('id');
    expect(await kept()).toEqual(['846.edi', 'answer.edi']);
    expect(
      await database
        .db('seen_file')
        .where({ id: first })
        .join('raw_content', 'raw_content.sha256', 'seen_file.sha256')
        .first('removed_at'),
    ).toEqual({ removed_at: null });
    await open().update({ closed_at: step.clock.now() });
    step.clock.advance(DAY + MINUTE);
    await cleaned();
    expect(await kept()).toEqual(['846.edi']);
  });

  it('stay as long as what is said of their invoice is open', async () => {
    await step.receive('acme', '846.edi', files.stock(50, 'F1'));
    await step.place('A-1', [['LAMP', 2]]);
    await step.receive('acme', '856.edi', files.shipNotice(await poNumber(), 2));
    await step.receive('acme', '810.edi', files.invoice(await poNumber(), 3));
    const open = await database.db('exception').whereNull('closed_at').select('code', 'facts');
    expect(open).toContainEqual(expect.objectContaining({ facts: expect.objectContaining({ invoice: 'INV-2' }) }));
    step.clock.advance(4000 * DAY);
    await cleaned();
    expect(await kept()).toEqual(['846.edi', '810.edi']);
  });
});

describe('the history of quantities', () => {
  it('goes after its time; the stock in force and what shops were told last stay, whatever their age', async () => {
    await step.receive('acme', '846_1.edi', files.stock(50, 'F1'));
    const stock = await database.db('supplier_stock').select();
    step.clock.advance(4000 * DAY);
    await cleaned(shortest);
    expect([await count('listing_push'), await count('stock_change')]).toEqual([0, 1]);
    expect(await database.db('supplier_stock').select()).toEqual(stock);
    expect(await database.db('listing').select('desired', 'pushed_version')).toMatchObject([{ desired: 47 }]);
    expect(await kept()).toEqual(['846_1.edi']);
    await step.receive('acme', '846_2.edi', files.stock(49, 'F2'));
    step.clock.advance(DAY - MINUTE);
    await cleaned(shortest);
    expect([await count('listing_push'), await count('stock_change')]).toEqual([1, 1]);
    step.clock.advance(2 * MINUTE);
    await cleaned(shortest);
    expect([await count('listing_push'), await count('stock_change')]).toEqual([0, 1]);
    expect(step.shop.stock.get('LAMP')).toMatchObject({ quantity: 46 });
  });

  it('has the calls to shops for 14 days, and which products they were about as long', async () => {
    await step.receive('acme', '846_1.edi', files.stock(50, 'F1'));
    const call = { storefront_id: 'shop', about: 'stock', method: 'POST', path: '/', ms: 1, at: step.clock.now() };
    await database.db('shop_exchange').insert(call);
    expect([await count('shop_exchange'), await count('shop_batch')]).toEqual([1, 1]);
    step.clock.advance(14 * DAY - MINUTE);
    await cleaned();
    expect([await count('shop_exchange'), await count('shop_batch')]).toEqual([1, 1]);
    step.clock.advance(2 * MINUTE);
    await cleaned();
    expect([await count('shop_exchange'), await count('shop_batch')]).toEqual([0, 0]);
  });
});

describe('an order that is not finished', () => {
  it('loses nothing by its age, is answered as ever, and then loses who its customer is, after the time', async () => {
    await step.receive('acme', '846.edi', files.stock(50, 'F1'));
    await step.place('A-1', [['LAMP', 2]]);
    const all = async () => ({
      order: await database.db('sales_order').select('state'),
      address: await database.db('order_address').select('address', 'note', 'erased_at'),
      sent: await database.db('delivery').select('id', 'state', 'bytes'),
    });
    const before = await all();
    expect(before.sent).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
    step.clock.advance(4000 * DAY);
    await cleaned(shortest);
    expect(await all()).toEqual(before);
    await step.receive('acme', '997.edi', files.functional(1, 'A'));
    await step.receive('acme', '856.edi', files.shipNotice(await poNumber(), 2));
    expect(await database.db('sales_order').pluck('state')).toEqual(['shipped']);
    expect(await database.db('fulfilment_push').pluck('state')).toEqual(['done']);
    await cleaned(shortest);
    expect((await all()).address[0].erased_at).not.toBeNull();
  });

  it('keeps its address for the period after it came, also once it has ended', async () => {
    await step.receive('acme', '846.edi', files.stock(50, 'F1'));
    await step.place('A-1', [['LAMP', 2]]);
    await step.receive('acme', '856.edi', files.shipNotice(await poNumber(), 2));
    const erased = () => database.db('order_address').whereNotNull('erased_at').select('order_id');
    step.clock.advance(DAY - 2 * MINUTE);
    await cleaned(shortest);
    expect(await erased()).toHaveLength(0);
    step.clock.advance(3 * MINUTE);
    await cleaned(shortest);
    expect(await erased()).toHaveLength(1);
  });

  it('is one whose document still waits: it goes out whole, and its address is erased afterwards', async () => {
    await step.receive('acme', '846.edi', files.stock(50, 'F1'));
    await step.place('A-1', [['LAMP', 2]]);
    await step.receive('acme', '856.edi', files.shipNotice(await poNumber(), 2));
    const ours = () => database.db('delivery').where({ kind: 'order' });
    await ours().update({ state: 'new', due_at: null });
    const { bytes } = await ours().first('bytes');
    step.clock.advance(4000 * DAY);
    await cleaned(shortest);
    expect(await ours().first('state', 'bytes')).toEqual({ state: 'new', bytes });
    expect(await database.db('order_address').whereNull('erased_at').pluck('note')).toHaveLength(1);
    await deliverTo(step.gateway, 'acme');
    expect(await ours().first('state')).toEqual({ state: 'sent' });
    await cleaned(shortest);
    expect((await ours().first('bytes')).bytes).toHaveLength(0);
    expect(await database.db('order_address').whereNull('erased_at').pluck('note')).toHaveLength(0);
  });
});

describe('who came in', () => {
  it('is forgotten after 30 days without use; sessions in use and links that are good stay', async () => {
    const at = step.clock.now();
    const person = { id: randomUUID(), name: 'ann', role: 'admin', created_at: at };
    await database.db('person').insert(person);
    const session = { person_id: person.id, csrf: 'x', created_at: at };
    await database.db('person_session').insert([
      { ...session, token_sha256: Buffer.from('rests'), used_at: at },
      { ...session, token_sha256: Buffer.from('in use'), used_at: new Date(at.getTime() + 20 * DAY) },
    ]);
    const link = { role: 'viewer', invited_by: 'ann', created_at: at };
    await database.db('invitation').insert([
      { ...link, token_sha256: Buffer.from('ended'), expires_at: at },
      { ...link, token_sha256: Buffer.from('good'), expires_at: new Date(at.getTime() + 40 * DAY) },
    ]);
    await database.db('sign_in_failure').insert({ who: 'name:ann', at });
    await database.db('provider_answer').insert({ state_sha256: Buffer.from('came back'), at });
    const tables = ['person_session', 'invitation', 'sign_in_failure', 'provider_answer'];
    const counts = () => Promise.all(tables.map(count));
    step.clock.advance(30 * DAY - MINUTE);
    await cleaned();
    expect(await counts()).toEqual([2, 2, 1, 1]);
    step.clock.advance(2 * MINUTE);
    await cleaned();
    expect(await counts()).toEqual([1, 1, 0, 0]);
    expect(await count('person')).toBe(1);
  });
});

it('answers to repeated requests are known for seven days', async () => {
  await database.db('api_request').delete();
  await step.place('A-1', [['LAMP', 1]]);
  expect(await count('api_request')).toBe(1);
  step.clock.advance(7 * DAY - MINUTE);
  await cleaned();
  expect(await count('api_request')).toBe(1);
  step.clock.advance(2 * MINUTE);
  await cleaned();
  expect(await count('api_request')).toBe(0);
});

it('exceptions, changes of state, the audit log and restorations are never forgotten', async () => {
  const at = step.clock.now();
  await step.receive('acme', '855.edi', files.acknowledgment('NOBODY-ORDERED', 1));
  await database.db('exception').update({ closed_at: at, closed_because: 'it was nothing' });
  await database
    .db('state_event')
    .insert({ entity: 'delivery', entity_id: '1', to_state: 'sent', cause: 'test', at: step.clock.now() });
  await database.db('audit_entry').insert({ at, who: 'ann', role: 'admin', action: 'looked', entity: 'order/1' });
  await database
    .db('restoration')
    .insert({ restored_at: at, cause: 'test', numbers_skipped: 1, silent_shops: [], released_at: at });
  const counts = () => Promise.all(['exception', 'state_event', 'audit_entry', 'restoration'].map(count));
  const before = await counts();
  expect(before.every((one) => one > 0)).toBe(true);
  step.clock.advance(10_000 * DAY);
  await cleaned(shortest);
  expect(await counts()).toEqual(before);
});
