import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * One shop that does nothing but keep its platform's limit, as strictly as it can: what comes over it is a violation and
 * answered with 429. It shares no code with the gateway's bucket.
 */
export interface LimitServer {
  readonly url: string;
  readonly calls: number;
  readonly violations: number;
  /** Of what the limit allowed while the backlog was there, how much was used. */
  share(): number;
  /** When a SKU was told with this quantity, by the clock of `performance`. */
  toldAt(sku: string, quantity: number): number | undefined;
  stop(): Promise<void>;
}

/** What a limit says to one call, and keeps count of. */
interface Limit {
  /** Headers and body of the answer; undefined: it is over the limit. */
  begin(at: number): Readonly<Record<string, string>> | undefined;
  end(at: number): void;
  share(): number;
}

/** A bucket: so much saved up, so much a second. The share counts from when what was saved up was gone. */
export function bucketLimit(capacity: number, perSecond: number, cost: number, kept: number): Limit {
  let level = capacity;
  let last: number | undefined;
  let steady: { readonly at: number } | undefined;
  let [spent, until] = [0, 0];
  return {
    begin(at) {
      level = Math.min(capacity, level + ((at - (last ?? at)) / 1000) * perSecond);
      last = at;
      if (level < cost) return undefined;
      level -= cost;
      if (steady !== undefined) {
        spent += cost;
        until = at;
      } else if (level < kept + 2 * cost) steady = { at };
      return { 'x-available': String(level), 'x-capacity': String(capacity), 'x-per-second': String(perSecond) };
    },
    end: () => undefined,
    share: () => (steady === undefined ? Number.NaN : spent / (((until - steady.at) / 1000) * perSecond)),
  };
}

/** So many calls in every window; windows follow each other from the first call on. */
export function windowLimit(calls: number, windowMs: number): Limit {
  let window = { from: Number.NaN, count: 0 };
  let [first, last, all] = [Number.NaN, Number.NaN, 0];
  return {
    begin(at) {
      if (Number.isNaN(first)) first = at;
      last = at;
      const from = first + Math.floor((at - first) / windowMs) * windowMs;
      if (from !== window.from) window = { from, count: 0 };
      if (window.count >= calls) return undefined;
      window.count += 1;
      all += 1;
      return { 'x-available': String(calls - window.count) };
    },
    end: () => undefined,
    share: () => (all - 1) / (((last - first) / windowMs) * calls),
  };
}

/** So many calls at once. The share is of their time. */
export function concurrencyLimit(most: number): Limit {
  let underWay = 0;
  let [busy, changed] = [0, Number.NaN];
  let [first, last] = [Number.NaN, Number.NaN];
  const count = (at: number): void => {
    if (!Number.isNaN(changed)) busy += underWay * (at - changed);
    changed = at;
  };
  return {
    begin(at) {
      if (underWay >= most) return undefined;
      count(at);
      if (Number.isNaN(first)) first = at;
      underWay += 1;
      return {};
    },
    end(at) {
      count(at);
      underWay -= 1;
      last = at;
    },
    share: () => busy / ((last - first) * most),
  };
}

export async function startLimitServer(limit: Limit, answersAfterMs: number): Promise<LimitServer> {
  const told = new Map<string, { quantity: number; at: number }>();
  let [calls, violations] = [0, 0];

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = performance.now();
    const headers = limit.begin(at);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    if (headers === undefined) {
      violations += 1;
      response.writeHead(429, { 'retry-after': '1' }).end('over the limit');
      return;
    }
    calls += 1;
    const { items } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
      items: { sku: string; quantity: number }[];
    };
    for (const { sku, quantity } of items) told.set(sku, { quantity, at });
    await sleep(answersAfterMs);
    limit.end(performance.now());
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end('{}');
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get calls() {
      return calls;
    },
    get violations() {
      return violations;
    },
    share: () => limit.share(),
    toldAt(sku, quantity) {
      const found = told.get(sku);
      return found?.quantity === quantity ? found.at : undefined;
    },
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
