import { createHmac } from 'node:crypto';
import { systemClock } from '../../../src/kernel/clock.ts';
import { createStorefront } from '../../../src/storefronts/registry.ts';
import type { Storefront, WebhookRequest } from '../../../src/storefronts/storefront.ts';
import { aloneWith, type Surroundings } from '../../../src/storefronts/surroundings.ts';
import { reachable } from '../fakes/fake-platform.ts';
import { CLIENT, type FakeShopify, startFakeShopify, TOKEN } from './fake-shopify.ts';

export const SHOP = 'example.myshopify.com';

/** What crossdock.yaml says of a fake shop at this address, without its name. */
export function shopifySettings(url: string) {
  return {
    ...reachable,
    kind: 'shopify',
    shop: SHOP,
    accessToken: TOKEN,
    clientSecret: CLIENT.clientSecret,
    location: 'Supplier stock',
    url,
  } as const;
}

/** The adapter as crossdock.yaml would make it, in front of a fake shop. */
export function adapterFor(
  fake: FakeShopify,
  options: Readonly<Record<string, unknown>> = {},
  around: Surroundings = aloneWith(systemClock),
): Storefront {
  const { accessToken, ...settings } = shopifySettings(fake.url);
  const credentials = options.clientId === undefined ? { accessToken } : {};
  return createStorefront({ ...settings, ...credentials, ...options }, around);
}

export interface TestShop {
  readonly fake: FakeShopify;
  readonly storefront: Storefront;
  close(): Promise<void>;
}

export async function startTestShop(
  options: Readonly<Record<string, unknown>> = {},
  around?: Surroundings,
): Promise<TestShop> {
  const fake = await startFakeShopify();
  const storefront = adapterFor(fake, options, around);
  return {
    fake,
    storefront,
    async close() {
      await storefront.close();
      await fake.stop();
    },
  };
}

/** A webhook as Shopify signs it. */
export function signedWebhook(
  body: string,
  {
    id = 'b54557e4-0000-4000-8000-000000000001',
    topic = 'orders/paid',
    shop = SHOP,
    secret = CLIENT.clientSecret,
  } = {},
): WebhookRequest {
  return {
    headers: {
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': shop,
      'x-shopify-webhook-id': id,
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    },
    body: Buffer.from(body),
    receivedAt: new Date(),
  };
}
