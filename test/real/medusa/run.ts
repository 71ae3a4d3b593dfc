import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/kernel/logger.ts';
import { startEmbeddedPostgres } from '../../../src/stores/embedded/embedded-postgres.ts';
import { createChecks } from '../checks.ts';
import { adapterChecks } from './adapter.ts';
import { seedShop } from './seed.ts';
import { startMedusa } from './shop.ts';

/**
 * The medusa storefront against a real Medusa server on an embedded Postgres, without Redis: `npm ci --ignore-scripts` in this folder, then
 * `node test/real/medusa/run.ts` from the root. It takes minutes and is no part of what every change must pass. The last line is
 * the count of checks.
 */
async function main(): Promise<number> {
  const checks = createChecks();
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-medusa-'));
  // Postgres never runs as root, and its own account must be able to reach the folder.
  await chmod(folder, 0o755);
  const postgres = await startEmbeddedPostgres({ folder: join(folder, 'pg'), logger: silentLogger, durable: false });
  try {
    checks.say('starting a Medusa server');
    const shop = await startMedusa(postgres.url, (text) => checks.say(`  ${text}`));
    checks.say(`it answers at ${shop.url}`);
    try {
      await adapterChecks(checks, shop, await seedShop(shop));
    } finally {
      await shop.stop();
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return checks.end();
}

process.exitCode = await main();
