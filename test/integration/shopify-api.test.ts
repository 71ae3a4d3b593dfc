import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/kernel/clock.ts';
import { RejectedError, TransientError } from '../../src/kernel/errors.ts';
import { shopifyVersions } from '../../src/storefronts/shopify/options.ts';
import {
  aloneWith,
  type Exchange,
  type Surroundings,
  type TrafficFigures,
} from '../../src/storefronts/surroundings.ts';
import { hasSchema } from '../support/shopify/engine.ts';
import { CLIENT, TOKEN } from '../support/shopify/fake-shopify.ts';
import { adapterFor, SHOP, signedWebhook, startTestShop, type TestShop } from '../support/shopify/shop.ts';

/** Credentials, errors, limits and webhooks of Shopify (STOREFRONTS 1.1 to 1.3, 1.6). */
describe('the Admin API of a Shopify shop', () => {
  const clock = fixedClock('2026-11-29T12:00:00Z');
  let shop: TestShop;
  let learnt: TrafficFigures[];
  let asked: { readonly cost: number; readonly urgency: string }[];
  let logged: Exchange[];
  let around: Surroundings;

  beforeEach(async () => {
    learnt = [];
    asked = [];
    logged = [];
    around = {
      ...aloneWith(clock),
      traffic: {
        take: async (cost, urgency) => void asked.push({ cost, urgency }),
        learn: (figures) => void learnt.push(figures),
      },
      log: (exchange) => void logged.push(exchange),
    };
    shop = await startTestShop({}, around);
    shop.fake.book.product('LAMP', { available: 1 });
  });
  afterEach(() => shop.close());

  const lamp = (quantity = 7) => ({ idempotencyKey: `b${quantity}`, items: [{ sku: 'LAMP', quantity, version: 1 }] });

  describe('credentials', () => {
    it('are fetched with the client ID, kept for a day, and renewed before they end', async () => {
      const storefront = adapterFor(shop.fake, { clientId: CLIENT.clientId }, around);
      await Promise.all([storefront.publishStock(lamp()), storefront.items?.read(['LAMP'])]);
      clock.advance(23 * 3_600_000);
      await storefront.publishStock(lamp(8));
      expect(shop.fake.tokens.granted).toBe(1);
      clock.advance(50 * 60_000);
      await storefront.publishStock(lamp(9));
      expect(shop.fake.tokens.granted).toBe(2);
      await storefront.close();
    });

    it('are renewed once when the shop does not accept them any more, and the call goes through (K8)', async () => {
      const storefront = adapterFor(shop.fake, { clientId: CLIENT.clientId }, around);
      await storefront.publishStock(lamp());
      shop.fake.tokens.valid.clear();
      expect(await storefront.publishStock(lamp(8))).toMatchObject([{ outcome: 'done' }]);
      expect(shop.fake.tokens.granted).toBe(2);
      await storefront.close();
    });

    it('that are refused again and again cost two calls, not a storm (K8)', async () => {
      const storefront = adapterFor(shop.fake, { clientId: CLIENT.clientId }, around);
      shop.fake.misbehave({ kind: 'status', status: 401, only: /^Crossdock/ });
      await expect(storefront.publishStock(lamp())).rejects.toMatchObject({
        code: 'STOREFRONT-SHOPIFY-TOKEN',
        kind: 'rejected',
      });
      expect(shop.fake.calls).toEqual(['token', 'CrossdockLocations', 'token', 'CrossdockLocations']);
      await storefront.close();
    });

    it('that do not fit together are named, and never written down', async () => {
      const wrong = 'shpss_fedcba9876543210';
      const storefront = adapterFor(shop.fake, { clientId: CLIENT.clientId, clientSecret: wrong }, around);
      await expect(storefront.publishStock(lamp())).rejects.toMatchObject({ code: 'STOREFRONT-SHOPIFY-TOKEN' });
      await shop.storefront.publishStock(lamp());
      await storefront.close();
      const text = JSON.stringify(logged);
      expect(logged.map(({ about }) => about)).toContain('token');
      for (const secret of [wrong, TOKEN, CLIENT.clientSecret]) expect(text).not.toContain(secret);
    });

    it.each([
      [{ clientId: 'c', accessToken: TOKEN }, 'not both'],
      [{ clientId: undefined, accessToken: undefined }, 'expected `clientId`'],
      [{ shop: 'shop.example.com' }, 'permanent domain'],
      [{ version: '2025-10' }, '2026-01'],
      [{ url: 'http://shop.example.com', allowPrivateAddresses: false }, 'https://'],
      [{ url: 'https://127.0.0.1', allowPrivateAddresses: false }, 'private address'],
    ])('and options that cannot work are refused: %j', (options, expected) => {
      expect(() => adapterFor(shop.fake, { ...options })).toThrow(expected);
    });
  });

  describe('three layers of errors', () => {
    it.each([
      [401, 'STOREFRONT-SHOPIFY-TOKEN', RejectedError],
      [402, 'STOREFRONT-SHOPIFY-SHOP', RejectedError],
      [403, 'STOREFRONT-SHOPIFY-SCOPE', RejectedError],
      [404, 'STOREFRONT-SHOPIFY-SHOP', RejectedError],
      [423, 'STOREFRONT-SHOPIFY-SHOP', RejectedError],
      [302, 'STOREFRONT-REDIRECT', RejectedError],
      [429, 'STOREFRONT-THROTTLED', TransientError],
      [430, 'STOREFRONT-THROTTLED', TransientError],
      [503, 'STOREFRONT-FAILED', TransientError],
    ])('status %i is %s (K3, K7)', async (status, code, kind) => {
      shop.fake.misbehave({ kind: 'status', status });
      const call = shop.storefront.publishStock(lamp());
      await expect(call).rejects.toBeInstanceOf(kind);
      await expect(call).rejects.toMatchObject({ code });
    });

    it('an error inside HTTP 200 is no success, and names the missing scope', async () => {
      shop.fake.scopes.delete('write_inventory');
      await expect(shop.storefront.publishStock(lamp())).rejects.toMatchObject({
        code: 'STOREFRONT-SHOPIFY-SCOPE',
        message: expect.stringContaining('write_inventory'),
      });
      expect(shop.fake.book.writes).toEqual([]);
    });

    it.each([
      ['internal', 'STOREFRONT-FAILED'],
      ['page', 'STOREFRONT-FAILED'],
      ['cut-reply', 'STOREFRONT-NO-ANSWER'],
      ['drop-reply', 'STOREFRONT-NO-ANSWER'],
    ] as const)('an answer that says nothing (%s) leaves it open (K5, K7)', async (kind, code) => {
      shop.fake.misbehave({ kind });
      await expect(shop.storefront.publishStock(lamp())).rejects.toMatchObject({ code, kind: 'transient' });
    });
  });

  describe('the limit', () => {
    it('is learnt from every answer, and a call asks for what it cost the last time (K2)', async () => {
      await shop.storefront.publishStock(lamp());
      expect(learnt[0]).toEqual({ available: 2000, capacity: 2000, perSecond: 100 });
      const before = asked.length;
      await shop.storefront.publishStock({ ...lamp(8), urgent: true });
      expect(asked.slice(before)).toEqual([
        { cost: expect.any(Number), urgency: 'urgent' },
        { cost: 10, urgency: 'urgent' },
      ]);
      for (const { cost } of asked) expect(cost).toBeLessThanOrEqual(1000);
    });

    it('that is spent says how long to wait: for the points that are missing (K2)', async () => {
      await shop.storefront.publishStock(lamp());
      Object.assign(shop.fake.points, { spends: true, available: 2, perSecond: 1 });
      const call = shop.storefront.publishStock(lamp(8));
      await expect(call).rejects.toMatchObject({ code: 'STOREFRONT-THROTTLED', kind: 'transient' });
      const { pauseMs = 0, available } = learnt.at(-1) ?? {};
      expect(available).toBe(2);
      // One product costs 5 points; 2 are left, and one comes back in a second.
      expect(pauseMs).toBe(3000);
      await expect(call).rejects.toMatchObject({ retryAfterMs: 3000 });
    });

    it('of one query is never exceeded, however much there is to read', async () => {
      for (let n = 0; n < 250; n += 1) shop.fake.book.product(`S-${n}`, { available: 1 });
      const items = Array.from({ length: 250 }, (_, n) => ({ sku: `S-${n}`, quantity: 3, version: 1 }));
      const outcomes = await shop.storefront.publishStock({ idempotencyKey: 'b', items });
      expect(outcomes.every(({ outcome }) => outcome === 'done')).toBe(true);
      const again = items.map((item) => ({ ...item, quantity: 4, version: 2 }));
      expect(
        (await shop.storefront.publishStock({ idempotencyKey: 'c', items: again })).every(
          ({ outcome }) => outcome === 'done',
        ),
      ).toBe(true);
    });
  });

  describe('webhooks', () => {
    const body = '{"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508"}';

    it('name the order by its number, which is longer than a JavaScript number holds', () => {
      expect(shop.storefront.verifyWebhook(signedWebhook(body, { id: 'w-1' }))).toEqual({
        deliveryId: 'w-1',
        type: 'order.changed',
        data: { orderId: '820982911946154508' },
      });
    });

    it('are refused without the global id when the number was rounded', () => {
      expect(() => shop.storefront.verifyWebhook(signedWebhook('{"id":820982911946154508}'))).toThrow('names no order');
      expect(shop.storefront.verifyWebhook(signedWebhook('{"id":450789469}')).data).toEqual({ orderId: '450789469' });
    });

    it('count with the secret before the last rotation, and with no other (L1)', async () => {
      const storefront = adapterFor(shop.fake, { previousClientSecret: 'shpss_previous_secret' });
      const signed = (secret: string) => () => storefront.verifyWebhook(signedWebhook(body, { secret }));
      expect(signed('shpss_previous_secret')).not.toThrow();
      expect(signed(CLIENT.clientSecret)).not.toThrow();
      expect(signed('shpss_another_secret')).toThrow(RejectedError);
      await storefront.close();
    });

    it('of another shop of the same app are refused, although the secret is the same', () => {
      expect(() => shop.storefront.verifyWebhook(signedWebhook(body, { shop: 'other.myshopify.com' }))).toThrow(
        'another shop',
      );
    });

    it.each(['', 'AAAA', 'not base64 at all', 'A'.repeat(10_000), '\u0000'])(
      'are refused with the signature %j (L1)',
      (hmac) => {
        const genuine = signedWebhook(body);
        const headers = { ...genuine.headers, 'x-shopify-hmac-sha256': hmac };
        expect(() => shop.storefront.verifyWebhook({ ...genuine, headers })).toThrow(RejectedError);
      },
    );

    it.each(['x-shopify-hmac-sha256', 'x-shopify-shop-domain', 'x-shopify-topic', 'x-shopify-webhook-id'])(
      'are refused without %s: those without an id would all be the same delivery (L1, L2)',
      (missing) => {
        const genuine = signedWebhook(body);
        expect(() => shop.storefront.verifyWebhook(genuine)).not.toThrow();
        for (const value of [undefined, '']) {
          const headers = { ...genuine.headers, [missing]: value };
          expect(() => shop.storefront.verifyWebhook({ ...genuine, headers })).toThrow('is missing');
        }
      },
    );

    it('are refused when a byte of the body is another one, or missing', () => {
      const genuine = signedWebhook(body);
      const changed = (bytes: Buffer) => () => shop.storefront.verifyWebhook({ ...genuine, body: bytes });
      expect(changed(Buffer.from(body.replace('8', '9')))).toThrow(RejectedError);
      expect(changed(Buffer.from(body.slice(0, -1)))).toThrow(RejectedError);
      expect(changed(Buffer.from(` ${body}`))).toThrow(RejectedError);
    });

    it('about other things change nothing', () => {
      const { type } = shop.storefront.verifyWebhook(signedWebhook('{"id":1}', { topic: 'app/uninstalled' }));
      expect(type).toBe('shopify app/uninstalled');
    });

    it('are asked for with ids only, and come back after Shopify has deleted them', async () => {
      const address = 'https://gateway.example/v1/webhooks/shop';
      const { webhooks } = shop.storefront;
      await webhooks?.subscribe(address);
      expect(shop.fake.book.subscriptions.map(({ topic, includeFields }) => [topic, ...includeFields])).toEqual(
        ['ORDERS_CREATE', 'ORDERS_PAID', 'ORDERS_CANCELLED', 'ORDERS_UPDATED'].map((topic) => [
          topic,
          'id',
          'admin_graphql_api_id',
        ]),
      );
      shop.fake.book.subscriptions.splice(1, 2);
      const findings = await webhooks?.subscribe(address);
      expect(findings?.map(({ says }) => says.split(' to ')[0])).toEqual([
        'Shopify sends ORDERS_CREATE',
        'Shopify sends from now on ORDERS_PAID',
        'Shopify sends from now on ORDERS_CANCELLED',
        'Shopify sends ORDERS_UPDATED',
      ]);
      expect(new Set(shop.fake.book.subscriptions.map(({ topic }) => topic)).size).toBe(4);
      expect(await webhooks?.subscribe('http://gateway.example/v1/webhooks/shop')).toMatchObject([
        ...Array.from({ length: 4 }, () => ({ verdict: 'failed', remedy: expect.stringContaining('https://') })),
      ]);
    });
  });

  describe('the check', () => {
    const verdicts = async (storefront = shop.storefront) =>
      (await storefront.check()).map(({ check, verdict, says }) => `${check} ${verdict}: ${says}`);

    it('says which scopes are missing, and what does not work without them', async () => {
      shop.fake.scopes.delete('write_merchant_managed_fulfillment_orders');
      shop.fake.scopes.delete('write_products');
      shop.fake.scopes.delete('read_orders');
      const all = await verdicts();
      expect(all).toContain(
        'scopes failed: The app lacks write_merchant_managed_fulfillment_orders (no tracking is told).',
      );
      expect(all).toContain('scopes warning: The app lacks write_products (no prices are written).');
    });

    it('says that Shopify serves another version than asked for', async () => {
      shop.fake.servedBy = '2027-01';
      expect(await verdicts()).toContainEqual(
        expect.stringMatching(/^version failed: Shopify serves version 2027-01 instead of 2026-10/),
      );
    });

    it('says that the location is off, does not sell online, or is not there', async () => {
      const [own] = shop.fake.book.locations;
      Object.assign(own ?? {}, { fulfillsOnlineOrders: false });
      expect(await verdicts()).toContainEqual(expect.stringMatching(/^locations warning: .*is not sold online/));
      Object.assign(own ?? {}, { isActive: false });
      expect(await verdicts()).toContainEqual(expect.stringMatching(/^locations failed: .*switched off/));
      const nowhere = adapterFor(shop.fake, { location: 'Nowhere' });
      expect(await verdicts(nowhere)).toContainEqual(
        expect.stringMatching(/^locations failed: The shop has no location "Nowhere"/),
      );
      await nowhere.close();
    });

    it('says that the token is of another shop', async () => {
      const other = adapterFor(shop.fake, { shop: 'other.myshopify.com' });
      expect(await verdicts(other)).toContainEqual(
        expect.stringMatching(new RegExp(`^credentials failed: .*belongs to ${SHOP}`)),
      );
      await other.close();
    });
  });

  describe.each(shopifyVersions)("Shopify's own schema of %s", (version) => {
    const said = async (query: string, variables: Readonly<Record<string, unknown>>) => {
      const response = await fetch(`${shop.fake.url}/admin/api/${version}/graphql.json`, {
        method: 'POST',
        headers: { 'x-shopify-access-token': TOKEN },
        body: JSON.stringify({ query, variables, operationName: 'Test' }),
      });
      return (await response.json()) as { errors?: { message: string }[] };
    };
    const set =
      'mutation Test($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) @idempotent(key: "k") { userErrors { message } } }';

    it('refuses what this version does not have, and takes what it has', async ({ skip }) => {
      if (!hasSchema(version)) skip('not installed: npm ci --ignore-scripts in test/real/shopify-schema');
      const input = { name: 'available', reason: 'correction', quantities: [] };
      expect((await said(set, { input })).errors).toBeUndefined();
      const old = await said(set, { input: { ...input, ignoreCompareQuantity: true } });
      if (version === '2026-01') expect(old.errors).toBeUndefined();
      else expect(old.errors?.[0]?.message).toContain('ignoreCompareQuantity');
      expect((await said('query Test { shop { nameOfShop } }', {})).errors?.[0]?.message).toContain('nameOfShop');
      expect(
        (await said('query Test { orders(first: 1, sortKey: NEWEST) { nodes { id } } }', {})).errors,
      ).toBeDefined();
      expect((await said(set, { input: { ...input, quantities: [{ quantity: '7' }] } })).errors).toBeDefined();
    });
  });
});
