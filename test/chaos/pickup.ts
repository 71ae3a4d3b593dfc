import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { call, postedOrder } from '../support/gateway-calls.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { killOptions, killsAndSeed } from './kill-options.ts';
import { type PurchaseOrder, readPurchaseOrder, x12Stock } from './pickup/documents.ts';
import { freezeOne } from './pickup/freeze.ts';
import { Ledger } from './pickup/ledger.ts';
import { type Planned, planFiles, seeded, skusOf, someStock } from './pickup/plan.ts';
import { until } from './pickup/wait.ts';
import { startWorld } from './pickup/world.ts';

const USAGE =
  'usage: npm run chaos -- pickup [--kills N] [--replicas N] [--files N] [--freezes N] [--seed N] [--quick] [--without SAFEGUARD] [--json]\n';

/**
 * `npm run chaos -- pickup --kills 200 --replicas 3 --files 2000 --seed 1 --json`: gateways on one database are killed at
 * instants by chance while suppliers send files; a checker that shares no code with them judges what is left by the
 * ledger of what was sent. The last line is the result as one JSON object; the exit code is 1 when anything was lost,
 * doubled or half applied. `--without hashClaim|fence` takes a safeguard away, and the run must then fail.
 */
interface Settings {
  readonly kills: number;
  readonly files: number;
  readonly freezes: number;
  readonly replicas: number;
  readonly seed: number;
  readonly without: string | undefined;
}

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...killOptions,
      replicas: { type: 'string', default: '3' },
      files: { type: 'string' },
      freezes: { type: 'string' },
      without: { type: 'string' },
    },
  });
  const chosen = killsAndSeed(values, { kills: 200, quick: 4, least: 0 });
  if (chosen === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  return pickup({
    ...chosen,
    files: Number(values.files ?? (values.quick ? 60 : 2000)),
    freezes: Number(values.freezes ?? (values.quick ? 1 : 3)),
    replicas: Number(values.replicas),
    without: values.without,
  });
}

const say = (line: string): void =>
  void process.stderr.write(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${line}\n`);

/** A resumption that takes longer is explained on standard error. */
const SLOW_MS = 3_000;

/** Kills that are not spread over freezes. */
const FEW_KILLS = 20;

/** Most times a file may be opened at the supplier: once, and again when its reader was killed or stood still. */
const MOST_FETCHES = 6;

/** How long one kill kept work waiting. */
interface Resumption {
  readonly ms: number;
  /** Meanwhile another gateway stood still and lived: what that one held is free only when its leases end. */
  readonly isBesideFrozen: boolean;
}

interface Slot {
  running: GatewayProcess | undefined;
  /** Stands still, or is the only one that may: not to be killed now. */
  isSpared: boolean;
}

/** One run, from an empty database to the verdict. */
async function pickup(settings: Settings): Promise<number> {
  const { kills, files, freezes, replicas, seed, without } = settings;
  const began = performance.now();
  const chance = seeded(seed);
  const slots: Slot[] = [];
  const world = await startWorld(without === undefined ? [] : [without]);
  const ledger = new Ledger(join(world.folder, 'ledger.jsonl'));
  let isFrozen = false;
  try {
    const first: Slot = { running: await world.start(), isSpared: false };
    slots.push(first);
    const orders = await placeOrders(first.running as GatewayProcess, Math.max(2, Math.floor(files / 10)));
    say(`${orders.length} purchase orders at the supplier; ${kills} kills begin`);
    const others = Array.from({ length: replicas - 1 }, () => world.start());
    for (const started of await Promise.allSettled(others)) {
      if (started.status === 'rejected') throw started.reason;
      slots.push({ running: started.value, isSpared: false });
    }
    const plan = planFiles(orders, files, 1000, chance);
    // Few kills would all fall into the freezes, and say nothing of how soon the work of a dead gateway goes on.
    if (kills <= FEW_KILLS) await freezeSome();
    const [resumes] = await Promise.all([storm(plan), kills <= FEW_KILLS ? undefined : freezeSome()]);
    await quiet();
    return judge(resumes);
  } finally {
    for (const { running } of slots) await running?.kill();
    await world.stop();
  }

  /** The day before: stock, orders, and the purchase orders as the supplier has them. */
  async function placeOrders(gateway: GatewayProcess, count: number): Promise<PurchaseOrder[]> {
    const { acme } = world.suppliers;
    const skus = ['CH', 'BR', 'CG'].flatMap(skusOf);
    await call(gateway, 'PUT', '/v1/products', { products: skus.map((sku) => ({ sku, title: sku })) });
    const quantities = someStock('CH', chance);
    const bytes = x12Stock(1, new Date('2025-12-31T00:00:00Z'), quantities);
    ledger.write({ supplier: 'acme', name: '846_1.edi', expect: 'once', stock: { order: 1, quantities } }, bytes);
    acme.files.put('/outbound', '846_1.edi', bytes);
    await until(async () => (await rowsIn('supplier_stock')) > 0, 30_000, 'the first stock is in force');
    for (let index = 1; index <= count; index += 1) {
      await call(
        gateway,
        'POST',
        '/v1/orders',
        postedOrder(`W-${index}`, [skus[index % 12], skus[(index + 5) % 12]] as string[], 4),
      );
    }
    const received = (): PurchaseOrder[] =>
      acme.files
        .list('/inbound')
        .flatMap(({ name }) => readPurchaseOrder(acme.files.read('/inbound', name)?.toString() ?? '') ?? []);
    await until(() => received().length === count, 120_000, 'every purchase order is at the supplier');
    return received();
  }

  /** Files come and gateways are killed. Answers how long each kill kept work from being taken up again. */
  async function storm(plan: readonly Planned[]): Promise<Resumption[]> {
    const perKill = Math.ceil(plan.length / Math.max(1, kills));
    const resumes: Promise<Resumption>[] = [];
    const restarts = new Set<Promise<void>>();
    for (let kill = 0; kill * perKill < plan.length || kill < kills; kill += 1) {
      for (const file of plan.slice(kill * perKill, (kill + 1) * perKill)) {
        await send(file);
        await sleep(chance(60));
      }
      if (kill >= kills) continue;
      // One lives on, so that the time until work is resumed is that of taking it over and not that of a start.
      await until(() => victims().length >= Math.min(2, replicas), 150_000, 'there is a gateway to kill');
      await sleep(chance(400));
      const slot = victims()[chance(victims().length)];
      if (slot?.running === undefined) continue;
      const { running } = slot;
      slot.running = undefined;
      const killedAt = performance.now();
      await running.kill();
      resumes.push(resumed(running.replica, killedAt));
      const restart = world.start().then((again) => {
        slot.running = again;
        restarts.delete(restart);
      });
      restarts.add(restart);
      if ((kill + 1) % 20 === 0) say(`${kill + 1} kills, ${ledger.files} files`);
    }
    await Promise.all(restarts);
    return Promise.all(resumes);
  }

  function victims(): Slot[] {
    return slots.filter(({ running, isSpared }) => running !== undefined && !isSpared);
  }

  /** From a kill until nothing is held by the dead one and every file that waited then was opened. */
  async function resumed(replica: number, killedAt: number): Promise<Resumption> {
    const { rows } = await world.sql.query<{ id: string }>("select id from seen_file where state = 'received'");
    const ids = rows.map(({ id }) => id);
    let isBesideFrozen = isFrozen;
    let waitedFor = '';
    await until(
      async () => {
        isBesideFrozen ||= isFrozen;
        const left = await world.sql.query<{ lanes: string; sessions: string; files: string }>(
          `select (select count(*) from lane where holder = $1) as lanes,
             (select count(*) from session_lease where holder = $1) as sessions,
             (select count(*) from seen_file where state = 'received' and id = any($2)) as files`,
          [replica, ids],
        );
        const [found] = left.rows;
        const isLeft = Number(found?.lanes) + Number(found?.sessions) + Number(found?.files) > 0;
        if (isLeft) waitedFor = `${found?.lanes} lanes, ${found?.sessions} sessions, ${found?.files} files`;
        return !isLeft;
      },
      120_000,
      `the work of replica ${replica} is taken up`,
    );
    const ms = performance.now() - killedAt;
    if (ms > SLOW_MS) {
      say(
        `taken up after ${Math.round(ms)} ms${isBesideFrozen ? ', beside a frozen one' : ''}; last waited for ${waitedFor}`,
      );
    }
    return { ms, isBesideFrozen };
  }

  async function send({ witness, bytes, grows, modifiedAt }: Planned): Promise<void> {
    ledger.write(witness, bytes);
    const { files: tree } = world.suppliers[witness.supplier as 'acme'];
    if (grows) {
      tree.put('/outbound', witness.name, bytes.subarray(0, bytes.length >> 1), modifiedAt);
      await sleep(30 + chance(300));
    }
    tree.put('/outbound', witness.name, bytes, grows ? new Date(modifiedAt.getTime() + 1000) : modifiedAt);
  }

  async function freezeSome(): Promise<void> {
    for (let index = 0; index < freezes; index += 1) {
      let pid: number | undefined;
      const spare = (isSpared: boolean): void => {
        for (const slot of slots) if (pid === undefined || slot.running?.pid === pid) slot.isSpared = isSpared;
      };
      // Nobody is killed until it is known who stands still; then everybody else may be.
      spare(true);
      await freezeOne(world, ledger, {
        order: 1_000_000 + index,
        chance,
        pids: () => slots.flatMap(({ running }) => running?.pid ?? []),
        frozen: (found) => {
          isFrozen = true;
          say('a gateway stands still');
          spare(false);
          pid = found;
          spare(true);
        },
      });
      say('it goes on, after another one took its turn over');
      await sleep(1_000);
      isFrozen = false;
      spare(false);
      for (const server of Object.values(world.suppliers)) server.faults.mostConnections = 1;
    }
  }

  /** Until every supplier's folder is empty and every file was opened. */
  async function quiet(): Promise<void> {
    say('quiet: waiting until everything that was sent is taken and opened');
    const waiting = async (): Promise<number> => {
      const lying = Object.values(world.suppliers).reduce(
        (sum, { files: tree }) => sum + tree.list('/outbound').length,
        0,
      );
      return lying + (await rowsIn("seen_file where state = 'received'"));
    };
    try {
      await until(async () => (await waiting()) === 0, 180_000, 'everything is taken');
    } catch (error) {
      say(`${error}`);
    }
  }

  async function rowsIn(from: string): Promise<number> {
    const { rows } = await world.sql.query<{ count: string }>(`select count(*) as count from ${from}`);
    return Number(rows[0]?.count);
  }

  function judge(resumes: readonly Resumption[]): number {
    const checker = join(import.meta.dirname, 'pickup/checker.ts');
    const verdict = JSON.parse(
      execFileSync(process.execPath, [checker, world.databaseUrl, ledger.file], { encoding: 'utf8' }),
    ) as { lost: number; doubled: number; halfApplied: number; examples: string[] };
    for (const example of verdict.examples) say(`  ${example}`);
    const counts = [...world.fetches.values()];
    const fetches = { most: Math.max(0, ...counts), perFile: rounded(sum(counts) / Math.max(1, counts.length)) };
    const { examples: _, ...figures } = verdict;
    process.stdout.write(
      `${JSON.stringify({
        kills: resumes.length,
        files: ledger.files,
        ...figures,
        resumeMs: spread(resumes.filter(({ isBesideFrozen }) => !isBesideFrozen)),
        besideFrozenMs: spread(resumes.filter(({ isBesideFrozen }) => isBesideFrozen)),
        freezes,
        replicas,
        fetches,
        refusedSessions: Object.values(world.suppliers).reduce((all, { counters }) => all + counters.refused, 0),
        ...(without === undefined ? {} : { without }),
        seed,
        commit: commit(),
        durationMs: Math.round(performance.now() - began),
        machine: { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, node: process.version },
      })}\n`,
    );
    return figures.lost + figures.doubled + figures.halfApplied === 0 && fetches.most <= MOST_FETCHES ? 0 : 1;
  }
}

function spread(resumes: readonly Resumption[]): Record<'kills' | 'p50' | 'p99' | 'max', number | null> {
  const sorted = resumes.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number | null =>
    sorted.length === 0 ? null : Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { kills: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // Not a clone.
    return 'unknown';
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
