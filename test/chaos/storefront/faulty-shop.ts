import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../../fuzz/chance.ts';

/** What a shop was told, and what it should never have been. */
export class ShopFacts {
  readonly stock = new Map<string, { quantity: number; version: number }>();
  readonly packages = new Map<string, string[]>();
  /** Older quantities that replaced newer ones. */
  staleOverwrites = 0;
  /** Packages that a customer was told of more than once. */
  duplicateFulfilments = 0;

  set(items: readonly { sku: string; quantity: number; version: number }[], newestWins: boolean): void {
    for (const { sku, quantity, version } of items) {
      const isOlder = version < (this.stock.get(sku)?.version ?? -1);
      if (isOlder && newestWins) continue;
      if (isOlder) this.staleOverwrites += 1;
      this.stock.set(sku, { quantity, version });
    }
  }

  announce(orderId: string, packageId: string): void {
    const known = this.packages.get(orderId) ?? [];
    if (known.includes(packageId)) this.duplicateFulfilments += 1;
    this.packages.set(orderId, [...known, packageId]);
  }
}

export interface FaultyShop {
  readonly url: string;
  /** The shop with keys and versions (`/webhooks`), and the one without (`/absolute`). */
  readonly keyed: ShopFacts;
  readonly absolute: ShopFacts;
  readonly counts: Record<'calls' | 'repliesLost' | 'throttled' | 'failed' | 'delayed' | 'late', number>;
  /** From now on everything is answered at once. */
  behave(): void;
  stop(): Promise<void>;
}

const LATEST_MS = 3_000;
const LONGEST_DELAY_MS = 700;

/**
 * Two shops behind one address. Of their answers a fifth is lost after the call was applied, a tenth is 429 or 5xx; some
 * calls are applied late, so that they overtake each other, and with keys and versions even after the gateway has given up.
 */
export async function startFaultyShop(chance: Chance, heedsVersions: boolean): Promise<FaultyShop> {
  const keyed = new ShopFacts();
  const absolute = new ShopFacts();
  const counts = { calls: 0, repliesLost: 0, throttled: 0, failed: 0, delayed: 0, late: 0 };
  const answered = new Map<string, unknown>();
  let isFaulty = true;

  function webhook(id: string, body: string): unknown {
    if (answered.has(id)) return answered.get(id);
    const { type, data } = JSON.parse(body);
    if (type === 'stock.updated') keyed.set(data.items, heedsVersions);
    else keyed.announce(data.orderId, data.packageId);
    answered.set(id, {});
    return {};
  }

  function apply(incoming: IncomingMessage, body: string): unknown {
    const [, shop, ...rest] = String(incoming.url).split('/');
    if (shop === 'webhooks') return webhook(String(incoming.headers['webhook-id']), body);
    if (rest[0] === 'stock') return absolute.set(JSON.parse(body).items, false) ?? {};
    const orderId = String(rest[1]);
    if (incoming.method === 'POST') absolute.announce(orderId, JSON.parse(body).packageId);
    return absolute.packages.get(orderId) ?? [];
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    counts.calls += 1;
    const refusal = isFaulty && chance.hits(0.1) ? chance.pick([429, 500, 502, 503]) : undefined;
    if (refusal !== undefined) {
      counts[refusal === 429 ? 'throttled' : 'failed'] += 1;
      response.writeHead(refusal, refusal === 429 && chance.hits(0.5) ? { 'retry-after': '1' } : {});
      response.end('not now');
      return;
    }
    const isLate = isFaulty && incoming.url === '/webhooks' && chance.hits(0.1);
    if (isLate) {
      counts.late += 1;
      incoming.socket.destroy();
      await sleep(chance.below(LATEST_MS));
      apply(incoming, body);
      return;
    }
    if (isFaulty && chance.hits(0.15)) {
      counts.delayed += 1;
      await sleep(chance.below(LONGEST_DELAY_MS));
      // Whoever called is dead, and took its call along.
      if (incoming.socket.destroyed) return;
    }
    const answer = apply(incoming, body);
    if (isFaulty && chance.hits(0.2)) {
      counts.repliesLost += 1;
      incoming.socket.destroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keyed,
    absolute,
    counts,
    behave: () => {
      isFaulty = false;
    },
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
