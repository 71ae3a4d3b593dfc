import type { ShopEventType } from '../../documents/shop-events.ts';
import { errorMessage } from '../../kernel/errors.ts';
import { type Answer, createPoster, NoAnswer } from '../../web/post.ts';
import { checkPrices, checkStock } from '../batch.ts';
import { carrierName, trackingUrl } from '../carriers.ts';
import { asStorefrontError } from '../no-answer.ts';
import type { Fulfilment, Storefront } from '../storefront.ts';
import type { Surroundings, Urgency } from '../surroundings.ts';
import { fulfilmentOutcome, itemOutcomes } from './answer.ts';
import type { HeadlessOptions } from './options.ts';
import { createSigner } from './signature.ts';

/**
 * A shop that takes Standard Webhooks: `stock.updated`, `price.updated`, `fulfilment.created`, `fulfilment.updated` and, where asked for, `order.status` out, orders in. The format,
 * with examples, is docs/storefront-headless.md.
 */
export function headlessStorefront(options: HeadlessOptions, { clock, traffic, log }: Surroundings): Storefront {
  const secrets = given([options.secret, options.previousSecret]);
  const signer = createSigner({
    signing: [...secrets, ...given([options.signingKey, options.previousSigningKey])],
    proving: [...secrets, ...options.shopKeys],
  });
  const poster = createPoster(options);

  async function send(idempotencyKey: string, type: ShopEventType, data: unknown, urgency: Urgency): Promise<Answer> {
    await traffic.take(1, urgency);
    const at = clock.now();
    const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
    const about = type.startsWith('stock') ? 'stock' : type.startsWith('price') ? 'prices' : 'fulfilment';
    const { pathname: path } = new URL(options.url);
    const exchange = { at, about, key: idempotencyKey, method: 'POST', path, request: body } as const;
    const tookMs = (): number => clock.now().getTime() - at.getTime();
    try {
      const answer = await poster.post(signer.sign(idempotencyKey, at, body), body);
      log({ ...exchange, tookMs: tookMs(), status: answer.status, answer: answer.body });
      return answer;
    } catch (thrown) {
      log({ ...exchange, tookMs: tookMs(), failure: errorMessage(thrown) });
      throw thrown instanceof NoAnswer ? asStorefrontError(thrown, options.url) : thrown;
    }
  }

  return {
    capabilities: {
      adapter: 'headless',
      stockBatchSize: options.stockBatchSize,
      priceBatchSize: options.priceBatchSize,
      readsPrices: false,
      fulfilmentGranularity: 'line',
      compareAndSet: false,
      stockIdempotency: 'key',
      fulfilmentIdempotency: 'key',
      webhookKind: 'whole',
    },

    async publishStock(batch) {
      const { sendable, refused } = checkStock(batch, options.stockBatchSize);
      if (sendable.length === 0) return refused;
      const items = sendable.map(({ sku, quantity, version }) => ({ sku, quantity, version }));
      const answer = await send(batch.idempotencyKey, 'stock.updated', { items }, batch.urgent ? 'urgent' : 'usual');
      return [...itemOutcomes('stock', answer, sendable, clock), ...refused];
    },

    async publishPrices(batch) {
      const { sendable, refused } = checkPrices(batch, options.priceBatchSize);
      if (sendable.length === 0) return refused;
      const items = sendable.map(({ sku, price, currency, version }) => ({ sku, price, currency, version }));
      const answer = await send(batch.idempotencyKey, 'price.updated', { items }, 'usual');
      return [...itemOutcomes('price', answer, sendable, clock), ...refused];
    },

    async fulfil(fulfilment) {
      const type = fulfilment.revision === undefined ? 'fulfilment.created' : 'fulfilment.updated';
      const answer = await send(fulfilment.idempotencyKey, type, fulfilmentData(fulfilment), 'urgent');
      return fulfilmentOutcome(answer, fulfilment.packageId, clock);
    },

    ...(options.orderStatus && {
      statuses: {
        async tell({ idempotencyKey, ...status }) {
          const answer = await send(idempotencyKey, 'order.status', status, 'usual');
          return fulfilmentOutcome(answer, idempotencyKey, clock);
        },
      },
    }),

    verifyWebhook: (request) => signer.verify(request),
    // A webhook cannot be asked anything: whether it works shows with the first push.
    check: async () => [],
    close: () => poster.close(),
  };
}

function given(keys: readonly (string | undefined)[]): string[] {
  return keys.filter((key) => key !== undefined);
}

/** Absent values are left out of the JSON. */
function fulfilmentData(fulfilment: Fulfilment): Record<string, unknown> {
  const { orderId, packageId, carrier, service, trackingNumber, shippedAt, supplierName } = fulfilment;
  return {
    orderId,
    packageId,
    revision: fulfilment.revision,
    carrier: carrier === undefined ? undefined : carrierName(carrier),
    service,
    trackingNumber,
    trackingUrl: fulfilment.trackingUrl ?? trackingUrl(carrier, trackingNumber),
    shippedAt,
    supplierName,
    lines: fulfilment.lines.map(({ lineId, sku, quantity }) => ({ lineId, sku, quantity })),
  };
}
