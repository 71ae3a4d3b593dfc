import { beforeAll, expect, test } from 'vitest';
import { type StageStatistics, stageStatistics } from '../../src/stores/feed-statistics.ts';
import { openStage, stageLines, stageMissingSkus } from '../../src/stores/feeds.ts';
import type { StagedLine } from '../../src/stores/stage-writer.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { stepGateway } from '../support/step-gateway.ts';

/**
 * Where the lines that come again are not read, the feed guard must count what it counts where all of them are: the stage has
 * the rest, and everything else says what is in force. Bravo's feed has all kinds of SKUs: which of them are in the file,
 * and how the stage without the known ones looks, is played here line by line.
 */
const database = testDatabase();

const sku = (index: number): string => `B-${String(index).padStart(4, '0')}`;
const usual = (index: number): number => 5 + ((index * 37) % 101);

/** Gone from the file: it was confirmed until now. */
const MISSING = [3, 4];
/** Gone for longer: nobody confirms what they have in force, and no digest knows them. */
const UNCONFIRMED = [5, 6, 7];
const CHANGED = [8, 9];

let feed: string;

const line = (index: number, quantity = usual(index)): StagedLine => ({
  sku: sku(index),
  quantity,
  cost: `${10 + index}.5`,
  source: { ordinal: index + 2 },
});

async function statistics(
  lines: readonly StagedLine[],
  missing: readonly string[] | undefined,
): Promise<StageStatistics> {
  return database.db.transaction(async (trx) => {
    await openStage(trx);
    await stageLines(trx, lines);
    if (missing !== undefined) await stageMissingSkus(trx, missing);
    return stageStatistics(trx, {
      supplierId: 'bravo',
      currency: 'USD',
      feed,
      coverage: 'full',
      skus: 40,
      priceMove: 0.3,
      isRest: missing !== undefined,
    });
  });
}

beforeAll(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, exception, state_event');
  const step = await stepGateway(database);
  const rows = Array.from({ length: 40 }, (_, index) => `${sku(index)},,x,${usual(index)},${10 + index}.50,A,\r\n`);
  await step.receive('bravo', 'INV_1.csv', `Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n${rows.join('')}`);
  ({ name: feed } = await database.db('feed').first('name'));
  const longAgo = new Date(step.clock.now().getTime() - 86_400_000);
  await database
    .db('supplier_offer')
    .whereIn('supplier_sku', UNCONFIRMED.map(sku))
    .update({ unconfirmed_since: longAgo, missing_streak: 1 });
});

test('the feed guard counts the rest of a feed as all of it', async () => {
  const inFile = Array.from({ length: 40 }, (_, index) => index).filter(
    (index) => !MISSING.includes(index) && !UNCONFIRMED.includes(index),
  );
  const figure = (index: number): StagedLine => line(index, CHANGED.includes(index) ? 0 : usual(index));
  const whole = await statistics(inFile.map(figure), undefined);
  const rest = await statistics(CHANGED.map(figure), MISSING.map(sku));
  expect(rest).toEqual(whole);
  expect(whole).toMatchObject({ named: 35, inForce: 37, inForceNamed: 35, missing: 5, emptied: 2, changed: 2 });
});
