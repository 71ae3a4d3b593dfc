import { type JsonShop, type ShopReply, type ShopRequest, startJsonShop } from './json-shop.ts';

/**
 * A fake of Medusa's Admin API as far as the adapter uses it, with what was observed of the real one: location levels all or
 * nothing, created or updated but never both; fulfillments that cut the stock and are shipped in a second step; labels
 * of which every field is required.
 */
export interface MedusaShop extends JsonShop {
  readonly items: FakeItem[];
  /** SKUs of variants that do not manage inventory: they have no inventory item. */
  readonly uncounted: Set<string>;
  readonly orders: FakeOrder[];
  /** SKUs the shop has none of; all others are made when they are asked for. */
  readonly absent: Set<string>;
  /** Every batch of levels that was tried, with the number of its levels. */
  readonly batches: number[];
  /** Its level is made by somebody else between reading and writing. */
  readonly overtaken: Set<string>;
  addItem(sku: string): FakeItem;
  /** With its prices; those of price lists are apart. */
  variant(sku: string): FakeVariant;
  addPrice(sku: string, price: Partial<FakePrice> & { readonly amount: number }): FakePrice;
  sell(id: string, lines: readonly (readonly [sku: string, quantity: number])[]): FakeOrder;
  touch(order: FakeOrder): void;
}

export interface FakeItem {
  readonly id: string;
  readonly sku: string;
  readonly location_levels: { location_id: string; stocked_quantity: number; reserved_quantity: number }[];
}

export interface FakePrice {
  readonly id: string;
  amount: number;
  currency_code: string;
  readonly min_quantity: number | null;
  readonly max_quantity: number | null;
  readonly rules: Record<string, string>;
}

export interface FakeVariant {
  readonly id: string;
  readonly sku: string;
  readonly product_id: string;
  prices: FakePrice[];
}

export interface FakeOrder {
  readonly id: string;
  status: string;
  payment_status: string;
  updated_at: Date;
  readonly created_at: Date;
  metadata: Record<string, unknown>;
  readonly items: { id: string; sku: string; quantity: number; fulfilled: number }[];
  readonly fulfillments: FakeFulfillment[];
}

export interface FakeFulfillment {
  readonly id: string;
  readonly metadata: Record<string, unknown>;
  readonly items: { id: string; quantity: number }[];
  shipped_at: string | null;
  canceled_at: string | null;
  labels: { tracking_number: string; tracking_url: string; label_url: string }[];
}

export const medusaKey = 'sk_0123456789abcdef';
export const medusaLocation = 'sloc_1';

class Refusal extends Error {
  readonly reply: ShopReply;
  constructor(status: number, type: string, message: string) {
    super(message);
    this.reply = { status, body: { type, message } };
  }
}

interface Level {
  readonly inventory_item_id: string;
  readonly location_id: string;
  readonly stocked_quantity: number;
}

export async function startMedusaShop(): Promise<MedusaShop> {
  const items: FakeItem[] = [];
  const uncounted = new Set<string>();
  const orders: FakeOrder[] = [];
  const absent = new Set<string>();
  const overtaken = new Set<string>();
  const batches: number[] = [];
  const variants = new Map<string, FakeVariant>();
  let ids = 0;
  let now = Date.parse('2026-11-22T10:00:00Z');

  const nextId = (prefix: string): string => `${prefix}_${++ids}`;
  const moment = (): Date => new Date(++now);

  function addItem(sku: string): FakeItem {
    const item: FakeItem = { id: nextId('iitem'), sku, location_levels: [] };
    items.push(item);
    return item;
  }

  function variant(sku: string): FakeVariant {
    const made = variants.get(sku) ?? { id: nextId('variant'), sku, product_id: nextId('prod'), prices: [] };
    variants.set(sku, made);
    return made;
  }

  function addPrice(sku: string, price: Parameters<MedusaShop['addPrice']>[1]): FakePrice {
    const made: FakePrice = {
      id: nextId('price'),
      currency_code: 'usd',
      min_quantity: null,
      max_quantity: null,
      rules: {},
      ...price,
    };
    variant(sku).prices.push(made);
    return made;
  }

  /** All or nothing. Of a variant's prices that look alike one is taken; those that are left out are dropped. */
  function setPrices({ update = [] }: { update?: { id: string; prices: Partial<FakePrice>[] }[] }): unknown {
    const changes = update.map(({ id, prices }) => {
      const found = [...variants.values()].find((one) => one.id === id);
      if (found === undefined || absent.has(found.sku)) {
        throw new Refusal(404, 'not_found', `Product variant with id: ${id} not found`);
      }
      const alike = ({ currency_code, min_quantity, max_quantity, rules }: Partial<FakePrice>): string =>
        JSON.stringify([currency_code, min_quantity ?? null, max_quantity ?? null, rules ?? {}]);
      const next = [...new Map(prices.map((price) => [alike(price), price])).values()].map((price): FakePrice => {
        const known = found.prices.find((one) => one.id === price.id);
        if (price.id !== undefined && known === undefined) {
          throw new Refusal(404, 'not_found', `Price with id: ${price.id} was not found`);
        }
        if (typeof (known ?? price).amount !== 'number') throw new Refusal(400, 'invalid_data', 'amount is required');
        const fresh = { min_quantity: null, max_quantity: null, rules: {}, currency_code: 'usd', amount: 0 };
        return { ...fresh, ...known, ...price, id: known?.id ?? nextId('price') };
      });
      return [found, next] as const;
    });
    for (const [found, next] of changes) found.prices = next;
    return { created: [], updated: changes.map(([{ id }]) => ({ id })), deleted: [] };
  }

  function levelOf(item: FakeItem, location = medusaLocation) {
    return item.location_levels.find(({ location_id }) => location_id === location);
  }

  function sell(id: string, lines: readonly (readonly [string, number])[]): FakeOrder {
    const at = moment();
    const order: FakeOrder = {
      id,
      status: 'pending',
      payment_status: 'captured',
      created_at: at,
      updated_at: at,
      metadata: {},
      fulfillments: [],
      items: lines.map(([sku, quantity]) => {
        const item = items.find((one) => one.sku === sku) ?? addItem(sku);
        const level = levelOf(item);
        if (level !== undefined) level.reserved_quantity += quantity;
        else
          item.location_levels.push({ location_id: medusaLocation, stocked_quantity: 0, reserved_quantity: quantity });
        return { id: nextId('ordli'), sku, quantity, fulfilled: 0 };
      }),
    };
    orders.push(order);
    return order;
  }

  function setLevels({ create = [], update = [] }: { create?: Level[]; update?: Level[] }): unknown {
    batches.push(create.length + update.length);
    const itemOf = ({ inventory_item_id }: Level) => items.find(({ id }) => id === inventory_item_id);
    for (const level of create) {
      const item = itemOf(level);
      if (item === undefined) throw new Refusal(404, 'not_found', `InventoryItem ${level.inventory_item_id} not found`);
      if (levelOf(item, level.location_id) !== undefined || overtaken.has(item.sku)) {
        throw new Refusal(400, 'invalid_data', `Inventory level for item ${item.id} already exists.`);
      }
    }
    for (const level of update) {
      const item = itemOf(level);
      if (item === undefined || levelOf(item, level.location_id) === undefined || overtaken.has(item.sku)) {
        const says = `Item ${level.inventory_item_id} is not stocked at location ${level.location_id}`;
        throw new Refusal(404, 'not_found', says);
      }
    }
    if ([...create, ...update].some(({ stocked_quantity }) => stocked_quantity < 0)) {
      throw new Refusal(400, 'invalid_data', 'Invalid request: Value for field stocked_quantity too small');
    }
    for (const { location_id, stocked_quantity, ...rest } of create) {
      const item = itemOf({ ...rest, location_id, stocked_quantity });
      item?.location_levels.push({ location_id, stocked_quantity, reserved_quantity: 0 });
    }
    for (const level of update) {
      const found = levelOf(itemOf(level) as FakeItem, level.location_id);
      if (found !== undefined) found.stocked_quantity = level.stocked_quantity;
    }
    return { created: create, updated: update, deleted: [] };
  }

  function orderOf(id: string): FakeOrder {
    const order = orders.find((one) => one.id === id);
    if (order === undefined) throw new Refusal(404, 'not_found', `Order id not found: ${id}`);
    return order;
  }

  function makeFulfillment(
    order: FakeOrder,
    body: { items: FakeFulfillment['items']; metadata: Record<string, unknown> },
  ) {
    for (const { id, quantity } of body.items) {
      const line = order.items.find((one) => one.id === id);
      if (line === undefined || line.quantity - line.fulfilled < quantity) {
        const says = `Quantity to fulfill exceeds the reserved quantity for the item: ${id}`;
        throw new Refusal(400, 'invalid_data', says);
      }
    }
    for (const { id, quantity } of body.items) {
      const line = order.items.find((one) => one.id === id);
      if (line === undefined) continue;
      line.fulfilled += quantity;
      const level = levelOf(items.find(({ sku }) => sku === line.sku) as FakeItem);
      if (level === undefined) continue;
      level.stocked_quantity -= quantity;
      level.reserved_quantity -= quantity;
    }
    const { metadata } = body;
    const made = { id: nextId('ful'), items: body.items, metadata, shipped_at: null, canceled_at: null, labels: [] };
    order.fulfillments.push(made);
  }

  function ship(order: FakeOrder, id: string, body: { labels?: FakeFulfillment['labels'] }) {
    const found = order.fulfillments.find((one) => one.id === id);
    if (found === undefined) throw new Refusal(404, 'not_found', `Fulfillment with id ${id} not found in the order`);
    if (found.shipped_at !== null) throw new Refusal(400, 'not_allowed', 'Shipment has already been created');
    for (const label of body.labels ?? []) {
      for (const field of ['tracking_number', 'tracking_url', 'label_url'] as const) {
        if (typeof label[field] !== 'string') {
          throw new Refusal(400, 'invalid_data', `Invalid request: Field 'labels, 0, ${field}' is required`);
        }
      }
    }
    found.shipped_at = moment().toISOString();
    found.labels = body.labels ?? [];
  }

  function cancel(order: FakeOrder, id: string) {
    const found = order.fulfillments.find((one) => one.id === id);
    if (found === undefined) throw new Refusal(404, 'not_found', `Fulfillment with id ${id} not found in the order`);
    if (found.shipped_at !== null) {
      const says = 'The fulfillment has already been shipped. Shipped fulfillments cannot be canceled';
      throw new Refusal(400, 'not_allowed', says);
    }
    found.canceled_at = moment().toISOString();
    for (const { id: lineId, quantity } of found.items) {
      const line = order.items.find((one) => one.id === lineId);
      if (line !== undefined) line.fulfilled -= quantity;
    }
  }

  function changeOrder({ path, body }: ShopRequest): unknown {
    const [, , , id = '', what, fulfillmentId = '', how] = path.split('/');
    const order = orderOf(decodeURIComponent(id));
    if (what === undefined) order.metadata = { ...order.metadata, ...(body.metadata as object) };
    else if (how === undefined) makeFulfillment(order, body as never);
    else if (how === 'shipments') ship(order, fulfillmentId, body);
    else cancel(order, fulfillmentId);
    order.updated_at = moment();
    return { order: shown(order) };
  }

  function listOrders(query: URLSearchParams): unknown {
    const from = Date.parse(query.get('updated_at[$gte]') ?? new Date(0).toISOString());
    const offset = Number(query.get('offset') ?? 0);
    const found = orders
      .filter(({ updated_at }) => updated_at.getTime() >= from)
      .sort((a, b) => a.updated_at.getTime() - b.updated_at.getTime());
    return {
      orders: found.slice(offset, offset + Number(query.get('limit') ?? 15)).map(shown),
      count: found.length,
    };
  }

  function answer(request: ShopRequest): { body: unknown; isWrite?: boolean } {
    const { method, path, query } = request;
    const skus = query.getAll('sku[]');
    if (method === 'POST' && path === '/admin/inventory-items/location-levels/batch') {
      return { body: setLevels(request.body), isWrite: true };
    }
    if (method === 'POST' && path.startsWith('/admin/orders/')) return { body: changeOrder(request), isWrite: true };
    if (path === '/admin/inventory-items') {
      const made = new Set(items.map(({ sku }) => sku));
      for (const sku of skus) if (!made.has(sku) && !absent.has(sku) && !uncounted.has(sku)) addItem(sku);
      return { body: { inventory_items: items.filter(({ sku }) => skus.includes(sku)) } };
    }
    if (path === '/admin/product-variants') {
      const shown = skus
        .filter((sku) => !absent.has(sku) && (uncounted.has(sku) || items.some((item) => item.sku === sku)))
        .map((sku) => ({ ...variant(sku), manage_inventory: !uncounted.has(sku) }));
      return { body: { variants: shown } };
    }
    if (method === 'POST' && /^\/admin\/products\/[^/]+\/variants\/batch$/.test(path)) {
      return { body: setPrices(request.body), isWrite: true };
    }
    if (path === '/admin/orders') return { body: listOrders(query) };
    if (path.startsWith('/admin/orders/')) {
      return { body: { order: shown(orderOf(decodeURIComponent(path.split('/')[3] ?? ''))) } };
    }
    if (path === '/admin/stock-locations') {
      const linked = {
        sales_channels: [{ id: 'sc_1', name: 'Web' }],
        fulfillment_providers: [{ id: 'manual_manual' }],
      };
      return { body: { stock_locations: [{ id: medusaLocation, name: 'Dropship', ...linked }] } };
    }
    throw new Refusal(404, 'not_found', `no page ${path}`);
  }

  function handle(request: ShopRequest): ShopReply {
    const expected = `Basic ${Buffer.from(`${medusaKey}:`).toString('base64')}`;
    if (request.isDenied || request.headers.authorization !== expected) {
      return { status: 401, body: { message: 'Unauthorized' } };
    }
    try {
      return { status: 200, ...answer(request) };
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  }

  return {
    ...(await startJsonShop(handle)),
    items,
    uncounted,
    orders,
    absent,
    batches,
    overtaken,
    addItem,
    variant,
    addPrice,
    sell,
    touch: (order) => {
      order.updated_at = moment();
    },
  };
}

function shown(order: FakeOrder) {
  return {
    id: order.id,
    status: order.status,
    payment_status: order.payment_status,
    sales_channel_id: 'sc_1',
    created_at: order.created_at.toISOString(),
    updated_at: order.updated_at.toISOString(),
    currency_code: 'usd',
    email: 'ann@example.com',
    metadata: order.metadata,
    shipping_total: 5.5,
    shipping_tax_total: 0.5,
    shipping_methods: [{ name: 'Express' }],
    shipping_address: {
      first_name: 'Ann',
      last_name: 'Example',
      company: null,
      address_1: '1 Test Way',
      address_2: '',
      city: 'Salem',
      province: 'us-or',
      postal_code: '97301',
      country_code: 'us',
      phone: null,
    },
    items: order.items.map(({ id, sku, quantity, fulfilled }) => ({
      id,
      variant_sku: sku,
      product_title: `A ${sku}`,
      title: 'Default',
      quantity,
      unit_price: 60,
      // 10.00 off and 10 % tax on the rest.
      total: quantity * 55,
      tax_total: quantity * 5,
      detail: { fulfilled_quantity: fulfilled, shipped_quantity: 0 },
    })),
    fulfillments: order.fulfillments,
  };
}
