import { beforeEach, expect, it } from 'vitest';
import { Imprint } from '../../src/pipeline/inbound/imprint.ts';
import { copyImprintSkus, findImprint, saveImprint } from '../../src/stores/imprints.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { stepGateway } from '../support/step-gateway.ts';

/**
 * An imprint is kept as pieces and patches of them. Whatever comes, goes, changes and comes back: what is read of it says what
 * the last file said. Several pieces of a mebibyte, and more feeds than pieces are written in turn.
 */
const database = testDatabase();
const AT = new Date('2026-11-29T06:00:00Z');

interface Run {
  readonly sku: string;
  readonly low: number;
  readonly high: number;
  readonly units: number;
}

beforeEach(async () => {
  const { db } = database;
  await emptyTables(db, 'supplier, raw_content');
  const step = await stepGateway(database);
  const header = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA';
  await step.receive('bravo', 'inv_1.csv', `${header}\r\nLAMP,,x,1,10.00,A,\r\n`);
  await step.work();
  feedRunId = (await db('feed_run').first('id')).id;
});

it('says what the last file said, however often it was patched', async () => {
  const random = numbers(20);
  const digest = () => ({ low: random(), high: random() });
  let file: Run[] = Array.from({ length: 40_000 }, (_, index) => ({
    sku: `SKU-${String(index).padStart(9, '0')}`,
    ...digest(),
    units: index,
  }));
  const gone: Run[] = [];
  await feed(file, 0);
  let patches = 0;
  for (let number = 1; number <= 20; number += 1) {
    // Now and then a file of which so much is new that it is written whole.
    const share = number === 13 ? 8 : 400;
    file = file.flatMap((run) => {
      const dice = random() % (2 * share);
      if (dice === 0) return [{ ...run, ...digest() }];
      if (dice === 1) {
        gone.push(run);
        return [];
      }
      if (dice === 2) return [run, { sku: `NEW-${number}-${run.sku}`, ...digest(), units: 7 }];
      return [run];
    });
    if (number % 3 === 0)
      file.push(...gone.splice(0, 20), ...gone.splice(0, 20).map((run) => ({ ...run, ...digest() })));
    if (number === 17) file.reverse();
    const known = await feed(file, number);
    if (number !== 13) expect(known / file.length).toBeGreaterThan(0.95);
    patches = Math.max(patches, Number((await database.db('feed_imprint_patch').count())[0]?.count));
  }
  // Older patches are given up.
  expect(patches).toBe(8);
}, 60_000);

/** Reads a file and keeps its imprint. Answers how many of its runs were known, and sees that those and no others were. */
async function feed(file: readonly Run[], number: number): Promise<number> {
  const { db } = database;
  const old = await findImprint(db, 'bravo', 'stock', 'terms');
  const imprint = new Imprint(() => undefined, old);
  let read = 0;
  for (const [index, { sku, low, high, units }] of file.entries()) {
    if (imprint.isKnown(low, high)) continue;
    read += 1;
    const line = { sku, quantity: units, source: { ordinal: index } };
    imprint.line(line, true);
    imprint.endRun(index, low, high, true);
  }
  const said = imprint.takeCounts();
  const missing = old === undefined ? [] : await imprint.missing(readSkus);
  const renewed = imprint.renewed(read);
  if (renewed === undefined) throw new Error('no imprint');
  await db.transaction(async (trx) => {
    await trx('feed')
      .insert({
        supplier_id: 'bravo',
        name: 'stock',
        as_of: AT,
        confirmed_at: AT,
        feed_run_id: feedRunId,
        sku_count: 1,
      })
      .onConflict(['supplier_id', 'name'])
      .merge();
    const kept = { ...renewed, feedRunId, currency: 'USD', terms: 'terms', wholeAt: AT };
    await saveImprint(trx, 'bravo', 'stock', kept);
  });
  await expectSays(file, number);
  const before = new Set(last.map(({ sku }) => sku));
  const now = new Set(file.map(({ sku }) => sku));
  if (old !== undefined) {
    expect(new Set(missing)).toEqual(new Set([...before].filter((sku) => !now.has(sku))));
    expect(said.lines).toBe(file.length - read);
  }
  last = file;
  return file.length - read;
}

const readSkus = (take: (piece: Uint8Array) => void) => copyImprintSkus(database.db, 'bravo', 'stock', take);
let last: readonly Run[] = [];
let feedRunId = '';

/** Every run of the file is known, with its units, and nothing else is in it. */
async function expectSays(file: readonly Run[], number: number): Promise<void> {
  const imprint = new Imprint(() => undefined, await findImprint(database.db, 'bravo', 'stock', 'terms'));
  // After so many strangers it looks everywhere, not only where a run should come.
  for (let stranger = 1; stranger < 50; stranger += 1) imprint.isKnown(stranger, 0);
  const unknown = file.filter(({ low, high }) => !imprint.isKnown(low, high)).map(({ sku }) => sku);
  expect({ number, unknown: unknown.slice(0, 5), missing: (await imprint.missing(readSkus)).slice(0, 5) }).toEqual({
    number,
    unknown: [],
    missing: [],
  });
  expect(imprint.of?.runs).toBe(file.length);
  expect(imprint.takeCounts()).toEqual({
    lines: file.length,
    units: file.reduce((sum, { units }) => sum + units, 0),
  });
}

/** Numbers that look random and are the same every time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 1;
  };
}
