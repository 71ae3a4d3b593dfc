import { createHash, createHmac } from 'node:crypto';
import {
  type FakeCall,
  type FakePlatform,
  type FakeReply,
  HOOK_SECRET,
  type PlatformSettings,
  reachable,
  startPlatform,
} from './fake-platform.ts';
import { refusalOf, wpError } from './woocommerce-auth.ts';
import { fulfilments, listOrders, oneOrder, trackings } from './woocommerce-orders.ts';
import { listProducts, productBatch } from './woocommerce-products.ts';
import { type WooHook, type WooOrderRow, type WooProduct, type WooState, wooState } from './woocommerce-state.ts';

/** A WooCommerce shop over real HTTP, with the traps that were seen at a running one. */
export interface FakeWoocommerce {
  readonly platform: FakePlatform;
  readonly state: WooState;
  /** What crossdock.yaml says of it, without its name. */
  readonly settings: PlatformSettings;
  addProduct(product: Partial<WooProduct> & { readonly sku: string }): WooProduct;
  /** A customer buys at 50.00 each and pays. */
  sell(lines: readonly { readonly sku: string; readonly quantity: number }[]): WooOrderRow;
  /** What a webhook of the shop sends about an order at this second of the day. */
  delivery(hook: WooHook, order: WooOrderRow, second: number): { headers: Record<string, string>; body: Buffer };
  /** The shop could not deliver, without trying again; after more than five times in a row it stops. */
  failDelivery(hook: WooHook): void;
  stop(): Promise<void>;
}

export async function startWoocommerce(
  options: { readonly tls?: { key: string; cert: string }; readonly startsAt?: Date } = {},
): Promise<FakeWoocommerce> {
  const state = wooState(options.startsAt);
  const platform = await startPlatform((call) => serve(call), options);
  const isSecure = options.tls !== undefined;

  function serve(call: FakeCall): FakeReply {
    if (!call.path.startsWith('/wp-json')) return page(200, 'A shop');
    if (state.plainPermalinks) return page(404, 'Page not found');
    const path = call.path.slice('/wp-json'.length);
    if (path === '/' || path === '') return { status: 200, json: { name: 'A shop', namespaces: namespaces(state) } };
    const route = routeOf(path);
    if (route === undefined) return noRoute;
    return refusalOf(state, call, new URL(platform.url).host, isSecure) ?? route(call);
  }

  const noRoute = wpError(404, 'rest_no_route', 'No route was found matching the URL and request method.');

  function routeOf(path: string): ((call: FakeCall) => FakeReply) | undefined {
    const exact = routes[path];
    if (exact !== undefined) return exact;
    const variations = /^\/wc\/v3\/products\/(\d+)\/variations\/batch$/.exec(path);
    if (variations) return (call) => productBatch(state, call, Number(variations[1]));
    const fulfilment = /^\/wc\/v3\/orders\/(\d+)\/fulfillments(?:\/(\d+))?$/.exec(path);
    if (fulfilment) {
      if (!state.features.fulfilments) return undefined;
      const id = fulfilment[2] === undefined ? undefined : Number(fulfilment[2]);
      return (call) => fulfilments(state, call, Number(fulfilment[1]), id);
    }
    const order = /^\/wc\/v3\/orders\/(\d+)(\/.*)?$/.exec(path);
    if (order) return (call) => oneOrder(state, call, Number(order[1]), order[2] ?? '');
    const hook = /^\/wc\/v3\/webhooks\/(\d+)$/.exec(path);
    if (hook) return (call) => oneHook(call, Number(hook[1]));
    const tracking = /^\/(wc-shipment-tracking|wc-ast)\/v3\/orders\/(\d+)\/shipment-trackings(?:\/(\w+))?$/.exec(path);
    if (tracking && hasPlugin(state, `${tracking[1]}`)) {
      return (call) => trackings(state, call, Number(tracking[2]), tracking[3]);
    }
    const providers = /^\/(wc-shipment-tracking|wc-ast)\/v3\/shipment-trackings\/providers$/.exec(path);
    if (providers && hasPlugin(state, `${providers[1]}`)) {
      const links = Object.fromEntries(state.providers.map((name) => [name, 'https://track.example/%1$s']));
      return () => ({ status: 200, json: { 'United States': links } });
    }
    return undefined;
  }

  const routes: Readonly<Record<string, (call: FakeCall) => FakeReply>> = {
    '/wc/v3/products': (call) => listProducts(state, call),
    '/wc/v3/products/batch': (call) => productBatch(state, call, 0),
    '/wc/v3/orders': (call) => listOrders(state, call),
    '/wc/v3/webhooks': (call) => hooks(call),
    '/wc/v3/data/currencies/current': () => ({ status: 200, json: { code: state.settings.currency } }),
    '/wc/v3/settings/products/woocommerce_manage_stock': () => yesNo(state.settings.manageStock),
    '/wc/v3/settings/tax/woocommerce_prices_include_tax': () => yesNo(state.settings.pricesIncludeTax),
  };

  function hooks(call: FakeCall): FakeReply {
    if (call.method === 'GET') return { status: 200, json: [...state.hooks.values()].map(shownHook) };
    const body = call.json as WooHook;
    const made = { ...body, id: state.nextId(), status: body.status ?? 'active', failures: 0 };
    state.hooks.set(made.id, made);
    return { status: 201, json: shownHook(made) };
  }

  function oneHook(call: FakeCall, id: number): FakeReply {
    const hook = state.hooks.get(id);
    if (hook === undefined) return wpError(404, 'woocommerce_rest_shop_webhook_invalid_id', 'Invalid ID.');
    if (call.method === 'DELETE') state.hooks.delete(id);
    else Object.assign(hook, call.json);
    if (hook.status === 'active') hook.failures = 0;
    return { status: 200, json: shownHook(hook) };
  }

  return {
    platform,
    state,
    settings: {
      kind: 'woocommerce',
      url: platform.url,
      consumerKey: state.keys.key,
      consumerSecret: state.keys.secret,
      webhookSecret: HOOK_SECRET,
      ...reachable,
    },
    addProduct(product) {
      const made: WooProduct = {
        id: state.nextId(),
        parent_id: 0,
        type: product.parent_id === undefined ? 'simple' : 'variation',
        manage_stock: false,
        stock_quantity: null,
        stock_status: 'instock',
        backorders: false,
        regular_price: '',
        ...product,
      };
      state.products.set(made.id, made);
      return made;
    },
    sell(lines) {
      const at = state.tick();
      const order: WooOrderRow = {
        id: state.nextId(),
        status: 'processing',
        currency: state.settings.currency,
        date_created_gmt: at,
        date_modified_gmt: at,
        shipping_total: '4.90',
        customer_note: '',
        billing: customer('1 Bill Street', 'ann@example.com'),
        shipping: customer('2 Ship Street', ''),
        line_items: lines.map(({ sku, quantity }) => ({
          id: state.nextId(),
          name: `The ${sku}`,
          sku,
          quantity,
          total: (50 * quantity).toFixed(2),
        })),
        shipping_lines: [{ method_title: 'Flat rate', method_id: 'flat_rate' }],
        refunds: [],
        meta_data: [],
        notes: [],
        fulfilments: [],
        trackings: [],
        completions: 0,
      };
      state.orders.set(order.id, order);
      return order;
    },
    delivery(hook, order, second) {
      const { notes: _, fulfilments: __, trackings: ___, completions: ____, ...payload } = order;
      const body = Buffer.from(JSON.stringify(payload));
      return {
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'WooCommerce/9.9.5 Hookshot (WordPress/6.8.8)',
          'x-wc-webhook-topic': hook.topic,
          'x-wc-webhook-resource': 'order',
          'x-wc-webhook-event': hook.topic.split('.')[1] ?? '',
          'x-wc-webhook-id': String(hook.id),
          // Of the webhook and the second: the same for everything it sends in that second.
          'x-wc-webhook-delivery-id': createHash('md5').update(`${hook.id}${second}`).digest('hex'),
          'x-wc-webhook-signature': createHmac('sha256', hook.secret).update(body).digest('base64'),
        },
      };
    },
    failDelivery(hook) {
      hook.failures += 1;
      if (hook.failures > 5) hook.status = 'disabled';
    },
    stop: () => platform.stop(),
  };
}

function namespaces({ features }: WooState): string[] {
  return [
    'wp/v2',
    'wc/v3',
    ...(features.shipmentTracking ? ['wc-shipment-tracking/v3'] : []),
    ...(features.ast ? ['wc-ast/v3'] : []),
  ];
}

function hasPlugin({ features }: WooState, name: string): boolean {
  return name === 'wc-ast' ? features.ast : features.shipmentTracking;
}

/** A secret can be written and not read. */
function shownHook({ secret, failures, ...hook }: WooHook): object {
  return hook;
}

function yesNo(value: boolean): FakeReply {
  return { status: 200, json: { value: value ? 'yes' : 'no' } };
}

function page(status: number, title: string): FakeReply {
  return { status, text: `<!doctype html><title>${title}</title>` };
}

function customer(street: string, email: string): Record<string, string> {
  return {
    first_name: 'Ann',
    last_name: 'Lee',
    company: '',
    address_1: street,
    address_2: '',
    city: 'Springfield',
    state: 'IL',
    postcode: '62701',
    country: 'US',
    phone: email === '' ? '' : '555-0100',
    email,
  };
}
