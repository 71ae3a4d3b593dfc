import { createHash, createHmac } from 'node:crypto';
import { catalogVariants } from './bigcommerce-catalog.ts';
import { BcInventory, v3Problem } from './bigcommerce-inventory.ts';
import { listOrders, oneOrder, v2Problem } from './bigcommerce-orders.ts';
import { type BcHook, type BcOrderRow, type BcState, type BcVariant, bcState } from './bigcommerce-state.ts';
import {
  type FakeCall,
  type FakePlatform,
  type FakeReply,
  HOOK_SECRET,
  type PlatformSettings,
  reachable,
  startPlatform,
} from './fake-platform.ts';

/** A BigCommerce store over real HTTP, with the traps of its documents. */
export interface FakeBigcommerce {
  readonly platform: FakePlatform;
  readonly state: BcState;
  /** What crossdock.yaml says of it, without its name. */
  readonly settings: PlatformSettings;
  addVariant(variant: Partial<BcVariant> & { readonly sku: string }): BcVariant;
  /** A customer buys at 50.00 each and pays; each line may go to an address of its own. */
  sell(lines: readonly { readonly sku: string; readonly quantity: number; readonly address?: number }[]): BcOrderRow;
  /** What the store sends for an event; the same `created` is the same event. */
  delivery(
    event: { readonly scope: string; readonly orderId: number; readonly created: number },
    keys: { readonly secret: string; readonly clientSecret?: string; readonly at: Date },
  ): { headers: Record<string, string>; body: Buffer };
  /** The store could not deliver for two days: it switches the webhook off. */
  giveUp(hook: BcHook): void;
  stop(): Promise<void>;
}

const HASH = 'abc123';

/** `startsAt`: the time in the store. */
export async function startBigcommerce(startsAt?: Date): Promise<FakeBigcommerce> {
  const state = bcState(startsAt);
  const inventory = new BcInventory(state);
  const platform = await startPlatform((call) => {
    const reply = serve(call);
    const { left, quota, windowMs, resetMs } = state.rate;
    const rate = {
      'x-rate-limit-requests-left': String(left),
      'x-rate-limit-requests-quota': String(quota),
      'x-rate-limit-time-window-ms': String(windowMs),
      'x-rate-limit-time-reset-ms': String(resetMs),
    };
    return { ...reply, headers: { ...rate, ...reply.headers } };
  });

  function serve(call: FakeCall): FakeReply {
    const base = `/stores/${HASH}`;
    if (!call.path.startsWith(`${base}/`)) return v3Problem(404, 'The route is not found, check the URL');
    const path = call.path.slice(base.length);
    const isV2 = path.startsWith('/v2/');
    if (call.headers['x-auth-token'] !== state.token) {
      return isV2 ? v2Problem(401, 'Unauthorized') : v3Problem(401, 'X-Auth-Token is required or not valid');
    }
    if (call.headers.accept !== 'application/json') return { status: 200, text: '<?xml version="1.0"?><orders/>' };
    const scope = scopeOf(path);
    if (scope !== undefined && !state.scopes.has(scope)) {
      const says = "You don't have a required scope to access the endpoint";
      return isV2 ? v2Problem(403, says) : v3Problem(403, says);
    }
    return route(call, path);
  }

  function route(call: FakeCall, path: string): FakeReply {
    if (path === '/v2/store') return { status: 200, json: { name: 'A store', currency: 'USD' } };
    if (path === '/v2/orders') return listOrders(state, call);
    const order = /^\/v2\/orders\/(\d+)(\/.*)?$/.exec(path);
    if (order) return oneOrder(state, call, Number(order[1]), order[2] ?? '');
    if (path === '/v3/inventory/adjustments/absolute') return inventory.adjust(call);
    if (path === '/v3/inventory/locations') return { status: 200, json: { data: state.locations } };
    const place = /^\/v3\/inventory\/locations\/(\d+)\/items$/.exec(path);
    if (place) {
      const isThere = state.locations.some(({ id }) => id === Number(place[1]));
      return isThere ? inventory.list(call) : v3Problem(404, 'Location not found');
    }
    if (path === '/v3/catalog/variants') return catalogVariants(state, call);
    const variants = /^\/v3\/catalog\/products\/(\d+)\/variants$/.exec(path);
    if (variants) {
      const data = state.variants.filter(({ product }) => product === Number(variants[1]));
      return { status: 200, json: { data: data.map(({ id, sku }) => ({ id, sku })) } };
    }
    if (path === '/v3/hooks') return hooks(call);
    const hook = /^\/v3\/hooks\/(\d+)$/.exec(path);
    if (hook) return oneHook(call, Number(hook[1]));
    return v3Problem(404, 'The route is not found, check the URL');
  }

  function hooks(call: FakeCall): FakeReply {
    if (call.method === 'GET') return { status: 200, json: { data: [...state.hooks.values()] } };
    const body = call.json as BcHook;
    if (!/^https:\/\/[^:/]+(\/|$)/.test(body.destination))
      return v3Problem(422, 'Destination must be https on port 443');
    const made = { ...body, id: state.nextId(), failures: 0 };
    state.hooks.set(made.id, made);
    return { status: 200, json: { data: made } };
  }

  function oneHook(call: FakeCall, id: number): FakeReply {
    const hook = state.hooks.get(id);
    if (hook === undefined) return v3Problem(404, 'Webhook not found');
    if (call.method === 'DELETE') state.hooks.delete(id);
    else Object.assign(hook, call.json);
    return { status: 200, json: { data: hook } };
  }

  return {
    platform,
    state,
    settings: {
      kind: 'bigcommerce',
      storeHash: HASH,
      accessToken: state.token,
      url: platform.url,
      webhookSecret: HOOK_SECRET,
      ...reachable,
    },
    addVariant(variant) {
      const made: BcVariant = {
        id: state.nextId(),
        product: state.nextId(),
        quantity: 0,
        price: null,
        tracked: 'variant',
        ...variant,
      };
      state.variants.push(made);
      return made;
    },
    sell(lines) {
      const at = state.tick();
      const addresses = [...new Set(lines.map(({ address = 1 }) => address))];
      const ids = new Map(addresses.map((address) => [address, state.nextId()]));
      const row: BcOrderRow = {
        id: state.nextId(),
        status_id: 11,
        date_created: at,
        date_modified: at,
        currency_code: 'USD',
        shipping_cost_ex_tax: '4.9000',
        customer_message: '',
        staff_notes: '',
        billing_address: person('1 Bill Street'),
        products: lines.map(({ sku, quantity, address = 1 }) => ({
          id: state.nextId(),
          order_address_id: ids.get(address) ?? 0,
          name: `The ${sku}`,
          sku,
          type: 'physical',
          quantity,
          quantity_shipped: 0,
          quantity_refunded: 0,
          total_ex_tax: (50 * quantity).toFixed(4),
          applied_discounts: [],
        })),
        addresses: [...ids].map(([address, id]) => ({
          ...person(`${address} Ship Street`),
          id,
          shipping_method: 'Flat Rate',
        })),
        shipments: [],
        mails: 0,
      };
      state.orders.set(row.id, row);
      return row;
    },
    delivery({ scope, orderId, created }, { secret, clientSecret, at }) {
      const data = { type: 'order', id: orderId };
      const hash = createHash('sha1')
        .update(JSON.stringify([scope, data, created]))
        .digest('hex');
      const producer = `stores/${HASH}`;
      const body = JSON.stringify({ store_id: '1001', producer, scope, data, hash, created_at: created });
      const seconds = String(Math.floor(at.getTime() / 1000));
      // The key is the client secret itself: its base64, which libraries decode again.
      const sign = (key: string): string =>
        `v1,${createHmac('sha256', key).update(`msg_${hash}.${seconds}.${body}`).digest('base64')}`;
      return {
        body: Buffer.from(body),
        headers: {
          'content-type': 'application/json',
          'x-crossdock-auth': secret,
          ...(clientSecret === undefined
            ? {}
            : {
                'webhook-id': `msg_${hash}`,
                'webhook-timestamp': seconds,
                'webhook-signature': `v1,old ${sign(clientSecret)}`,
              }),
        },
      };
    },
    giveUp(hook) {
      hook.is_active = false;
    },
    stop: () => platform.stop(),
  };
}

function scopeOf(path: string): 'orders' | 'inventory' | 'products' | 'information' | undefined {
  if (path.startsWith('/v2/orders')) return 'orders';
  if (path.startsWith('/v3/inventory')) return 'inventory';
  if (path.startsWith('/v3/catalog')) return 'products';
  return path === '/v2/store' ? 'information' : undefined;
}

function person(street: string): Record<string, string> {
  return {
    first_name: 'Ann',
    last_name: 'Lee',
    company: '',
    street_1: street,
    street_2: '',
    city: 'Springfield',
    state: 'Illinois',
    zip: '62701',
    country: 'United States',
    country_iso2: 'US',
    phone: '555-0100',
    email: 'ann@example.com',
  };
}
