import { randomBytes } from 'node:crypto';
import type { FakeCall, FakeReply } from './fake-platform.ts';
import { wpError } from './woocommerce-auth.ts';
import { picked } from './woocommerce-products.ts';
import type { WooFulfilment, WooMeta, WooOrderRow, WooState } from './woocommerce-state.ts';

const STATUSES =
  'pending processing on-hold completed cancelled refunded failed checkout-draft auto-draft packing'.split(' ');
const invalidId = wpError(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');

export function listOrders(state: WooState, { query }: FakeCall): FakeReply {
  const perPage = Number(query.get('per_page') ?? '10');
  if (perPage > 100) return wpError(400, 'rest_invalid_param', 'Invalid parameter(s): per_page');
  if (query.has('modified_after') && query.get('dates_are_gmt') !== 'true') {
    throw new Error('the shop would read the time in its own zone');
  }
  const page = Number(query.get('page') ?? '1');
  const after = query.get('modified_after') ?? '';
  const found = [...state.orders.values()]
    .filter(({ status }) => status !== 'trash' && status !== 'auto-draft')
    .filter((order) => order.date_modified_gmt > after)
    .sort(
      (a, b) =>
        (a.date_modified_gmt < b.date_modified_gmt ? -1 : Number(a.date_modified_gmt > b.date_modified_gmt)) ||
        a.id - b.id,
    );
  const fields = query.get('_fields')?.split(',');
  return {
    status: 200,
    json: found.slice((page - 1) * perPage, page * perPage).map((one) => picked(shown(one), fields)),
  };
}

/** Everything below /orders/{id}. */
export function oneOrder(state: WooState, call: FakeCall, id: number, rest: string): FakeReply {
  const order = state.orders.get(id);
  if (order === undefined) return invalidId;
  const fields = call.query.get('_fields')?.split(',');
  if (rest === '') {
    if (call.method === 'PUT') {
      const no = change(state, order, call.json as OrderChange);
      if (no !== undefined) return no;
    }
    return { status: 200, json: picked(shown(order), fields) };
  }
  if (rest === '/refunds') return { status: 200, json: order.refunds };
  if (rest === '/notes') return notes(state, order, call);
  return wpError(404, 'rest_no_route', 'No route was found matching the URL and request method.');
}

interface OrderChange {
  readonly status?: string;
  readonly meta_data?: readonly { readonly id?: number; readonly key: string; readonly value: unknown }[];
}

function change(
  state: WooState,
  order: WooOrderRow,
  { status, meta_data: meta = [] }: OrderChange,
): FakeReply | undefined {
  if (status !== undefined && !STATUSES.includes(status)) {
    return wpError(400, 'rest_invalid_param', 'Invalid parameter(s): status');
  }
  if (status === 'completed' && order.status !== 'completed') order.completions += 1;
  if (status !== undefined) order.status = status;
  for (const { key, value } of meta) {
    const known = order.meta_data.find((one) => one.key === key);
    if (known === undefined) order.meta_data.push({ id: state.nextId(), key, value });
    else known.value = value;
  }
  order.date_modified_gmt = state.tick();
  return undefined;
}

function notes(state: WooState, order: WooOrderRow, call: FakeCall): FakeReply {
  if (call.method === 'GET') return { status: 200, json: [...order.notes].reverse() };
  const { note, customer_note = false } = call.json as { note: string; customer_note?: boolean };
  const made = { id: state.nextId(), note, customer_note };
  order.notes.push(made);
  return { status: 201, json: made };
}

function shown(order: WooOrderRow): object {
  const { notes: _, fulfilments: __, trackings: ___, completions: ____, refunds, ...rest } = order;
  return { ...rest, number: String(order.id), refunds: refunds.map(({ id }) => ({ id, reason: '', total: '-1.00' })) };
}

/** OrderFulfillmentsRestController.php: no look at what was ordered, no idempotency; keys left out of a PUT are deleted. */
export function fulfilments(state: WooState, call: FakeCall, id: number, fulfilmentId: number | undefined): FakeReply {
  const order = state.orders.get(id);
  if (order === undefined) return wpError(404, 'woocommerce_rest_order_invalid_id', 'Invalid order ID.');
  if (call.method === 'GET') return { status: 200, json: order.fulfilments };
  const body = call.json as { status: string; is_fulfilled: boolean; meta_data: WooMeta[] };
  const items = body.meta_data.find(({ key }) => key === '_items')?.value;
  const isFit = (one: { item_id: unknown; qty: unknown }) => Number.isInteger(one.item_id) && Number(one.qty) > 0;
  // This controller says the number 0 for a code.
  if (!Array.isArray(items) || items.length === 0) {
    return wpError(400, 0, 'The fulfillment should contain at least one item.');
  }
  if (!items.every(isFit)) return wpError(400, 0, 'Invalid item.');
  if (call.method === 'POST') {
    const made: WooFulfilment = { id: state.nextId(), ...body, date_deleted: null };
    made.meta_data = body.meta_data.map(({ key, value }) => ({ id: state.nextId(), key, value }));
    order.fulfilments.push(made);
    return { status: 201, json: made };
  }
  const known = order.fulfilments.find((one) => one.id === fulfilmentId);
  if (known === undefined) return wpError(400, 404, 'Fulfillment not found.');
  known.meta_data = body.meta_data.map(({ key, value }) => ({
    id: known.meta_data.find((one) => one.key === key)?.id ?? state.nextId(),
    key,
    value,
  }));
  return { status: 200, json: known };
}

/** The tracking plugins: order-level, 201, no look at what is there already. */
export function trackings(state: WooState, call: FakeCall, id: number, trackingId: string | undefined): FakeReply {
  const order = state.orders.get(id);
  if (order === undefined) return wpError(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid order ID.');
  if (call.method === 'GET') return { status: 200, json: order.trackings };
  if (call.method === 'DELETE') {
    const at = order.trackings.findIndex((one) => one.tracking_id === trackingId);
    const [gone] = at < 0 ? [] : order.trackings.splice(at, 1);
    if (gone === undefined) return wpError(404, 'woocommerce_rest_shipment_tracking_invalid_id', 'Invalid ID.');
    return { status: 200, json: gone };
  }
  const body = call.json as Record<string, string>;
  const provider = body.tracking_provider ?? '';
  if (provider !== '' && !state.providers.includes(provider)) {
    return wpError(400, 'woocommerce_rest_invalid_provider', 'Invalid shipment provider.');
  }
  const made = {
    tracking_id: randomBytes(16).toString('hex'),
    tracking_provider: provider,
    custom_tracking_provider: body.custom_tracking_provider ?? '',
    custom_tracking_link: body.custom_tracking_link ?? '',
    tracking_number: body.tracking_number ?? '',
    date_shipped: body.date_shipped ?? '',
  };
  order.trackings.push(made);
  return { status: 201, json: made };
}
