import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import type { FeedLine } from '../support/stock/model.ts';
import { writeSuppliers } from '../support/stock/suppliers.ts';
import { type Step, StockWorld, skus } from '../support/stock/world.ts';

/**
 * Random sequences of everything that decides a published number, taken by the gateway's own pipeline and by a model of
 * a few plain lines: after every step the two show the same. `STOCK_MODEL_RUNS` and `STOCK_MODEL_SEED` make it longer or
 * another one.
 */
const RUNS = Number(process.env.STOCK_MODEL_RUNS ?? 40);
const SEED = Number(process.env.STOCK_MODEL_SEED ?? 6);
const MOST_STEPS = 25;

const database = testDatabase();
let mappings: string;
beforeAll(() => {
  mappings = writeSuppliers();
});
afterAll(() => rmSync(mappings, { recursive: true, force: true }));

const sku = fc.constantFrom(...skus);
const line: fc.Arbitrary<FeedLine> = fc.record({
  sku,
  warehouse: fc.constantFrom('W1', 'W2'),
  quantity: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: -4, max: 14 }) },
    { weight: 1, arbitrary: fc.constantFrom('unsaid' as const, 'unreadable' as const) },
  ),
  pack: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constantFrom(2, 5) }),
  gone: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('feed' as const),
      supplier: fc.nat(3),
      feed: fc.nat(1),
      minutesAgo: fc.oneof(fc.constant(null), fc.constantFrom(0, 0, 1, 5, 30, 90, -60)),
      lines: fc.array(line, { maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), nth: fc.nat(30) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('order' as const),
      lines: fc.uniqueArray(fc.tuple(sku, fc.integer({ min: 1, max: 5 })), {
        minLength: 1,
        maxLength: 2,
        selector: ([name]) => name,
      }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      nth: fc.nat(10),
      status: fc.constantFrom('Confirmed' as const, 'Confirmed' as const, 'Rejected' as const, 'Short' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ship' as const), nth: fc.nat(10) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), back: fc.oneof(fc.nat(2), fc.nat(12)) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 180 }) }),
  },
);

async function play(steps: readonly Step[]): Promise<void> {
  const world = await StockWorld.open(database, mappings);
  for (const [index, taken] of steps.entries()) {
    await world.take(taken);
    expect(await world.shownByGateway(), `after step ${index + 1}`).toEqual(world.shownByModel());
  }
}

it('shows what a model of plain lines shows, whatever comes in whatever order (F3)', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: MOST_STEPS, size: 'max' }), play), {
    numRuns: RUNS,
    seed: SEED,
  });
}, 600_000);

it('routes nothing to a supplier that never said how many it has', async () => {
  await play([
    { kind: 'feed', supplier: 0, minutesAgo: 0, lines: [{ sku: 'LAMP', warehouse: 'W1', quantity: 'unsaid' }] },
    { kind: 'order', lines: [['LAMP', 1]] },
  ]);
});

it('takes less than nothing for nothing, and opens the file (E11)', async () => {
  await play([{ kind: 'feed', supplier: 0, minutesAgo: 0, lines: [{ sku: 'LAMP', warehouse: 'W1', quantity: -1 }] }]);
});

it.each([
  ['a partial feed that names another SKU', 1, 'CHAIR', 9],
  ['a full feed in which the SKU is missing for the first time', 0, 'CHAIR', 9],
  ['a line without a quantity', 1, 'LAMP', 'unsaid'],
  ['a line that cannot be read', 1, 'LAMP', 'unreadable'],
] as const)('keeps what was ordered subtracted after %s', async (_, supplier, sku, quantity) => {
  const chair: FeedLine = { sku: 'CHAIR', warehouse: 'W1', quantity: 8 };
  await play([
    { kind: 'feed', supplier, minutesAgo: 0, lines: [{ sku: 'LAMP', warehouse: 'W1', quantity: 20 }, chair] },
    { kind: 'order', lines: [['LAMP', 5]] },
    { kind: 'answer', nth: 0, status: 'Confirmed' },
    {
      kind: 'feed',
      supplier,
      minutesAgo: 0,
      lines: [{ sku, warehouse: 'W1', quantity }, chair].slice(0, sku === 'CHAIR' ? 1 : 2),
    },
  ]);
});

it.each([
  ['that the supplier has not answered', undefined, 0],
  ['that it answered after the moment of the figure', 'Confirmed', 5],
] as const)('keeps an order subtracted %s', async (_, status, minutesAgo) => {
  const lines: FeedLine[] = [{ sku: 'LAMP', warehouse: 'W1', quantity: 20 }];
  await play([
    { kind: 'feed', supplier: 0, minutesAgo: 60, lines },
    { kind: 'order', lines: [['LAMP', 5]] },
    { kind: 'wait', minutes: 10 },
    ...(status === undefined ? [] : [{ kind: 'answer', nth: 0, status } as const]),
    { kind: 'feed', supplier: 0, minutesAgo, lines },
  ]);
});

it.each(['unsaid', 'unreadable'] as const)(
  'does not know how much a SKU changed when one of its changes is %s',
  async (quantity) => {
    const change: FeedLine = { sku: 'LAMP', warehouse: 'W1', quantity: 4 };
    await play([
      { kind: 'feed', supplier: 3, minutesAgo: 0, lines: [change] },
      { kind: 'feed', supplier: 3, minutesAgo: 0, lines: [change, { ...change, quantity }, { ...change, quantity }] },
    ]);
  },
);

it('does not take an order for reflected by a run that was undone, whatever is undone after it', async () => {
  const feed = (sku: string, quantity: number): Step => ({
    kind: 'feed',
    supplier: 1,
    minutesAgo: 0,
    lines: [{ sku, warehouse: 'W1', quantity }],
  });
  const undo: Step = { kind: 'undo', back: 0 };
  await play([
    feed('LAMP', 20),
    { kind: 'order', lines: [['LAMP', 5]] },
    feed('LAMP', 20),
    undo,
    feed('CHAIR', 7),
    feed('CHAIR', 8),
    undo,
  ]);
});

it('counts the same changes once, also after others, but again once they were taken back', async () => {
  const change = (quantity: number): Step => ({
    kind: 'feed',
    supplier: 3,
    minutesAgo: null,
    lines: [{ sku: 'LAMP', warehouse: 'W1', quantity }],
  });
  const again: Step = { kind: 'again', nth: 0 };
  await play([change(5), change(2), again, { kind: 'undo', back: 1 }, again, again]);
});

it('applies a feed that says byte by byte what another feed of the supplier said', async () => {
  const feed = (number: number, quantity: number): Step => ({
    kind: 'feed',
    supplier: 0,
    feed: number,
    minutesAgo: null,
    lines: [{ sku: 'LAMP', warehouse: number === 0 ? 'W1' : 'W2', quantity }],
  });
  const none: FeedLine = { sku: 'LAMP', warehouse: 'W1', quantity: 0 };
  await play([
    feed(0, 9),
    feed(1, 4),
    { kind: 'feed', supplier: 0, feed: 0, minutesAgo: null, lines: [none] },
    { kind: 'feed', supplier: 0, feed: 1, minutesAgo: null, lines: [none] },
  ]);
});

/** A feed of the supplier with two full feeds, true of now. */
const whole = (feed: number, ...lines: (readonly [sku: string, warehouse: string, quantity: FeedLine['quantity']])[]) =>
  ({
    kind: 'feed',
    supplier: 0,
    feed,
    minutesAgo: 0,
    lines: lines.map(([sku, warehouse, quantity]) => ({ sku, warehouse, quantity })),
  }) as const;

it('misses a SKU only in the feed that names it otherwise', async () => {
  await play([
    whole(0, ['LAMP', 'W1', 9]),
    whole(1, ['CHAIR', 'W1', 5]),
    whole(1, ['CHAIR', 'W1', 4]),
    whole(0, ['VASE', 'W1', 3]),
  ]);
});

it('keeps every shelf of a SKU of which a line cannot be read', async () => {
  await play([
    whole(0, ['LAMP', 'W1', 9], ['LAMP', 'W2', 8]),
    whole(0, ['LAMP', 'W1', 5], ['LAMP', 'W2', 'unreadable']),
  ]);
});

it('keeps the order subtracted that is not answered, beside one for the same SKU that is', async () => {
  await play([
    whole(0, ['LAMP', 'W1', 20]),
    { kind: 'order', lines: [['LAMP', 5]] },
    { kind: 'order', lines: [['LAMP', 4]] },
    { kind: 'answer', nth: 0, status: 'Confirmed' },
    whole(0, ['LAMP', 'W1', 20]),
  ]);
});

it('undoes nothing that another feed of the supplier said since', async () => {
  await play([
    whole(0, ['CHAIR', 'W1', 9]),
    whole(0, ['CHAIR', 'W1', 9], ['LAMP', 'W1', 9]),
    whole(1, ['LAMP', 'W1', 5]),
    { kind: 'undo', back: 1 },
  ]);
});

const order = (...lines: (readonly [sku: string, units: number])[]): Step => ({ kind: 'order', lines });
const undoNow = (back: number): Step => ({ kind: 'undo', back });

it('lets another feed speak for a SKU whose own feed was taken back (T4)', async () => {
  await play([
    whole(0, ['LAMP', 'W1', 9]),
    whole(0, ['CHAIR', 'W1', 9]),
    undoNow(1),
    whole(1, ['LAMP', 'W1', 5]),
    order(['LAMP', 1]),
    undoNow(1),
    whole(1, ['LAMP', 'W1', 6]),
  ]);
});

it('gives a SKU to the feed that still has units of it, in which it then goes missing (T4)', async () => {
  await play([
    whole(0, ['LAMP', 'W1', 9]),
    whole(1, ['LAMP', 'W2', 5]),
    undoNow(1),
    order(['LAMP', 1]),
    whole(1, ['CHAIR', 'W2', 5]),
    whole(1, ['VASE', 'W2', 5]),
    whole(1, ['CHAIR', 'W2', 5]),
  ]);
});

it('gives a SKU back to its feed when the undoing is undone', async () => {
  await play([
    whole(0, ['LAMP', 'W1', 9]),
    whole(1, ['LAMP', 'W2', 5]),
    undoNow(1),
    undoNow(0),
    { kind: 'wait', minutes: 30 },
    whole(1, ['CHAIR', 'W2', 5]),
    whole(0, ['CHAIR', 'W1', 5]),
    whole(0, ['VASE', 'W1', 5]),
    order(['LAMP', 1]),
  ]);
});

it('empties a warehouse whose own file no longer names a SKU, though the file of another one does (T4)', async () => {
  await play([
    whole(0, ['LAMP', 'W1', 9], ['CHAIR', 'W1', 3]),
    whole(1, ['LAMP', 'W2', 8], ['CHAIR', 'W2', 3]),
    whole(1, ['CHAIR', 'W2', 3]),
    whole(0, ['LAMP', 'W1', 4], ['CHAIR', 'W1', 3]),
    order(['LAMP', 4]),
  ]);
});
