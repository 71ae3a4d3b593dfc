import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import type { Fulfilment, ItemOutcome } from '../../src/storefronts/storefront.ts';
import { needs, type StorefrontHarness } from './storefront-harness.ts';
import { storefrontParts } from './storefront-parts.contract.ts';

/** What every storefront adapter promises (src/storefronts/storefront.ts). What a shop has no such thing for, its harness names with the reason. */
export function storefrontContract(name: string, start: () => Promise<StorefrontHarness>): void {
  describe(`storefront contract: ${name}`, () => {
    let shop: StorefrontHarness;
    let fulfilment: Fulfilment;

    beforeEach(async () => {
      shop = await start();
      const { orderId, lineId } = shop.order ?? { orderId: 'order-1', lineId: '1' };
      fulfilment = {
        idempotencyKey: 'push-1',
        orderId,
        packageId: 'PKG-1',
        carrier: 'UPSN',
        trackingNumber: '1Z999AA10123456784',
        shippedAt: '2026-11-22T15:00:00Z',
        supplierName: 'Acme',
        lines: [{ lineId, sku: 'LAMP', quantity: 2 }],
      };
    });
    afterEach(async () => {
      await shop.close();
    });

    const need = needs(() => shop);
    /** The shop's own words, where the adapter hands them on. */
    const saying = (reason: string): unknown =>
      shop.without?.reasons === undefined ? expect.stringContaining(reason) : expect.stringMatching(/../);
    const lamp = (quantity: number, version = 1, idempotencyKey = 'b1') => ({
      idempotencyKey,
      items: [{ sku: 'LAMP', quantity, version }],
    });

    describe('stock', () => {
      it('sets absolute quantities and answers for every SKU', async () => {
        const outcomes = await shop.storefront.publishStock({
          idempotencyKey: 'b1',
          items: [
            { sku: 'LAMP', quantity: 7, version: 1 },
            { sku: 'TENT/2 "green" é', quantity: 0, version: 1 },
          ],
        });
        expect(bySku(outcomes)).toMatchObject([
          { key: 'LAMP', outcome: 'done' },
          { key: 'TENT/2 "green" é', outcome: 'done' },
        ]);
        expect(await shop.quantity('LAMP')).toBe(7);
        expect(await shop.quantity('TENT/2 "green" é')).toBe(0);
        expect(await shop.storefront.publishStock(lamp(4, 2, 'b2'))).toMatchObject([{ key: 'LAMP', outcome: 'done' }]);
        expect(await shop.quantity('LAMP')).toBe(4);
      });

      it('lets the higher version win when an older call arrives late (K6)', async (context) => {
        need('versions', context);
        await shop.storefront.publishStock(lamp(3, 9, 'new'));
        const late = await shop.storefront.publishStock(lamp(50, 8, 'old'));
        expect(late).toMatchObject([{ key: 'LAMP', outcome: 'done' }]);
        expect(await shop.quantity('LAMP')).toBe(3);
      });

      it('changes nothing when the same call is repeated (K1)', async () => {
        const first = await shop.storefront.publishStock(lamp(7));
        expect(await shop.storefront.publishStock(lamp(7))).toEqual(first);
        expect(await shop.quantity('LAMP')).toBe(7);
      });

      it('ends with the right quantity although an answer was lost (K1)', async (context) => {
        need('lost-answers', context);
        await shop.loseNextAnswer?.();
        const first = await shop.storefront.publishStock(lamp(7)).catch((error: unknown) => error);
        if (first instanceof Error) expect(first).toBeInstanceOf(TransientError);
        expect(await shop.storefront.publishStock(lamp(7))).toMatchObject([{ key: 'LAMP', outcome: 'done' }]);
        expect(await shop.quantity('LAMP')).toBe(7);
      });

      it('delivers the others when the shop refuses one SKU (K4)', async () => {
        await shop.refuse('UNKNOWN', 'no such product');
        const outcomes = await shop.storefront.publishStock({
          idempotencyKey: 'b1',
          items: [
            { sku: 'UNKNOWN', quantity: 5, version: 1 },
            { sku: 'LAMP', quantity: 7, version: 1 },
          ],
        });
        expect(bySku(outcomes)).toMatchObject([
          { key: 'LAMP', outcome: 'done' },
          { key: 'UNKNOWN', outcome: 'refused', reason: saying('no such product'), permanent: true },
        ]);
        expect(await shop.quantity('UNKNOWN')).toBeUndefined();
        expect(await shop.quantity('LAMP')).toBe(7);
      });

      it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('never sends the quantity %s', async (quantity) => {
        const before = await shop.quantity('BROKEN');
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
        expect(await shop.quantity('BROKEN')).toBe(before);
        expect(await shop.quantity('LAMP')).toBe(7);
      });

      it('refuses a batch that names a SKU twice, and sends none of it', async () => {
        const before = await shop.quantity('LAMP');
        const batch = {
          idempotencyKey: 'b1',
          items: [
            { sku: 'LAMP', quantity: 7, version: 1 },
            { sku: 'LAMP', quantity: 9, version: 1 },
          ],
        };
        await expect(shop.storefront.publishStock(batch)).rejects.toMatchObject({ code: 'STOREFRONT-BATCH-INVALID' });
        expect(await shop.quantity('LAMP')).toBe(before);
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
        await shop.outage('down');
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

      it('sets absolute prices and answers for every SKU', async (context) => {
        need('prices', context);
        const before = await shop.quantity('LAMP');
        const items = [price('LAMP', '14.00', 2), price('TENT/2 "green" é', '1480.00', 1)];
        const outcomes = await shop.storefront.publishPrices({ idempotencyKey: 'p1', items });
        expect(bySku(outcomes)).toMatchObject(items.map(({ sku }) => ({ key: sku, outcome: 'done' })));
        expect(await shop.price('LAMP')).toBe('14.00');
        expect(await shop.price('TENT/2 "green" é')).toBe('1480.00');
        expect(await shop.quantity('LAMP')).toBe(before);
      });

      it('takes prices of a currency without digits after the point', async (context) => {
        need('prices', context);
        need('currencies', context);
        await shop.storefront.publishPrices({ idempotencyKey: 'p1', items: [price('LAMP', '1480', 1, 'JPY')] });
        expect(await shop.price('LAMP')).toBe('1480');
      });

      it('lets the higher version of a price win when an older call arrives late (K6)', async (context) => {
        need('prices', context);
        need('versions', context);
        await shop.storefront.publishPrices({ idempotencyKey: 'p1', items: [price('LAMP', '14.00', 2)] });
        const late = await shop.storefront.publishPrices({ idempotencyKey: 'p0', items: [price('LAMP', '9.00', 1)] });
        expect(late).toMatchObject([{ key: 'LAMP', outcome: 'done' }]);
        expect(await shop.price('LAMP')).toBe('14.00');
      });

      it('changes nothing when the same call is repeated, and delivers the others when one is refused (K1, K4)', async (context) => {
        need('prices', context);
        await shop.refuse('UNKNOWN', 'no such product');
        const batch = { idempotencyKey: 'p1', items: [price('UNKNOWN', '5.00', 1), price('LAMP', '14.00', 1)] };
        const first = await shop.storefront.publishPrices(batch);
        expect(bySku(first)).toMatchObject([
          { key: 'LAMP', outcome: 'done' },
          { key: 'UNKNOWN', outcome: 'refused', reason: saying('no such product'), permanent: true },
        ]);
        expect(await shop.storefront.publishPrices(batch)).toEqual(first);
        expect(await shop.price('LAMP')).toBe('14.00');
        expect(await shop.price('UNKNOWN')).toBeUndefined();
      });

      it.for(['0', '0.00', '-1.00', '1.005', '1e3', 'NaN', ''])(
        'never sends the price "%s"',
        async (amount, context) => {
          need('prices', context);
          const before = await shop.price('BROKEN');
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
          expect(await shop.price('BROKEN')).toBe(before);
          expect(await shop.price('LAMP')).toBe('14.00');
        },
      );

      it('refuses a batch that names a SKU twice or is too long, and throws a TransientError while the shop is down', async (context) => {
        need('prices', context);
        const before = await shop.price('LAMP');
        const send = (items: ReturnType<typeof price>[]) =>
          shop.storefront.publishPrices({ idempotencyKey: 'p1', items });
        const twice = send([price('LAMP', '1.00', 1), price('LAMP', '2.00', 1)]);
        await expect(twice).rejects.toMatchObject({ code: 'STOREFRONT-BATCH-INVALID' });
        const many = Array.from({ length: shop.storefront.capabilities.priceBatchSize + 1 }, (_, n) =>
          price(`S${n}`, '1', 1),
        );
        await expect(send(many)).rejects.toMatchObject({ code: 'STOREFRONT-BATCH-INVALID' });
        await shop.outage('down');
        await expect(send([price('LAMP', '1.00', 1)])).rejects.toBeInstanceOf(TransientError);
        expect(await send([])).toEqual([]);
        expect(await shop.price('LAMP')).toBe(before);
      });
    });

    describe('fulfilment', () => {
      it('announces a package once, however often the call is repeated (K1)', async () => {
        const outcome = await shop.storefront.fulfil(fulfilment);
        expect(outcome).toMatchObject({ key: 'PKG-1', outcome: 'done', externalId: expect.any(String) });
        expect(await shop.storefront.fulfil(fulfilment)).toEqual(outcome);
        expect(await shop.timesAnnounced('PKG-1')).toBe(1);
      });

      it('announces two packages of one line one after the other', async () => {
        const [line] = fulfilment.lines.map((line) => ({ ...line, quantity: 1 }));
        const first = { ...fulfilment, lines: line === undefined ? [] : [line] };
        const second = { ...first, idempotencyKey: 'push-2', packageId: 'PKG-2', trackingNumber: '1Z999AA10123456795' };
        expect(await shop.storefront.fulfil(first)).toMatchObject({ key: 'PKG-1', outcome: 'done' });
        expect(await shop.storefront.fulfil(second)).toMatchObject({ key: 'PKG-2', outcome: 'done' });
        expect(await shop.storefront.fulfil(first)).toMatchObject({ key: 'PKG-1', outcome: 'done' });
        expect(await shop.timesAnnounced('PKG-1')).toBe(1);
        expect(await shop.timesAnnounced('PKG-2')).toBe(1);
      });

      it('takes any idempotency key, and knows it again', async () => {
        const push = { ...fulfilment, idempotencyKey: 'Größe 1.5/äöü\r\nx' };
        expect(await shop.storefront.fulfil(push)).toMatchObject({ outcome: 'done' });
        expect(await shop.storefront.fulfil(push)).toMatchObject({ outcome: 'done' });
        expect(await shop.timesAnnounced('PKG-1')).toBe(1);
      });

      it('hands on the refusal of an order the shop does not have', async () => {
        await shop.refuse(fulfilment.orderId, 'no such order');
        expect(await shop.storefront.fulfil(fulfilment)).toEqual({
          key: 'PKG-1',
          outcome: 'refused',
          reason: saying('no such order'),
          permanent: true,
        });
        expect(await shop.timesAnnounced('PKG-1')).toBe(0);
      });
    });

    describe('trouble', () => {
      it('throws a TransientError while the shop is down, and the same call works afterwards (K3)', async () => {
        await shop.outage('down');
        await expect(shop.storefront.publishStock(lamp(7))).rejects.toBeInstanceOf(TransientError);
        await expect(shop.storefront.fulfil(fulfilment)).rejects.toBeInstanceOf(TransientError);
        await shop.outage(undefined);
        expect(await shop.storefront.publishStock(lamp(7))).toMatchObject([{ key: 'LAMP', outcome: 'done' }]);
        expect(await shop.storefront.fulfil(fulfilment)).toMatchObject({ outcome: 'done' });
        expect(await shop.timesAnnounced('PKG-1')).toBe(1);
      });

      it('hands on the pause the shop asked for (K2)', async () => {
        await shop.outage('pause');
        const error = await shop.storefront.publishStock(lamp(7)).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(TransientError);
        const { retryAfterMs = 0 } = error as TransientError;
        expect(retryAfterMs).toBeGreaterThanOrEqual(7000);
        expect(retryAfterMs).toBeLessThan(60_000);
      });

      it('throws a RejectedError when the shop does not accept our secret (K8)', async () => {
        await shop.outage('wrong-secret');
        await expect(shop.storefront.fulfil(fulfilment)).rejects.toBeInstanceOf(RejectedError);
        await expect(shop.storefront.publishStock(lamp(7))).rejects.toBeInstanceOf(RejectedError);
        await shop.outage(undefined);
        expect(await shop.storefront.fulfil(fulfilment)).toMatchObject({ outcome: 'done' });
        expect(await shop.timesAnnounced('PKG-1')).toBe(1);
      });

      it('announces once although the answer was lost and the call repeated (K1)', async (context) => {
        need('lost-answers', context);
        await shop.loseNextAnswer?.();
        // An adapter that reads back by itself may know already.
        const first = await shop.storefront.fulfil(fulfilment).catch((error: unknown) => error);
        if (first instanceof Error) expect(first).toBeInstanceOf(TransientError);
        else expect(['done', 'unknown']).toContain((first as ItemOutcome).outcome);
        expect(await shop.storefront.fulfil(fulfilment)).toMatchObject({ outcome: 'done' });
        expect(await shop.timesAnnounced('PKG-1')).toBe(1);
      });
    });

    describe('webhooks in', () => {
      const event = { id: 'evt_1', type: 'order.created', data: { orderId: 'order-1' } };
      const sent = (about: typeof event | { id: string; type: string; data: undefined } = event) => {
        if (shop.webhook === undefined) throw new Error("a harness without webhooks says why: without['webhooks-in']");
        return shop.webhook(about);
      };

      it('accepts what the shop signed; a redelivery has the same id, another event another one (L2)', (context) => {
        need('webhooks-in', context);
        const verified = shop.storefront.verifyWebhook(sent());
        if (shop.storefront.orders === undefined || verified.type !== 'order.changed') {
          expect(verified).toEqual({ deliveryId: 'evt_1', type: 'order.created', data: { orderId: 'order-1' } });
        } else {
          expect(verified.data).toEqual({ orderId: expect.stringMatching(/./) });
        }
        expect(shop.storefront.verifyWebhook(sent())).toEqual(verified);
        const other = shop.storefront.verifyWebhook(sent({ ...event, id: 'evt_2' }));
        expect(other.deliveryId).not.toBe(verified.deliveryId);
      });

      it('refuses a webhook without credentials (L1)', (context) => {
        need('webhooks-in', context);
        const { body, receivedAt } = sent();
        expect(() => shop.storefront.verifyWebhook({ headers: {}, body, receivedAt })).toThrow(RejectedError);
      });

      it('refuses credentials that are wrong in one character (L1)', (context) => {
        need('webhooks-in', context);
        const genuine = sent();
        const headers = Object.fromEntries(
          Object.entries(genuine.headers).map(([name, value]) => [
            name,
            name.endsWith('id') ? value : `${value?.slice(0, -2)}x=`,
          ]),
        );
        expect(() => shop.storefront.verifyWebhook({ ...genuine, headers })).toThrow(RejectedError);
      });

      it('refuses a body that is no webhook', (context) => {
        need('webhooks-in', context);
        const genuine = sent({ ...event, data: undefined });
        expect(() => shop.storefront.verifyWebhook(genuine)).toThrow(RejectedError);
      });
    });

    storefrontParts(() => shop);

    it('can be closed twice', async () => {
      await shop.storefront.close();
      await shop.storefront.close();
    });
  });
}

function bySku(outcomes: readonly ItemOutcome[]): ItemOutcome[] {
  return [...outcomes].sort((a, b) => (a.key < b.key ? -1 : 1));
}
