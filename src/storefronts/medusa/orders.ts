import { z } from 'zod';
import type { SalesOrder } from '../../documents/sales-order.ts';
import { divide, subtract } from '../../kernel/decimal.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import { cursorAfter, placeOf } from '../pages-by-time.ts';
import type { OrderReading, ShopOrder } from '../storefront.ts';
import { type AdminApi, isRefusal } from './admin-api.ts';
import type { MedusaOptions } from './options.ts';

/** Reads orders of a Medusa server. */
export function createOrders(api: AdminApi, options: MedusaOptions): OrderReading {
  const channel = options.salesChannel === undefined ? {} : { sales_channel_id: [options.salesChannel] };

  return {
    async read(orderId) {
      const path = `/admin/orders/${encodeURIComponent(orderId)}`;
      try {
        const answer = await api.ask({
          about: 'orders',
          path,
          query: { fields: FIELDS },
          answer: z.object({ order }),
        });
        return isOurs(answer.order, options) ? translated(answer.order, options) : undefined;
      } catch (error) {
        if (isRefusal(error) && error.facts.status === 404) return undefined;
        throw error;
      }
    },

    async changed(since, cursor) {
      const place = placeOf(cursor, since.getTime());
      const answer = await api.ask({
        about: 'orders',
        path: '/admin/orders',
        query: {
          ...channel,
          'updated_at[$gte]': new Date(place.from).toISOString(),
          order: 'updated_at',
          limit: place.take,
          offset: place.skip,
          fields: FIELDS,
        },
        answer: z.object({ orders: z.array(order) }),
      });
      const next = cursorAfter(
        place,
        answer.orders.map(({ updated_at }) => Date.parse(updated_at)),
      );
      const orders = answer.orders.filter((one) => isOurs(one, options)).map((one) => translated(one, options));
      return next === undefined ? { orders } : { orders, next };
    },
  };
}

const amount = z.number();
const order = z.object({
  id: z.string(),
  status: z.string(),
  payment_status: z.string().optional(),
  sales_channel_id: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  currency_code: z.string(),
  email: z.string().nullish(),
  shipping_total: amount.nullish(),
  shipping_tax_total: amount.nullish(),
  shipping_address: z
    .object({
      first_name: z.string().nullish(),
      last_name: z.string().nullish(),
      company: z.string().nullish(),
      address_1: z.string().nullish(),
      address_2: z.string().nullish(),
      city: z.string().nullish(),
      province: z.string().nullish(),
      postal_code: z.string().nullish(),
      country_code: z.string().nullish(),
      phone: z.string().nullish(),
    })
    .nullish(),
  shipping_methods: z.array(z.object({ name: z.string().nullish() })).nullish(),
  items: z.array(
    z.object({
      id: z.string(),
      variant_sku: z.string().nullish(),
      product_title: z.string().nullish(),
      title: z.string().nullish(),
      quantity: z.number().int(),
      unit_price: amount,
      total: amount.nullish(),
      tax_total: amount.nullish(),
      detail: z.object({ fulfilled_quantity: z.number(), shipped_quantity: z.number() }).nullish(),
    }),
  ),
});
type Order = z.output<typeof order>;

/** Totals are computed by the server only when they are asked for. */
const FIELDS = [
  'id,status,payment_status,sales_channel_id,created_at,updated_at,currency_code,email',
  'total,item_total,item_tax_total,shipping_total,shipping_tax_total',
  '*items,*items.detail,*items.tax_lines,*items.adjustments',
  '*shipping_address,*shipping_methods,*shipping_methods.tax_lines,*shipping_methods.adjustments',
].join(',');

function isOurs({ status, sales_channel_id }: Order, { salesChannel }: MedusaOptions): boolean {
  return status !== 'draft' && (salesChannel === undefined || sales_channel_id === salesChannel);
}

function translated(from: Order, { services }: MedusaOptions): ShopOrder {
  const service = (from.shipping_methods ?? []).map(({ name }) => services[name ?? '']).find(Boolean);
  return {
    order: {
      orderId: from.id,
      version: Date.parse(from.updated_at),
      placedAt: new Date(from.created_at).toISOString(),
      currency: from.currency_code.toUpperCase(),
      shippingService: service ?? 'ground',
      shippingIncome: net(from.shipping_total ?? 0, from.shipping_tax_total ?? 0),
      shipTo: shipTo(from),
      payment: paymentOf(from.payment_status ?? ''),
      lines: from.items
        .filter(({ quantity }) => quantity > 0)
        .map((item) => {
          const { id, quantity, unit_price, total, tax_total, product_title, title } = item;
          // After discounts and without tax; a server that gives no totals leaves the plain price.
          const unitPrice =
            typeof total === 'number' ? divide(net(total, tax_total ?? 0), quantity, 4) : plain(unit_price);
          const description = given(product_title) ?? given(title);
          return withoutUndefined({ lineId: id, sku: item.variant_sku ?? '', quantity, unitPrice, description });
        }),
    },
    ...(from.status === 'canceled' ? { cancelled: {} } : {}),
    ...withoutUndefined({ shipped: shippedOf(from) }),
  };
}

/** What the shop leaves out stays empty: the order is refused for it by name, and no other one with it. */
function shipTo({ shipping_address, email }: Order): SalesOrder['shipTo'] {
  const to = shipping_address ?? {};
  const person = [given(to.first_name), given(to.last_name)].filter(Boolean).join(' ');
  return withoutUndefined({
    name: given(person) ?? given(to.company) ?? '',
    company: given(to.company),
    line1: given(to.address_1) ?? '',
    line2: given(to.address_2),
    city: given(to.city) ?? '',
    region: given(to.province)
      ?.replace(/^[a-z]{2}-(?=[a-z0-9]{1,3}$)/, '')
      .replace(/^[a-z]{2}$/, (code) => code.toUpperCase()),
    postalCode: given(to.postal_code),
    country: (given(to.country_code) ?? '').toUpperCase(),
    phone: given(to.phone),
    email: given(email),
  });
}

function given(text: string | null | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function paymentOf(status: string): NonNullable<SalesOrder['payment']> {
  if (status === 'captured' || status === 'partially_refunded') return 'paid';
  if (status === 'authorized') return 'authorized';
  return status === 'canceled' || status === 'refunded' ? 'refused' : 'pending';
}

function shippedOf({ items }: Order): ShopOrder['shipped'] {
  const shipped = items.map(({ quantity, detail }) => ({ quantity, units: detail?.fulfilled_quantity ?? 0 }));
  if (shipped.every(({ units }) => units === 0)) return undefined;
  return shipped.every(({ quantity, units }) => units >= quantity) ? 'wholly' : 'partly';
}

/** Amounts come as JSON numbers; six digits are what the database keeps of them. */
function plain(amount: number): string {
  return divide(amount.toFixed(6), 1, 4);
}

function net(total: number, tax: number): string {
  return divide(subtract(total.toFixed(6), tax.toFixed(6)), 1, 4);
}
