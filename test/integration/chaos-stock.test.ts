import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STEPS, UNDO_STEPS } from '../chaos/stock/steps.ts';
import { StockWorld } from '../chaos/stock/world.ts';
import { testDatabase } from '../support/database.ts';

/**
 * A gateway in a process of its own applies feeds in which all SKUs change together, and is killed once at every step of
 * it. A reader looks at stock and listings all the time and must see the whole old feed or the whole new one; afterwards
 * every feed was applied once, and the shop has the numbers of the last one.
 */
const database = testDatabase();
let world: StockWorld;
const clean = { halfApplied: [], lost: [], doubled: [], wrongSkus: [] };

beforeAll(async () => {
  world = await StockWorld.open(database.url);
}, 120_000);
afterAll(() => world?.close());

describe('a feed whose gateway is killed', { timeout: 120_000 }, () => {
  it.each(Object.entries(STEPS))('%s: is applied once, and nobody sees half of it (G1, G7)', async (name, stop) => {
    world.send('full', world.inForce('full') + 1);
    await world.killGatewayAt(stop, name);
    await world.start();
    await world.settled();
    expect(await world.judge()).toEqual(clean);
  });

  it.each(Object.entries(UNDO_STEPS))('%s: is undone once, and nobody sees half of it (G1)', async (name, stop) => {
    const before = world.inForce('full');
    world.send('full', before + 1);
    await world.settled();
    await world.undo('full', before, stop, name);
    await world.settled();
    expect(await world.judge()).toEqual(clean);
  });
});
