import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { type Shop, startShop } from '../../src/simulator/shop.ts';
import { type SupplierApi, startSupplierApi } from '../../src/simulator/supplier-api.ts';
import { testDatabase } from '../support/database.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { orderOf } from '../support/loop.ts';

/**
 * A supplier with an API that orders are posted to, and that brings its files itself; the gateway between is a process
 * that is killed with SIGKILL while it sends and while it takes.
 */
const database = testDatabase();
const TOKEN = 'a-token-of-bravo-for-tests';
const HEADER = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';

let folder: string;
let shop: Shop;
let api: SupplierApi;
let gateway: GatewayProcess;
/** Called when an order has reached the supplier and is not taken yet. */
let onArrival: (() => void) | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-sending-'));
  shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`, clock: systemClock });
  api = await startSupplierApi({
    numberOf: (body) => {
      onArrival?.();
      return /^(PO-[^,]+),/m.exec(body)?.[1];
    },
  });
  const mappings = join(folder, 'mappings');
  const repository = join(import.meta.dirname, '../../mappings');
  for (const name of ['base', 'bravo']) cpSync(join(repository, name), join(mappings, name), { recursive: true });
  writeFileSync(
    join(mappings, 'bravo/supplier.yaml'),
    `supplier: 1
name: Bravo Outdoor
timeZone: America/New_York
currency: USD
channel:
  kind: http
  url: ${api.url}
  token: \${env:BRAVO_API_TOKEN}
  documents:
    order:
      reference: /id
      find: { path: "/orders?reference={poNumber}", unknown: empty-list, list: /data, reference: /id, absentAfterMs: 300 }
receive:
  tokens: ["\${env:BRAVO_TOKEN}"]
`,
  );
});
afterAll(async () => {
  await api.stop();
  await shop.stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  const mappings = join(folder, 'mappings');
  const environment = { BRAVO_API_TOKEN: 'supplier-api-token', BRAVO_TOKEN: TOKEN };
  gateway = await startGatewayProcess({ folder, databaseUrl: database.url, shop, environment, mappings });
}

async function json(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${answer}`);
}

async function reached(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(10);
  }
}

const bring = (name: string, content: string, key: string): Promise<Response> =>
  fetch(`${gateway.url}/v1/suppliers/bravo/files/stock?name=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'idempotency-key': key },
    body: content,
  });

describe('a gateway that is killed', () => {
  it('has taken stock that was brought, and shows it', { timeout: 90_000 }, async () => {
    await start();
    await json('PUT', '/v1/products', { products: [{ sku: 'LAMP', title: 'Lamp' }] });
    const answer = await bring('inv_1.csv', `${HEADER}LAMP,,x,100,10.00,A,\r\n`, 'k');
    expect(answer.status).toBe(201);
    await answer.arrayBuffer();
    await reached('the shop knows the stock', () => (shop.book.stock.get('LAMP')?.quantity ?? 0) > 0);
    await gateway.kill();
  });

  it('while it sends an order, at every step, has sent it once (J1)', { timeout: 240_000 }, async () => {
    const kill = (): void => {
      onArrival = undefined;
      process.kill(gateway.pid, 'SIGKILL');
    };
    const moments: Record<string, (orderId: string) => Promise<void>> = {
      'the order is accepted': async () => undefined,
      'it has arrived, and is not taken yet': async () => {
        onArrival = kill;
        await reached('killed', () => onArrival === undefined);
      },
      'it arrived and was lost there': async () => {
        api.misbehave({ kind: 'drop-request', times: 1 });
        await reached('asked', () => api.requests.some(({ method }) => method === 'POST'));
      },
      'it is taken, and nothing is answered yet': async (orderId) => {
        api.misbehave({ kind: 'slow', milliseconds: 5_000, times: 1 });
        await reached(`${orderId} is taken`, () => api.orders.length === number);
      },
      'it is taken and answered': async (orderId) => {
        await reached(`${orderId} is taken`, () => api.orders.length === number);
      },
    };
    let number = 0;
    await start();
    for (const [moment, wait] of Object.entries(moments)) {
      number += 1;
      const orderId = `W-${number}`;
      (api.requests as unknown[]).length = 0;
      const waiting = wait(orderId);
      await json('POST', '/v1/orders', orderOf(orderId, [['LAMP', 1]]), { 'idempotency-key': orderId });
      await waiting;
      await gateway.kill();
      await start();
      await reached(`${moment}: sent`, async () => {
        const [row] = await database.db('delivery').where({ state: 'sent' }).count<{ count: string }[]>('* as count');
        return Number(row?.count) === number;
      });
      expect(api.orders, moment).toHaveLength(number);
    }
    await gateway.kill();
    expect(new Set(api.orders.map(({ reference }) => reference)).size).toBe(number);
    expect(await database.db('delivery').orderBy('id').pluck('reference')).toEqual(api.orders.map(({ id }) => id));
  });

  it('while it takes a file never said yes to what it does not keep (L4)', { timeout: 240_000 }, async () => {
    const said: { sha256: string; status: number | undefined; key: string; content: string }[] = [];
    await start();
    for (let round = 0; round < 4; round += 1) {
      const batch = Array.from({ length: 6 }, async (_, index) => {
        const key = `round-${round}-${index}`;
        const content = `${HEADER}LAMP,,${key} ${'x'.repeat(index * 20_000)},100,10.00,A,\r\n`;
        const sha256 = createHash('sha256').update(content).digest('hex');
        const answer = await bring(`inv_${key}.csv`, content, key).catch(() => undefined);
        await answer?.arrayBuffer().catch(() => undefined);
        said.push({ sha256, status: answer?.status, key, content });
      });
      await pause(round * 15);
      await gateway.kill();
      await Promise.all(batch);
      const ids: Buffer[] = await database.db('seen_file').pluck('sha256');
      const kept = new Set(ids.map((hash) => hash.toString('hex')));
      for (const { sha256, status } of said) if (status !== undefined && status < 300) expect(kept).toContain(sha256);
      await start();
    }
    expect(said.some(({ status }) => status === undefined)).toBe(true);
    // Whoever got no answer asks again under the same key.
    for (const { key, content, status } of said) {
      if (status !== undefined) continue;
      const answer = await bring(`inv_${key}.csv`, content, key);
      await answer.arrayBuffer();
      expect([200, 201]).toContain(answer.status);
    }
    await gateway.kill();
    const rows = await database.db('seen_file').where('name', 'like', 'inv_round%').groupBy('name').count('* as count');
    expect(rows).toHaveLength(said.length);
    expect(rows.filter(({ count }) => Number(count) !== 1)).toEqual([]);
  });
});
