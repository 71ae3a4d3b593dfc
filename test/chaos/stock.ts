import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { arch, availableParallelism, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLogger } from '../../src/kernel/logger.ts';
import { openDatabase } from '../../src/stores/database.ts';
import { startEmbeddedPostgres } from '../../src/stores/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../../src/stores/migrate.ts';
import { Chance } from '../fuzz/chance.ts';
import { killOptions, killsAndSeed } from './kill-options.ts';
import { STEPS, UNDO_STEPS } from './stock/steps.ts';
import { COVERAGES, type Coverage } from './stock/supplier.ts';
import { StockWorld } from './stock/world.ts';

const USAGE = 'usage: npm run chaos -- stock [--kills N] [--seed N] [--quick] [--json]\n';
/** Of all kills, those at a step by name; the others come at an instant by chance. */
const AT_A_STEP = 0.6;
/** Of all rounds, those in which a person has the feed undone. */
const UNDONE = 0.15;
/** A feed is through in about this time; some instants lie behind it. */
const LONGEST_MS = 1_500;

/**
 * `stock`: the gateway that applies feeds is killed, at steps and instants by chance. All SKUs of a supplier change
 * together, so that half a feed shows; changes by so much (delta) show one that counts twice. The exit code is 1 when
 * any look saw half a feed, or when a feed was lost or counted twice, or a SKU has a wrong number here or in the shop.
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = read(args);
  if (options === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const began = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-chaos-pg-'));
  const postgres = await startEmbeddedPostgres({ folder, logger: silentLogger, durable: false });
  try {
    const db = await openDatabase({ address: postgres.url, logger: silentLogger });
    await migrateToLatest(db).finally(() => db.destroy());
    const world = await StockWorld.open(postgres.url);
    try {
      const report = await storm(world, options);
      process.stdout.write(
        `${JSON.stringify({
          ...report,
          seed: options.seed,
          commit: spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout.trim(),
          durationMs: Date.now() - began,
          machine: `${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.versions.node}`,
        })}\n`,
      );
      return report.halfApplied + report.lost + report.doubled + report.wrongSkus === 0 ? 0 : 1;
    } finally {
      await world.close();
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Settings {
  readonly kills: number;
  readonly seed: number;
  readonly json: boolean;
}

async function storm(world: StockWorld, { kills, seed, json }: Settings) {
  const chance = new Chance(seed);
  const at: Record<string, number> = {};
  while (world.kills < kills) {
    const coverage = chance.pick(COVERAGES);
    const before = world.inForce('full');
    const figure = figureOf(coverage, world, chance);
    const name = await killOnce(world, chance, () => world.send(coverage, figure));
    at[name] = (at[name] ?? 0) + 1;
    await world.start();
    // Now and then the next feed comes while this one is still on its way.
    if (chance.hits(0.7)) await world.settled();
    if (coverage === 'full' && world.kills < kills && chance.hits(UNDONE)) {
      await world.settled();
      const [step, stop] = chance.pick(Object.entries(UNDO_STEPS));
      await world.decide('undo', before, { stop, name: step });
      at[step] = (at[step] ?? 0) + 1;
    }
    if (!json && world.kills % 10 === 0) process.stderr.write(`${world.kills} of ${kills} killed\n`);
  }
  await world.quiet();
  const { halfApplied, lost, doubled, wrongSkus } = await world.judge();
  for (const example of [...halfApplied, ...lost, ...doubled].slice(0, 10)) process.stderr.write(`${example}\n`);
  return {
    kills: world.kills,
    feeds: world.sent,
    halfApplied: halfApplied.length,
    lost: lost.length,
    doubled: doubled.length,
    wrongSkus: wrongSkus.length,
    looks: world.looks,
    at,
  };
}

/** Never the figure that is in force: a feed that changes nothing would not show whether it was applied. */
function figureOf(coverage: Coverage, world: StockWorld, chance: Chance): number {
  if (coverage === 'delta') return chance.between(1, 3);
  const inForce = world.inForce(coverage);
  return inForce > 60 ? inForce - chance.between(1, 40) : inForce + chance.between(1, 9);
}

async function killOnce(world: StockWorld, chance: Chance, send: () => void): Promise<string> {
  if (!chance.hits(AT_A_STEP)) {
    send();
    await world.killAfter(chance.below(LONGEST_MS));
    return 'an instant';
  }
  const [name, stop] = chance.pick(Object.entries(STEPS));
  await world.killGatewayAt(stop, name, send);
  return name;
}

function read(args: readonly string[]): Settings | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: killOptions,
    });
    const chosen = killsAndSeed(values, { kills: 200, quick: 12 });
    return chosen && { ...chosen, json: values.json };
  } catch {
    return undefined;
  }
}
