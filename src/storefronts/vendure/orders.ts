import { z } from 'zod';
import type { SalesOrder } from '../../documents/sales-order.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import { cursorAfter, placeOf } from '../pages-by-time.ts';
import type { OrderReading, ShopOrder } from '../storefront.ts';
import type { AdminApi } from './admin-api.ts';
import type { VendureOptions } from './options.ts';
import { majorUnits } from './variants.ts';

/** Reads orders of a Vendure server. The code of an order is its id here, because that is what shop and customer call it. */
export function createOrders(api: AdminApi, options: VendureOptions): OrderReading {
  async function list(filter: object, take: number, skip: number): Promise<readonly Order[]> {
    const variables = { options: { take, skip, filter, sort: { updatedAt: 'ASC', id: 'ASC' } } };
    const answer = await api.ask({ about: 'orders', operation: ORDERS, variables, answer: ordersAnswer });
    return answer.orders.items;
  }

  return {
    async read(orderId) {
      const found = await list({ code: { eq: orderId } }, 2, 0);
      const order = found.find(({ code }) => code === orderId);
      return order === undefined || !isOurs(order) ? undefined : translated(order, options);
    },

    async changed(since, cursor) {
      // Some databases keep full seconds only, of what changed within them.
      const place = placeOf(cursor, Math.floor(since.getTime() / 1000) * 1000);
      // `after` leaves out the moment itself.
      const after = new Date(place.from - 1).toISOString();
      const page = await list({ updatedAt: { after } }, place.take, place.skip);
      const next = cursorAfter(
        place,
        page.map(({ updatedAt }) => Date.parse(updatedAt)),
      );
      const orders = page.filter(isOurs).map((order) => translated(order, options));
      return next === undefined ? { orders } : { orders, next };
    },
  };
}

/** Carts and drafts are no orders yet. */
const UNFINISHED = new Set(['Created', 'Draft', 'AddingItems', 'ArrangingPayment']);

/** An aggregate order of several sellers comes again as one order of each seller: buying by both would buy twice. */
function isOurs({ active, state, type }: Order): boolean {
  return !active && !UNFINISHED.has(state) && type !== 'Aggregate';
}

const orderAddress = z.object({
  fullName: z.string().nullish(),
  company: z.string().nullish(),
  streetLine1: z.string().nullish(),
  streetLine2: z.string().nullish(),
  city: z.string().nullish(),
  province: z.string().nullish(),
  postalCode: z.string().nullish(),
  countryCode: z.string().nullish(),
  phoneNumber: z.string().nullish(),
});

const order = z.object({
  id: z.string(),
  code: z.string(),
  state: z.string(),
  type: z.string(),
  active: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  orderPlacedAt: z.string().nullable(),
  currencyCode: z.string(),
  shipping: z.number(),
  customer: z
    .object({
      firstName: z.string(),
      lastName: z.string(),
      emailAddress: z.string(),
      phoneNumber: z.string().nullable(),
    })
    .nullable(),
  shippingAddress: orderAddress.nullable(),
  shippingLines: z.array(z.object({ shippingMethod: z.object({ code: z.string() }) })),
  payments: z.array(z.object({ state: z.string() })).nullable(),
  fulfillments: z.array(z.object({ state: z.string() })).nullable(),
  lines: z.array(
    z.object({
      id: z.string(),
      quantity: z.number().int(),
      orderPlacedQuantity: z.number().int(),
      proratedUnitPrice: z.number(),
      productVariant: z.object({ sku: z.string(), name: z.string() }),
    }),
  ),
});
type Order = z.output<typeof order>;

const ordersAnswer = z.object({ orders: z.object({ items: z.array(order) }) });

const ORDERS = `query Orders($options: OrderListOptions!) {
  orders(options: $options) {
    items {
      id code state type active createdAt updatedAt orderPlacedAt currencyCode shipping
      customer { firstName lastName emailAddress phoneNumber }
      shippingAddress {
        fullName company streetLine1 streetLine2 city province postalCode countryCode phoneNumber
      }
      shippingLines { shippingMethod { code } }
      payments { state }
      fulfillments { state }
      lines { id quantity orderPlacedQuantity proratedUnitPrice productVariant { sku name } }
    }
  }
}`;

function translated(from: Order, { services, moneyPrecision }: VendureOptions): ShopOrder {
  const isCancelled = from.state === 'Cancelled';
  const service = from.shippingLines.map(({ shippingMethod }) => services[shippingMethod.code]).find(Boolean);
  return {
    order: {
      orderId: from.code,
      version: Date.parse(from.updatedAt),
      placedAt: new Date(from.orderPlacedAt ?? from.createdAt).toISOString(),
      currency: from.currencyCode,
      shippingService: service ?? 'ground',
      shippingIncome: majorUnits(from.shipping, moneyPrecision),
      shipTo: shipTo(from),
      payment: paymentOf(from),
      lines: from.lines.flatMap((line) => {
        // A cancelled order has no units left in its lines; what it was about is what was ordered.
        const quantity = isCancelled ? line.orderPlacedQuantity : line.quantity;
        if (quantity <= 0) return [];
        const { sku, name } = line.productVariant;
        const unitPrice = majorUnits(line.proratedUnitPrice, moneyPrecision);
        return [{ lineId: line.id, sku, quantity, unitPrice, description: name }];
      }),
    },
    ...(isCancelled ? { cancelled: {} } : {}),
    ...withoutUndefined({ shipped: shippedOf(from) }),
  };
}

function shippedOf({ state, fulfillments }: Order): ShopOrder['shipped'] {
  if (state === 'Shipped' || state === 'Delivered' || state === 'PartiallyDelivered') return 'wholly';
  const isBegun = (fulfillments ?? []).some((one) => one.state !== 'Cancelled');
  return state === 'PartiallyShipped' || isBegun ? 'partly' : undefined;
}

/** What the shop leaves out stays empty: the order is refused for it by name, and no other one with it. */
function shipTo({ shippingAddress, customer }: Order): SalesOrder['shipTo'] {
  const { fullName, company, streetLine1, streetLine2, city, province, postalCode, countryCode, phoneNumber } =
    shippingAddress ?? {};
  const person = customer === null ? '' : `${customer.firstName} ${customer.lastName}`.trim();
  return withoutUndefined({
    name: given(fullName) ?? given(company) ?? person,
    company: given(company),
    line1: given(streetLine1) ?? '',
    line2: given(streetLine2),
    city: given(city) ?? '',
    region: given(province),
    postalCode: given(postalCode),
    country: (given(countryCode) ?? '').toUpperCase(),
    phone: given(phoneNumber) ?? given(customer?.phoneNumber),
    email: given(customer?.emailAddress),
  });
}

function given(text: string | null | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** While staff edits an order, or waits for more money for it, it is as good as unpaid: what becomes of it shows later. */
function paymentOf({ state, payments }: Order): NonNullable<SalesOrder['payment']> {
  if (state === 'Modifying' || state === 'ArrangingAdditionalPayment') return 'pending';
  const states = new Set((payments ?? []).map((payment) => payment.state));
  // Nothing to pay, nothing paid.
  if (states.has('Settled') || states.size === 0) return 'paid';
  if (states.has('Authorized')) return 'authorized';
  return states.has('Declined') || states.has('Error') ? 'refused' : 'pending';
}
