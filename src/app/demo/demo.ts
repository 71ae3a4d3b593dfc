import { join } from 'node:path';
import { type RunningGateway, type StartOptions, startGateway } from '../../app.ts';
import type { Environment } from '../../config/environment.ts';
import type { Config } from '../../config/load.ts';
import { packageFolder } from '../../config/package-folder.ts';
import { systemClock } from '../../kernel/clock.ts';
import { ConfigError, errorMessage } from '../../kernel/errors.ts';
import { randomIds, randomSecret } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { demoCatalogue } from '../../simulator/catalogue.ts';
import { type Shop, startShop } from '../../simulator/shop.ts';
import { type Suppliers, startSuppliers } from '../../simulator/suppliers/suppliers.ts';
import type { Database } from '../../stores/database.ts';
import { fileToStorefront, type OrderMargin, orderMargins, totals } from '../../stores/reports.ts';
import { createScratchDatabase } from '../../stores/scratch-database.ts';
import { withDatabase } from '../database.ts';
import { type DemoOrder, firstOrders, refusedOrder, salesOrderOf } from './orders.ts';
import { type DemoReport, makeReport } from './report.ts';
import { storyLine } from './story.ts';

export interface DemoOptions {
  readonly environment: Environment;
  readonly stateFolder: string;
  readonly logger: Logger;
  /** Gets the story, line by line. */
  readonly say: (line: string) => void;
  /** Ends the story before its end: everything is stopped and removed, and the reason is thrown. */
  readonly signal: AbortSignal;
  /** How long each chapter may take, in milliseconds. */
  readonly patienceMs?: number;
  /** Called when the story is over and everything still runs; the demo ends when it resolves. */
  readonly afterwards: (told: ToldStory) => Promise<void>;
}

export interface ToldStory {
  readonly url: string;
  readonly db: Database;
  readonly report: DemoReport;
  readonly margins: readonly OrderMargin[];
}

const POLL_MS = 300;
const SETTLE_MS = 200;
const PATIENCE_MS = 45_000;
const PORT = 8780;

/**
 * The whole loop with real parts: embedded Postgres, three suppliers behind real SFTP servers, a shop that takes signed
 * webhooks. Stock goes in, orders go out, tracking comes back, one supplier refuses and one file is cut in half.
 */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const began = systemClock.now().getTime();
  const { say, logger } = options;
  const base = { ...configOf(options), databaseUrl: options.environment.DATABASE_URL || undefined };
  say('Starting a database, three suppliers and a shop.');
  return withDatabase(base, logger, async (address) => {
    const scratch = await createScratchDatabase(address, `crossdock_demo_${randomIds.next().slice(0, 8)}`);
    const shop = await startShop({ secret: `whsec_${randomSecret(32).toString('base64')}`, clock: systemClock });
    const suppliers = await startSuppliers({ clock: systemClock, delays: { shipNotice: 300, invoice: 300 } });
    try {
      const config = { ...withParts(base, shop, suppliers), databaseUrl: scratch.url };
      const running = await startOnFreePort({
        config,
        logger,
        durable: false,
        pollEveryMs: POLL_MS,
        settleMs: SETTLE_MS,
        onEvent: (event) => say(`${elapsed(began)}  ${storyLine(event)}`),
      });
      try {
        const failures = await tell(running, suppliers, options);
        const report = await makeReport(running.gateway.db, shop, suppliers, {
          durationMs: systemClock.now().getTime() - began,
          failures,
          // What Cargo refused is closed again once another supplier has shipped it.
          expectedExceptions: ['FILE-INCOMPLETE'],
        });
        const margins = await orderMargins(running.gateway.db);
        await options.afterwards({ url: running.url, db: running.gateway.db, report, margins });
        return report;
      } finally {
        await running.stop();
      }
    } finally {
      await suppliers.stop();
      await shop.stop();
      await scratch.drop();
    }
  });
}

/** Plays the story chapter by chapter; answers what did not come to pass in time. */
async function tell(
  running: RunningGateway,
  suppliers: Suppliers,
  { say, signal, patienceMs = PATIENCE_MS }: DemoOptions,
): Promise<string[]> {
  const { db } = running.gateway;
  const everyone = [suppliers.acme, suppliers.bravo, suppliers.cargo];
  const until = (what: string, condition: () => Promise<boolean>): Promise<void> =>
    reached(what, condition, { signal, patienceMs });
  try {
    say('\n1. The shop lists its products; the suppliers put their stock files into their SFTP folders.');
    const products = demoCatalogue.map(({ sku, gtin, description }) => ({ sku, gtin, title: description }));
    await call(running.url, 'PUT', '/v1/products', { products });
    await Promise.all(everyone.map((supplier) => supplier.publishStock()));
    await until('the shop knows its stock', async () => {
      const { listings, publishedListings } = await totals(db);
      const latency = await fileToStorefront(db);
      return latency !== null && publishedListings === listings && (await feedsInForce(running)) === everyone.length;
    });

    say('\n2. Customers buy; each order goes to the cheapest supplier who has all of it, else it is split.');
    await Promise.all(firstOrders.map((order) => placeOrder(running.url, order)));
    await until('the orders are shipped and invoiced', () => isFinished(running, firstOrders.length, 0));

    say(`\n3. Cargo refuses an order (${refusedOrder.shows}).`);
    suppliers.cargo.misbehave({ kind: 'reject', reason: 'Discontinued' }, { times: 1 });
    await placeOrder(running.url, refusedOrder);
    await until('the refused order is shipped by another', () => isFinished(running, firstOrders.length + 1, 1));

    say('\n4. Half a stock file arrives: it is held, and the stock in force stays.');
    const whole = suppliers.acme.ledger.sent.find((file) => file.name.startsWith('846'))?.bytes ?? new Uint8Array();
    await suppliers.acme.drop({ name: '846_cut.edi', bytes: whole.subarray(0, Math.floor(whole.length / 2)) });
    await until('the half file is held', async () => (await totals(db)).openExceptions >= 1);

    say('\n5. The suppliers send their stock again, now without what they shipped; only changes go to the shop.');
    await Promise.all(everyone.map((supplier) => supplier.publishStock()));
    await until('the new stock is in force', async () => (await feedRunsApplied(running)) >= 2 * everyone.length);
    await until('the shop knows the new stock', async () => (await unpublished(running)) === 0);
    await until('everything is delivered', () => isQuiet(running));
    return [];
  } catch (error) {
    signal.throwIfAborted();
    return [errorMessage(error)];
  }
}

async function placeOrder(url: string, order: DemoOrder): Promise<void> {
  await call(url, 'POST', '/v1/orders', salesOrderOf(order, systemClock.now()), `demo-${order.orderId}`);
}

async function call(url: string, method: string, path: string, body: unknown, idempotencyKey?: string): Promise<void> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
}

/** Waits for a state of affairs; what it waited for is the error when it does not come. */
async function reached(
  what: string,
  condition: () => Promise<boolean>,
  { signal, patienceMs }: { readonly signal: AbortSignal; readonly patienceMs: number },
): Promise<void> {
  const deadline = systemClock.now().getTime() + patienceMs;
  while (!(await condition())) {
    signal.throwIfAborted();
    if (systemClock.now().getTime() > deadline) throw new Error(`waited ${patienceMs / 1000} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Every order shipped and told to the shop, every purchase order invoiced but the refused ones. */
async function isFinished(running: RunningGateway, orders: number, refused: number): Promise<boolean> {
  const sums = await totals(running.gateway.db);
  const isDone = sums.ordersShipped === orders && sums.purchaseOrdersInvoiced === sums.purchaseOrders - refused;
  return isDone && (await isQuiet(running));
}

/** Nothing waits for the shop or a supplier. */
async function isQuiet(running: RunningGateway): Promise<boolean> {
  const { rows } = await running.gateway.db.raw<{ rows: { open: string }[] }>(
    `select (select count(*) from fulfilment_push where state = 'queued')
       + (select count(*) from delivery where state in ('new', 'staged'))
       + (select count(*) from seen_file where state = 'received') as open`,
  );
  return Number(rows[0]?.open) === 0;
}

async function feedsInForce(running: RunningGateway): Promise<number> {
  const row = await running.gateway.db('feed').count<{ count: string }[]>('* as count');
  return Number(row[0]?.count);
}

async function feedRunsApplied(running: RunningGateway): Promise<number> {
  const row = await running.gateway.db('feed_run').where({ state: 'applied' }).count<{ count: string }[]>('* as count');
  return Number(row[0]?.count);
}

async function unpublished(running: RunningGateway): Promise<number> {
  const row = await running.gateway
    .db('listing')
    .whereRaw('desired_version > pushed_version')
    .count<{ count: string }[]>('* as count');
  return Number(row[0]?.count);
}

function configOf(options: DemoOptions): Config {
  return {
    file: 'demo',
    mappingsFolder: join(packageFolder(), 'mappings'),
    stateFolder: options.stateFolder,
    databaseUrl: undefined,
    server: { host: '127.0.0.1', port: PORT },
    storefronts: [],
    logLevel: 'warn',
    environment: options.environment,
  };
}

function withParts(config: Config, shop: Shop, suppliers: Suppliers): Config {
  return {
    ...config,
    environment: { ...config.environment, ...suppliers.environment },
    storefronts: [{ id: 'shop', kind: 'headless', url: shop.url, secret: shop.secret, allowPrivateAddresses: true }],
  };
}

/** On the usual port, or on any free one when it is taken: two demos on one machine do not disturb each other. */
async function startOnFreePort(options: StartOptions): Promise<RunningGateway> {
  try {
    return await startGateway(options);
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'SERVER-ADDRESS') throw error;
    const { config } = options;
    return startGateway({ ...options, config: { ...config, server: { ...config.server, port: 0 } } });
  }
}

function elapsed(began: number): string {
  return `${((systemClock.now().getTime() - began) / 1000).toFixed(2).padStart(6)} s`;
}
