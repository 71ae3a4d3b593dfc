import { beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { watchClocks } from '../../src/pipeline/clocks/watch-clocks.ts';
import { orderReport } from '../../src/stores/reports.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a supplier owes for an order and does not send, step by step: 997, 855, 856, 810. */
const database = testDatabase();
const HOUR = 3_600_000;
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;
let poNumber: string;
let group: number;

/** Sent at 10:00:02 UTC on Sunday, which Acme reads on Monday: its clocks begin at 6:00 UTC, midnight in Chicago. */
async function start(change: (profile: SupplierProfile) => SupplierProfile = (profile) => profile, sweeps = false) {
  await database.db.raw(
    'truncate supplier, storefront, product, raw_content, lane, exception, state_event, api_request cascade',
  );
  files = acmeFiles();
  const swept = (channel: Channel): Channel => ({
    ...channel,
    publish: async (target, bytes, options) => {
      step.folders.remove(target.folder, target.temporaryName);
      // An earlier attempt began: without one, what was swept is written again.
      return channel.publish(target, bytes, { ...options, mayHaveHappened: true });
    },
  });
  step = await stepGateway(database, { profile: change, ...(sweeps ? { channel: swept } : {}) });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(70, 'F1'));
  await step.place('C-1', [['LAMP', 2]]);
  const row = await database
    .db('delivery')
    .where({ kind: 'order' })
    .first('subject', 'group_control_number as group', 'state');
  expect(row.state).toBe('sent');
  poNumber = row.subject;
  group = Number(row.group);
}

/** Moves the clock to an instant and looks at the clocks. */
async function at(instant: string): Promise<void> {
  step.clock.advance(new Date(instant).getTime() - step.clock.now().getTime());
  await watchClocks(step.gateway, 0);
}

interface ExceptionRow {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly facts: { readonly chain: readonly { readonly document: string; readonly state: string }[] };
  readonly closed_because: string | null;
}
const exceptions = (): Promise<ExceptionRow[]> => database.db('exception').orderBy('id');
const open = async (): Promise<string[]> =>
  (await exceptions()).filter((row) => row.closed_because === null).map(({ severity, code }) => `${severity} ${code}`);
const events = (): Promise<string[]> => database.db('alert_event').orderBy('id').pluck('kind');
const overdue = async (): Promise<unknown> => {
  const report = (await orderReport(database.db, 'shop', 'C-1')) as { purchaseOrders: { overdue: unknown }[] };
  return report.purchaseOrders[0]?.overdue;
};
const state = async (): Promise<string> =>
  (await database.db('purchase_order').where({ po_number: poNumber }).first('state')).state;

beforeEach(() => start());

describe('an order that nobody confirms', () => {
  test('is one warning after four business hours and one error after a business day, told once each (B5, F7)', async () => {
    await at('2026-11-23T09:59:00Z');
    expect(await open()).toEqual([]);
    await at('2026-11-23T10:00:00Z');
    await at('2026-11-23T12:00:00Z');
    expect(await open()).toEqual(['warning FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
    expect(await overdue()).toEqual([
      { step: 'functional-acknowledgment', state: 'late', dueAt: '2026-11-24T06:00:00.000Z' },
    ]);
    await at('2026-11-24T06:00:00Z');
    await at('2026-11-25T06:00:00Z');
    expect(await open()).toEqual(['error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
    expect(await events()).toEqual(['opened', 'escalated']);
    const [row] = await exceptions();
    expect(row?.message).toContain(
      `Acme Housewares has not confirmed that it could read purchase order ${poNumber} (order C-1): no 997 until 2026-11-24 00:00 (America/Chicago), when it was due.`,
    );
    expect(row?.facts.chain.map(({ document, state }) => `${document} ${state}`)).toEqual([
      '850 sent',
      '997 overdue',
      '855 overdue',
      '856 waiting',
      '810 waiting',
    ]);
    expect(await overdue()).toMatchObject([{ step: 'functional-acknowledgment' }, { step: 'acknowledgment' }]);
  });

  test('is closed by the 997 itself, and the answer is waited for after that (F7)', async () => {
    await at('2026-11-24T06:00:00Z');
    await step.receive('acme', '997.edi', files.functional(String(group).padStart(9, '0'), 'A'));
    expect((await exceptions())[0]?.closed_because).toBe('what was overdue has come, or is not expected any more');
    expect(await open()).toEqual(['error ORDER-ACKNOWLEDGMENT-OVERDUE']);
    await step.receive('acme', '855.edi', files.acknowledgment(poNumber, 2));
    expect(await open()).toEqual([]);
    expect(await overdue()).toEqual([]);
    expect(await events()).toEqual(['opened', 'resolved', 'opened', 'resolved']);
  });

  test('says that its sending was only concluded, once (J9)', async () => {
    await start(undefined, true);
    await at('2026-11-25T06:00:00Z');
    const rows = await exceptions();
    expect(rows).toHaveLength(1);
    expect(rows[0]?.message).toMatch(
      /That it was sent is only concluded: when 850_\d+\.edi was to be renamed into place, its temporary file was gone already\. If a job of the supplier swept that file, the order never arrived\.$/,
    );
    expect(rows[0]?.facts.chain[0]).toMatchObject({ document: '850', state: 'sent, concluded' });
    await step.receive('acme', '855.edi', files.acknowledgment(poNumber, 2));
    expect(await open()).toEqual([]);
  });
});

describe('an order that is answered', () => {
  test('waits for the parcel until the day after the promise, and for the bill a week later (B5)', async () => {
    await step.receive('acme', '855.edi', files.acknowledgment(poNumber, 2, '20261201'));
    await at('2026-12-03T05:59:00Z');
    expect(await open()).toEqual([]);
    await at('2026-12-03T06:00:00Z');
    expect(await open()).toEqual(['error SHIP-NOTICE-OVERDUE']);
    await step.receive('acme', '856.edi', files.shipNotice(poNumber, 2));
    expect(await open()).toEqual([]);
    await at('2026-12-11T05:59:00Z');
    expect(await open()).toEqual([]);
    await at('2026-12-11T06:00:00Z');
    await at('2026-12-31T06:00:00Z');
    expect(await open()).toEqual(['warning INVOICE-OVERDUE']);
    await step.receive('acme', '810.edi', files.invoice(poNumber, 2));
    expect(await open()).toEqual([]);
    expect((await database.db('purchase_order').first('clock_at', 'state')).clock_at).toBeNull();
  });

  test('with a 997 that rejects is unreadable: one alert, no other clock, no second file (F7)', async () => {
    await step.receive('acme', '997.edi', files.functional(group, 'R'));
    expect(await state()).toBe('unreadable');
    await at('2026-12-31T06:00:00Z');
    expect(await open()).toEqual(['error PO-SYNTAX-REJECTED']);
    expect((step.folders.names('/inbound') ?? []).filter((name) => name.startsWith('850'))).toHaveLength(1);
    await step.receive('acme', '997b.edi', files.functional(group, 'A'));
    expect(await state()).toBe('received');
    expect(await open()).toEqual(['error ORDER-ACKNOWLEDGMENT-OVERDUE', 'error SHIP-NOTICE-OVERDUE']);
  });

  test('by a 997 with an unknown control number is still waited for (F7)', async () => {
    await step.receive('acme', '997.edi', files.functional(4711, 'A'));
    await at('2026-11-24T06:00:00Z');
    expect(await open()).toEqual(['warning ACKNOWLEDGMENT-UNKNOWN-GROUP', 'error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
    expect(await database.db('document').where({ set_id: '997' }).pluck('state')).toEqual(['held']);
  });
});

describe('the watch', () => {
  test('looks only at orders whose clock has run out', async () => {
    const clockAt = async () => (await database.db('purchase_order').first('clock_at')).clock_at as Date;
    await at('2026-11-23T09:00:00Z');
    expect((await clockAt()).toISOString()).toBe('2026-11-23T10:00:00.000Z');
    await at('2026-11-23T10:00:00Z');
    expect((await clockAt()).toISOString()).toBe('2026-11-24T06:00:00.000Z');
  });

  test('goes by new clocks as soon as a supplier has them', async () => {
    await at('2026-11-25T06:00:00Z');
    expect(await open()).toHaveLength(1);
    const acme = step.gateway.suppliers.get('acme') as SupplierProfile;
    (step.gateway.suppliers as Map<string, SupplierProfile>).set('acme', { ...acme, clocks: {} });
    await at('2026-11-25T06:01:00Z');
    expect(await open()).toEqual([]);
    (step.gateway.suppliers as Map<string, SupplierProfile>).set('acme', acme);
    await at('2026-11-25T06:02:00Z');
    expect(await open()).toHaveLength(1);
  });

  test('of several replicas raises everything once', async () => {
    step.clock.advance(72 * HOUR);
    await Promise.all([1, 2, 3].map(() => watchClocks(step.gateway, 0)));
    await watchClocks(step.gateway, 0);
    expect(await events()).toEqual(['opened']);
    expect((await database.db('exception').first('seen')).seen).toBe(1);
  });

  test('does not slow down with a million old orders: it reads an index of the running clocks', async () => {
    const { rows } = await database.db.raw<{ rows: { 'QUERY PLAN': string }[] }>(
      `explain select id from purchase_order where supplier_id = 'acme' and clock_at <= now() order by clock_at limit 200`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/purchase_order_clock|Seq Scan/);
    const { rows: indexes } = await database.db.raw<{ rows: { indexdef: string }[] }>(
      `select indexdef from pg_indexes where indexname = 'purchase_order_clock'`,
    );
    expect(indexes[0]?.indexdef).toContain('WHERE (clock_at IS NOT NULL)');
  });
});
