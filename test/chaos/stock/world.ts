import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { systemClock } from '../../../src/kernel/clock.ts';
import { type Shop, startShop } from '../../../src/simulator/shop.ts';
import { call } from '../../support/gateway-calls.ts';
import { type GatewayProcess, startGatewayProcess } from '../../support/gateway-process.ts';
import { REACHED, type Stop } from '../../support/stop-at.ts';
import { until } from '../pickup/wait.ts';
import { judgeFeeds, type SentFeed, type Verdict } from './judge.ts';
import { Reader } from './reader.ts';
import { BUFFER, COVERAGES, type Coverage, putFeed, skusOf, writeSuppliers } from './supplier.ts';

const SUPPORT = join(import.meta.dirname, '../../support');
const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');
const PATIENCE_MS = 60_000;
const FIRST = 20;

/**
 * One gateway process with three suppliers behind folders and a shop, a reader that looks at the stock all the time, and
 * a kill at any step. All SKUs of a supplier have the same quantity at any time.
 */
export class StockWorld {
  private readonly folder: string;
  private readonly databaseUrl: string;
  private readonly shop: Shop;
  private readonly sql: pg.Pool;
  private running: GatewayProcess | undefined;
  private reader: Reader | undefined;
  private readonly feeds: SentFeed[] = [];
  /** By supplier: the quantity that is in force, or will be once all that was sent is applied. */
  private readonly quantity = new Map<Coverage, number>();
  kills = 0;

  private constructor(folder: string, databaseUrl: string, shop: Shop) {
    this.folder = folder;
    this.databaseUrl = databaseUrl;
    this.shop = shop;
    this.sql = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  }

  /** With the first feed of every supplier in force and published. */
  static async open(databaseUrl: string): Promise<StockWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'crossdock-chaos-stock-'));
    mkdirSync(join(folder, 'mappings'));
    writeSuppliers(join(folder, 'mappings'), join(folder, 'files'));
    const shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 3).toString('base64')}`, clock: systemClock });
    const world = new StockWorld(folder, databaseUrl, shop);
    try {
      await world.begin();
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  private async begin(): Promise<void> {
    await this.start();
    const skus = COVERAGES.flatMap(skusOf);
    await call(this.gateway, 'PUT', '/v1/products', { products: skus.map((sku) => ({ sku, title: '' })) });
    for (const coverage of COVERAGES) this.send(coverage, FIRST);
    await this.settled();
    this.reader = await Reader.open(this.databaseUrl);
  }

  /** What comes and goes during a test and belongs to the world. */
  get processes(): readonly object[] {
    return this.running === undefined ? [] : [this.running.child];
  }

  get looks(): number {
    return this.reader?.looks ?? 0;
  }

  get sent(): number {
    return this.feeds.length;
  }

  private get gateway(): GatewayProcess {
    if (this.running === undefined) throw new Error('no gateway runs');
    return this.running;
  }

  async start(): Promise<void> {
    this.running = await startGatewayProcess({
      folder: this.folder,
      databaseUrl: this.databaseUrl,
      shop: this.shop,
      environment: this.environment(),
      mappings: join(this.folder, 'mappings'),
      logLevel: 'silent',
    });
  }

  private environment(): Record<string, string> {
    return {
      NODE_OPTIONS: `--import ${pathToFileURL(join(SUPPORT, 'stop-at.ts'))}`,
      NODE_COMPILE_CACHE: join(this.folder, 'compiled'),
      STOP_AT: this.stopFile,
    };
  }

  private get stopFile(): string {
    return join(this.folder, 'stop.json');
  }

  /** From now on the next process that comes to this step stands still there. */
  private arm(stop: Stop): void {
    rmSync(this.stopFile + REACHED, { force: true });
    writeFileSync(`${this.stopFile}.new`, JSON.stringify(stop));
    renameSync(`${this.stopFile}.new`, this.stopFile);
  }

  /** Kills a process that stands still at the armed step, after the reader looked at what is to be seen then. */
  private async killAtStep(kill: () => Promise<void>, what: string): Promise<void> {
    await until(() => existsSync(this.stopFile + REACHED), PATIENCE_MS, `the gateway is at the step: ${what}`);
    await this.reader?.looksAgain();
    this.kills += 1;
    await kill();
  }

  /** The gateway dies at a step of what `send` sets going. */
  async killGatewayAt(stop: Stop, what: string, send: () => void): Promise<void> {
    this.arm(stop);
    send();
    await this.killAtStep(() => this.kill(), what);
  }

  private async kill(): Promise<void> {
    await this.gateway.kill();
    this.running = undefined;
  }

  async killAfter(milliseconds: number): Promise<void> {
    await sleep(milliseconds);
    this.kills += 1;
    await this.kill();
  }

  /** A supplier says that everything it has is (or changed by) so much. */
  send(coverage: Coverage, figure: number, fate: SentFeed['fate'] = 'is applied'): void {
    const number = this.feeds.filter((feed) => feed.coverage === coverage).length + 1;
    const name = `stock_${String(number).padStart(5, '0')}.csv`;
    const before = this.quantity.get(coverage) ?? 0;
    if (fate === 'is applied') this.quantity.set(coverage, coverage === 'delta' ? before + figure : figure);
    this.feeds.push({ coverage, name, fate });
    putFeed(join(this.folder, 'files'), coverage, name, figure, new Date());
  }

  /** What a supplier has when all that it sent is applied. */
  inForce(coverage: Coverage): number {
    return this.quantity.get(coverage) ?? 0;
  }

  /** Until every file is taken and opened and the shop was told of it. */
  async settled(): Promise<void> {
    const left = async (): Promise<string> => {
      const { rows } = await this.sql.query<{ left: string }>(
        `select concat_ws(', ', case when files < $1 then 'files' end, case when received > 0 then 'unopened' end,
           case when unpublished > 0 then 'unpublished' end) as left
         from (select count(*) as files, count(*) filter (where state = 'received' or settled is null) as received from seen_file) f,
           (select count(*) as unpublished from listing where desired_version > pushed_version) l`,
        [this.feeds.length],
      );
      return rows[0]?.left ?? '';
    };
    await until(async () => (await left()) === '', PATIENCE_MS, 'everything is applied and published');
  }

  /** Until the jobs of killed processes came again as well, which may be long after somebody else did their work. */
  async quiet(): Promise<void> {
    await this.settled();
    const left = async (): Promise<number> => {
      const { rows } = await this.sql.query<{ left: string }>(
        "select count(*) as left from pgboss.job where name in ('file.open', 'storefront.publish') and state < 'completed'",
      );
      return Number(rows[0]?.left);
    };
    await until(async () => (await left()) === 0, PATIENCE_MS, 'no job is left');
    await this.settled();
  }

  /**
   * A person decides about the last full feed, after which its supplier has so much; killed at a step, where one is given,
   * and then said again: of a command that was killed nobody knows whether it was done.
   */
  async decide(
    decision: 'undo' | 'release',
    becomes: number,
    killed?: { readonly stop: Stop; readonly name: string },
  ): Promise<void> {
    const { rows } = await this.sql.query<{ id: string }>(
      'select max(id) as id from feed_run where supplier_id = $1 and state = $2',
      ['full', decision === 'undo' ? 'applied' : 'held'],
    );
    const words = ['feeds', decision, String(rows[0]?.id)];
    if (killed !== undefined) {
      this.arm(killed.stop);
      await this.killAtStep(this.command(words).kill, killed.name);
    }
    this.quantity.set('full', becomes);
    const last = this.feeds.findLast(({ coverage }) => coverage === 'full');
    if (last !== undefined) last.fate = 'is applied';
    const again = await this.command(words).ended;
    if (again.code !== 0 && !/is undone already/.test(again.output)) throw new Error(again.output);
  }

  private command(words: readonly string[]) {
    const config = join(this.folder, 'crossdock.yaml');
    const child = spawn(
      process.execPath,
      [MAIN, ...words, '--config', config, '--by', 'ann', '--reason', 'it was wrong'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          ...this.environment(),
          DATABASE_URL: this.databaseUrl,
          SHOP_URL: this.shop.url,
          SHOP_SECRET: this.shop.secret,
        },
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
    return {
      ended,
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  /** Judges everything that was sent so far, once all of it has settled. */
  async judge(): Promise<Verdict> {
    const expected = new Map([...this.quantity].map(([coverage, units]) => [coverage, units] as const));
    const verdict = await judgeFeeds(this.sql, this.feeds, expected);
    const wrongAtShop = [...expected].flatMap(([coverage, units]) =>
      skusOf(coverage).filter((sku) => this.shop.book.quantity(sku) !== Math.max(0, units - BUFFER)),
    );
    return {
      ...verdict,
      halfApplied: this.reader?.halfApplied ?? [],
      wrongSkus: [...new Set([...verdict.wrongSkus, ...wrongAtShop])],
    };
  }

  async close(): Promise<void> {
    try {
      await this.running?.kill();
      await this.reader?.close();
    } finally {
      await this.sql.end();
      await this.shop.stop();
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
