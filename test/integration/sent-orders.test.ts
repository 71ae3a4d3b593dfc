import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { createEmailChannel } from '../../src/channels/email/email-channel.ts';
import { emailOptions } from '../../src/channels/email/options.ts';
import { createHttpChannel } from '../../src/channels/http/http-channel.ts';
import { httpOptions } from '../../src/channels/http/options.ts';
import { createChannel } from '../../src/channels/registry.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { deliverTo } from '../../src/pipeline/outbound/deliver.ts';
import { confirmDelivery, resendDelivery } from '../../src/pipeline/outbound/delivery-actions.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { createServer } from '../../src/server/server.ts';
import { type ApiFault, type SupplierApi, startSupplierApi } from '../../src/simulator/supplier-api.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { attachmentOf, type MailServer, startMailServer } from '../support/mail-server.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';
import { apiSettings } from '../support/supplier-api.ts';

/** Orders that go by request or by message, through the whole pipeline: each at its supplier once, whatever happens. */
const database = testDatabase();
const dependencies = { clock: systemClock, ids: randomIds, logger: silentLogger };
const STOCK = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\nLAMP,,x,100,10.00,A,\r\n';
const PO = 'PO-BRAVO-000001';

let step: StepGateway;
const opened: { close(): Promise<void> }[] = [];

async function start(channel: Channel): Promise<void> {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request, control_number',
  );
  opened.push(channel);
  step = await stepGateway(database, { deliveryChannels: { bravo: channel } });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('bravo', 'inv_1.csv', STOCK);
}
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** Every pause is over, and it is delivered. */
async function deliver(): Promise<void> {
  await database.db('lane').update({ due_at: new Date(0), lease_until: null });
  await database.db('delivery').update({ due_at: null });
  await deliverTo(step.gateway, 'bravo');
}
const delivery = () => database.db('delivery').first();
const exceptions = () => database.db('exception').whereNull('closed_at').orderBy('id');
const key = async () => ({ supplierId: 'bravo', id: (await delivery()).id as string });

describe('an order by REST', () => {
  let api: SupplierApi;
  const poNumberOf = (body: string): string | undefined => /^(PO-[^,]+),/m.exec(body)?.[1];
  beforeEach(async () => {
    api = await startSupplierApi({ numberOf: poNumberOf });
    opened.push({ close: () => api.stop() });
  });
  const bare = (find: object | undefined = apiSettings(api).documents.order.find): Channel =>
    createHttpChannel(
      httpOptions.parse(apiSettings(api, { documents: { order: { reference: '/id', find } } })),
      dependencies,
    );

  async function expectOnce(): Promise<void> {
    expect(api.orders.map(({ reference }) => reference)).toEqual([PO]);
    expect(await delivery()).toMatchObject({ state: 'sent', reference: 'SO-1001' });
    expect(await database.db('purchase_order').first()).toMatchObject({ supplier_reference: 'SO-1001' });
  }

  it('is found by the number that the supplier answered with (F1)', async () => {
    await start(createChannel(apiSettings(api), dependencies));
    await step.place('W-1', [['LAMP', 2]]);
    await expectOnce();
    const { bytes } = await delivery();
    expect(api.orders[0]?.body).toBe(bytes.toString());
    expect(step.folders.names('/inbound')).toEqual([]);
    const server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
    const get = async (path: string) => (await server.inject({ method: 'GET', url: path })).json();
    expect(await get('/v1/orders/shop/W-1')).toMatchObject({
      purchaseOrders: [{ poNumber: PO, supplierReference: 'SO-1001' }],
    });
    const found = { orders: [{ orderId: 'W-1', storefront: 'shop', supplierReference: 'SO-1001' }] };
    expect(await get('/v1/orders?reference=SO-1001')).toMatchObject(found);
    expect(await get(`/v1/orders?reference=${PO}`)).toMatchObject(found);
    expect(await get('/v1/orders?reference=SO-1')).toEqual({ orders: [] });
    await server.close();
  });

  const faults: readonly ApiFault[] = [
    { kind: 'drop-request' },
    { kind: 'drop-reply' },
    { kind: 'fail' },
    { kind: 'fail-after' },
    { kind: 'page' },
    { kind: 'slow', milliseconds: 1_000 },
    { kind: 'answer', status: 503 },
    { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
  ];
  it.each(faults.flatMap((fault) => [1, 3].map((times) => ({ ...fault, times }))))(
    'is there once in the end: %j (J1, J2)',
    async (fault) => {
      await start(bare());
      api.misbehave(fault);
      await step.place('W-1', [['LAMP', 2]]);
      for (let attempt = 0; attempt < 4; attempt += 1) await deliver();
      await expectOnce();
      expect(new Set(api.orders.map((order) => order.key)).size).toBe(1);
    },
  );

  it.each<ApiFault>([
    { kind: 'drop-reply', on: 'find' },
    { kind: 'fail', on: 'find' },
    { kind: 'answer', status: 401, on: 'find' },
    { kind: 'answer', status: 200, body: 'down for maintenance', on: 'find' },
  ])('waits until the question is answered when its reply was lost: %j (J1)', async (fault) => {
    await start(bare());
    api.misbehave({ kind: 'drop-reply', times: 1 });
    await step.place('W-1', [['LAMP', 2]]);
    api.misbehave(fault);
    for (let attempt = 0; attempt < 3; attempt += 1) await deliver();
    expect(api.orders).toHaveLength(1);
    expect((await delivery()).state).toBe('staged');
    api.misbehave(undefined);
    await deliver();
    await expectOnce();
  });

  it('is asked for by the next process when one dies after the request (J1)', async () => {
    const channel = bare();
    const died = new Error('SIGKILL');
    let isDead = false;
    await start({
      ...channel,
      publish: async (...call) => {
        const publication = await channel.publish(...call);
        if (isDead) return publication;
        isDead = true;
        throw died;
      },
    });
    await expect(step.place('W-1', [['LAMP', 2]])).rejects.toBe(died);
    await deliver();
    await expectOnce();
    expect(await delivery()).toMatchObject({ inferred: true });
  });

  it('is for a person where the supplier cannot be asked, with what to look for (J1)', async () => {
    await start(
      createHttpChannel(
        httpOptions.parse(apiSettings(api, { documents: { order: { reference: '/id' } } })),
        dependencies,
      ),
    );
    api.misbehave({ kind: 'drop-reply', times: 1 });
    await step.place('W-1', [['LAMP', 2]]);
    for (let attempt = 0; attempt < 3; attempt += 1) await deliver();
    expect(api.orders).toHaveLength(1);
    const [exception] = await exceptions();
    expect(exception).toMatchObject({ code: 'DELIVERY-UNCERTAIN' });
    expect(exception.message).toContain(`Idempotency-Key ${api.orders[0]?.key}`);
  });

  it('stands for a person and stops no other when the supplier refuses it', async () => {
    await start(bare());
    api.misbehave({ kind: 'answer', status: 422, body: '{"error":"no such item"}', times: 1 });
    await step.place('W-1', [['LAMP', 2]]);
    await step.place('W-2', [['LAMP', 1]]);
    await deliver();
    expect(await database.db('delivery').orderBy('id').pluck('state')).toEqual(['failed', 'sent']);
    expect(await exceptions()).toMatchObject([{ code: 'DELIVERY-REFUSED' }]);
    expect(api.orders).toHaveLength(1);
  });
});

describe('an order by e-mail', () => {
  let mail: MailServer;
  beforeEach(async () => {
    mail = await startMailServer();
    opened.push({ close: () => mail.stop() });
  });
  const mailing = (to = ['orders@bravo.example']): Channel =>
    createEmailChannel(
      emailOptions.parse({
        kind: 'email',
        host: '127.0.0.1',
        port: mail.port,
        security: 'none',
        from: 'orders@shop.example',
        to,
        timeoutMs: 1_000,
      }),
      dependencies,
    );

  it('is the bytes that were sealed, once', async () => {
    await start(mailing());
    await step.place('W-1', [['LAMP', 2]]);
    await deliver();
    const { bytes, state } = await delivery();
    expect(state).toBe('sent');
    expect(mail.taken.map(attachmentOf)).toEqual([bytes.toString()]);
    expect(await exceptions()).toEqual([]);
  });

  it.each(['drop-after-data', 'silent', 'drop-in-data'] as const)(
    'in doubt is sent no second time before a person decides: %s (J1)',
    async (kind) => {
      await start(mailing());
      mail.misbehave({ kind });
      await step.place('W-1', [['LAMP', 2]]);
      mail.misbehave(undefined);
      const before = mail.taken.length;
      for (let attempt = 0; attempt < 3; attempt += 1) await deliver();
      step.clock.advance(3600_000);
      await sweep(step.gateway);
      await step.work();
      expect(mail.connections()).toBe(1);
      expect(mail.taken).toHaveLength(before);
      expect(await delivery()).toMatchObject({ state: 'failed', failure: 'uncertain' });
      const [exception, ...others] = await exceptions();
      expect(others).toEqual([]);
      expect(exception.code).toBe('DELIVERY-UNCERTAIN');
      const id = /Message-ID (<[0-9a-f]{40}@shop\.example>)/.exec(exception.message)?.[1];
      expect(id).toBeDefined();
      expect(exception.facts).toMatchObject({ lookFor: `Message-ID ${id}`, subject: PO });
      if (before > 0) expect(mail.taken[0]).toContain(`Message-ID: ${id}`);
    },
  );

  it('in doubt counts as sent, or goes again with the same Message-ID, when a person says so (J1)', async () => {
    for (const decision of ['sent', 'resend'] as const) {
      await start(mailing());
      mail.misbehave({ kind: 'drop-after-data' });
      await step.place('W-1', [['LAMP', 2]]);
      mail.misbehave(undefined);
      const before = mail.taken.length;
      const decide = decision === 'sent' ? confirmDelivery : resendDelivery;
      await decide(step.gateway, await key(), { by: 'ann', reason: 'they said so on the phone' });
      await step.work();
      await deliver();
      expect((await delivery()).state).toBe('sent');
      expect(await exceptions()).toEqual([]);
      expect(mail.taken).toHaveLength(decision === 'sent' ? before : before + 1);
    }
    const ids = mail.taken.map((message) => /^Message-ID: (.*)$/m.exec(message)?.[1]);
    expect(new Set(ids.slice(-2)).size).toBe(1);
  });

  it('that only some receivers get is sent, and a person is told who has not got it', async () => {
    await start(mailing(['orders@bravo.example', 'desk@bravo.example']));
    mail.misbehave({ kind: 'refuse-receiver', status: 550, address: 'desk@bravo.example' });
    await step.place('W-1', [['LAMP', 2]]);
    await deliver();
    expect((await delivery()).state).toBe('sent');
    expect(mail.taken).toHaveLength(1);
    expect(await exceptions()).toMatchObject([
      {
        code: 'MAIL-RECEIVER-REFUSED',
        severity: 'warning',
        message: expect.stringMatching(/was sent, but not to desk@bravo\.example\.$/),
        facts: { receivers: ['desk@bravo.example'] },
      },
    ]);
  });
});
