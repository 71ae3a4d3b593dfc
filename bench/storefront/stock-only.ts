import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { createCaller } from '../../src/storefronts/caller.ts';
import type { Storefront } from '../../src/storefronts/storefront.ts';
import type { Surroundings, TrafficFigures } from '../../src/storefronts/surroundings.ts';

/** An adapter that tells quantities and nothing else: what is measured is how the limit is used, not how a platform is spoken to. */
export function stockOnly(
  settings: { readonly url: string; readonly batchSize: number; readonly cost: number },
  around: Surroundings,
): Storefront {
  const { url: baseUrl, batchSize, cost } = settings;
  const caller = createCaller({ baseUrl, timeoutMs: 20_000, allowPrivateAddresses: true }, around);
  const none = (): never => {
    throw new RejectedError('STOREFRONT-BATCH-INVALID', 'this shop takes quantities only');
  };
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
    async publishStock({ items, urgent, idempotencyKey: key }) {
      const urgency = urgent === true ? 'urgent' : 'usual';
      const answer = await caller.call({
        about: 'stock',
        method: 'POST',
        path: '/',
        body: { items },
        cost,
        urgency,
        key,
      });
      if (answer.status === 429)
        throw new TransientError('STOREFRONT-THROTTLED', 'over the limit', { retryAfterMs: 1000 });
      const figures = figuresOf(answer.headers);
      if (figures !== undefined) around.traffic.learn(figures);
      return items.map(({ sku }) => ({ key: sku, outcome: 'done' }));
    },
    publishPrices: async () => none(),
    fulfil: async () => none(),
    verifyWebhook: none,
    check: async () => [],
    close: () => caller.close(),
  };
}

function figuresOf(headers: Readonly<Record<string, string>>): TrafficFigures | undefined {
  const available = headers['x-available'];
  if (available === undefined) return undefined;
  const capacity = headers['x-capacity'];
  const perSecond = headers['x-per-second'];
  return {
    available: Number(available),
    ...(capacity === undefined ? {} : { capacity: Number(capacity) }),
    ...(perSecond === undefined ? {} : { perSecond: Number(perSecond) }),
  };
}
