import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ShopifyBook } from './book.ts';
import { answer, costOf, type Request } from './engine.ts';
import { ALL_SCOPES, resolvers, type Surface } from './resolvers.ts';

/**
 * A Shopify Admin API over real HTTP. Every call is executed against Shopify's own schema of the version it asks for, where that is
 * installed. Costs, texts and concurrency are made here, from what is known of Shopify.
 *
 * - `drop-reply`: apply, then cut the connection; `cut-reply`: apply, then send half of the answer
 * - `throttled`: as when the points are spent; `pause`: 429 with Retry-After
 * - `internal`, `fail`, `status`, `page`: nothing is applied
 */
export type ShopifyFault = { readonly times?: number; readonly only?: RegExp } & (
  | { readonly kind: 'drop-reply' | 'cut-reply' | 'throttled' | 'internal' | 'page' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
);

export interface FakeShopify {
  readonly url: string;
  readonly book: ShopifyBook;
  /** Names of the operations that came, in order; also those that were refused. */
  readonly calls: string[];
  /** What was sent with each. */
  readonly requests: Request[];
  readonly surface: Pick<Surface, 'keys' | 'busy'>;
  readonly scopes: Set<string>;
  /** Points of the shop; they do not come back by themselves. */
  readonly points: { maximum: number; available: number; perSecond: number; spends: boolean };
  readonly tokens: { readonly valid: Set<string>; granted: number; lastsSeconds: number };
  /** Another version than asked for serves every call. */
  servedBy: string | undefined;
  /** Called before an operation is executed: what happens in the shop just then. */
  before: (operation: string) => void;
  misbehave(fault: ShopifyFault | undefined): void;
  stop(): Promise<void>;
}

export const CLIENT = { clientId: 'client-1', clientSecret: 'shpss_0123456789abcdef' };
export const TOKEN = 'shpat_0123456789abcdef';

export async function startFakeShopify(): Promise<FakeShopify> {
  const book = new ShopifyBook();
  const keys: Surface['keys'] = new Map();
  const busy = new Set<string>();
  let fault: ShopifyFault | undefined;

  const fake: FakeShopify = {
    url: '',
    book,
    calls: [],
    requests: [],
    surface: { keys, busy },
    scopes: new Set(ALL_SCOPES),
    points: { maximum: 2000, available: 2000, perSecond: 100, spends: false },
    tokens: { valid: new Set([TOKEN]), granted: 0, lastsSeconds: 86_399 },
    servedBy: undefined,
    before: () => undefined,
    misbehave(next) {
      fault = next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function hit(operation: string): ShopifyFault | undefined {
    if (fault === undefined || fault.only?.test(operation) === false) return undefined;
    const now = fault;
    if (now.times !== undefined) fault = now.times > 1 ? { ...now, times: now.times - 1 } : undefined;
    return now;
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const version = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(incoming.url ?? '')?.[1];
    if (incoming.url === '/admin/oauth/access_token') {
      const [status, granted] = grant(new URLSearchParams(body));
      return send(response, status, granted);
    }
    if (version === undefined) return send(response, 404, { errors: 'Not Found' });
    const request = JSON.parse(body) as Request;
    const operation = request.operationName ?? '';
    fake.calls.push(operation);
    fake.requests.push(request);
    const now = hit(operation);
    if (now?.kind === 'status') {
      const headers = now.retryAfter === undefined ? {} : { 'retry-after': now.retryAfter };
      return send(response, now.status, { errors: 'made up' }, headers);
    }
    if (now?.kind === 'page') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Back soon</title>');
      return;
    }
    const token = String(incoming.headers['x-shopify-access-token'] ?? '');
    if (!fake.tokens.valid.has(token)) {
      return send(response, 401, {
        errors: '[API] Invalid API key or access token (unrecognized login or wrong password)',
      });
    }
    const headers = { 'x-shopify-api-version': fake.servedBy ?? version };
    if (now?.kind === 'internal') {
      return send(
        response,
        200,
        { errors: [{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
        headers,
      );
    }
    const cost = costOf(request);
    if (cost > 1000) {
      return send(
        response,
        200,
        { errors: [{ message: `Query cost is ${cost}`, extensions: { code: 'MAX_COST_EXCEEDED' } }] },
        headers,
      );
    }
    const isThrottled = now?.kind === 'throttled' || (fake.points.spends && cost > fake.points.available);
    if (isThrottled) {
      const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }];
      return send(response, 200, { errors, extensions: { cost: figures(cost, null) } }, headers);
    }
    if (fake.points.spends) fake.points.available -= cost;
    fake.before(operation);
    const surface: Surface = { book, version, keys, busy, can: (scope) => fake.scopes.has(scope) };
    const result = await answer(version, request, resolvers(surface));
    if (now?.kind === 'drop-reply') {
      incoming.socket.destroy();
      return;
    }
    const text = JSON.stringify({ ...result, extensions: { cost: figures(cost, cost) } });
    if (now?.kind === 'cut-reply') {
      response.writeHead(200, {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      });
      response.write(text.slice(0, text.length / 2), () => incoming.socket.destroy());
      return;
    }
    send(response, 200, text, headers);
  }

  function figures(requestedQueryCost: number, actualQueryCost: number | null): unknown {
    const { maximum, available, perSecond } = fake.points;
    return {
      requestedQueryCost,
      actualQueryCost,
      throttleStatus: { maximumAvailable: maximum, currentlyAvailable: available, restoreRate: perSecond },
    };
  }

  function grant(form: URLSearchParams): [status: number, body: unknown] {
    fake.calls.push('token');
    const now = hit('token');
    if (now?.kind === 'status') return [now.status, { error: 'made up' }];
    const isRight = form.get('client_id') === CLIENT.clientId && form.get('client_secret') === CLIENT.clientSecret;
    if (!isRight || form.get('grant_type') !== 'client_credentials') return [400, { error: 'invalid_client' }];
    fake.tokens.granted += 1;
    const token = `shpat_granted_${fake.tokens.granted}`;
    fake.tokens.valid.add(token);
    return [200, { access_token: token, scope: [...fake.scopes].join(), expires_in: fake.tokens.lastsSeconds }];
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => send(response, 500, { errors: String(error) }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, { url: `http://127.0.0.1:${port}` });
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
