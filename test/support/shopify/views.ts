import type { FakeFulfilment, FakeFulfilmentOrder, FakeLine, FakeOrder, FakeVariant, ShopifyBook } from './book.ts';
import { type Fields, refusal } from './engine.ts';

/** The fake shop's things as the Admin API shows them. */

interface Paging {
  readonly first?: number;
  readonly after?: string | null;
}

/** A connection whose cursors say behind which thing to go on, so that what moves does not shift the rest. */
export function connection<Item>(
  all: readonly Item[],
  { first = 50, after }: Paging,
  view: (item: Item) => Fields,
  place: (item: Item) => string,
): Fields {
  if (first > 250) throw refusal('first must be at most 250', 'INVALID_VARIABLE');
  const sorted = [...all].sort((a, b) => (place(a) < place(b) ? -1 : Number(place(a) > place(b))));
  const left = after === undefined || after === null ? sorted : sorted.filter((item) => place(item) > after);
  const page = left.slice(0, first);
  const last = page.at(-1);
  return {
    nodes: page.map(view),
    pageInfo: { hasNextPage: left.length > page.length, endCursor: last === undefined ? null : place(last) },
  };
}

function moneyBag(amount: string, currencyCode: string): Fields {
  return { shopMoney: { amount, currencyCode }, presentmentMoney: { amount, currencyCode } };
}

/** How many variants have each SKU: asked for with every variant of a page. */
export function countSkus(book: ShopifyBook): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { sku } of book.variants) counts.set(sku, (counts.get(sku) ?? 0) + 1);
  return counts;
}

export function variantView(variant: FakeVariant, skuCounts: ReadonlyMap<string, number>): Fields {
  const { id, sku, price, productId, itemId, tracked, levels } = variant;
  return {
    __typename: 'ProductVariant',
    id,
    sku,
    price,
    product: { id: productId },
    inventoryItem: {
      id: itemId,
      sku,
      tracked,
      duplicateSkuCount: (skuCounts.get(sku) ?? 1) - 1,
      inventoryLevel({ locationId }: { locationId: string }) {
        const level = levels.get(locationId);
        if (level === undefined) return null;
        const { available, committed } = level;
        const all: Record<string, number> = { available, committed, on_hand: available + committed };
        return {
          id: `${itemId}?location`,
          quantities: ({ names }: { names: string[] }) =>
            names.map((name) => ({ id: name, name, quantity: all[name] ?? 0, updatedAt: null })),
        };
      },
    },
  };
}

export function orderView(book: ShopifyBook, order: FakeOrder, can: (scope: string) => boolean): Fields {
  const { currency } = book;
  return {
    __typename: 'Order',
    id: order.id,
    name: order.name,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    cancelReason: order.cancelReason,
    test: order.test,
    email: 'ada@example.org',
    phone: null,
    note: order.note,
    currencyCode: currency,
    taxesIncluded: order.taxesIncluded,
    requiresShipping: order.lines.some(({ requiresShipping }) => requiresShipping),
    displayFinancialStatus: order.financial,
    displayFulfillmentStatus: order.fulfilment,
    risk: {
      recommendation: order.risk.recommendation,
      assessments: order.risk.levels.map((riskLevel) => ({ riskLevel, facts: [], provider: null })),
    },
    shippingAddress: order.address === null ? null : { id: 'gid://shopify/MailingAddress/1', ...order.address },
    shippingLines: (paging: Paging) =>
      connection(
        order.shipping,
        paging,
        ({ title, code, price, now, tax }) => ({
          title,
          code,
          discountedPriceSet: moneyBag(price, currency),
          currentDiscountedPriceSet: moneyBag(now, currency),
          taxLines: tax === '0.00' ? [] : [{ title: 'VAT', priceSet: moneyBag(tax, currency) }],
        }),
        ({ title }) => title,
      ),
    lineItems: (paging: Paging) =>
      connection(
        order.lines,
        paging,
        (line) => lineView(line, currency),
        ({ id }) => id,
      ),
    fulfillments: ({ first = 250 }: Paging) =>
      order.fulfilments.slice(0, first).map((one) => fulfilmentView(order, one, currency)),
    // Without the scope: an empty list, and no word of it.
    fulfillmentOrders: (paging: Paging) =>
      connection(
        can('read_merchant_managed_fulfillment_orders') ? order.fulfilmentOrders : [],
        paging,
        (one) => fulfilmentOrderView(order, one, currency),
        ({ id }) => id,
      ),
    metafield({ namespace, key }: { namespace: string; key: string }) {
      const found = order.metafields.get(`${namespace}.${key}`);
      return found === undefined ? null : { namespace, key, value: found.value, compareDigest: found.digest };
    },
  };
}

function lineView(line: FakeLine, currency: string): Fields {
  return {
    id: line.id,
    sku: line.sku,
    name: line.sku ?? 'Something made by hand',
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    requiresShipping: line.requiresShipping,
    variant: line.variantId === null ? null : { id: line.variantId },
    originalUnitPriceSet: moneyBag(line.unitPrice, currency),
    discountAllocations: line.discounts.map((amount) => ({ allocatedAmountSet: moneyBag(amount, currency) })),
    taxLines: () => (line.tax === '0.00' ? [] : [{ title: 'VAT', priceSet: moneyBag(line.tax, currency) }]),
  };
}

export function fulfilmentOrderView(order: FakeOrder, one: FakeFulfilmentOrder, currency: string): Fields {
  return {
    __typename: 'FulfillmentOrder',
    id: one.id,
    status: one.status,
    fulfillAt: one.fulfillAt,
    supportedActions: one.actions.map((action) => ({ action, externalUrl: null })),
    assignedLocation: { name: 'A place', countryCode: 'US', location: { id: one.locationId } },
    fulfillmentHolds: one.holds.map((hold) => ({
      id: 'gid://shopify/FulfillmentHold/1',
      displayReason: hold.reason,
      ...hold,
    })),
    lineItems: (paging: Paging) =>
      connection(
        one.lines,
        paging,
        ({ id, lineId, remaining, total }) => ({
          id,
          remainingQuantity: remaining,
          totalQuantity: total,
          lineItem: lineView(order.lines.find((line) => line.id === lineId) as FakeLine, currency),
        }),
        ({ id }) => id,
      ),
  };
}

export function fulfilmentView(order: FakeOrder, one: FakeFulfilment, currency: string): Fields {
  const { id, status, company, number, url, lines } = one;
  return {
    __typename: 'Fulfillment',
    id,
    status,
    trackingInfo: () => (company === null && number === null ? [] : [{ company, number, url }]),
    fulfillmentLineItems: (paging: Paging) =>
      connection(
        lines.map((line, index) => ({ ...line, id: `${id}-${index}` })),
        paging,
        ({ lineId, quantity, id: lineRef }) => ({
          id: lineRef,
          quantity,
          lineItem: lineView(order.lines.find((line) => line.id === lineId) as FakeLine, currency),
        }),
        ({ id: lineRef }) => lineRef,
      ),
  };
}
