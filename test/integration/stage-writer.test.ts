import { expect, test } from 'vitest';
import { openStage } from '../../src/stores/feeds.ts';
import { type StagedLine, StageWriter } from '../../src/stores/stage-writer.ts';
import { testDatabase } from '../support/database.ts';

const database = testDatabase();

function line(at: number, more: Partial<StagedLine> = {}): StagedLine {
  return { sku: `SKU ${at} é☃\t\\n`, warehouse: 'W\r\n1', quantity: at, source: { ordinal: at }, ...more };
}

test('every line of many batches is in the stage, in the order of the file and letter for letter', async () => {
  const count = 30_000;
  const staged = await database.db.transaction(async (trx): Promise<readonly unknown[]> => {
    await openStage(trx);
    const writer = new StageWriter(trx);
    for (let at = 0; at < count; at += 1) {
      writer.add(line(at));
      if (at % 500 === 0) await writer.ready();
    }
    await writer.end();
    // It may be used again: a packed file has several parts.
    writer.add(line(count, { quantity: -5, discontinued: true }));
    writer.add({ sku: 'HELD', isHeld: true, source: { ordinal: 0 } });
    await writer.end();
    return trx('stage_stock')
      .orderBy('position')
      .select('supplier_sku', 'warehouse', 'quantity', 'discontinued', 'is_held');
  });
  expect(staged).toHaveLength(count + 2);
  for (const at of [0, 1, 12_345, count - 1]) {
    expect(staged[at]).toEqual({
      supplier_sku: `SKU ${at} é☃\t\\n`,
      warehouse: 'W\r\n1',
      quantity: at,
      discontinued: false,
      is_held: false,
    });
  }
  expect(staged[count]).toMatchObject({ quantity: -5, discontinued: true });
  expect(staged[count + 1]).toMatchObject({ supplier_sku: 'HELD', quantity: null, is_held: true });
});

test('a batch that the server refuses is told, and its connection can be used again', async () => {
  const told = database.db.transaction(async (trx) => {
    await openStage(trx);
    const writer = new StageWriter(trx);
    try {
      writer.add(line(1, { quantity: 3_000_000_000 }));
      for (let at = 0; at < 100_000; at += 1) {
        writer.add(line(at));
        if (at % 500 === 0) await writer.ready();
      }
      await writer.end();
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  });
  await expect(told).rejects.toThrow(/out of range/);
  const used = await Promise.all(Array.from({ length: 10 }, () => database.db.raw('select 1 as one')));
  expect(used.every(({ rows }) => rows[0].one === 1)).toBe(true);
});
