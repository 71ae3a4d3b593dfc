import { type FakeCall, type FakePlatform, type FakeReply, startPlatform } from '../fakes/fake-platform.ts';
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
  readonly platform: FakePlatform;
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

/** `startsAt`: the time in the shop. */
export async function startFakeShopify(startsAt?: Date): Promise<FakeShopify> {
  const book = new ShopifyBook(startsAt);
  const keys: Surface['keys'] = new Map();
  const busy = new Set<string>();
  let fault: ShopifyFault | undefined;

  const platform = await startPlatform(serve);
  const fake: FakeShopify = {
    platform,
    url: platform.url,
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
    stop: () => platform.stop(),
  };

  function hit(operation: string): ShopifyFault | undefined {
    if (fault === undefined || fault.only?.test(operation) === false) return undefined;
    const now = fault;
    if (now.times !== undefined) fault = now.times > 1 ? { ...now, times: now.times - 1 } : undefined;
    return now;
  }

  async function serve({ target, text, headers: given }: FakeCall): Promise<FakeReply> {
    const version = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(target)?.[1];
    if (target === '/admin/oauth/access_token') {
      const [status, json] = grant(new URLSearchParams(text));
      return { status, json };
    }
    if (version === undefined) return { status: 404, json: { errors: 'Not Found' } };
    const request = JSON.parse(text) as Request;
    const operation = request.operationName ?? '';
    fake.calls.push(operation);
    fake.requests.push(request);
    const now = hit(operation);
    if (now?.kind === 'status') {
      const headers = now.retryAfter === undefined ? {} : { 'retry-after': now.retryAfter };
      return { status: now.status, headers, json: { errors: 'made up' } };
    }
    if (now?.kind === 'page') return { status: 200, text: '<!doctype html><title>Back soon</title>' };
    if (!fake.tokens.valid.has(String(given['x-shopify-access-token'] ?? ''))) {
      const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
      return { status: 401, json: { errors } };
    }
    const headers = { 'x-shopify-api-version': fake.servedBy ?? version };
    const failed = (message: string, code: string, extensions?: object): FakeReply => ({
      status: 200,
      headers,
      json: { errors: [{ message, extensions: { code } }], ...(extensions === undefined ? {} : { extensions }) },
    });
    if (now?.kind === 'internal') return failed('Internal error', 'INTERNAL_SERVER_ERROR');
    const cost = costOf(request);
    if (cost > 1000) return failed(`Query cost is ${cost}`, 'MAX_COST_EXCEEDED');
    const isThrottled = now?.kind === 'throttled' || (fake.points.spends && cost > fake.points.available);
    if (isThrottled) return failed('Throttled', 'THROTTLED', { cost: figures(cost, null) });
    if (fake.points.spends) fake.points.available -= cost;
    fake.before(operation);
    const surface: Surface = { book, version, keys, busy, can: (scope) => fake.scopes.has(scope) };
    const result = await answer(version, request, resolvers(surface));
    const cut = now?.kind === 'drop-reply' ? 'before' : now?.kind === 'cut-reply' ? 'within' : undefined;
    const json = { ...result, extensions: { cost: figures(cost, cost) } };
    return { status: 200, headers, json, ...(cut === undefined ? {} : { cut }) };
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

  return fake;
}
