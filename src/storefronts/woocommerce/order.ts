import { z } from 'zod';
import { add, divide, isDecimal } from '../../kernel/decimal.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import type { ShopOrder } from '../storefront.ts';
import type { OrderMeaning, WoocommerceOptions } from './options.ts';

const text = z.string().nullish();
const address = z.object({
  first_name: text,
  last_name: text,
  company: text,
  address_1: text,
  address_2: text,
  city: text,
  state: text,
  postcode: text,
  country: text,
  email: text,
  phone: text,
});

const line = z.object({
  id: z.int(),
  name: text,
  sku: text,
  quantity: z.number(),
  /** After discounts, without tax, of all units. */
  total: text,
});
export type OrderLine = z.infer<typeof line>;

export const wooOrder = z.object({
  id: z.int(),
  status: z.string(),
  currency: z.string(),
  date_created_gmt: z.string(),
  date_modified_gmt: z.string(),
  shipping_total: text,
  customer_note: text,
  billing: address.nullish(),
  shipping: address.nullish(),
  line_items: z.array(line),
  shipping_lines: z.array(z.object({ method_title: text, method_id: text })).nullish(),
  refunds: z.array(z.object({ id: z.int() })).nullish(),
});
export type WooOrder = z.infer<typeof wooOrder>;

export const ORDER_FIELDS = Object.keys(wooOrder.shape).join(',');

/** Units given back, by line. */
export type Refunded = ReadonlyMap<number, number>;

/** What the usual statuses mean. What is not known waits, because nobody knows that it is paid. */
const usual: Readonly<Record<string, OrderMeaning>> = {
  processing: 'paid',
  completed: 'shipped',
  'on-hold': 'pending',
  pending: 'pending',
  failed: 'refused',
  cancelled: 'cancelled',
  refunded: 'cancelled',
  trash: 'cancelled',
  'checkout-draft': 'none',
  'auto-draft': 'none',
};

export function meaningOf(status: string, options: WoocommerceOptions): OrderMeaning {
  return options.statuses[status] ?? usual[status] ?? 'pending';
}

/** An order as we know orders. */
export function shopOrderOf(order: WooOrder, refunded: Refunded, options: WoocommerceOptions): ShopOrder {
  const meaning = meaningOf(order.status, options);
  const bought = order.line_items.filter(hasSku);
  const left = bought
    .map((one) => ({ ...one, left: one.quantity - (refunded.get(one.id) ?? 0) }))
    .filter((one) => one.left > 0);
  const isGivenBack = bought.length > 0 && left.length === 0;
  const isCancelled = meaning === 'cancelled' || isGivenBack;
  const lines = isCancelled ? bought.map((one) => ({ ...one, left: one.quantity })) : left;
  return {
    order: {
      orderId: String(order.id),
      placedAt: instant(order.date_created_gmt),
      version: Date.parse(instant(order.date_modified_gmt)),
      currency: order.currency,
      shippingService: serviceOf(order, options),
      shippingIncome: money(order.shipping_total),
      shipTo: shipTo(order),
      ...withoutUndefined({ note: present(order.customer_note) }),
      payment: meaning === 'pending' || meaning === 'refused' ? meaning : 'paid',
      lines: lines.map((one) => ({
        lineId: String(one.id),
        sku: one.sku ?? '',
        quantity: one.left,
        unitPrice: divide(money(one.total), one.quantity),
        ...withoutUndefined({ description: present(one.name) }),
      })),
    },
    ...(isCancelled ? { cancelled: { reason: isGivenBack ? 'refunded' : order.status } } : {}),
    // Also what is no order yet, or has no line with a SKU: nothing of it can be bought of a supplier.
    ...(meaning === 'shipped' || meaning === 'none' || bought.length === 0 ? { shipped: 'wholly' as const } : {}),
  };
}

/** Plugins for bundles put in lines without a SKU that hold the others together; there is nothing to send for them. */
export function hasSku({ sku, quantity }: OrderLine): boolean {
  return (sku ?? '') !== '' && quantity > 0;
}

/** The shop's method has a title that customers read, and an id; the title is told apart by people. */
function serviceOf({ shipping_lines: methods }: WooOrder, { shippingServices }: WoocommerceOptions): string {
  for (const { method_title: title, method_id: id } of methods ?? []) {
    const service = shippingServices[title ?? ''] ?? shippingServices[id ?? ''];
    if (service !== undefined) return service;
  }
  return 'ground';
}

/** Where nothing else is said, it goes where the bill goes. */
function shipTo({ shipping, billing }: WooOrder): ShopOrder['order']['shipTo'] {
  const to = present(shipping?.address_1) === undefined ? billing : shipping;
  const name = [to?.first_name, to?.last_name].flatMap((part) => present(part) ?? []).join(' ');
  const company = present(to?.company);
  return {
    name: name === '' ? (company ?? '') : name,
    line1: present(to?.address_1) ?? '',
    city: present(to?.city) ?? '',
    country: present(to?.country) ?? '',
    ...withoutUndefined({
      company,
      line2: present(to?.address_2),
      region: present(to?.state),
      postalCode: present(to?.postcode),
      phone: present(shipping?.phone) ?? present(billing?.phone),
      email: present(billing?.email),
    }),
  };
}

function present(value: string | null | undefined): string | undefined {
  const trimmed = (value ?? '').trim();
  return trimmed === '' ? undefined : trimmed;
}

function money(value: string | null | undefined): string {
  const amount = present(value) ?? '0';
  return isDecimal(amount) ? add(amount) : '0';
}

/** The shop writes UTC without saying so. */
function instant(gmt: string): string {
  return /[zZ]|[+-]\d\d:?\d\d$/.test(gmt) ? gmt : `${gmt}Z`;
}
