import { createHash } from 'node:crypto';
import type { FakeOrder, ShopifyBook } from './book.ts';
import { type Asked, type Fields, refusal } from './engine.ts';
import { connection, countSkus, fulfilmentOrderView, fulfilmentView, orderView, variantView } from './views.ts';

/** What the resolvers need of the fake besides what the shop holds. */
export interface Surface {
  readonly book: ShopifyBook;
  readonly version: string;
  can(scope: string): boolean;
  /** Idempotency key → what was asked with it, and what came of it. */
  readonly keys: Map<string, { readonly asked: string; readonly result: Fields; readonly failed: boolean }>;
  /** Keys of calls that are still at work. */
  readonly busy: Set<string>;
}

interface QuantityInput {
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly quantity: number;
  readonly changeFromQuantity?: number | null;
}

type UserError = { code?: string; field: string[] | null; message: string };

export function resolvers(surface: Surface): { Query: Fields; Mutation: Fields } {
  const { book, can } = surface;
  const need = (scope: string, field: string): void => {
    if (!can(scope))
      throw refusal(`Access denied for ${field} field.`, 'ACCESS_DENIED', {
        requiredAccess: `\`${scope}\` access scope.`,
      });
  };
  const orderBy = (id: string): FakeOrder | undefined => book.orders.find((order) => order.id === id);

  const Query: Fields = {
    shop: () => ({
      id: 'gid://shopify/Shop/1',
      name: 'Example',
      myshopifyDomain: 'example.myshopify.com',
      currencyCode: book.currency,
    }),
    currentAppInstallation: () => ({
      id: 'gid://shopify/AppInstallation/1',
      accessScopes: ALL_SCOPES.filter(can).map((handle) => ({ handle, description: handle })),
    }),
    locations(paging: { first?: number }) {
      need('read_locations', 'locations');
      return connection(
        book.locations,
        paging,
        (one) => ({ ...one }),
        ({ id }) => id,
      );
    },
    productVariants({ query, ...paging }: { query: string; first?: number; after?: string | null }) {
      need('read_products', 'productVariants');
      const terms = [...query.matchAll(/sku:"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) =>
        words(text.replace(/\\(.)/g, '$1')),
      );
      const byFirst = Map.groupBy(terms, ([first]) => first ?? '');
      const found = book.variants.filter(({ id }) => {
        const known = words(book.index.get(id) ?? '');
        return known.some((one) => byFirst.get(one)?.some((term) => term.every((word) => known.includes(word))));
      });
      const skuCounts = countSkus(book);
      return connection(
        found,
        paging,
        (one) => variantView(one, skuCounts),
        ({ id }) => id,
      );
    },
    nodes({ ids }: { ids: string[] }) {
      if (ids.length > 250)
        throw refusal('The input array size is greater than the maximum allowed of 250.', 'MAX_INPUT_SIZE_EXCEEDED');
      need('read_products', 'nodes');
      const asked = new Set(ids);
      const byId = new Map(book.variants.filter(({ id }) => asked.has(id)).map((variant) => [variant.id, variant]));
      const skuCounts = countSkus(book);
      return ids.map((id) => {
        const found = byId.get(id);
        return found === undefined ? null : variantView(found, skuCounts);
      });
    },
    order({ id }: { id: string }) {
      need('read_orders', 'order');
      const found = orderBy(id);
      return found === undefined ? null : orderView(book, found, can);
    },
    orders({ query, ...paging }: { query: string; first?: number; after?: string | null }) {
      need('read_orders', 'orders');
      const since = /updated_at:>='([^']+)'/.exec(query)?.[1];
      if (since === undefined) throw refusal(`cannot search orders by ${query}`, 'INVALID_VARIABLE');
      const found = book.orders.filter(({ updatedAt }) => updatedAt >= since);
      return connection(
        found,
        paging,
        (one) => orderView(book, one, can),
        ({ updatedAt, id }) => `${updatedAt} ${id}`,
      );
    },
    fulfillment({ id }: { id: string }) {
      for (const order of book.orders) {
        const found = order.fulfilments.find((one) => one.id === id);
        if (found !== undefined) return fulfilmentView(order, found, book.currency);
      }
      return null;
    },
    fulfillmentOrder({ id }: { id: string }) {
      for (const order of book.orders) {
        const found = order.fulfilmentOrders.find((one) => one.id === id);
        if (found !== undefined) return fulfilmentOrderView(order, found, book.currency);
      }
      return null;
    },
    webhookSubscriptions({ topics, ...paging }: { topics?: string[]; first?: number }) {
      const found = book.subscriptions.filter(({ topic }) => topics?.includes(topic) ?? true);
      return connection(
        found,
        paging,
        (one) => ({ ...one }),
        ({ id }) => id,
      );
    },
  };

  const Mutation: Fields = {
    inventorySetQuantities({ input }: { input: { quantities: QuantityInput[]; name: string } }, asked: Asked) {
      need('write_inventory', 'inventorySetQuantities');
      return once(surface, 'inventorySetQuantities', input, asked, () => setQuantities(surface, input));
    },
    inventoryActivate(input: { inventoryItemId: string; locationId: string; available: number }, asked: Asked) {
      need('write_inventory', 'inventoryActivate');
      return once(surface, 'inventoryActivate', input, asked, () => {
        const variant = book.variants.find(({ itemId }) => itemId === input.inventoryItemId);
        if (variant === undefined) return [{ field: ['inventoryItemId'], message: 'no such item' }];
        variant.levels.set(input.locationId, { available: input.available, committed: 0 });
        book.writes.push({ itemId: variant.itemId, locationId: input.locationId, quantity: input.available });
        return [];
      });
    },
    productVariantsBulkUpdate(input: {
      productId: string;
      variants: { id: string; price: string }[];
      allowPartialUpdates?: boolean;
    }) {
      need('write_products', 'productVariantsBulkUpdate');
      const found = input.variants.map(({ id }) =>
        book.variants.find((one) => one.id === id && one.productId === input.productId),
      );
      const userErrors: UserError[] = found.flatMap((variant, index) =>
        variant === undefined
          ? [
              {
                code: 'PRODUCT_VARIANT_DOES_NOT_EXIST',
                field: ['variants', String(index), 'id'],
                message: 'Product variant does not exist',
              },
            ]
          : [],
      );
      if (userErrors.length === 0 || input.allowPartialUpdates === true) {
        found.forEach((variant, index) => {
          if (variant !== undefined) variant.price = input.variants[index]?.price ?? variant.price;
        });
      }
      return { userErrors };
    },
    fulfillmentCreate({ fulfillment }: { fulfillment: FulfilmentInput }) {
      need('write_merchant_managed_fulfillment_orders', 'fulfillmentCreate');
      return createFulfilment(book, fulfillment);
    },
    fulfillmentTrackingInfoUpdate(input: {
      fulfillmentId: string;
      trackingInfoInput: { company?: string; number?: string; url?: string };
      notifyCustomer?: boolean;
    }) {
      const found = book.orders.flatMap(({ fulfilments }) => fulfilments).find(({ id }) => id === input.fulfillmentId);
      if (found === undefined)
        return { userErrors: [{ field: ['fulfillmentId'], message: 'Fulfillment does not exist.' }] };
      const { company, number, url } = input.trackingInfoInput;
      Object.assign(found, { company: company ?? null, number: number ?? null, url: url ?? null });
      found.notified.push(input.notifyCustomer === true);
      return { userErrors: [] };
    },
    webhookSubscriptionCreate(input: {
      topic: string;
      webhookSubscription: { uri: string; includeFields?: string[]; format?: string };
    }) {
      const { uri, includeFields = [], format = 'JSON' } = input.webhookSubscription;
      const userErrors = notSecure(uri);
      if (userErrors.length === 0) {
        book.subscriptions.push({
          id: book.newId('WebhookSubscription'),
          topic: input.topic,
          uri,
          format,
          filter: '',
          includeFields,
        });
      }
      return { userErrors };
    },
    webhookSubscriptionUpdate(input: {
      id: string;
      webhookSubscription: { uri: string; includeFields?: string[]; format?: string };
    }) {
      const found = book.subscriptions.find(({ id }) => id === input.id);
      if (found === undefined) return { userErrors: [{ field: ['id'], message: 'does not exist' }] };
      const { uri, includeFields = [], format = 'JSON' } = input.webhookSubscription;
      const userErrors = notSecure(uri);
      if (userErrors.length === 0) Object.assign(found, { uri, includeFields, format, filter: '' });
      return { userErrors };
    },
    webhookSubscriptionDelete({ id }: { id: string }) {
      const index = book.subscriptions.findIndex((one) => one.id === id);
      if (index >= 0) book.subscriptions.splice(index, 1);
      return { userErrors: [] };
    },
    metafieldDefinitionCreate({ definition }: { definition: { namespace: string; key: string } }) {
      const name = `${definition.namespace}.${definition.key}`;
      const isTaken = book.definitions.has(name);
      book.definitions.add(name);
      return { userErrors: isTaken ? [{ code: 'TAKEN', field: ['definition', 'key'], message: 'Key is in use' }] : [] };
    },
    metafieldsSet({
      metafields,
    }: {
      metafields: { ownerId: string; namespace: string; key: string; value: string; compareDigest?: string | null }[];
    }) {
      need('write_orders', 'metafieldsSet');
      for (const { ownerId, namespace, key, value, compareDigest } of metafields) {
        const order = orderBy(ownerId);
        if (order === undefined)
          return {
            userErrors: [{ code: 'INVALID', field: ['metafields', '0', 'ownerId'], message: 'Owner does not exist' }],
          };
        const now = order.metafields.get(`${namespace}.${key}`);
        if (compareDigest !== undefined && compareDigest !== (now?.digest ?? null)) {
          return {
            userErrors: [
              { code: 'STALE_OBJECT', field: ['metafields', '0'], message: 'The resource has been updated' },
            ],
          };
        }
        order.metafields.set(`${namespace}.${key}`, {
          value,
          digest: createHash('sha256').update(value).digest('hex'),
        });
      }
      return { userErrors: [] };
    },
  };
  return { Query, Mutation };
}

export const ALL_SCOPES = [
  'read_products',
  'write_products',
  'read_inventory',
  'write_inventory',
  'read_locations',
  'read_orders',
  'write_orders',
  'read_merchant_managed_fulfillment_orders',
  'write_merchant_managed_fulfillment_orders',
];

const wordsBefore = new Map<string, readonly string[]>();

function words(text: string): readonly string[] {
  const known = wordsBefore.get(text);
  if (known !== undefined) return known;
  const made = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  wordsBefore.set(text, made);
  return made;
}

function notSecure(uri: string): UserError[] {
  return uri.startsWith('https://')
    ? []
    : [{ field: ['webhookSubscription', 'uri'], message: 'Address protocol http:// is not supported' }];
}

/** `@idempotent` as the schema and the documentation of each version describe it. */
function once(surface: Surface, field: string, input: unknown, asked: Asked, apply: () => UserError[]): Fields {
  const key = asked.directive('idempotent')?.key;
  if (key === undefined) {
    if (surface.version < '2026-04') return { userErrors: apply() };
    throw refusal(`The @idempotent directive is required for ${field}.`, 'BAD_REQUEST');
  }
  if (typeof key !== 'string' || key.trim() === '') throw refusal('The idempotency key is blank.', 'BAD_REQUEST');
  const said = (code: string, message: string): Fields => ({ userErrors: [{ code, field: null, message }] });
  if (surface.busy.has(key))
    return said('IDEMPOTENCY_CONCURRENT_REQUEST', 'This request is currently in progress, please try again.');
  const content = JSON.stringify([field, input]);
  const before = surface.keys.get(key);
  if (before !== undefined && before.asked !== content) {
    return said(
      'IDEMPOTENCY_KEY_PARAMETER_MISMATCH',
      'The same idempotency key cannot be used with different operation parameters.',
    );
  }
  if (before?.failed === true)
    return said('IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED', 'A previous request with this idempotency key failed.');
  if (before !== undefined) return before.result;
  const userErrors = apply();
  const result = { userErrors };
  surface.keys.set(key, { asked: content, result, failed: userErrors.length > 0 });
  return result;
}

/** All of it, or none. */
function setQuantities(
  { book, version }: Surface,
  { quantities, name }: { quantities: QuantityInput[]; name: string },
): UserError[] {
  if (quantities.length > 250)
    throw refusal('The input array size is greater than the maximum allowed of 250.', 'MAX_INPUT_SIZE_EXCEEDED');
  if (name !== 'available' && name !== 'on_hand')
    return [{ code: 'INVALID_NAME', field: ['input', 'name'], message: 'wrong name' }];
  const errors: UserError[] = [];
  const seen = new Set<string>();
  quantities.forEach(({ inventoryItemId, locationId, quantity, changeFromQuantity }, index) => {
    const fail = (code: string, field: string, message: string): void => {
      errors.push({ code, field: ['input', 'quantities', String(index), field], message });
    };
    const variant = book.variants.find(({ itemId }) => itemId === inventoryItemId);
    const level = variant?.levels.get(locationId);
    const refused = book.refusals.get(inventoryItemId);
    if (changeFromQuantity === undefined && version >= '2026-04') {
      throw refusal('changeFromQuantity is required: pass a value or null.', 'BAD_REQUEST');
    }
    if (seen.has(`${inventoryItemId} ${locationId}`))
      fail('NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR', 'inventoryItemId', 'twice');
    seen.add(`${inventoryItemId} ${locationId}`);
    if (refused !== undefined) fail(refused.code, 'inventoryItemId', refused.message);
    else if (variant === undefined)
      fail('INVALID_INVENTORY_ITEM', 'inventoryItemId', 'The specified inventory item could not be found.');
    else if (!book.locations.some(({ id }) => id === locationId))
      fail('INVALID_LOCATION', 'locationId', 'The specified location could not be found.');
    else if (quantity < 0) fail('INVALID_QUANTITY_NEGATIVE', 'quantity', "The quantity can't be negative.");
    else if (level === undefined && version < '2026-10')
      fail('ITEM_NOT_STOCKED_AT_LOCATION', 'locationId', 'not stocked');
    else if (
      changeFromQuantity !== undefined &&
      changeFromQuantity !== null &&
      changeFromQuantity !== (level?.available ?? 0)
    ) {
      fail(
        'CHANGE_FROM_QUANTITY_STALE',
        'changeFromQuantity',
        'The changeFromQuantity value does not match persisted value.',
      );
    }
  });
  if (errors.length > 0) return errors;
  for (const { inventoryItemId, locationId, quantity } of quantities) {
    const variant = book.variants.find(({ itemId }) => itemId === inventoryItemId);
    variant?.levels.set(locationId, { committed: variant.levels.get(locationId)?.committed ?? 0, available: quantity });
    book.writes.push({ itemId: inventoryItemId, locationId, quantity });
  }
  return [];
}

interface FulfilmentInput {
  readonly lineItemsByFulfillmentOrder: {
    readonly fulfillmentOrderId: string;
    readonly fulfillmentOrderLineItems?: { readonly id: string; readonly quantity: number }[];
  }[];
  readonly trackingInfo?: { readonly company?: string; readonly number?: string; readonly url?: string };
  readonly notifyCustomer?: boolean;
}

/** Its errors have no codes, in no version. */
function createFulfilment(book: ShopifyBook, input: FulfilmentInput): Fields {
  const failed = (message: string): Fields => ({
    fulfillment: null,
    userErrors: [{ field: ['fulfillment'], message }],
  });
  const order = book.orders.find(({ fulfilmentOrders }) =>
    fulfilmentOrders.some(({ id }) => id === input.lineItemsByFulfillmentOrder[0]?.fulfillmentOrderId),
  );
  if (order === undefined) return failed('Fulfillment order does not exist.');
  const parts: Parameters<ShopifyBook['ship']>[1][number][] = [];
  for (const { fulfillmentOrderId, fulfillmentOrderLineItems } of input.lineItemsByFulfillmentOrder) {
    const one = order.fulfilmentOrders.find(({ id }) => id === fulfillmentOrderId);
    if (one === undefined) return failed('Fulfillment orders must belong to the same order.');
    if (one.status !== 'OPEN' && one.status !== 'IN_PROGRESS')
      return failed(`Fulfillment order ${one.id} has an unfulfillable status= ${one.status.toLowerCase()}.`);
    if (!one.actions.includes('CREATE_FULFILLMENT'))
      return failed('The api client does not have access to the fulfillment order.');
    const lines = fulfillmentOrderLineItems ?? one.lines.map(({ id, remaining }) => ({ id, quantity: remaining }));
    for (const { id, quantity } of lines) {
      const line = one.lines.find((candidate) => candidate.id === id);
      if (line === undefined || quantity < 1 || quantity > line.remaining)
        return failed('Invalid fulfillment order line item quantity requested.');
    }
    parts.push({ order: one, lines });
  }
  if (new Set(parts.map(({ order: one }) => one.locationId)).size > 1)
    return failed('All fulfillment orders must be assigned to the same location.');
  const { company = null, number = null, url = null } = input.trackingInfo ?? {};
  const { id, status } = book.ship(order, parts, { company, number, url }, input.notifyCustomer === true);
  return { fulfillment: { id, status }, userErrors: [] };
}
