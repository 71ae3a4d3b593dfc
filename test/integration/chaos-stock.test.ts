import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOLD_STEPS, RELEASE_STEPS, STEPS, UNDO_STEPS } from '../chaos/stock/steps.ts';
import { MOST_RISE } from '../chaos/stock/supplier.ts';
import { StockWorld } from '../chaos/stock/world.ts';
import { testDatabase } from '../support/database.ts';
import { ownedByFile } from '../support/leaks.ts';

/**
 * A gateway in a process of its own applies feeds in which all SKUs change together, and is killed once at every step of
 * it; so are commands by which a person decides about a feed. A reader looks at stock and listings all the time and must
 * see the whole old feed or the whole new one; afterwards every feed was applied once, and the shop has the numbers of
 * the last one. `npm run chaos -- stock` does the same at instants by chance.
 */
const database = testDatabase();
let world: StockWorld;
const clean = { halfApplied: [], lost: [], doubled: [], wrongSkus: [] };

beforeAll(async () => {
  world = await StockWorld.open(database.url);
  ownedByFile(() => world.processes);
}, 120_000);
afterAll(() => world?.close());

describe('a process that is killed', { timeout: 120_000 }, () => {
  const steps = Object.entries(STEPS).map(([name, stop], index) => ({
    name,
    stop,
    coverage: index % 2 === 0 ? ('full' as const) : ('delta' as const),
  }));

  it.each(steps)('$name ($coverage feed): it is applied once, nobody sees half of it (G1, G7)', async (step) => {
    const { name, stop, coverage } = step;
    const figure = coverage === 'delta' ? 1 : world.inForce(coverage) + 1;
    await world.killGatewayAt(stop, name, () => world.send(coverage, figure));
    await world.start();
    await world.settled();
    expect(await world.judge()).toEqual(clean);
  });

  it.each(Object.entries(HOLD_STEPS))('%s: the stock in force stays (G1)', async (name, stop) => {
    const figure = world.inForce('full') * (MOST_RISE + 1);
    await world.killGatewayAt(stop, name, () => world.send('full', figure, 'is held'));
    await world.start();
    await world.settled();
    expect(await world.judge()).toEqual(clean);
  });

  it.each(Object.entries(RELEASE_STEPS))('%s: the held feed is applied once (G1)', async (name, stop) => {
    const before = world.inForce('full');
    world.send('full', before * (MOST_RISE + 1), 'is held');
    await world.settled();
    await world.decide('release', before * (MOST_RISE + 1), { stop, name });
    await world.settled();
    expect(await world.judge()).toEqual(clean);
    await world.decide('undo', before);
    await world.settled();
  });

  it.each(Object.entries(UNDO_STEPS))(
    '%s: the feed is undone once, nobody sees half of it (G1)',
    async (name, stop) => {
      const before = world.inForce('full');
      world.send('full', before + 1);
      await world.settled();
      await world.decide('undo', before, { stop, name });
      await world.settled();
      expect(await world.judge()).toEqual(clean);
    },
  );

  it('leaves jobs that come again later and change nothing (I1)', async () => {
    await world.quiet();
    expect(await world.judge()).toEqual(clean);
  });
});
