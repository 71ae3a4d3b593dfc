import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startGateway } from '../../src/app.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { emptyTables, testDatabase } from '../support/database.ts';

/**
 * A real supplier's stock files (published by others, not part of this repository) through the whole gateway with a
 * mapping of their dialect: set CROSSDOCK_CORPUS to a folder with x12/846/ingram-*.
 */
const folder = join(process.env.CROSSDOCK_CORPUS ?? '', 'x12/846');
const files =
  process.env.CROSSDOCK_CORPUS && existsSync(folder)
    ? readdirSync(folder).filter((name) => name.startsWith('ingram-'))
    : [];
const suite = files.length > 0 ? describe : describe.skip;

suite(`a real 846 (skipped: CROSSDOCK_CORPUS has no x12/846/ingram-*)`, () => {
  const database = testDatabase();

  test.each(files)('%s: its quantities stand in Postgres', async (file) => {
    const root = mkdtempSync(join(tmpdir(), 'crossdock-corpus-'));
    for (const name of ['outbound', 'inbound', 'archive']) mkdirSync(join(root, name));
    copyFileSync(join(folder, file), join(root, 'outbound', file));
    const running = await startGateway({
      config: {
        file: 'test',
        mappingsFolder: join(import.meta.dirname, '../support/corpus-mappings'),
        stateFolder: 'unused',
        databaseUrl: database.url,
        server: { host: '127.0.0.1', port: 0 },
        storefronts: [],
        logLevel: 'silent',
        environment: { INGRAM_ROOT: root },
      },
      logger: silentLogger,
      pollEveryMs: 50,
      settleMs: 20,
    });
    try {
      const rows = await eventually(async () => {
        const opened = await database.db('seen_file').where({ name: file }).whereNot({ state: 'received' });
        return opened.length > 0 ? database.db('supplier_stock').where({ supplier_id: 'ingram' }) : [];
      });
      expect(rows).toMatchObject([{ supplier_sku: 'PMXMLLT1', warehouse: '*', quantity: 7 }]);
      const offers = await database.db('supplier_offer').where({ supplier_id: 'ingram' });
      expect(offers).toMatchObject([{ cost: '0.790000', currency: 'USD' }]);
      expect(await eventually(async () => readdirSync(join(root, 'archive')))).toEqual([file]);
      const acknowledged = await eventually(async () =>
        readdirSync(join(root, 'inbound')).filter((name) => name.startsWith('997')),
      );
      expect(acknowledged).toHaveLength(1);
    } finally {
      await running.stop();
      rmSync(root, { recursive: true });
      await emptyTables(
        database.db,
        'supplier_stock, supplier_offer, feed, feed_run, document, seen_file, interchange, delivery',
      );
    }
  });
});

async function eventually<Item>(read: () => Promise<Item[]>): Promise<Item[]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await read();
    if (found.length > 0 || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
