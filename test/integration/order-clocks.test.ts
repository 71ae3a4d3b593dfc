import { beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { TransientError } from '../../src/kernel/errors.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { watchClocks } from '../../src/pipeline/clocks/watch-clocks.ts';
import { abandonDelivery, confirmDelivery, resendDelivery } from '../../src/pipeline/outbound/delivery-actions.ts';
import type { Safeguards } from '../../src/pipeline/safeguards.ts';
import type { DeliveryKey } from '../../src/stores/deliveries.ts';
import { takeLane } from '../../src/stores/lanes.ts';
import { ordersToLookAt } from '../../src/stores/order-clocks.ts';
import { orderReport } from '../../src/stores/reports.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** What a supplier owes for an order and does not send, step by step: 997, 855, 856, 810. */
const database = testDatabase();
const HOUR = 3_600_000;
let step: StepGateway;
let files: ReturnType<typeof acmeFiles>;
let poNumber: string;
let group: number;

/** Sent at 10:00:02 UTC on Sunday, which Acme reads on Monday: its clocks begin at 6:00 UTC, midnight in Chicago. */
async function start(
  change: (profile: SupplierProfile) => SupplierProfile = (profile) => profile,
  trouble: 'none' | 'sweeps' | 'away' | 'uncertain' | 'conflict' = 'none',
  safeguards: Partial<Safeguards> = {},
) {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  files = acmeFiles();
  const troubled = (channel: Channel): Channel => ({
    ...channel,
    publish: async (target, bytes, options) => {
      if (!target.name.startsWith('850')) return channel.publish(target, bytes, options);
      if (trouble === 'away') throw new TransientError('CHANNEL-UNREACHABLE', 'nobody answers');
      if (trouble === 'uncertain' || trouble === 'conflict') return { outcome: trouble };
      step.folders.remove(target.folder, target.temporaryName);
      // An earlier attempt began: without one, what was swept is written again.
      return channel.publish(target, bytes, { ...options, mayHaveHappened: true });
    },
  });
  step = await stepGateway(database, {
    profile: (profile) => quietStock(change(profile)),
    safeguards,
    ...(trouble === 'none' ? {} : { channel: troubled }),
  });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
  await step.receive('acme', '846.edi', files.stock(70, 'F1'));
  await step.place('C-1', [['LAMP', 2]]);
  const row = await database
    .db('delivery')
    .where({ kind: 'order' })
    .first('subject', 'group_control_number as group', 'state');
  if (trouble === 'none' || trouble === 'sweeps') expect(row.state).toBe('sent');
  // The clocks are there before anything is due by them.
  await watchClocks(step.gateway, 0);
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

/** Days pass without a stock file here; that this is told of is proved elsewhere. */
function quietStock(profile: SupplierProfile): SupplierProfile {
  const year = 365 * 24 * 3_600_000;
  return {
    ...profile,
    stock: { ...profile.stock, freshness: { ...profile.stock.freshness, expectedEveryMs: year, maxAgeMs: year } },
  };
}

describe('an order that nobody confirms', () => {
  test('is one warning after four business hours and one error after a business day, told once each (F7)', async () => {
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
    await start(undefined, 'sweeps');
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
  test('waits for the parcel until the day after the promise, and for the bill a week later (REQUIREMENTS B5)', async () => {
    await step.receive('acme', '855.edi', files.acknowledgment(poNumber, 2, '20261201'));
    // It would be there up to six days after the customer was promised it: that is known at once.
    await at('2026-12-03T05:59:00Z');
    expect(await open()).toEqual(['warning ORDER-LATE']);
    await at('2026-12-03T06:00:00Z');
    expect(await open()).toEqual(['warning ORDER-LATE', 'error SHIP-NOTICE-OVERDUE']);
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

  test('does not slow down with many old orders: it reads an index of the running clocks', {
    timeout: 120_000,
  }, async () => {
    // Decisions that nothing refers to otherwise, so that each order can have one of its own.
    await database.db.raw(
      `insert into routing_decision (order_id, attempt, algorithm, inputs_sha256, explanation, decided_at)
       select order_id, n, algorithm, inputs_sha256, '{}', decided_at from routing_decision, generate_series(1000, 200999) n`,
    );
    await database.db.raw(
      `insert into purchase_order (supplier_id, po_number, order_id, attempt, currency, drop_ship_fee, freight, state, created_at)
       select supplier_id, 'OLD-' || n, order_id, n, currency, drop_ship_fee, freight, 'sent', created_at
       from purchase_order, generate_series(1000, 200999) n`,
    );
    await database.db.raw('analyze purchase_order');
    const seen: { sql: string; bindings: readonly unknown[] }[] = [];
    const listen = (query: { sql: string; bindings: readonly unknown[] }) => void seen.push(query);
    database.db.on('query', listen);
    await ordersToLookAt(database.db, 'acme', step.clock.now(), 200);
    database.db.removeListener('query', listen);
    const [query] = seen;
    const { rows } = await database.db.raw<{ rows: { 'QUERY PLAN': string }[] }>(
      database.db
        .raw(`explain ${query?.sql.replace(/\$\d+/g, '?')}`, [...(query?.bindings ?? [])] as string[])
        .toQuery(),
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('Index Scan using purchase_order_clock');
    expect(plan).not.toContain('Seq Scan');
  });

  test('that lost its lane to another one opens nothing', async () => {
    const overtaken = async (safeguards: { fence?: boolean }): Promise<string[]> => {
      await start(undefined, 'none', safeguards);
      step.clock.advance(72 * HOUR);
      const acme = step.gateway.suppliers.get('acme') as SupplierProfile;
      const { db } = step.gateway;
      /** Stands still for longer than its lease before it begins a transaction. */
      const transaction = async (action: never): Promise<unknown> => {
        await db('lane')
          .where({ kind: 'clock' })
          .update({ lease_until: new Date(0) });
        await takeLane(db, { kind: 'clock', key: 'all' });
        return db.transaction(action);
      };
      const slow = new Proxy((() => undefined) as unknown as typeof db, {
        apply: (_target, _this, [table]) => db(table),
        get: (_target, name) => (name === 'transaction' ? transaction : Reflect.get(db, name)),
      });
      await watchClocks({ ...step.gateway, db: slow, suppliers: new Map([['acme', acme]]) }, 0);
      return open();
    };
    expect(await overtaken({})).toEqual([]);
    // Without the fence it does: the test can fail.
    expect(await overtaken({ fence: false })).toEqual(['error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
  });
});

describe('a supplier whose orders are older than its clocks', () => {
  /** As before anybody had clocks. */
  const forget = () => database.db('supplier').update({ clocks: null, clock_starts: '{}' });

  test('is not blamed for what was due longer than a business week ago, but for the rest', async () => {
    await forget();
    await database.db('purchase_order').update({ clock_at: null });
    // The 997 was due on the 24th, the 856 on the 27th; five business days before December 3rd is the 26th.
    await at('2026-12-03T12:00:00Z');
    expect(await open()).toEqual(['error SHIP-NOTICE-OVERDUE']);
    expect(await overdue()).toMatchObject([{ step: 'ship-notice' }]);
  });

  test('is blamed for what was due within the last business week', async () => {
    await forget();
    await at('2026-11-26T12:00:00Z');
    expect(await open()).toEqual(['error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
  });

  test('keeps what was said when other clocks come, and is told only news of a new one', async () => {
    await at('2026-11-25T06:00:00Z');
    expect(await open()).toEqual(['error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
    const acme = step.gateway.suppliers.get('acme') as SupplierProfile;
    const set = (clocks: SupplierProfile['clocks']) =>
      (step.gateway.suppliers as Map<string, SupplierProfile>).set('acme', { ...acme, clocks });
    const { shipNotice, invoice, ...first } = acme.clocks;
    set(first);
    await at('2026-11-25T07:00:00Z');
    set({ ...first, shipNotice: { afterPromise: 1, afterOrder: 0 } });
    // The end of the 23rd, long before that clock was set.
    await at('2026-12-15T06:00:00Z');
    expect(await open()).toEqual(['error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
  });
});

describe('a document that is not at the supplier', () => {
  const audit = { by: 'ann', reason: 'a test' };
  const key = async (): Promise<DeliveryKey> =>
    database.db('delivery').where({ kind: 'order' }).first({ supplierId: 'supplier_id', id: 'id' });
  const clockAt = async () => (await database.db('purchase_order').first('clock_at')).clock_at as Date | null;

  test('any more, because it is to be sent again, is waited for from then on (F7, J12)', async () => {
    await at('2026-11-25T06:00:00Z');
    expect(await open()).toEqual(['error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
    await resendDelivery(step.gateway, await key(), audit);
    expect([await open(), await overdue(), await clockAt()]).toEqual([[], [], null]);
    await at('2026-11-26T06:00:00Z');
    expect(await open()).toEqual([]);
    await step.work();
    expect((await clockAt())?.toISOString()).toBe('2026-11-26T10:00:00.000Z');
    await at('2026-11-27T06:00:00Z');
    expect(await open()).toEqual(['error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
    expect(await events()).toEqual(['opened', 'resolved', 'opened']);
  });

  test('that was rejected and is sent again waits for a new 997 (F7)', async () => {
    await step.receive('acme', '997.edi', files.functional(group, 'R'));
    await resendDelivery(step.gateway, await key(), audit);
    await step.work();
    expect([await state(), await open()]).toEqual(['sent', []]);
    await at('2026-11-25T06:00:00Z');
    expect(await open()).toEqual(['error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
  });

  test('because nobody sends it any more has no clock (F7)', async () => {
    await step.receive('acme', '997.edi', files.functional(group, 'R'));
    await abandonDelivery(step.gateway, await key(), audit);
    expect(await clockAt()).toBeNull();
    await at('2026-12-31T06:00:00Z');
    expect(await open()).toEqual([]);
  });

  test('because it could not be brought there yet has no clock (J11)', async () => {
    await start(undefined, 'away');
    await at('2026-12-31T06:00:00Z');
    expect([await state(), await open(), await clockAt()]).toEqual(['created', [], null]);
  });

  test.each(['uncertain', 'conflict'] as const)(
    'as far as we know (%s) has no clock until a person knows',
    async (outcome) => {
      await start(undefined, outcome);
      const failed = await database.db('delivery').where({ kind: 'order' }).first('state', 'failure');
      expect(failed).toEqual({ state: 'failed', failure: outcome });
      await at('2026-11-25T06:00:00Z');
      expect(await open()).toEqual([`error DELIVERY-${outcome.toUpperCase()}`]);
      expect(await clockAt()).toBeNull();
      // A command knows no suppliers: the next watch of a gateway looks at the order.
      await confirmDelivery({ ...step.gateway, suppliers: new Map() }, await key(), audit);
      expect(await open()).toEqual([]);
      await at('2026-11-25T06:01:00Z');
      expect((await clockAt())?.toISOString()).toBe('2026-11-25T10:00:00.000Z');
      await at('2026-11-26T06:00:00Z');
      expect(await open()).toEqual(['error FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE']);
    },
  );
});
