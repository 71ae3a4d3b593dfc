import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type RunningGateway, startGateway } from '../../src/app.ts';
import type { Config } from '../../src/config/load.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { type Logger, silentLogger } from '../../src/kernel/logger.ts';
import { demoCatalogue } from '../../src/simulator/catalogue.ts';
import { type Shop, startShop } from '../../src/simulator/shop.ts';
import { type Suppliers, startSuppliers } from '../../src/simulator/suppliers/suppliers.ts';
import type { TestDatabase } from './database.ts';
import { gatewayRunsForFile } from './leaks.ts';

/** A whole gateway in this process with three suppliers behind SFTP and a shop, for one test file. */
export interface Loop {
  readonly running: RunningGateway;
  readonly shop: Shop;
  readonly suppliers: Suppliers;
  /** Calls the API and answers status and body. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Waits until a query has rows, and answers them. */
  rows<Row>(sql: string, bindings?: readonly unknown[]): Promise<Row[]>;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const MAPPINGS = join(import.meta.dirname, '../../mappings');

/** Starts the loop before the tests of the file: products listed, first stock in force and known to the shop. */
export function testLoop(
  database: TestDatabase,
  options: {
    readonly environment?: Record<string, string>;
    readonly apiKey?: string;
    readonly withStock?: boolean;
    /** Further options of the shop's storefront. */
    readonly storefront?: Record<string, unknown>;
    readonly logger?: Logger;
    /** Further configuration, asked for when the gateway starts. */
    readonly config?: () => Partial<Config>;
  } = {},
): Loop {
  let parts: { running: RunningGateway; shop: Shop; suppliers: Suppliers } | undefined;
  const get = () => {
    if (!parts) throw new Error('the loop exists from beforeAll on');
    return parts;
  };
  const loop: Loop = {
    get running() {
      return get().running;
    },
    get shop() {
      return get().shop;
    },
    get suppliers() {
      return get().suppliers;
    },
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${get().running.url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
    },
    rows: (sql, bindings = []) => rowsOf(database, sql, bindings),
  };

  beforeAll(async () => {
    gatewayRunsForFile();
    const shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 5).toString('base64')}`, clock: systemClock });
    const suppliers = await startSuppliers({ clock: systemClock });
    const running = await startGateway({
      config: {
        file: 'test',
        mappingsFolder: MAPPINGS,
        stateFolder: 'unused',
        databaseUrl: database.url,
        server: { host: '127.0.0.1', port: 0, ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }) },
        storefronts: [
          {
            id: 'shop',
            kind: 'headless',
            url: shop.url,
            secret: shop.secret,
            allowPrivateAddresses: true,
            ...options.storefront,
          },
        ],
        logLevel: 'silent',
        environment: { ...suppliers.environment, ...options.environment },
        ...options.config?.(),
      },
      logger: options.logger ?? silentLogger,
      durable: false,
      pollEveryMs: 100,
      settleMs: 50,
    });
    parts = { running, shop, suppliers };
    if (options.withStock === false) return;
    const products = demoCatalogue.map(({ sku, gtin, description }) => ({ sku, gtin, title: description }));
    await loop.call('PUT', '/v1/products', { products }, bearer(options.apiKey));
    const everyone = [suppliers.acme, suppliers.bravo, suppliers.cargo];
    await Promise.all(everyone.map((supplier) => supplier.publishStock()));
    await loop.rows('select 1 from feed having count(*) = 3');
    await loop.rows('select 1 from listing where desired_version > pushed_version having count(*) = 0');
  });

  afterAll(async () => {
    await parts?.running.stop();
    await parts?.suppliers.stop();
    await parts?.shop.stop();
  });

  return loop;
}

function bearer(apiKey: string | undefined): Record<string, string> {
  return apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
}

/** An order as the shop would send it. */
export function orderOf(orderId: string, lines: readonly (readonly [sku: string, quantity: number])[]) {
  return {
    storefront: 'shop',
    orderId,
    placedAt: '2026-11-01T12:00:00Z',
    currency: 'USD',
    shippingIncome: '5.00',
    shipTo: {
      name: 'Ann Example',
      line1: '1 Test Way',
      city: 'Salem',
      region: 'OR',
      postalCode: '97301',
      country: 'US',
    },
    lines: lines.map(([sku, quantity], index) => ({ lineId: `${index + 1}`, sku, quantity, unitPrice: '50.00' })),
  };
}

/** What a query answers, as soon as that is anything. */
export async function rowsOf<Row>(
  database: TestDatabase,
  sql: string,
  bindings: readonly unknown[],
  timeoutMs = 30_000,
): Promise<Row[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { rows } = await database.db.raw<{ rows: Row[] }>(sql, [...bindings] as string[]);
    if (rows.length > 0) return rows;
    if (Date.now() > deadline) throw new Error(`no row in time for: ${sql} ${JSON.stringify(bindings)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
