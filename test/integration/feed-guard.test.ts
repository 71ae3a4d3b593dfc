import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { guard } from '../../src/partners/schema/guard.ts';
import { refuseFeed, releaseFeed } from '../../src/pipeline/feeds/decide.ts';
import { undoFeed } from '../../src/pipeline/feeds/undo.ts';
import { reprocessFile } from '../../src/pipeline/inbound/reprocess.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { inbound } from '../support/mapping-files.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Stock files through the gateway: what is held, and how a hold ends. Bravo sends full CSV feeds. */
const database = testDatabase();
const SKUS = 40;
const HEADER = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';
let step: StepGateway;

type Figures = (index: number) => { sku?: string; quantity?: number | string; cost?: number | string };

/** A file of `count` SKUs, whose figures are those of a normal day unless said otherwise. */
function feed(figures: Figures = () => ({}), { count = SKUS, note = '' } = {}): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const { sku = skuOf(index), quantity = usual(index), cost = costOf(index) } = figures(index);
    return `${sku},,x${note},${quantity},${cost},A,\r\n`;
  });
  return HEADER + rows.join('');
}
const skuOf = (index: number): string => `B-${String(index).padStart(4, '0')}`;
const usual = (index: number): number => 20 + ((index * 37) % 101);
const costOf = (index: number): string => `${10 + index}.50`;

const rules = (changes: Partial<SupplierProfile['stock']>) => (profile: SupplierProfile) => ({
  ...profile,
  stock: { ...profile.stock, ...changes },
});

async function start(changes: Partial<SupplierProfile['stock']> = {}): Promise<void> {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, exception, state_event');
  step = await stepGateway(database, { profile: rules(changes) });
}

const receive = (name: string, content: string) => step.receive('bravo', name, content);
const bravo = (): SupplierProfile => step.gateway.suppliers.get('bravo') as SupplierProfile;

async function stock(): Promise<Record<string, number>> {
  const rows = await database.db('supplier_stock').where({ supplier_id: 'bravo' }).orderBy('supplier_sku');
  return Object.fromEntries(rows.map((row) => [row.supplier_sku, row.quantity]));
}
const runs = () =>
  database
    .db('feed_run')
    .orderBy('id')
    .select<{ id: string; state: string; reason: string | null; releases: string | null; lines: number }[]>();
const lastRun = async () => (await runs()).at(-1) as Awaited<ReturnType<typeof runs>>[number];
const states = async (): Promise<string[]> => (await runs()).map(({ state }) => state);
const open = () =>
  database
    .db('exception')
    .whereNull('closed_at')
    .where('dedupe_key', 'like', 'FEED-HELD/%')
    .select('code', 'message', 'facts', 'seen');
const confirmedAt = async (): Promise<Date> => (await database.db('feed').first('confirmed_at')).confirmed_at;
const ann = { by: 'ann', reason: 'asked them' };

beforeEach(() => start());

const zeroed: Figures = (index) => (index < 15 ? { quantity: 0 } : {});

describe('a feed that cannot be true', () => {
  test.each<readonly [string, string, string]>([
    ['half of the catalogue (F1)', 'FEED-ZEROED', feed(undefined, { count: 20 })],
    ['less than half of the catalogue (F1)', 'FEED-SHORT', feed(undefined, { count: 19 })],
    ['many SKUs at nothing (F2)', 'FEED-ZEROED', feed(zeroed)],
    ['every SKU at nothing (F2)', 'FEED-ZEROED', feed(() => ({ quantity: 0 }))],
    ['a digit lost everywhere (F2)', 'FEED-FELL', feed((index) => ({ quantity: Math.floor(usual(index) / 10) }))],
    ['a thousand times as much (F2)', 'FEED-ROSE', feed((index) => ({ quantity: 1000 * usual(index) }))],
    ['the same quantity everywhere (F2)', 'FEED-LEVEL', feed(() => ({ quantity: 50 }))],
    ['quantities moved by one row (F2)', 'FEED-SHIFTED', feed((index) => ({ quantity: usual((index + 1) % SKUS) }))],
    [
      'costs in the place of quantities (F2)',
      'FEED-COLUMNS',
      feed((index) => ({ quantity: 10 + index, cost: `${10 + index}.00` })),
    ],
    ['cents for dollars', 'FEED-PRICES', feed((index) => ({ cost: Number(costOf(index)) * 100 }))],
    ['the SKUs of somebody else', 'FEED-FOREIGN', feed((index) => ({ sku: `X-${index}` }))],
    ['no line at all (E8)', 'FEED-EMPTY', HEADER],
    ['no line that can be read (E8)', 'FEED-EMPTY', feed(() => ({ quantity: 'many' }))],
  ])('with %s is held: the old stock stays, one alert says the numbers', async (_what, code, content) => {
    await receive('inv_1.csv', feed());
    const before = await stock();
    const confirmed = await confirmedAt();
    await receive('inv_2.csv', content);
    expect(await stock()).toEqual(before);
    expect(await confirmedAt()).toEqual(confirmed);
    expect(await states()).toEqual(['applied', 'held']);
    const [exception, ...others] = await open();
    expect(others).toEqual([]);
    const { id } = await lastRun();
    expect(exception.facts.broken.map((rule: { code: string }) => rule.code)).toContain(code);
    expect(exception.message).toContain(`crossdock feeds release ${id}`);
    expect(exception.facts).toMatchObject({ run: id, broken: expect.any(Array), numbers: expect.any(Object) });
  });

  test('is held below what is usual, though not below the last one (F1)', async () => {
    await start({ guard: guard.parse({ zero: false, fall: false, foreign: false }) });
    for (const day of [1, 2, 3]) await receive(`inv_${day}.csv`, feed(undefined, { note: `${day}` }));
    await receive('inv_4.csv', feed(undefined, { count: 24 }));
    expect(await states()).toEqual(Array(4).fill('applied'));
    await receive('inv_5.csv', feed(undefined, { count: 15 }));
    expect(await lastRun()).toMatchObject({
      state: 'held',
      reason: expect.stringContaining('15 SKUs against 40 as usual'),
    });
  });

  test('of few SKUs is held only when all of them go to nothing (F2)', async () => {
    await receive('inv_1.csv', feed(undefined, { count: 3 }));
    await receive(
      'inv_2.csv',
      feed((index) => ({ quantity: index === 0 ? 5 : 0 }), { count: 3 }),
    );
    expect(await lastRun()).toMatchObject({ state: 'applied' });
    await receive('inv_3.csv', feed(undefined, { count: 3, note: 'back' }));
    await receive(
      'inv_4.csv',
      feed(() => ({ quantity: 0 }), { count: 3 }),
    );
    expect(await lastRun()).toMatchObject({ state: 'held' });
  });

  test('of changes only is judged by all that is in force', async () => {
    await start({ coverage: 'partial' });
    await receive('inv_1.csv', feed());
    await receive(
      'inv_2.csv',
      feed(() => ({ quantity: 0 }), { count: 10 }),
    );
    expect(await lastRun()).toMatchObject({ state: 'applied' });
    await receive(
      'inv_3.csv',
      feed(() => ({ quantity: 0 })),
    );
    expect(await lastRun()).toMatchObject({ state: 'held', reason: expect.stringContaining('30 of 30 SKUs') });
  });
});

describe('a feed of a normal day', () => {
  test('is applied: sales, a few sold out, a delivery, new SKUs, some that are gone', async () => {
    await receive('inv_1.csv', feed());
    const sold: Figures = (index) => ({
      sku: index >= 36 ? `N-${index}` : skuOf(index),
      quantity: index % 9 === 0 ? 0 : index === 7 ? 5000 : Math.max(1, usual(index) - (index % 5)),
      cost: index < 6 ? 20 + index : costOf(index),
    });
    await receive('inv_2.csv', feed(sold));
    await receive('inv_3.csv', feed(undefined, { note: 'restocked' }));
    expect(await states()).toEqual(['applied', 'applied', 'applied']);
    expect(await open()).toEqual([]);
  });

  test('keeps its numbers', async () => {
    await receive('inv_1.csv', feed());
    await receive(
      'inv_2.csv',
      feed((index) => (index < 5 ? { quantity: 0 } : {})),
    );
    expect(await database.db('feed_run').orderBy('id', 'desc').first('stats')).toMatchObject({
      stats: {
        oneOf: 1,
        named: 40,
        neverSeen: 0,
        inForce: 40,
        inForceNamed: 40,
        compared: 40,
        stocked: 40,
        emptied: 5,
      },
    });
  });
});

describe('a held feed', () => {
  beforeEach(async () => {
    await receive('inv_1.csv', feed());
    await receive('inv_2.csv', feed(zeroed));
  });

  test('is released by a person, once, with who and why (F1)', async () => {
    const { id } = await lastRun();
    expect(await releaseFeed(step.gateway, bravo(), id, ann)).toContain('inv_2.csv is in force');
    expect((await stock())[skuOf(0)]).toBe(0);
    expect(await states()).toEqual(['applied', 'released', 'applied']);
    expect(await lastRun()).toMatchObject({
      releases: id,
      reason: expect.stringContaining('released although 15 of 40'),
    });
    expect(await open()).toEqual([]);
    expect(await database.db('state_event').where({ entity: 'feed' })).toMatchObject([
      { from_state: 'held', to_state: 'released', actor: 'ann', reason: 'asked them' },
    ]);
    expect(await releaseFeed(step.gateway, bravo(), id, ann)).toContain('released by ann before');
    expect(await states()).toHaveLength(3);
  });

  test('is released once although two replicas do it at once, and not also refused (F1)', async () => {
    const { id } = await lastRun();
    const outcomes = await Promise.allSettled([
      releaseFeed(step.gateway, bravo(), id, ann),
      releaseFeed(step.gateway, bravo(), id, { by: 'bob' }),
      refuseFeed(step.gateway, id, { by: 'cyd' }),
    ]);
    const [run] = (await runs()).filter((row) => row.id === id);
    expect(['released', 'refused']).toContain(run?.state);
    const applied = (await states()).filter((state) => state === 'applied');
    expect(applied).toHaveLength(run?.state === 'released' ? 2 : 1);
    const done = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(done).toHaveLength(run?.state === 'released' ? 2 : 1);
    expect((await stock())[skuOf(0)]).toBe(run?.state === 'released' ? 0 : usual(0));
  });

  test('is refused by a person, and its bytes and figures stay without effect', async () => {
    const { id } = await lastRun();
    expect(await refuseFeed(step.gateway, id, ann)).toContain('no effect');
    expect(await open()).toEqual([]);
    await expect(releaseFeed(step.gateway, bravo(), id, ann)).rejects.toThrow('it is refused by ann (asked them)');
    await receive('inv_2_again.csv', feed(zeroed));
    expect(await states()).toEqual(['applied', 'refused']);
    for (const day of [3, 4]) {
      step.clock.advance(3_600_000);
      await receive(`inv_${day}.csv`, feed(zeroed, { note: `${day}` }));
    }
    expect(await states()).toEqual(['applied', 'refused', 'held', 'held']);
    expect((await stock())[skuOf(0)]).toBe(usual(0));
  });

  test('is neither applied nor counted as a heartbeat when the same bytes come again (F2)', async () => {
    const confirmed = await confirmedAt();
    step.clock.advance(3_600_000);
    await receive('inv_2_again.csv', feed(zeroed));
    expect(await states()).toEqual(['applied', 'held']);
    expect(await confirmedAt()).toEqual(confirmed);
    expect((await stock())[skuOf(0)]).toBe(usual(0));
    expect(await database.db('seen_file').where({ name: 'inv_2_again.csv' }).first('state', 'reason')).toMatchObject({
      state: 'duplicate',
      reason: expect.stringContaining('whose stock is held'),
    });
  });

  test('gives way to the next one that says the same, and what was usual begins anew', async () => {
    const { id } = await lastRun();
    step.clock.advance(3_600_000);
    await receive('inv_3.csv', feed(zeroed, { note: 'again' }));
    expect(await states()).toEqual(['applied', 'superseded', 'applied']);
    expect(await lastRun()).toMatchObject({ releases: id, reason: expect.stringContaining('two feeds agree') });
    expect((await stock())[skuOf(0)]).toBe(0);
    expect(await open()).toEqual([]);
  });

  test('does not when the next one comes too soon, says something else, or breaks more', async () => {
    step.clock.advance(60_000);
    await receive('inv_3.csv', feed(zeroed, { note: 'soon' }));
    step.clock.advance(3_600_000);
    await receive(
      'inv_4.csv',
      feed((index) => (index >= 25 ? { quantity: 0 } : {})),
    );
    step.clock.advance(3_600_000);
    await receive(
      'inv_5.csv',
      feed((index) => ({ ...zeroed(index), cost: 900 + index })),
    );
    expect(await states()).toEqual(['applied', 'held', 'held', 'held', 'held']);
    expect(await stock()).toMatchObject({ [skuOf(0)]: usual(0), [skuOf(39)]: usual(39) });
    const [exception, ...others] = await open();
    expect(others).toEqual([]);
    expect(exception.seen).toBe(4);
  });

  test('does not where the supplier has it switched off', async () => {
    await start({ guard: guard.parse({ agreeAfter: false }) });
    await receive('inv_1.csv', feed());
    for (const day of [2, 3, 4]) {
      step.clock.advance(3_600_000);
      await receive(`inv_${day}.csv`, feed(zeroed, { note: `${day}` }));
    }
    expect(await states()).toEqual(['applied', 'held', 'held', 'held']);
  });

  test('is superseded by a later good one, and never released over it (F3)', async () => {
    const { id } = await lastRun();
    await receive(
      'inv_3.csv',
      feed((index) => ({ quantity: usual(index) + 1 })),
    );
    expect(await states()).toEqual(['applied', 'superseded', 'applied']);
    expect(await open()).toEqual([]);
    await expect(releaseFeed(step.gateway, bravo(), id, ann)).rejects.toThrow('it is superseded');
    expect((await stock())[skuOf(0)]).toBe(usual(0) + 1);
  });

  test('that is older than what is in force is not released (F3)', async () => {
    const { id } = await lastRun();
    await database.db('feed').update({ as_of: new Date('2026-11-23T00:00:00Z') });
    await expect(releaseFeed(step.gateway, bravo(), id, ann)).rejects.toThrow('older stock never replaces newer');
    expect(await states()).toEqual(['applied', 'held']);
    expect(await open()).toHaveLength(1);
  });

  test('is not released when it breaks more by now than was shown', async () => {
    const { id } = await lastRun();
    await database.db('supplier_offer').update({ cost: 1 });
    await expect(releaseFeed(step.gateway, bravo(), id, ann)).rejects.toThrow('stock.guard.price');
    expect(await states()).toEqual(['applied', 'held']);
  });

  test('is judged again when its file is read again, instead of standing there twice', async () => {
    const file = await database.db('seen_file').where({ name: 'inv_2.csv' }).first('id');
    await reprocessFile(step.gateway, bravo(), file.id, ann, false);
    expect(await states()).toEqual(['applied', 'superseded', 'held']);
    expect(await open()).toHaveLength(1);
  });
});

describe('a table with totals in its last row', () => {
  const PATH = 'mappings/bravo/bravo-inventory.map.yaml';
  const text = readFileSync(new URL(`../../${PATH}`, import.meta.url), 'utf8').replace(
    '  fields:\n',
    `  trailer:
    where: { "Item #": [TRL] }
    fields:
      statedLines: { from: UPC, do: [number] }
      statedUnits: { from: Qty Avail, do: [number] }
  fields:
`,
  );
  const total = (lines: number, units: number): string => `TRL,${lines},,${units}\r\n`;

  beforeEach(async () => {
    await emptyTables(database.db, 'supplier, storefront, product, raw_content, exception, state_event');
    step = await stepGateway(database, {
      profile: (profile) =>
        profile.id === 'bravo' ? { ...profile, inbound: [inbound({ [PATH]: text }, PATH)] } : profile,
    });
    await receive('inv_1.csv', `${HEADER}A,,x,7,1.00,A,\r\nB,,x,8,1.00,A,\r\n${total(2, 15)}`);
    expect(await states()).toEqual(['applied']);
  });

  test.each([
    [
      'other lines than it says (E4)',
      `A,,x,7,1.00,A,\r\nB,,x,9,1.00,A,\r\n${total(3, 16)}`,
      /It says 3 lines and has 2/,
    ],
    [
      'other units than it says (E4)',
      `A,,x,9,1.00,A,\r\nB,,x,8,1.00,A,\r\n${total(2, 16)}`,
      /It says 16 units and has 17/,
    ],
  ])('and %s is held', async (_, rows, reason) => {
    await receive('inv_2.csv', HEADER + rows);
    expect(await lastRun()).toMatchObject({ state: 'held', reason: expect.stringMatching(reason) });
    expect((await open())[0]).toMatchObject({ code: 'FEED-TOTALS' });
    expect(await stock()).toEqual({ A: 7, B: 8 });
  });

  test.each([
    ['is cut before it (E3)', 'A,,x,6,1.00,A,\r\n'],
    ['goes on behind it', `A,,x,6,1.00,A,\r\n${total(1, 6)}B,,x,6,1.00,A,\r\n`],
  ])('and %s changes nothing', async (_, rows) => {
    await receive('inv_2.csv', HEADER + rows);
    expect(await stock()).toEqual({ A: 7, B: 8 });
    expect(await database.db('exception').whereNull('closed_at').pluck('code')).toEqual(['MAP-TRAILER']);
  });
});

test('what was undone is not what is usual (F1)', async () => {
  await start({ guard: guard.parse({ zero: false, fall: false, foreign: false }) });
  const undoLast = async () => undoFeed(step.gateway, (await lastRun()).id, { by: 'ann', reason: 'another company' });
  for (const day of [1, 2, 3]) await receive(`inv_${day}.csv`, feed(undefined, { note: `${day}` }));
  for (const day of [4, 5, 6]) {
    await receive(`inv_${day}.csv`, feed(undefined, { count: 120, note: `${day}` }));
    expect(await lastRun()).toMatchObject({ state: 'applied', lines: 120 });
    await undoLast();
  }
  // More than half of 40, and less than half of 120.
  await receive('inv_7.csv', feed(undefined, { count: 30 }));
  expect(await lastRun()).toMatchObject({ state: 'applied', lines: 30 });
});

test('an empty feed never releases itself, however often it comes (E8)', async () => {
  await receive('inv_1.csv', feed());
  for (const day of [2, 3, 4]) {
    step.clock.advance(3_600_000);
    await receive(`inv_${day}.csv`, `${HEADER}${',,,,,,\r\n'.repeat(day)}`);
  }
  expect(await states()).toEqual(['applied', 'held', 'held', 'held']);
  expect(await stock()).toMatchObject({ [skuOf(0)]: usual(0) });
});

test('a huge feed is judged by a part of its SKUs as it would be by all', { timeout: 120_000 }, async () => {
  const count = 31_000;
  const big = (figures?: Figures) => feed(figures, { count });
  await receive('inv_1.csv', big());
  await receive(
    'inv_2.csv',
    big((index) => (index % 5 === 0 ? { quantity: 0 } : {})),
  );
  expect(await lastRun()).toMatchObject({ state: 'applied' });
  await receive(
    'inv_3.csv',
    big((index) => (index % 10 < 4 || index % 5 === 0 ? { quantity: 0 } : {})),
  );
  const run = await database.db('feed_run').orderBy('id', 'desc').first('state', 'stats', 'broken');
  expect(run).toMatchObject({ state: 'held', stats: { oneOf: 2 }, broken: [{ rule: 'zero' }] });
  expect(run.broken[0].found).toBeCloseTo(0.375, 1);
});

describe('control totals', () => {
  const isa = (number: string) =>
    `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0930*U*00401*${number}*0*P*>~`;
  const edi = (number: string, ctt: string) => {
    const items = [1, 2, 3].flatMap((item) => [`LIN*${item}*VN*AC-${item}`, 'CTP**WHL*5.00', `QTY*33*${item * 10}*EA`]);
    const set = ['ST*846*0001', `BIA*00*SI*1*20261122*03${number.slice(-2)}`, ...items, ctt];
    const body = [...set, `SE*${set.length + 1}*0001`, 'GE*1*1', `IEA*1*${number}`];
    return `${isa(number)}GS*IB*8005551212*CROSSDOCK*20261122*0930*1*X*004010~${body.join('~')}~`;
  };
  const stated = async (number: string, ctt: string) => {
    await step.receive('acme', `846_${number}.edi`, edi(number, ctt));
    return lastRun();
  };

  test.each([
    ['the standard way', 'CTT*3*60'],
    ['no sum', 'CTT*3'],
  ])('that are right, %s, pass', async (_how, ctt) => {
    expect(await stated('000000011', ctt)).toMatchObject({ state: 'applied' });
  });

  test.each([
    ['CTT01 of more lines (F2)', 'CTT*4*60', 'CTT01 says 4'],
    ['CTT02 of other quantities (F2)', 'CTT*3*70', 'CTT02 says 70, but the quantities add up to 60'],
  ])('that are wrong hold the feed, even a first one, and never release it: %s', async (_what, ctt, says) => {
    expect(await stated('000000011', ctt)).toMatchObject({ state: 'held', reason: expect.stringContaining(says) });
    step.clock.advance(3_600_000);
    expect(await stated('000000022', ctt)).toMatchObject({ state: 'held' });
    expect((await open())[0]).toMatchObject({ code: 'FEED-TOTALS', seen: 2 });
    expect(await database.db('supplier_stock')).toEqual([]);
  });

  test('do not count where the supplier has them switched off', async () => {
    await start({ guard: guard.parse({ totals: false }) });
    expect(await stated('000000011', 'CTT*4*70')).toMatchObject({ state: 'applied' });
  });
});
