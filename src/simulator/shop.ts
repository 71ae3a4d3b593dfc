import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { request } from 'undici';
import type { Clock } from '../kernel/clock.ts';
import { type Reply, ShopBook } from './shop-book.ts';

/**
 * A headless shop for demo and tests: real HTTP on loopback. It verifies every webhook with `standardwebhooks`, drops
 * repeats by webhook-id (and counts them), keeps what it was told, and misbehaves on request. It shares no code with
 * the gateway's adapter: it is the other side of the wire.
 */
export interface Shop {
  /** Where the gateway posts its webhooks. */
  readonly url: string;
  readonly secret: string;
  /** What the shop knows and everything that reached it. */
  readonly book: ShopBook;
  /** From now on; undefined = behave. */
  misbehave(fault: ShopFault | undefined): void;
  /** From now on verify and sign with this secret: a rotation on the shop's side. */
  changeSecret(secret: string): void;
  /** Resolves as soon as `condition` holds; rejects with what the shop knows when it does not within the time (default 30 s). */
  waitFor(condition: (book: ShopBook) => boolean, options?: { timeoutMs?: number; what?: string }): Promise<void>;
  /** Sends a signed webhook such as `order.created` to the gateway. The same `id` makes it a redelivery. */
  send(webhook: { url: string; type: string; data: unknown; id: string }): Promise<{ status: number; body: string }>;
  stop(): Promise<void>;
}

/**
 * - `drop-reply`: apply, then cut the connection, so that the gateway cannot know
 * - `throttle`: 429, with Retry-After when given
 * - `fail`: 500 before anything is applied
 * - `slow`: apply, answer late
 * - `wrong-secret`: 401 to everything, as after a rotation nobody told us of
 * - `page`: 200 with a maintenance page, nothing applied
 *
 * `times` ends the fault after so many requests; `every: 5` hits only each fifth request.
 */
export type ShopFault = { readonly times?: number; readonly every?: number } & (
  | { readonly kind: 'drop-reply' | 'fail' | 'wrong-secret' | 'page' }
  | { readonly kind: 'throttle'; readonly retryAfter?: string }
  | { readonly kind: 'slow'; readonly milliseconds: number }
);

const LARGEST_BODY = 1024 * 1024;
const TOLERANCE_SECONDS = 5 * 60;

/** Starts the shop on a free port of 127.0.0.1, or on `port`. */
export async function startShop(options: { secret: string; clock: Clock; port?: number }): Promise<Shop> {
  const { clock } = options;
  const book = new ShopBook(clock);
  let secret = options.secret;
  let fault: ShopFault | undefined;
  let requests = 0;

  function faultForThisRequest(): ShopFault | undefined {
    requests += 1;
    if (fault === undefined || requests % (fault.every ?? 1) !== 0) return undefined;
    const hit = fault;
    if (fault.times !== undefined) fault = fault.times > 1 ? { ...fault, times: fault.times - 1 } : undefined;
    return hit;
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const hit = faultForThisRequest();
    const id = header(incoming, 'webhook-id');
    const refusal = refusalOf(incoming, body, hit);
    if (refusal !== undefined) {
      book.reject(id, refusal);
      answer(response, refusal, hit);
      return;
    }
    const reply = book.receive(id, body ?? '');
    if (hit?.kind === 'slow') await pause(hit.milliseconds, undefined, { ref: false });
    if (hit?.kind === 'drop-reply') incoming.socket.destroy();
    else answer(response, reply, hit);
  }

  /** Everything that is decided before the body counts. */
  function refusalOf(
    incoming: IncomingMessage,
    body: string | undefined,
    hit: ShopFault | undefined,
  ): Reply | undefined {
    if (incoming.method !== 'POST' || incoming.url !== '/webhooks')
      return { status: 404, body: { reason: 'no such page' } };
    if (body === undefined) return { status: 413, body: { reason: 'body too large' } };
    if (hit?.kind === 'throttle') return { status: 429, body: { reason: 'slow down' } };
    if (hit?.kind === 'fail') return { status: 500, body: { reason: 'simulated failure' } };
    if (hit?.kind === 'page') return { status: 200, body: '<!doctype html><title>Back soon</title>' };
    const fault = signatureFault(incoming, body, secret, clock);
    if (fault !== undefined || hit?.kind === 'wrong-secret')
      return { status: 401, body: { reason: fault ?? 'no signature matches' } };
    return undefined;
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    get secret() {
      return secret;
    },
    book,
    misbehave(next) {
      fault = next;
      requests = 0;
    },
    changeSecret(next) {
      secret = next;
    },
    waitFor: (condition, { timeoutMs = 30_000, what = 'the shop to be told' } = {}) =>
      book.waitFor(condition, { timeoutMs, what }),
    async send({ url, type, data, id }) {
      const at = clock.now();
      const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
      const response = await request(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(id, at, body),
        },
        body,
        reset: true,
      });
      return { status: response.statusCode, body: await response.body.text() };
    },
    async stop() {
      book.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** Undefined when the body is too large. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** The library signs again and the result is compared; its own `verify` reads the machine's clock instead of ours. */
function signatureFault(incoming: IncomingMessage, body: string, secret: string, clock: Clock): string | undefined {
  const id = header(incoming, 'webhook-id');
  const timestamp = Number(header(incoming, 'webhook-timestamp'));
  if (id === '' || id.includes('.')) return 'webhook-id is missing or has a dot';
  if (!Number.isSafeInteger(timestamp)) return 'webhook-timestamp is not a number';
  const expected = new Webhook(secret).sign(id, new Date(timestamp * 1000), body);
  if (!header(incoming, 'webhook-signature').split(' ').includes(expected)) return 'no signature matches';
  if (Math.abs(clock.now().getTime() / 1000 - timestamp) > TOLERANCE_SECONDS)
    return 'webhook-timestamp is too far from now';
  return undefined;
}

function answer(response: ServerResponse, reply: Reply, hit: ShopFault | undefined): void {
  const html = typeof reply.body === 'string';
  const retryAfter = hit?.kind === 'throttle' ? hit.retryAfter : undefined;
  response.writeHead(reply.status, {
    'content-type': html ? 'text/html' : 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  });
  response.end(html ? reply.body : JSON.stringify(reply.body));
}

function header(incoming: IncomingMessage, name: string): string {
  const value = incoming.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
