import { createHash, timingSafeEqual } from 'node:crypto';
import { type CrossdockError, RejectedError } from '../../kernel/errors.ts';
import { checkPrices, checkStock } from '../batch.ts';
import type { Fulfilment, ItemOutcome, PriceItem, StockItem, Storefront } from '../storefront.ts';
import type { MemoryOptions } from './options.ts';

/** A shop kept in memory, with the two promises a real one makes: newest version wins, a repeated key changes nothing. */
export interface MemoryStorefront extends Storefront {
  readonly stock: ReadonlyMap<string, StockItem>;
  readonly prices: ReadonlyMap<string, PriceItem>;
  /** Accepted packages in order of arrival. */
  readonly fulfilments: readonly Fulfilment[];
  /** SKU or order id → reason: what this shop refuses. */
  readonly refusals: Map<string, string>;
  /** Thrown by the next calls until taken away: an outage. */
  failWith(error: CrossdockError | undefined): void;
}

/** Never fails unless told to; its webhooks are `{"id", "type", "data"}` with the secret in a header. */
export function memoryStorefront(options: MemoryOptions): MemoryStorefront {
  const stock = new Map<string, StockItem>();
  const prices = new Map<string, PriceItem>();
  const fulfilments: Fulfilment[] = [];
  const refusals = new Map<string, string>();
  const answered = new Map<string, readonly ItemOutcome[]>();
  let outage: CrossdockError | undefined;

  function once(key: string, apply: () => readonly ItemOutcome[]): readonly ItemOutcome[] {
    if (outage !== undefined) throw outage;
    const outcomes = answered.get(key) ?? apply();
    answered.set(key, outcomes);
    return outcomes;
  }

  function takeInto<Item extends StockItem | PriceItem>(known: Map<string, Item>, item: Item): ItemOutcome {
    const reason = refusals.get(item.sku);
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

  return {
    capabilities: {
      adapter: 'memory',
      stockBatchSize: options.stockBatchSize,
      priceBatchSize: options.priceBatchSize,
      fulfilmentGranularity: 'line',
      compareAndSet: false,
      stockIdempotency: 'key',
      fulfilmentIdempotency: 'key',
      webhookKind: 'whole',
    },
    stock,
    prices,
    fulfilments,
    refusals,
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

    check: async () => [],
    close: async () => undefined,
  };
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
