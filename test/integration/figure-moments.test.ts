import { beforeEach, describe, expect, it } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { ageStock } from '../../src/pipeline/clocks/age-stock.ts';
import { releaseFeed } from '../../src/pipeline/feeds/decide.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { acmeFiles } from '../support/acme-files.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Figures are as old as they are, whenever and however their file is read. Bravo's files say no moment, Acme's say one. */
const database = testDatabase();
const HOUR = 3_600_000;
const always = { timeZone: 'UTC', workdays: [1, 2, 3, 4, 5, 6, 7], holidays: [] };
let step: StepGateway;

async function start(freshness: Partial<SupplierProfile['stock']['freshness']> = {}): Promise<void> {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, state_event');
  step = await stepGateway(database, {
    profile: (profile) => ({
      ...profile,
      calendar: always,
      stock: {
        ...profile.stock,
        freshness: { expectedEveryMs: 4 * HOUR, maxAgeMs: 12 * HOUR, clock: 'server', ...freshness },
      },
    }),
  });
  await putProducts(step.gateway, [
    { sku: 'LAMP', title: 'Lamp' },
    { sku: 'CHAIR', title: 'Chair' },
  ]);
}
beforeEach(() => start());

const csv = (lines: Readonly<Record<string, number>>): string =>
  `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${Object.entries(lines)
    .map(([sku, quantity]) => `${sku},,x,${quantity},10.00,A,\r\n`)
    .join('')}`;
const WHOLE = { LAMP: 40, CHAIR: 40, A: 1, B: 1, C: 1 };
const ago = (hours: number): Date => new Date(step.clock.now().getTime() - hours * HOUR);
async function pass(hours: number): Promise<void> {
  step.clock.advance(hours * HOUR);
  await ageStock(step.gateway, 0);
  await step.work();
}
const shown = (sku = 'LAMP'): number => step.shop.stock.get(sku)?.quantity ?? 0;
const ageHours = async (): Promise<number> => {
  const { at } = await database.db('feed').first(database.db.raw('greatest(as_of, confirmed_at) as at'));
  return Math.round((10 * (step.clock.now().getTime() - at.getTime())) / HOUR) / 10;
};
const lastRun = async (): Promise<{ id: string; state: string }> =>
  database.db('feed_run').orderBy('id', 'desc').first('id', 'state');

describe('a file that waited for us', () => {
  it('on the server for a day is not sold by, a fresh one is (B2)', async () => {
    await step.receive('bravo', 'inv_1.csv', csv({ LAMP: 40 }), ago(26));
    expect(await ageHours()).toBe(26);
    expect(shown()).toBe(0);
    await step.receive('bravo', 'inv_2.csv', csv({ LAMP: 39 }), ago(1));
    expect(await ageHours()).toBe(1);
    expect(shown()).toBe(36);
  });

  it('for some hours is sold by with the buffer of its age, also where no quantity changed', async () => {
    await step.receive('bravo', 'inv_1.csv', csv({ LAMP: 40, CHAIR: 20 }), ago(9));
    expect([shown(), shown('CHAIR')]).toEqual([33, 13]);
    await step.receive('bravo', 'inv_2.csv', csv({ CHAIR: 20, LAMP: 40 }), ago(8));
    expect([shown(), shown('CHAIR')]).toEqual([34, 14]);
  });

  it('in our own archive, because it could not be opened, is as old', async () => {
    step.folders.put('/outbound', 'inv_1.csv', csv({ LAMP: 40 }));
    for (const rule of step.gateway.suppliers.get('bravo')?.collect ?? []) await collect(step.gateway, 'bravo', rule);
    await pass(13);
    expect(await ageHours()).toBe(13);
    expect(shown()).toBe(0);
  });

  it('in a hold is as old as it is when a person releases it', async () => {
    await step.receive('bravo', 'inv_1.csv', csv(WHOLE));
    await step.receive('bravo', 'inv_2.csv', csv({ LAMP: 40, CHAIR: 39 }));
    const held = await lastRun();
    expect(held.state).toBe('held');
    await pass(48);
    await releaseFeed(step.gateway, step.gateway.suppliers.get('bravo') as SupplierProfile, held.id, { by: 'ann' });
    await step.work();
    expect((await lastRun()).state).toBe('applied');
    expect(await ageHours()).toBe(48);
    expect([shown(), shown('CHAIR')]).toEqual([0, 0]);
  });

  it('in a hold makes figures older that were confirmed meanwhile, the unchanged ones too', async () => {
    await step.receive('bravo', 'inv_1.csv', csv(WHOLE));
    await step.receive('bravo', 'inv_2.csv', csv({ LAMP: 40, CHAIR: 39 }));
    const held = await lastRun();
    await pass(13);
    await step.receive('bravo', 'inv_3.csv', csv(WHOLE));
    expect(shown()).toBe(37);
    await releaseFeed(step.gateway, step.gateway.suppliers.get('bravo') as SupplierProfile, held.id, { by: 'ann' });
    await step.work();
    expect([shown(), shown('CHAIR')]).toEqual([0, 0]);
  });
});

describe('the same bytes again', () => {
  it('confirm what says no moment: by their time there, not by when they are read', async () => {
    await step.receive('bravo', 'inv_1.csv', csv({ LAMP: 40 }));
    await pass(13);
    await step.receive('bravo', 'inv_2.csv', csv({ LAMP: 40 }), ago(2));
    expect(await ageHours()).toBe(2);
    expect(shown()).toBe(37);
  });

  it('with the old time, as a broken export leaves them, confirm nothing (B2)', async () => {
    const wasExported = ago(0);
    await step.receive('bravo', 'inv_1.csv', csv({ LAMP: 40 }), wasExported);
    for (let hour = 1; hour <= 13; hour += 1) {
      await pass(1);
      await step.receive('bravo', `inv_again_${hour}.csv`, csv({ LAMP: 40 }), wasExported);
    }
    expect(await ageHours()).toBe(13);
    expect(shown()).toBe(0);
  });

  it('confirm nothing where they say a moment themselves', async () => {
    const files = acmeFiles();
    const first = files.stock(40, 'I-1');
    await step.receive('acme', '846_1.edi', first);
    expect(shown()).toBe(37);
    await pass(13);
    await step.receive('acme', '846_again.edi', first);
    expect(await database.db('seen_file').orderBy('id', 'desc').first('state')).toEqual({ state: 'duplicate' });
    expect(shown()).toBe(0);
    // A new interchange that says the old moment says nothing new either.
    await step.receive('acme', '846_2.edi', files.stock(40, 'I-2'));
    expect((await lastRun()).state).toBe('applied');
    expect(shown()).toBe(0);
  });
});

describe('a clock that is wrong', () => {
  it('makes nothing younger where it is fast (B11)', async () => {
    await step.receive('bravo', 'inv_1.csv', csv({ LAMP: 40 }), ago(-24));
    expect(await ageHours()).toBe(0);
    await pass(13);
    expect(shown()).toBe(0);
  });

  it('is not asked where supplier.yaml says so (B11)', async () => {
    await start({ clock: 'ours' });
    await step.receive('bravo', 'inv_1.csv', csv({ LAMP: 40 }), ago(24));
    expect(await ageHours()).toBe(0);
    expect(shown()).toBe(37);
    await step.receive('bravo', 'inv_2.csv', csv({ LAMP: 30 }), ago(24));
    expect(shown()).toBe(27);
  });
});

describe('undoing a run', () => {
  it('makes the figures as old as they were, with what confirmed them before it', async () => {
    await step.receive('bravo', 'inv_1.csv', csv({ LAMP: 40 }), ago(5));
    expect(shown()).toBe(36);
    await step.receive('bravo', 'inv_1_again.csv', csv({ LAMP: 40 }), ago(1));
    await pass(2);
    await step.receive('bravo', 'inv_2.csv', csv({ LAMP: 30 }));
    const wrong = await lastRun();
    expect(await ageHours()).toBe(0);
    await undoFeed(step.gateway, wrong.id, { by: 'ann', reason: 'the wrong file' });
    expect(await ageHours()).toBe(3);
    await undoFeed(step.gateway, (await lastRun()).id, { by: 'ann', reason: 'it was right' });
    expect(await ageHours()).toBe(0);
    await undoFeed(step.gateway, (await lastRun()).id, { by: 'ann', reason: 'no' });
    expect(await ageHours()).toBe(3);
    // The state that is in force again is confirmed like the run it comes from.
    await pass(13);
    expect(shown()).toBe(0);
    await step.receive('bravo', 'inv_1_once_more.csv', csv({ LAMP: 40 }));
    expect(shown()).toBe(37);
  });
});
