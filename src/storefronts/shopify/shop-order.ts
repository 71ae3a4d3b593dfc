import { z } from 'zod';
import { add, compare, type Decimal, divide, multiply, subtract } from '../../kernel/decimal.ts';
import type { ShopOrder } from '../storefront.ts';
import { plainId } from './ids.ts';
import type { ShopifyOptions } from './options.ts';

const money = z.object({ shopMoney: z.object({ amount: z.string() }) });
const taxLines = z.array(z.object({ priceSet: money }));
export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

export const shopifyLine = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  name: z.string(),
  quantity: z.number(),
  currentQuantity: z.number(),
  requiresShipping: z.boolean(),
  variant: z.object({ id: z.string() }).nullable(),
  originalUnitPriceSet: money,
  discountAllocations: z.array(z.object({ allocatedAmountSet: money })),
  taxLines,
});
export type ShopifyLine = z.infer<typeof shopifyLine>;

export const linePage = z.object({ nodes: z.array(shopifyLine), pageInfo });

export const shopifyOrder = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  cancelReason: z.string().nullable(),
  test: z.boolean(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  note: z.string().nullable(),
  currencyCode: z.string(),
  taxesIncluded: z.boolean(),
  displayFinancialStatus: z.string().nullable(),
  displayFulfillmentStatus: z.string(),
  risk: z.object({ recommendation: z.string(), assessments: z.array(z.object({ riskLevel: z.string() })) }),
  shippingAddress: z
    .object({
      name: z.string().nullable(),
      company: z.string().nullable(),
      address1: z.string().nullable(),
      address2: z.string().nullable(),
      city: z.string().nullable(),
      province: z.string().nullable(),
      provinceCode: z.string().nullable(),
      zip: z.string().nullable(),
      countryCodeV2: z.string().nullable(),
      phone: z.string().nullable(),
    })
    .nullable(),
  shippingLines: z.object({
    nodes: z.array(
      z.object({
        title: z.string(),
        code: z.string().nullable(),
        discountedPriceSet: money,
        currentDiscountedPriceSet: money,
        taxLines,
      }),
    ),
  }),
  lineItems: linePage,
});
export type ShopifyOrder = z.infer<typeof shopifyOrder>;

/** Fields of an order, without its lines. */
export const orderFields = `
  id name createdAt updatedAt cancelledAt cancelReason test email phone note currencyCode taxesIncluded
  displayFinancialStatus displayFulfillmentStatus
  risk { recommendation assessments { riskLevel } }
  shippingAddress { name company address1 address2 city province provinceCode zip countryCodeV2 phone }
  shippingLines(first: 3) { nodes { title code
    discountedPriceSet { shopMoney { amount } } currentDiscountedPriceSet { shopMoney { amount } }
    taxLines { priceSet { shopMoney { amount } } } } }`;

export const lineFields = `
  nodes { id sku name quantity currentQuantity requiresShipping variant { id }
    originalUnitPriceSet { shopMoney { amount } }
    discountAllocations { allocatedAmountSet { shopMoney { amount } } }
    taxLines { priceSet { shopMoney { amount } } } }
  pageInfo { hasNextPage endCursor }`;

type Reading = Pick<ShopifyOptions, 'testOrders' | 'services' | 'otherService'>;

/**
 * The canonical order; undefined for what no supplier could ship: nothing but downloads, gift cards and tips, or a test that the
 * settings leave out.
 */
export function canonicalOrder(order: ShopifyOrder, options: Reading): ShopOrder | undefined {
  if (order.test && options.testOrders === 'ignore') return undefined;
  const shippable = order.lineItems.nodes.filter(({ requiresShipping }) => requiresShipping);
  if (shippable.length === 0) return undefined;
  const current = shippable.filter(({ currentQuantity }) => currentQuantity > 0);
  // Every line refunded or edited away: nothing is wanted any more, although the order itself may stand.
  const isCancelled = order.cancelledAt !== null || current.length === 0;
  const reason =
    order.cancelReason?.toLowerCase() ?? (current.length === 0 ? 'every line was removed or refunded' : undefined);
  const risk = riskOf(order.risk);
  const note = noteOf(order);
  const shipped = SHIPPED[order.displayFulfillmentStatus];
  return {
    order: {
      orderId: plainId(order.id),
      placedAt: new Date(order.createdAt).toISOString(),
      currency: order.currencyCode,
      shippingService: serviceOf(order, options),
      shippingIncome: shippingIncome(order),
      shipTo: addressOf(order),
      ...(note === undefined ? {} : { note }),
      version: Date.parse(order.updatedAt),
      payment: PAYMENT[order.displayFinancialStatus ?? ''] ?? 'pending',
      ...(risk === undefined ? {} : { risk }),
      lines: (current.length > 0 ? current : shippable).map((line) => ({
        lineId: plainId(line.id),
        sku: skuOf(line),
        quantity: current.length > 0 ? line.currentQuantity : line.quantity,
        unitPrice: unitPrice(line, order.taxesIncluded),
        description: line.name,
      })),
    },
    ...(isCancelled ? { cancelled: reason === undefined ? {} : { reason } } : {}),
    ...(shipped === undefined ? {} : { shipped }),
    ...(order.shippingAddress === null ? { unfit: NO_ADDRESS } : {}),
  };
}

const NO_ADDRESS = 'it has no shipping address: it is picked up, or the app may not see addresses of customers';

const PAYMENT: Readonly<Record<string, 'paid' | 'authorized' | 'pending' | 'refused'>> = {
  PAID: 'paid',
  // What was refunded is missing from the lines.
  PARTIALLY_REFUNDED: 'paid',
  AUTHORIZED: 'authorized',
  PENDING: 'pending',
  PARTIALLY_PAID: 'pending',
  EXPIRED: 'refused',
  VOIDED: 'refused',
  REFUNDED: 'refused',
};

const SHIPPED: Readonly<Record<string, 'partly' | 'wholly'>> = {
  FULFILLED: 'wholly',
  PARTIALLY_FULFILLED: 'partly',
};

/** Shopify's advice first; where it gives none, the worst that any assessment says. */
function riskOf({ recommendation, assessments }: ShopifyOrder['risk']): 'low' | 'medium' | 'high' | undefined {
  if (recommendation === 'CANCEL') return 'high';
  if (recommendation === 'INVESTIGATE') return 'medium';
  const levels = new Set(assessments.map(({ riskLevel }) => riskLevel));
  if (recommendation === 'ACCEPT') return 'low';
  if (levels.has('HIGH')) return 'high';
  if (levels.has('MEDIUM')) return 'medium';
  return levels.has('LOW') ? 'low' : undefined;
}

/** What one unit costs without its share of discounts of the line and of the order, and without tax. Both are said for all units that were ever bought. */
function unitPrice(line: ShopifyLine, taxesIncluded: boolean): Decimal {
  const { quantity, originalUnitPriceSet, discountAllocations } = line;
  const discounts = add(
    '0',
    ...discountAllocations.map(({ allocatedAmountSet }) => allocatedAmountSet.shopMoney.amount),
  );
  const total = subtract(multiply(originalUnitPriceSet.shopMoney.amount, quantity), discounts);
  const net = taxesIncluded ? subtract(total, taxOf(line)) : total;
  return compare(net, '0') > 0 && quantity > 0 ? divide(net, quantity) : '0';
}

/** Shipping after discounts and refunds. Its tax is said for what it cost before refunds, and falls with them. */
function shippingIncome({ shippingLines, taxesIncluded }: ShopifyOrder): Decimal {
  return add(
    '0',
    ...shippingLines.nodes.map((line) => {
      const before = line.discountedPriceSet.shopMoney.amount;
      const now = line.currentDiscountedPriceSet.shopMoney.amount;
      if (!taxesIncluded || compare(before, '0') <= 0) return now;
      return divide(multiply(now, subtract(before, taxOf(line))), before);
    }),
  );
}

function taxOf({ taxLines }: { readonly taxLines: ShopifyLine['taxLines'] }): Decimal {
  return add('0', ...taxLines.map(({ priceSet }) => priceSet.shopMoney.amount));
}

/** A line without a SKU is never dropped: under a name that nobody knows the order waits for a person. */
function skuOf({ sku, variant, id }: ShopifyLine): string {
  if (sku !== null && sku.trim() !== '') return sku;
  return variant === null ? `no SKU (line ${plainId(id)})` : `no SKU (variant ${plainId(variant.id)})`;
}

function serviceOf({ shippingLines }: ShopifyOrder, { services, otherService }: Reading): string {
  const ours = new Map(Object.entries(services).map(([name, service]) => [name.trim().toLowerCase(), service]));
  for (const { title, code } of shippingLines.nodes) {
    const found = ours.get(title.trim().toLowerCase()) ?? ours.get(code?.trim().toLowerCase() ?? '');
    if (found !== undefined) return found;
  }
  return otherService;
}

function addressOf({ shippingAddress, email, phone }: ShopifyOrder): ShopOrder['order']['shipTo'] {
  // Not taken as it is; should it have been taken before, it waits for want of a postal code.
  if (shippingAddress === null)
    return { name: '(no address)', line1: '(no address)', city: '(no address)', country: 'US' };
  const { name, company, address1, address2, city, province, provinceCode, zip, countryCodeV2 } = shippingAddress;
  const optional = {
    company: text(company),
    line2: text(address2),
    region: text(provinceCode) ?? text(province),
    postalCode: text(zip),
    phone: text(shippingAddress.phone) ?? text(phone),
    email: text(email),
  };
  return {
    name: text(name) ?? text(company) ?? '(no name)',
    line1: text(address1) ?? text(address2) ?? '(no street)',
    // Singapore and others need none.
    city: text(city) ?? text(province) ?? '(no city)',
    country: text(countryCodeV2) ?? 'US',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function noteOf({ note, test }: ShopifyOrder): string | undefined {
  const parts = [test ? 'TEST ORDER' : undefined, text(note)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(': ');
}

function text(value: string | null): string | undefined {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? undefined : trimmed;
}
