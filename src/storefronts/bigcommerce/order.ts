import { z } from 'zod';
import { add, compare, divide, isDecimal, subtract } from '../../kernel/decimal.ts';
import { withoutUndefined } from '../../kernel/without-undefined.ts';
import { regionCode } from '../regions.ts';
import type { ShopOrder } from '../storefront.ts';
import type { BigcommerceOptions, OrderMeaning } from './options.ts';

const text = z.string().nullish();
/** v2 writes amounts as texts, and sometimes as numbers. */
const amount = z.union([z.string(), z.number()]).nullish();
const address = z.object({
  first_name: text,
  last_name: text,
  company: text,
  street_1: text,
  street_2: text,
  city: text,
  state: text,
  zip: text,
  country_iso2: text,
  phone: text,
  email: text,
});

export const bcOrder = z.object({
  id: z.int(),
  status_id: z.int(),
  date_created: z.string(),
  date_modified: z.string(),
  currency_code: z.string(),
  shipping_cost_ex_tax: amount,
  customer_message: text,
  billing_address: address.nullish(),
});
export type BcOrder = z.infer<typeof bcOrder>;

export const bcLine = z.object({
  id: z.int(),
  order_address_id: z.int().nullish(),
  name: text,
  sku: text,
  /** `physical`, `digital` or `giftcertificate`. */
  type: text,
  quantity: z.number(),
  quantity_shipped: z.number().nullish(),
  quantity_refunded: z.number().nullish(),
  /** Of all units, before discounts. */
  total_ex_tax: amount,
  applied_discounts: z.array(z.object({ amount })).nullish(),
});
export type BcLine = z.infer<typeof bcLine>;

export const bcAddress = address.extend({ id: z.int(), shipping_method: text });
export type BcAddress = z.infer<typeof bcAddress>;

/**
 * The statuses that every store has; their names can be changed there, their numbers cannot. Manual verification and a dispute are
 * judgments about the payment: such an order waits.
 */
const usual: Readonly<Record<string, OrderMeaning>> = {
  0: 'none',
  1: 'pending',
  2: 'shipped',
  3: 'paid',
  4: 'cancelled',
  5: 'cancelled',
  6: 'refused',
  7: 'pending',
  // Picked up at the counter.
  8: 'shipped',
  9: 'paid',
  10: 'shipped',
  11: 'paid',
  12: 'pending',
  13: 'pending',
  14: 'paid',
};

const names: Readonly<Record<number, string>> = { 4: 'refunded', 5: 'cancelled' };

function meaningOf(statusId: number, { statuses }: BigcommerceOptions): OrderMeaning {
  return statuses[statusId] ?? usual[statusId] ?? 'pending';
}

/** An order as we know orders. */
export function shopOrderOf(
  order: BcOrder,
  { lines, addresses }: { readonly lines: readonly BcLine[]; readonly addresses: readonly BcAddress[] },
  options: BigcommerceOptions,
): ShopOrder {
  const meaning = meaningOf(order.status_id, options);
  const bought = lines.filter(isForSuppliers);
  const left = bought
    .map((one) => ({ ...one, left: one.quantity - (one.quantity_refunded ?? 0) }))
    .filter((one) => one.left > 0);
  const isGivenBack = bought.length > 0 && left.length === 0;
  const isCancelled = meaning === 'cancelled' || isGivenBack;
  const kept = isCancelled ? bought.map((one) => ({ ...one, left: one.quantity })) : left;
  const places = new Set(kept.map((one) => one.order_address_id ?? 0));
  const to = addresses.find(({ id }) => places.has(id)) ?? addresses[0];
  const placedAt = instant(order.date_created);
  return {
    order: {
      orderId: String(order.id),
      placedAt: placedAt.toISOString(),
      version: instant(order.date_modified).getTime(),
      currency: order.currency_code,
      shippingService: options.shippingServices[to?.shipping_method ?? ''] ?? 'ground',
      shippingIncome: money(order.shipping_cost_ex_tax),
      shipTo: shipTo(to, order.billing_address ?? undefined),
      ...withoutUndefined({ note: present(order.customer_message) }),
      payment: meaning === 'pending' || meaning === 'refused' ? meaning : 'paid',
      lines: kept.map((one) => ({
        lineId: String(one.id),
        sku: one.sku ?? '',
        quantity: one.left,
        unitPrice: unitPrice(one),
        ...withoutUndefined({ description: present(one.name) }),
      })),
    },
    ...(isCancelled ? { cancelled: { reason: names[order.status_id] ?? 'refunded' } } : {}),
    ...withoutUndefined({ shipped: shippedOf(meaning, bought) }),
    ...(places.size > 1 ? { unfit: 'it goes to several addresses; enter it once for each' } : {}),
  };
}

/** What can be sent and has a SKU. */
function isForSuppliers({ sku, type, quantity }: BcLine): boolean {
  return (sku ?? '') !== '' && quantity > 0 && (type ?? 'physical') === 'physical';
}

function shippedOf(meaning: OrderMeaning, bought: readonly BcLine[]): 'partly' | 'wholly' | undefined {
  if (meaning === 'shipped' || meaning === 'none' || bought.length === 0) return 'wholly';
  const shipped = bought.filter((one) => (one.quantity_shipped ?? 0) > 0);
  if (shipped.length === 0) return undefined;
  const isWhole = bought.every((one) => (one.quantity_shipped ?? 0) >= one.quantity - (one.quantity_refunded ?? 0));
  return isWhole ? 'wholly' : 'partly';
}

function unitPrice({ total_ex_tax: total, applied_discounts: discounts, quantity }: BcLine): string {
  const off = add('0', ...(discounts ?? []).map((one) => money(one.amount)));
  const paid = subtract(money(total), off);
  return divide(compare(paid, '0') < 0 ? '0' : paid, quantity);
}

function shipTo(to: z.infer<typeof address> | undefined, billing: z.infer<typeof address> | undefined) {
  const place = to ?? billing;
  const name = [place?.first_name, place?.last_name].flatMap((part) => present(part) ?? []).join(' ');
  const company = present(place?.company);
  const country = present(place?.country_iso2) ?? '';
  const region = present(place?.state);
  return {
    name: name === '' ? (company ?? '') : name,
    line1: present(place?.street_1) ?? '',
    city: present(place?.city) ?? '',
    country,
    ...withoutUndefined({
      company,
      line2: present(place?.street_2),
      // The store writes the whole name.
      region: region === undefined ? undefined : regionCode(country, region),
      postalCode: present(place?.zip),
      phone: present(place?.phone) ?? present(billing?.phone),
      email: present(place?.email) ?? present(billing?.email),
    }),
  };
}

function present(value: string | null | undefined): string | undefined {
  const trimmed = (value ?? '').trim();
  return trimmed === '' ? undefined : trimmed;
}

function money(value: string | number | null | undefined): string {
  const plain = String(value ?? '0').trim();
  return isDecimal(plain) ? add(plain) : '0';
}

/** RFC 2822, e.g. `Sun, 29 Nov 2026 10:00:00 +0000`. */
export function instant(written: string): Date {
  return new Date(written);
}
