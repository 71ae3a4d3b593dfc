import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import type { Fulfilment, Storefront, WebhookRequest } from '../../src/storefronts/storefront.ts';

/** One shop with one adapter in front of it, and the other side's view of what arrived. */
export interface StorefrontHarness {
  readonly storefront: Storefront;
  quantity(sku: string): number | undefined;
  price(sku: string): string | undefined;
  /** How often the customer would have been told of this package. */
  timesAnnounced(packageId: string): number;
  /** From now on the shop says no to this SKU or order id. */
  refuse(skuOrOrderId: string, reason: string): void;
  /** The shop is down until told otherwise; `pause` asks for 7 seconds. */
  outage(kind: 'down' | 'pause' | 'wrong-secret' | undefined): void;
  /** The shop takes the next call and the answer is lost. Absent where no answer can be lost. */
  loseNextAnswer?(): void;
  /** A webhook as the shop would send it, received at once. */
  webhook(event: { id: string; type: string; data: unknown }): WebhookRequest;
  close(): Promise<void>;
}

/** What every storefront adapter promises (src/storefronts/storefront.ts). */
export function storefrontContract(name: string, start: () => Promise<StorefrontHarness>): void {
  describe(`storefront contract: ${name}`, () => {
    let shop: StorefrontHarness;

    beforeEach(async () => {
      shop = await start();
    });
    afterEach(async () => {
      await shop.close();
    });

    const fulfilment: Fulfilment = {
      idempotencyKey: 'push-1',
      orderId: 'order-1',
      packageId: 'PKG-1',
      carrier: 'UPSN',
      trackingNumber: '1Z999AA10123456784',
      shippedAt: '2026-11-22T15:00:00Z',
      supplierName: 'Acme',
      lines: [{ lineId: '1', sku: 'LAMP', quantity: 2 }],
    };

    describe('stock', () => {
      it('sets absolute quantities and answers for every SKU', async () => {
        const outcomes = await shop.storefront.publishStock({
          idempotencyKey: 'b1',
          items: [
            { sku: 'LAMP', quantity: 7, version: 1 },
            { sku: 'TENT/2 "green" é', quantity: 0, version: 1 },
          ],
        });
        expect(outcomes).toEqual([
          { key: 'LAMP', outcome: 'done' },
          { key: 'TENT/2 "green" é', outcome: 'done' },
        ]);
        expect(shop.quantity('LAMP')).toBe(7);
        expect(shop.quantity('TENT/2 "green" é')).toBe(0);
      });

      it('lets the higher version win when an older call arrives late', async () => {
        await shop.storefront.publishStock({
          idempotencyKey: 'new',
          items: [{ sku: 'LAMP', quantity: 3, version: 9 }],
        });
        const late = await shop.storefront.publishStock({
          idempotencyKey: 'old',
          items: [{ sku: 'LAMP', quantity: 50, version: 8 }],
        });
        expect(late).toEqual([{ key: 'LAMP', outcome: 'done' }]);
        expect(shop.quantity('LAMP')).toBe(3);
      });

      it('changes nothing when the same call is repeated', async () => {
        const batch = { idempotencyKey: 'b1', items: [{ sku: 'LAMP', quantity: 7, version: 1 }] };
        const first = await shop.storefront.publishStock(batch);
        expect(await shop.storefront.publishStock(batch)).toEqual(first);
        expect(shop.quantity('LAMP')).toBe(7);
      });

      it('delivers the others when the shop refuses one SKU', async () => {
        shop.refuse('UNKNOWN', 'no such product');
        const outcomes = await shop.storefront.publishStock({
          idempotencyKey: 'b1',
          items: [
            { sku: 'UNKNOWN', quantity: 5, version: 1 },
            { sku: 'LAMP', quantity: 7, version: 1 },
          ],
        });
        expect(outcomes).toContainEqual({
          key: 'UNKNOWN',
          outcome: 'refused',
          reason: 'no such product',
          permanent: true,
        });
        expect(outcomes).toContainEqual({ key: 'LAMP', outcome: 'done' });
        expect(shop.quantity('UNKNOWN')).toBeUndefined();
        expect(shop.quantity('LAMP')).toBe(7);
      });

      it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('never sends the quantity %s', async (quantity) => {
        const outcomes = await shop.storefront.publishStock({
          idempotencyKey: 'b1',
          items: [
            { sku: 'BROKEN', quantity, version: 1 },
            { sku: 'LAMP', quantity: 7, version: 1 },
          ],
        });
        expect(outcomes).toContainEqual({
          key: 'BROKEN',
          outcome: 'refused',
          reason: `not sent: quantity ${quantity} is not a whole number of 0 or more`,
          permanent: true,
        });
        expect(shop.quantity('BROKEN')).toBeUndefined();
        expect(shop.quantity('LAMP')).toBe(7);
      });

      it('refuses a batch that names a SKU twice, and sends none of it', async () => {
        const batch = {
          idempotencyKey: 'b1',
          items: [
            { sku: 'LAMP', quantity: 7, version: 1 },
            { sku: 'LAMP', quantity: 9, version: 1 },
          ],
        };
        await expect(shop.storefront.publishStock(batch)).rejects.toMatchObject({ code: 'STOREFRONT-BATCH-INVALID' });
        expect(shop.quantity('LAMP')).toBeUndefined();
      });

      it('refuses more items than it says it takes', async () => {
        const items = Array.from({ length: shop.storefront.capabilities.stockBatchSize + 1 }, (_, n) => ({
          sku: `S${n}`,
          quantity: 1,
          version: 1,
        }));
        await expect(shop.storefront.publishStock({ idempotencyKey: 'b1', items })).rejects.toMatchObject({
          code: 'STOREFRONT-BATCH-INVALID',
        });
      });

      it('answers an empty batch without troubling the shop', async () => {
        shop.outage('down');
        expect(await shop.storefront.publishStock({ idempotencyKey: 'b1', items: [] })).toEqual([]);
      });
    });

    describe('prices', () => {
      const price = (sku: string, amount: string, version: number, currency = 'USD') => ({
        sku,
        price: amount,
        currency,
        version,
      });

      it('sets absolute prices, answers for every SKU and lets the higher version win', async () => {
        const items = [price('LAMP', '14.00', 2), price('TENT/2 "green" é', '1480', 1, 'JPY')];
        const outcomes = await shop.storefront.publishPrices({ idempotencyKey: 'p1', items });
        expect(outcomes).toEqual(items.map(({ sku }) => ({ key: sku, outcome: 'done' })));
        expect(shop.price('LAMP')).toBe('14.00');
        expect(shop.price('TENT/2 "green" é')).toBe('1480');
        const late = await shop.storefront.publishPrices({ idempotencyKey: 'p0', items: [price('LAMP', '9.00', 1)] });
        expect(late).toEqual([{ key: 'LAMP', outcome: 'done' }]);
        expect(shop.price('LAMP')).toBe('14.00');
        expect(shop.quantity('LAMP')).toBeUndefined();
      });

      it('changes nothing when the same call is repeated, and delivers the others when one is refused', async () => {
        shop.refuse('UNKNOWN', 'no such product');
        const batch = { idempotencyKey: 'p1', items: [price('UNKNOWN', '5.00', 1), price('LAMP', '14.00', 1)] };
        const first = await shop.storefront.publishPrices(batch);
        expect(first).toContainEqual({
          key: 'UNKNOWN',
          outcome: 'refused',
          reason: 'no such product',
          permanent: true,
        });
        expect(await shop.storefront.publishPrices(batch)).toEqual(first);
        expect(shop.price('LAMP')).toBe('14.00');
        expect(shop.price('UNKNOWN')).toBeUndefined();
      });

      it.each(['0', '0.00', '-1.00', '1.005', '1e3', 'NaN', ''])('never sends the price "%s"', async (amount) => {
        const outcomes = await shop.storefront.publishPrices({
          idempotencyKey: 'p1',
          items: [price('BROKEN', amount, 1), price('LAMP', '14.00', 1)],
        });
        expect(outcomes).toContainEqual({
          key: 'BROKEN',
          outcome: 'refused',
          reason: `not sent: price ${amount} is not above 0 with at most 2 digits after the point`,
          permanent: true,
        });
        expect(shop.price('BROKEN')).toBeUndefined();
        expect(shop.price('LAMP')).toBe('14.00');
      });

      it('refuses a batch that names a SKU twice or is too long, and throws a TransientError while the shop is down', async () => {
        const send = (items: ReturnType<typeof price>[]) =>
          shop.storefront.publishPrices({ idempotencyKey: 'p1', items });
        const twice = send([price('LAMP', '1.00', 1), price('LAMP', '2.00', 1)]);
        await expect(twice).rejects.toMatchObject({ code: 'STOREFRONT-BATCH-INVALID' });
        const many = Array.from({ length: shop.storefront.capabilities.priceBatchSize + 1 }, (_, n) =>
          price(`S${n}`, '1', 1),
        );
        await expect(send(many)).rejects.toMatchObject({ code: 'STOREFRONT-BATCH-INVALID' });
        shop.outage('down');
        await expect(send([price('LAMP', '1.00', 1)])).rejects.toBeInstanceOf(TransientError);
        expect(await send([])).toEqual([]);
        expect(shop.price('LAMP')).toBeUndefined();
      });
    });

    it('takes any idempotency key, and knows it again', async () => {
      const push = { ...fulfilment, idempotencyKey: 'Größe 1.5/äöü\r\nx' };
      expect(await shop.storefront.fulfil(push)).toMatchObject({ outcome: 'done' });
      expect(await shop.storefront.fulfil(push)).toMatchObject({ outcome: 'done' });
      expect(shop.timesAnnounced('PKG-1')).toBe(1);
    });

    describe('fulfilment', () => {
      it('announces a package once, however often the call is repeated', async () => {
        const outcome = await shop.storefront.fulfil(fulfilment);
        expect(outcome).toMatchObject({ key: 'PKG-1', outcome: 'done', externalId: expect.any(String) });
        expect(await shop.storefront.fulfil(fulfilment)).toEqual(outcome);
        expect(shop.timesAnnounced('PKG-1')).toBe(1);
      });

      it('hands on the refusal of an order the shop does not have', async () => {
        shop.refuse('order-1', 'no such order');
        expect(await shop.storefront.fulfil(fulfilment)).toEqual({
          key: 'PKG-1',
          outcome: 'refused',
          reason: 'no such order',
          permanent: true,
        });
        expect(shop.timesAnnounced('PKG-1')).toBe(0);
      });
    });

    describe('trouble', () => {
      it('throws a TransientError while the shop is down, and the same call works afterwards', async () => {
        const batch = { idempotencyKey: 'b1', items: [{ sku: 'LAMP', quantity: 7, version: 1 }] };
        shop.outage('down');
        await expect(shop.storefront.publishStock(batch)).rejects.toBeInstanceOf(TransientError);
        await expect(shop.storefront.fulfil(fulfilment)).rejects.toBeInstanceOf(TransientError);
        shop.outage(undefined);
        expect(await shop.storefront.publishStock(batch)).toEqual([{ key: 'LAMP', outcome: 'done' }]);
        expect(await shop.storefront.fulfil(fulfilment)).toMatchObject({ outcome: 'done' });
        expect(shop.timesAnnounced('PKG-1')).toBe(1);
      });

      it('hands on the pause the shop asked for', async () => {
        shop.outage('pause');
        const call = shop.storefront.publishStock({
          idempotencyKey: 'b1',
          items: [{ sku: 'LAMP', quantity: 7, version: 1 }],
        });
        await expect(call).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 7000 });
      });

      it('throws a RejectedError when the shop does not accept our secret', async () => {
        shop.outage('wrong-secret');
        const call = shop.storefront.fulfil(fulfilment);
        await expect(call).rejects.toBeInstanceOf(RejectedError);
        await expect(call).rejects.toMatchObject({ code: 'STOREFRONT-SIGNATURE' });
      });

      it('announces once although the answer was lost and the call repeated', async ({ skip }) => {
        if (shop.loseNextAnswer === undefined)
          return skip('this shop answers in the same process; no answer can be lost');
        shop.loseNextAnswer();
        await expect(shop.storefront.fulfil(fulfilment)).rejects.toMatchObject({ code: 'STOREFRONT-NO-ANSWER' });
        expect(await shop.storefront.fulfil(fulfilment)).toMatchObject({ outcome: 'done' });
        expect(shop.timesAnnounced('PKG-1')).toBe(1);
      });
    });

    describe('webhooks in', () => {
      const event = { id: 'evt_1', type: 'order.created', data: { orderId: 'order-1' } };

      it('accepts what the shop signed; a redelivery has the same id', () => {
        const verified = { deliveryId: 'evt_1', type: 'order.created', data: { orderId: 'order-1' } };
        expect(shop.storefront.verifyWebhook(shop.webhook(event))).toEqual(verified);
        expect(shop.storefront.verifyWebhook(shop.webhook(event))).toEqual(verified);
      });

      it('refuses a webhook without credentials', () => {
        const { body, receivedAt } = shop.webhook(event);
        expect(() => shop.storefront.verifyWebhook({ headers: {}, body, receivedAt })).toThrow(RejectedError);
      });

      it('refuses credentials that are wrong in one character', () => {
        const genuine = shop.webhook(event);
        const headers = Object.fromEntries(
          Object.entries(genuine.headers).map(([name, value]) => [
            name,
            name.endsWith('id') ? value : `${value?.slice(0, -2)}x=`,
          ]),
        );
        expect(() => shop.storefront.verifyWebhook({ ...genuine, headers })).toThrow(RejectedError);
      });

      it('refuses a body that is no webhook', () => {
        const genuine = shop.webhook({ id: 'evt_1', type: 'order.created', data: undefined });
        expect(() => shop.storefront.verifyWebhook(genuine)).toThrow(RejectedError);
      });
    });

    it('can be closed twice', async () => {
      await shop.storefront.close();
      await shop.storefront.close();
    });
  });
}
