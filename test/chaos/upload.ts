import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { arch, availableParallelism, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLogger } from '../../src/kernel/logger.ts';
import { allSafeguards } from '../../src/pipeline/safeguards.ts';
import { openDatabase } from '../../src/stores/database.ts';
import { startEmbeddedPostgres } from '../../src/stores/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../../src/stores/migrate.ts';
import { killOptions, killsAndSeed } from './kill-options.ts';
import { storm } from './upload/storm.ts';

const USAGE = `usage: npm run chaos -- upload [--kills N] [--seed N] [--quick] [--server refuse|replace]
         [--without stagedStep] [--json]
`;

/**
 * `upload`: orders to a supplier who takes files at once, through processes that are killed. Every order must be seen once
 * and whole. `--without` takes a safeguard away, and must fail.
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = read(args);
  if (options === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { kills, seed, server, without, json } = options;
  const began = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-chaos-pg-'));
  const postgres = await startEmbeddedPostgres({ folder, logger: silentLogger, durable: false });
  try {
    const db = await openDatabase({ address: postgres.url, logger: silentLogger });
    await migrateToLatest(db).finally(() => db.destroy());
    const report = await storm({
      databaseUrl: postgres.url,
      kills,
      seed,
      server,
      safeguards: Object.fromEntries(without.map((name) => [name, false])),
      untilFirstViolation: without.length > 0,
      progress: (text) => process.stderr.write(json ? '' : `${text}\n`),
    });
    const isClean = report.doubled + report.lost + report.truncated === 0;
    process.stdout.write(
      `${JSON.stringify({
        ...report,
        seed,
        server,
        ...(without.length > 0 ? { without } : {}),
        // None in n: with 95 % confidence it happens in fewer than 3/n of all orders.
        ...(isClean ? { upperBound95: Number((3 / Math.max(1, report.sent)).toPrecision(2)) } : {}),
        commit: spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim(),
        durationMs: Date.now() - began,
        machine: `${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.versions.node}`,
      })}\n`,
    );
    return isClean ? 0 : 1;
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...killOptions,
        server: { type: 'string', default: 'refuse' },
        without: { type: 'string', multiple: true, default: [] },
      },
    });
    const chosen = killsAndSeed(values, { kills: 200, quick: 12 });
    const { server, without, json } = values;
    if (chosen === undefined) return undefined;
    if (server !== 'refuse' && server !== 'replace') return undefined;
    if (without.some((name) => !Object.hasOwn(allSafeguards, name))) return undefined;
    return { ...chosen, server, without, json } as const;
  } catch {
    return undefined;
  }
}
