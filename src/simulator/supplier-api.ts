import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A supplier's REST API for demo and tests: real HTTP on loopback. It takes orders, numbers them, finds them by our
 * number, and misbehaves on request. By default it does not honour idempotency keys, like many real ones: every order
 * that reaches it is one more, so that a doubled one shows.
 *
 * - `POST /orders` → 201 `{ id, reference }`
 * - `GET /orders?reference=PO-1` → `{ data: [{ id, reference }] }`
 * - `GET /orders/by-reference/PO-1` → `{ id, reference }` or 404
 * - `POST /token` (client credentials) → `{ access_token, expires_in }`
 * - `GET /ping` → 200
 */
export interface SupplierApi {
  readonly url: string;
  /** Every order that was taken, doubled ones included. */
  readonly orders: readonly TakenOrder[];
  /** Every request that reached it, with its headers. */
  readonly requests: readonly SeenRequest[];
  /** From now on; undefined = behave. */
  misbehave(fault: ApiFault | undefined): void;
  /** From now on only this token is accepted. */
  changeToken(token: string): void;
  stop(): Promise<void>;
}

export interface TakenOrder {
  readonly id: string;
  readonly reference: string;
  readonly key: string;
  readonly body: string;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/**
 * - `drop-reply`: take the order, then cut the connection
 * - `drop-request`: cut the connection, nothing taken
 * - `fail`: 500, nothing taken; `fail-after`: take it, then 500
 * - `slow`: take it, answer late; `late`: answer the question late, take the order only then
 * - `answer`: any status and text, nothing taken
 * - `page`: take it, answer with a page for people
 *
 * Only `POST /orders` is hit, or with `on: 'find'` only questions; `times` ends it after so many.
 */
export type ApiFault = { readonly times?: number; readonly on?: 'find' } & (
  | { readonly kind: 'drop-reply' | 'drop-request' | 'fail' | 'fail-after' | 'page' }
  | { readonly kind: 'slow' | 'late'; readonly milliseconds: number }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
);

export async function startSupplierApi(
  options: {
    readonly token?: string;
    readonly client?: { readonly id: string; readonly secret: string };
    /** A second order with the same number is answered 409, as some do. */
    readonly refusesDuplicates?: boolean;
    /** How an order names its number; by default JSON with `reference`. */
    readonly numberOf?: (body: string) => string | undefined;
  } = {},
): Promise<SupplierApi> {
  const orders: TakenOrder[] = [];
  const requests: SeenRequest[] = [];
  const numberOf = options.numberOf ?? referenceIn;
  let token = options.token ?? 'supplier-api-token';
  let fault: ApiFault | undefined;

  function hit(on: 'order' | 'find'): ApiFault | undefined {
    if (fault === undefined || (fault.on ?? 'order') !== on) return undefined;
    const now = fault;
    if (fault.times !== undefined) fault = fault.times > 1 ? { ...fault, times: fault.times - 1 } : undefined;
    return now;
  }

  function take(request: IncomingMessage, body: string): TakenOrder | undefined {
    const reference = numberOf(body);
    if (reference === undefined) return undefined;
    const key = String(request.headers['idempotency-key'] ?? '');
    const order = { id: `SO-${1001 + orders.length}`, reference, key, body };
    orders.push(order);
    return order;
  }

  async function receiveOrder(request: IncomingMessage, body: string): Promise<Reply> {
    const now = hit('order');
    if (now?.kind === 'drop-request') return 'cut';
    if (now?.kind === 'fail') return reply(500, { error: 'simulated failure' });
    if (now?.kind === 'answer') return reply(now.status, now.body ?? '', now.headers);
    if (now?.kind === 'late') await pause(now.milliseconds, undefined, { ref: false });
    const reference = numberOf(body);
    if (options.refusesDuplicates && orders.some((order) => order.reference === reference))
      return reply(409, { error: `order ${reference} exists` });
    const order = take(request, body);
    if (order === undefined) return reply(422, { error: 'reference is missing' });
    if (now?.kind === 'drop-reply') return 'cut';
    if (now?.kind === 'fail-after') return reply(500, { error: 'simulated failure' });
    if (now?.kind === 'page') return reply(200, '<!doctype html><title>Thank you</title>');
    if (now?.kind === 'slow') await pause(now.milliseconds, undefined, { ref: false });
    return reply(201, { id: order.id, reference: order.reference });
  }

  function find(url: URL): Reply {
    const now = hit('find');
    if (now?.kind === 'drop-request' || now?.kind === 'drop-reply') return 'cut';
    if (now?.kind === 'answer') return reply(now.status, now.body ?? '', now.headers);
    if (now !== undefined) return reply(500, { error: 'simulated failure' });
    const one = /^\/orders\/by-reference\/([^/]+)$/.exec(url.pathname)?.[1];
    const wanted = one === undefined ? url.searchParams.get('reference') : decodeURIComponent(one);
    const data = orders
      .filter(({ reference }) => wanted === null || reference === wanted)
      .map(({ id, reference }) => ({ id, reference }));
    if (one === undefined) return reply(200, { data });
    if (data.length === 0) return reply(404, { error: 'no such order' });
    return reply(200, data[0]);
  }

  async function handle(request: IncomingMessage): Promise<Reply> {
    const url = new URL(request.url ?? '/', 'http://supplier');
    const method = request.method ?? '';
    requests.push({ method, path: `${url.pathname}${url.search}`, headers: request.headers });
    const body = await readBody(request);
    if (method === 'POST' && url.pathname === '/token') return giveToken(request);
    if (request.headers.authorization !== `Bearer ${token}`) return reply(401, { error: 'unknown token' });
    if (method === 'POST' && url.pathname === '/orders') return receiveOrder(request, body);
    if (method === 'GET' && url.pathname.startsWith('/orders')) return find(url);
    if (url.pathname === '/ping') return reply(200, { ok: true });
    return reply(404, { error: 'no such page' });
  }

  function giveToken(request: IncomingMessage): Reply {
    const { client } = options;
    const pair = client && `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
    if (pair === undefined || request.headers.authorization !== pair) return reply(401, { error: 'invalid_client' });
    return reply(200, { access_token: token, token_type: 'Bearer', expires_in: 3600 });
  }

  const server = createServer((request, response) => {
    handle(request)
      .then((said) => (said === 'cut' ? request.socket.destroy() : answer(response, said)))
      .catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders,
    requests,
    misbehave: (next) => {
      fault = next;
    },
    changeToken: (next) => {
      token = next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function referenceIn(body: string): string | undefined {
  try {
    const { reference } = JSON.parse(body) as { reference?: unknown };
    return typeof reference === 'string' ? reference : undefined;
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** What is answered; `cut`: nothing, the connection ends. */
type Reply =
  | 'cut'
  | { readonly status: number; readonly body: unknown; readonly headers: Readonly<Record<string, string>> };

function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, body, headers };
}

function answer(response: ServerResponse, { status, body, headers }: Exclude<Reply, 'cut'>): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
