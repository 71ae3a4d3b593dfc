import { createHash, timingSafeEqual } from 'node:crypto';
import { systemClock } from '../../kernel/clock.ts';
import { type CrossdockError, RejectedError } from '../../kernel/errors.ts';
import { checkPrices, checkStock } from '../batch.ts';
import type {
  Finding,
  Fulfilment,
  ItemOutcome,
  OrderStatus,
  PriceItem,
  ShopItem,
  StockItem,
  Storefront,
} from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import type { MemoryOptions } from './options.ts';
import { type MemoryOrders, memoryOrders } from './orders.ts';

/**
 * A shop kept in memory, with the two promises a real one makes: newest version wins, a repeated key changes nothing. It has
 * every part that a storefront can have, and is the model for adapters.
 */
export interface MemoryStorefront extends Required<Storefront> {
  readonly stock: ReadonlyMap<string, StockItem>;
  readonly prices: ReadonlyMap<string, PriceItem>;
  /** Accepted packages in order of arrival. */
  readonly fulfilments: readonly Fulfilment[];
  /** What it was told of its orders. */
  readonly told: readonly OrderStatus[];
  readonly counter: Pick<MemoryOrders, 'sell' | 'cancel' | 'notes'>;
  /** Where the shop sends its webhooks, ours and those of others, by who made them. */
  readonly subscriptions: Map<string, string>;
  /** SKU or order id → reason: what this shop refuses. */
  readonly refusals: Map<string, string>;
  /** SKU → what the shop has of it other than one product that is counted. */
  readonly oddities: Map<string, 'ambiguous' | 'untracked'>;
  /** Somebody in the shop changes what can be bought of a SKU; undefined: the product goes. */
  setByHand(sku: string, quantity: number | undefined): void;
  /** Somebody changes a price that it was told; undefined: takes it away. */
  priceByHand(sku: string, price: string | undefined): void;
  /** Thrown by the next calls until taken away: an outage. */
  failWith(error: CrossdockError | undefined): void;
}

/** Never fails unless told to; its webhooks are `{"id", "type", "data"}` with the secret in a header. */
export function memoryStorefront(
  options: MemoryOptions,
  { clock }: Pick<Surroundings, 'clock'> = { clock: systemClock },
): MemoryStorefront {
  const stock = new Map<string, StockItem>();
  const prices = new Map<string, PriceItem>();
  const fulfilments: Fulfilment[] = [];
  const told: OrderStatus[] = [];
  const refusals = new Map<string, string>();
  const oddities = new Map<string, 'ambiguous' | 'untracked'>();
  const subscriptions = new Map<string, string>();
  const answered = new Map<string, readonly ItemOutcome[]>();
  let outage: CrossdockError | undefined;
  const orders = memoryOrders(options.ordersPerPage, { clock, failing: () => outage });

  function once(key: string, apply: () => readonly ItemOutcome[]): readonly ItemOutcome[] {
    if (outage !== undefined) throw outage;
    const outcomes = answered.get(key) ?? apply();
    answered.set(key, outcomes);
    return outcomes;
  }

  function takeInto<Item extends StockItem | PriceItem>(known: Map<string, Item>, item: Item): ItemOutcome {
    const reason = refusals.get(item.sku) ?? (oddities.get(item.sku) === 'ambiguous' ? 'several have it' : undefined);
    if (reason !== undefined) return { key: item.sku, outcome: 'refused', reason, permanent: true };
    if ((known.get(item.sku)?.version ?? -1) < item.version) known.set(item.sku, item);
    return { key: item.sku, outcome: 'done' };
  }

  function takePackage(fulfilment: Fulfilment): ItemOutcome {
    const reason = refusals.get(fulfilment.orderId);
    if (reason !== undefined) return { key: fulfilment.packageId, outcome: 'refused', reason, permanent: true };
    const before = fulfilments.findIndex(
      ({ orderId, packageId }) => orderId === fulfilment.orderId && packageId === fulfilment.packageId,
    );
    if (fulfilment.revision !== undefined && before >= 0) fulfilments[before] = fulfilment;
    else fulfilments.push(fulfilment);
    return { key: fulfilment.packageId, outcome: 'done', externalId: `memory-${fulfilments.length}` };
  }

  function itemOf(sku: string): ShopItem {
    const state = oddities.get(sku);
    if (state === 'ambiguous') return { sku, state };
    const price = prices.get(sku);
    const common = { sku, ...(price === undefined ? {} : { price: price.price, currency: price.currency }) };
    if (state !== undefined) return { ...common, state };
    const quantity = stock.get(sku)?.quantity;
    return quantity === undefined ? { ...common, state: 'unknown' } : { ...common, state: 'found', quantity };
  }

  return {
    capabilities: {
      adapter: 'memory',
      stockBatchSize: options.stockBatchSize,
      priceBatchSize: options.priceBatchSize,
      readsPrices: true,
      fulfilmentGranularity: 'line',
      compareAndSet: false,
      stockIdempotency: 'key',
      fulfilmentIdempotency: 'key',
      webhookKind: 'whole',
    },
    stock,
    prices,
    fulfilments,
    told,
    counter: orders,
    subscriptions,
    refusals,
    oddities,
    setByHand(sku, quantity) {
      if (quantity === undefined) stock.delete(sku);
      else stock.set(sku, { sku, quantity, version: stock.get(sku)?.version ?? 0 });
    },
    priceByHand(sku, price) {
      const known = prices.get(sku);
      if (price === undefined) prices.delete(sku);
      else if (known !== undefined) prices.set(sku, { ...known, price });
    },
    failWith(error) {
      outage = error;
    },

    async publishStock(batch) {
      const { sendable, refused } = checkStock(batch, options.stockBatchSize);
      if (sendable.length === 0) return refused;
      return [...once(batch.idempotencyKey, () => sendable.map((item) => takeInto(stock, item))), ...refused];
    },

    async publishPrices(batch) {
      const { sendable, refused } = checkPrices(batch, options.priceBatchSize);
      if (sendable.length === 0) return refused;
      return [...once(batch.idempotencyKey, () => sendable.map((item) => takeInto(prices, item))), ...refused];
    },

    async fulfil(fulfilment) {
      const [outcome] = once(fulfilment.idempotencyKey, () => [takePackage(fulfilment)]);
      return outcome ?? { key: fulfilment.packageId, outcome: 'unknown', reason: 'nothing was answered' };
    },

    verifyWebhook(request) {
      if (!sameText(request.headers['memory-secret'] ?? '', options.secret)) {
        throw new RejectedError('STOREFRONT-WEBHOOK-SIGNATURE', 'Webhook refused: memory-secret does not match.');
      }
      return readWebhook(request.body);
    },

    orders: orders.reading,
    notes: orders.noting,
    items: {
      async read(skus) {
        if (outage !== undefined) throw outage;
        return skus.map(itemOf);
      },
    },
    webhooks: {
      async subscribe(address) {
        if (outage !== undefined) throw outage;
        subscriptions.set('crossdock', address);
        return [{ check: 'webhooks', verdict: 'ok', says: `The shop sends its webhooks to ${address}.` }];
      },
    },
    statuses: {
      async tell(status) {
        once(status.idempotencyKey, () => {
          told.push(status);
          return [];
        });
        return { key: status.idempotencyKey, outcome: 'done' };
      },
    },
    check: async () => [lookedAt(outage)],
    close: async () => undefined,
  };
}

function lookedAt(outage: CrossdockError | undefined): Finding {
  if (outage === undefined) return { check: 'credentials', verdict: 'ok', says: 'The shop answers.' };
  return { check: 'credentials', verdict: 'failed', says: outage.message, remedy: 'End the outage.' };
}

function readWebhook(body: Uint8Array): { deliveryId: string; type: string; data: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof value === 'object' && value !== null && 'id' in value && 'type' in value && 'data' in value) {
      return { deliveryId: String(value.id), type: String(value.type), data: value.data };
    }
  } catch (cause) {
    throw new RejectedError('STOREFRONT-WEBHOOK-BODY', 'Webhook refused: the body is not JSON.', { cause });
  }
  throw new RejectedError('STOREFRONT-WEBHOOK-BODY', 'Webhook refused: the body has no id, type or data.');
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
