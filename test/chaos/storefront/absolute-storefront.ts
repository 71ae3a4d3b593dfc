import { RejectedError, TransientError } from '../../../src/kernel/errors.ts';
import { checkStock } from '../../../src/storefronts/batch.ts';
import { createCaller, excerpt, type ShopAnswer, type ShopCall } from '../../../src/storefronts/caller.ts';
import type { Storefront } from '../../../src/storefronts/storefront.ts';
import type { Surroundings } from '../../../src/storefronts/surroundings.ts';

/**
 * A shop without idempotency keys and versions, as most are: quantities are set whatever was there, and every package that
 * is posted is a new one. Hence packages are read before one is posted.
 */
export function absoluteStorefront(
  settings: {
    readonly url: string;
    readonly batchSize: number;
    readonly timeoutMs: number;
    /** False: packages are posted without a look, to show what the look is for. */
    readonly readsBack: boolean;
  },
  around: Surroundings,
): Storefront {
  const { url: baseUrl, batchSize, timeoutMs, readsBack } = settings;
  const caller = createCaller({ baseUrl, timeoutMs, allowPrivateAddresses: true }, around);

  async function call(request: ShopCall): Promise<unknown> {
    const answer = await caller.call(request);
    throwIfFailed(answer);
    return answer.json;
  }

  return {
    capabilities: {
      adapter: 'memory',
      stockBatchSize: batchSize,
      priceBatchSize: 0,
      fulfilmentGranularity: 'line',
      compareAndSet: false,
      stockIdempotency: 'absolute',
      fulfilmentIdempotency: 'read-back',
      webhookKind: 'none',
    },
    async publishStock(batch) {
      const { sendable, refused } = checkStock(batch, batchSize);
      const urgency = batch.urgent === true ? 'urgent' : 'usual';
      const body = { items: sendable };
      await call({ about: 'stock', method: 'PUT', path: '/stock', body, urgency, key: batch.idempotencyKey });
      return [...sendable.map(({ sku }) => ({ key: sku, outcome: 'done' }) as const), ...refused];
    },
    publishPrices: () => Promise.reject(new RejectedError('STOREFRONT-BATCH-INVALID', 'this shop takes no prices')),
    async fulfil({ orderId, packageId, idempotencyKey: key }) {
      const about = { about: 'fulfilment', urgency: 'urgent', key, path: `/orders/${orderId}/packages` } as const;
      if (readsBack) {
        const known = (await call({ ...about, method: 'GET' })) as readonly string[];
        if (known.includes(packageId)) return { key: packageId, outcome: 'done' };
      }
      await call({ ...about, method: 'POST', body: { packageId } });
      return { key: packageId, outcome: 'done' };
    },
    verifyWebhook: () => {
      throw new RejectedError('STOREFRONT-WEBHOOK-SIGNATURE', 'this shop sends none');
    },
    check: async () => [],
    close: () => caller.close(),
  };
}

function throwIfFailed(answer: ShopAnswer): void {
  const { status, headers } = answer;
  if (status >= 200 && status < 300 && answer.complete) return;
  const said = `The shop answered ${status}: ${excerpt(answer)}.`;
  if (status === 429) {
    const seconds = headers['retry-after'];
    const pause = seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 };
    throw new TransientError('STOREFRONT-THROTTLED', said, pause);
  }
  throw new TransientError('STOREFRONT-FAILED', said);
}
