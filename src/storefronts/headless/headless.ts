import type { Clock } from '../../kernel/clock.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { type Answer, createPoster, NoAnswer } from '../../web/post.ts';
import { checkPrices, checkStock } from '../batch.ts';
import { carrierName, trackingUrl } from '../carriers.ts';
import type { Fulfilment, Storefront } from '../storefront.ts';
import { fulfilmentOutcome, itemOutcomes } from './answer.ts';
import type { HeadlessOptions } from './options.ts';
import { createSigner } from './signature.ts';

/**
 * A shop that takes Standard Webhooks: `stock.updated`, `price.updated`, `fulfilment.created` and `fulfilment.updated` out, `order.created` in. The format,
 * with examples, is docs/storefront-headless.md.
 */
export function headlessStorefront(options: HeadlessOptions, deps: { readonly clock: Clock }): Storefront {
  const { clock } = deps;
  const signer = createSigner(
    options.previousSecret === undefined ? [options.secret] : [options.secret, options.previousSecret],
  );
  const poster = createPoster(options);

  async function send(idempotencyKey: string, type: string, data: unknown): Promise<Answer> {
    const at = clock.now();
    const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
    try {
      return await poster.post(signer.sign(idempotencyKey, at, body), body);
    } catch (thrown) {
      throw thrown instanceof NoAnswer ? asStorefrontError(thrown, options.url) : thrown;
    }
  }

  return {
    capabilities: {
      adapter: 'headless',
      stockBatchSize: options.stockBatchSize,
      priceBatchSize: options.priceBatchSize,
      fulfilmentGranularity: 'line',
    },

    async publishStock(batch) {
      const { sendable, refused } = checkStock(batch, options.stockBatchSize);
      if (sendable.length === 0) return refused;
      const items = sendable.map(({ sku, quantity, version }) => ({ sku, quantity, version }));
      const answer = await send(batch.idempotencyKey, 'stock.updated', { items });
      return [...itemOutcomes('stock', answer, sendable, clock), ...refused];
    },

    async publishPrices(batch) {
      const { sendable, refused } = checkPrices(batch, options.priceBatchSize);
      if (sendable.length === 0) return refused;
      const items = sendable.map(({ sku, price, currency, version }) => ({ sku, price, currency, version }));
      const answer = await send(batch.idempotencyKey, 'price.updated', { items });
      return [...itemOutcomes('price', answer, sendable, clock), ...refused];
    },

    async fulfil(fulfilment) {
      const type = fulfilment.revision === undefined ? 'fulfilment.created' : 'fulfilment.updated';
      const answer = await send(fulfilment.idempotencyKey, type, fulfilmentData(fulfilment));
      return fulfilmentOutcome(answer, fulfilment.packageId, clock);
    },

    verifyWebhook: (request) => signer.verify(request),
    close: () => poster.close(),
  };
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

function asStorefrontError(thrown: NoAnswer, url: string): Error {
  const { host } = new URL(url);
  switch (thrown.reason) {
    case 'private-address':
      return new RejectedError('STOREFRONT-ADDRESS', `Nothing was sent to the shop: ${thrown.message}.`, {
        cause: thrown,
      });
    case 'unreachable':
      return new TransientError('STOREFRONT-UNREACHABLE', `No connection to the shop at ${host}: ${thrown.message}.`, {
        cause: thrown,
      });
    case 'no-answer':
      return new TransientError('STOREFRONT-NO-ANSWER', `The shop at ${host} gave no answer: ${thrown.message}.`, {
        cause: thrown,
      });
  }
}
