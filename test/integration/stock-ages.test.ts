import { beforeEach, describe, expect, it, vi } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { ageStock } from '../../src/pipeline/clocks/age-stock.ts';
import { supplierRow } from '../../src/pipeline/party-rows.ts';
import { refreshListings } from '../../src/stores/listings.ts';
import { syncParties } from '../../src/stores/parties.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Figures that nobody confirms: sold with a growing buffer, then not at all, and at once again when they are confirmed. */
const database = testDatabase();
const HOUR = 3_600_000;
let step: StepGateway;

const inventory = (lines: Readonly<Record<string, number>>): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${Object.entries(lines)
    .map(([sku, quantity]) => `${sku},,x,${quantity},10.00,A,\r\n`)
    .join('')}`;
const always = { timeZone: 'UTC', workdays: [1, 2, 3, 4, 5, 6, 7], holidays: [] };
const freshness = { expectedEveryMs: 4 * HOUR, maxAgeMs: 12 * HOUR, clock: 'server' } as const;

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane');
  step = await stepGateway(database, {
    profile: (profile) => ({ ...profile, calendar: always, stock: { ...profile.stock, freshness } }),
  });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
  await step.receive('bravo', 'inv_1.csv', inventory({ LAMP: 40, CHAIR: 5 }));
});

async function pass(hours: number): Promise<void> {
  step.clock.advance(hours * HOUR);
  await ageStock(step.gateway, 0);
  await step.work();
}

const shown = (sku: string): number | undefined => step.shop.stock.get(sku)?.quantity;
const versions = async (): Promise<string[]> => database.db('listing').orderBy('product_id').pluck('desired_version');

describe('a figure that nobody confirms', () => {
  it('is sold with a growing buffer after its time, and not at all after its greatest age', async () => {
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([37, 2]);
    await pass(4);
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([37, 2]);
    // A minute over the time: one unit more. An interval over it: once more the buffer of 3.
    await pass(1 / 60);
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([36, 1]);
    await pass(4 - 1 / 60);
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([34, 0]);
    await pass(4);
    expect(shown('LAMP')).toBe(31);
    await pass(1 / 60);
    expect(shown('LAMP')).toBe(0);
  });

  it('is found by the first turn after a gateway stood still for days', async () => {
    await pass(72);
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([0, 0]);
  });

  it('is touched only when it crosses a step', async () => {
    const before = await versions();
    for (let turn = 0; turn < 5; turn += 1) await pass(0.5);
    expect(await versions()).toEqual(before);
    await pass(2.6 - 1);
    const ageing = await versions();
    expect(ageing).not.toEqual(before);
    await pass(1 / 3600);
    expect(await versions()).toEqual(ageing);
  });

  it('is sold again at once when another feed names it, also where no quantity changed', async () => {
    await pass(13);
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([0, 0]);
    await step.receive('bravo', 'inv_2.csv', inventory({ CHAIR: 5, LAMP: 40 }));
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([37, 2]);
  });

  it('is sold again at once when the same file comes again', async () => {
    await pass(13);
    await step.receive('bravo', 'inv_2.csv', inventory({ LAMP: 40, CHAIR: 5 }));
    expect((await database.db('seen_file').where({ name: 'inv_2.csv' }).first('state')).state).toBe('duplicate');
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([37, 2]);
    await pass(3);
    expect(shown('LAMP')).toBe(37);
  });

  it('does not age over days on which the supplier does not work', async () => {
    const profile = step.gateway.suppliers.get('bravo') as NonNullable<ReturnType<typeof step.gateway.suppliers.get>>;
    // The clock stands on a Sunday.
    (step.gateway.suppliers as Map<string, typeof profile>).set('bravo', {
      ...profile,
      calendar: { ...always, workdays: [1, 2, 3, 4, 5] },
    });
    await pass(13.9);
    expect(shown('LAMP')).toBe(37);
    await pass(4.2);
    expect(shown('LAMP')).toBeLessThan(37);
  });

  it('is judged anew when supplier.yaml says other times', async () => {
    await pass(13);
    const profile = step.gateway.suppliers.get('bravo') as NonNullable<ReturnType<typeof step.gateway.suppliers.get>>;
    const patient = { ...profile, stock: { ...profile.stock, freshness: { ...freshness, maxAgeMs: 48 * HOUR } } };
    (step.gateway.suppliers as Map<string, typeof profile>).set('bravo', patient);
    await syncParties(database.db, [supplierRow(patient, step.clock.now())], [], step.clock.now());
    await pass(0);
    expect(shown('LAMP')).toBe(40 - 3 - Math.ceil((3 * 9) / 4));
  });
});

describe('a turn of the sweep', () => {
  it('that ended half way is ended by the next one', async () => {
    const { queue } = step.gateway;
    step.clock.advance(13 * HOUR);
    const failing = {
      ...step.gateway,
      queue: {
        ...queue,
        send: async () => {
          throw new Error('the process died');
        },
      },
    };
    await expect(ageStock(failing, 0)).rejects.toThrow('the process died');
    expect((await database.db('listing').whereNot({ desired: 0 })).length).toBeGreaterThan(0);
    await ageStock(step.gateway, 0);
    await step.work();
    expect([shown('LAMP'), shown('CHAIR')]).toEqual([0, 0]);
  });

  it('waits for a feed that is being confirmed, and goes by its new moment', async () => {
    step.clock.advance(13 * HOUR);
    const now = step.clock.now();
    const feed = await database.db.transaction();
    await feed.raw('select from feed for no key update');
    await feed('feed').update({ as_of: now, confirmed_at: now });
    const aged = ageStock(step.gateway, 0);
    await vi.waitFor(async () => {
      expect(await database.db('pg_locks').where({ granted: false })).not.toHaveLength(0);
    });
    await refreshListings(feed, now);
    await feed.commit();
    await aged;
    await step.work();
    expect(shown('LAMP')).toBe(37);
  });
});

describe('an order', () => {
  it('is routed by an ageing figure, and the decision says so', async () => {
    await pass(5);
    await step.place('A-1', [['LAMP', 2]]);
    const { explanation } = await database.db('routing_decision').first('explanation');
    expect(explanation.candidates).toMatchObject([
      {
        supplierId: 'bravo',
        outcome: 'chosen',
        ageing: [{ supplierSku: 'LAMP', confirmedAt: '2026-11-22T10:00:01.000Z' }],
      },
    ]);
  });

  it('is not routed by a stale one, and says since when nothing came', async () => {
    await pass(13);
    await step.place('A-2', [['LAMP', 2]]);
    expect(await database.db('purchase_order')).toEqual([]);
    const order = await database.db('sales_order').first('state', 'reason');
    expect(order.state).toBe('unfulfillable');
    expect(order.reason).toContain(
      'bravo says nothing new since 2026-11-22T10:00:01.000Z: its stock is too old to go by',
    );
  });
});
