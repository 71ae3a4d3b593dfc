import type { BcOrderRow, BcShipment, BcState } from './bigcommerce-state.ts';
import type { FakeCall, FakeReply } from './fake-platform.ts';

export function v2Problem(status: number, ...messages: string[]): FakeReply {
  return { status, json: messages.map((message) => ({ status, message })) };
}

/** Lists of v2: nothing is 204 without a body. */
function list(entries: readonly object[], { query }: FakeCall): FakeReply {
  const limit = Number(query.get('limit') ?? '50');
  const page = Number(query.get('page') ?? '1');
  const some = entries.slice((page - 1) * limit, page * limit);
  return some.length === 0 ? { status: 204 } : { status: 200, json: some };
}

export function listOrders(state: BcState, call: FakeCall): FakeReply {
  const since = Date.parse(call.query.get('min_date_modified') ?? '1970-01-01T00:00:00Z');
  const at = ({ date_modified: modified }: BcOrderRow): number => Date.parse(modified);
  const found = [...state.orders.values()]
    .filter((order) => at(order) >= since)
    .sort((a, b) => at(a) - at(b) || a.id - b.id);
  return list(found.map(shown), call);
}

function shown({ products: _, addresses: __, shipments: ___, mails: ____, ...order }: BcOrderRow): object {
  return order;
}

const WRITABLE = [
  'order_address_id',
  'tracking_number',
  'tracking_carrier',
  'tracking_link',
  'shipping_provider',
  'shipping_method',
  'comments',
  'items',
];
const PROVIDERS = [
  '',
  'auspost',
  'canadapost',
  'endicia',
  'usps',
  'fedex',
  'royalmail',
  'ups',
  'upsready',
  'shipperhq',
];

/** Everything below /v2/orders/{id}. */
export function oneOrder(state: BcState, call: FakeCall, id: number, rest: string): FakeReply {
  const order = state.orders.get(id);
  if (order === undefined) return v2Problem(404, 'The requested resource was not found.');
  if (rest === '') {
    if (call.method === 'PUT') {
      Object.assign(order, call.json);
      order.date_modified = state.tick();
    }
    return { status: 200, json: shown(order) };
  }
  if (rest === '/products') return list(order.products, call);
  if (rest === '/shipping_addresses') return list(order.addresses, call);
  const shipment = /^\/shipments(?:\/(\d+))?$/.exec(rest);
  if (shipment) return shipments(state, order, call, shipment[1] === undefined ? undefined : Number(shipment[1]));
  return v2Problem(404, 'The requested resource was not found.');
}

function shipments(state: BcState, order: BcOrderRow, call: FakeCall, id: number | undefined): FakeReply {
  if (call.method === 'GET') return list(order.shipments, call);
  const known = order.shipments.find((one) => one.id === id);
  if (call.method !== 'POST' && known === undefined) return v2Problem(404, 'The requested resource was not found.');
  if (call.method === 'DELETE' && known !== undefined) {
    order.shipments.splice(order.shipments.indexOf(known), 1);
    count(order, known, -1);
    return { status: 204 };
  }
  const body = call.json as Partial<BcShipment>;
  const wrong = Object.keys(body).find(
    (name) => !WRITABLE.includes(name) || (call.method === 'PUT' && name === 'items'),
  );
  if (wrong !== undefined) {
    return v2Problem(
      400,
      `The field '${wrong}' cannot be written to. Please remove it from your request before trying again.`,
    );
  }
  if ((body.tracking_number ?? '').length > 50) return v2Problem(400, 'tracking_number is too long.');
  if ((body.tracking_link ?? '').length > 500) return v2Problem(400, 'tracking_link is too long.');
  if (!PROVIDERS.includes(body.shipping_provider ?? '')) return v2Problem(400, 'Invalid shipping_provider.');
  if (known !== undefined) {
    Object.assign(known, body);
    return { status: 200, json: known };
  }
  const items = body.items ?? [];
  const fault = itemFault(order, body.order_address_id, items);
  if (fault !== undefined) return v2Problem(400, fault);
  const made: BcShipment = {
    tracking_number: '',
    tracking_carrier: '',
    tracking_link: '',
    shipping_provider: '',
    shipping_method: '',
    comments: '',
    ...body,
    id: state.nextId(),
    order_address_id: body.order_address_id ?? 0,
    items,
  };
  order.shipments.push(made);
  order.mails += 1;
  count(order, made, 1);
  const isWhole = order.products.every((one) => one.quantity_shipped >= one.quantity);
  order.status_id = isWhole ? 2 : 3;
  order.date_modified = state.tick();
  return { status: 201, json: made };
}

function itemFault(order: BcOrderRow, address: number | undefined, items: BcShipment['items']): string | undefined {
  if (address === undefined || items.length === 0) return "The required field 'items' was not supplied.";
  for (const { order_product_id: id, quantity } of items) {
    const line = order.products.find((one) => one.id === id);
    if (line === undefined) return `The order_product_id ${id} is not part of this order.`;
    if (line.order_address_id !== address) return `The order_product_id ${id} goes to another address.`;
    if (line.quantity_shipped + quantity > line.quantity) return `The quantity of ${id} is more than is left.`;
  }
  return undefined;
}

function count(order: BcOrderRow, { items }: BcShipment, sign: 1 | -1): void {
  for (const { order_product_id: id, quantity } of items) {
    const line = order.products.find((one) => one.id === id);
    if (line !== undefined) line.quantity_shipped += sign * quantity;
  }
}
