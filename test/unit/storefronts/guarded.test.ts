import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CrossdockError, RejectedError } from '../../../src/kernel/errors.ts';
import { guarded, type ShopFailure } from '../../../src/storefronts/guarded.ts';
import { memoryStorefront } from '../../../src/storefronts/memory/memory.ts';
import { memoryOptions } from '../../../src/storefronts/memory/options.ts';
import type { Storefront } from '../../../src/storefronts/storefront.ts';

/** A shop that refuses what it may refuse goes on getting everything else. */
let failures: ShopFailure[];
let successes: number;
let asked: string[];
let refusal: CrossdockError | undefined;

function shop() {
  const memory = memoryStorefront(memoryOptions.parse({}));
  const refusing = {
    ...memory,
    async publishPrices(...given: Parameters<typeof memory.publishPrices>) {
      asked.push('prices');
      if (refusal !== undefined) throw refusal;
      return memory.publishPrices(...given);
    },
    notes: {
      async add(...given: Parameters<typeof memory.notes.add>) {
        asked.push('notes');
        if (refusal !== undefined) throw refusal;
        return memory.notes.add(...given);
      },
    },
  };
  return behindGate(refusing);
}

function behindGate(storefront: Storefront) {
  return guarded(
    storefront,
    {
      enter: async () => undefined,
      succeeded: async () => {
        successes += 1;
      },
      failed: async (failure) => void failures.push(failure),
      learn: () => undefined,
    },
    1,
  );
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  [failures, successes, asked, refusal] = [[], 0, [], undefined];
});
afterEach(() => {
  vi.useRealTimers();
});

const prices = { idempotencyKey: 'p1', items: [{ sku: 'LAMP', price: '1.00', currency: 'USD', version: 1 }] };
const stock = { idempotencyKey: 's1', items: [{ sku: 'LAMP', quantity: 1, version: 1 }] };

describe.each(['prices', 'notes'] as const)('%s that a shop refuses', (which) => {
  const call = (storefront: ReturnType<typeof shop>): Promise<unknown> | undefined =>
    which === 'prices' ? storefront.publishPrices(prices) : storefront.notes?.add('1', 'po_1', 'Acme ships it.');

  it.each([
    'STOREFRONT-NOT-FOUND',
    'STOREFRONT-REFUSED',
    'STOREFRONT-SHOPIFY-SCOPE',
    'STOREFRONT-BIGCOMMERCE-SCOPE',
  ] as const)('with %s say nothing of the shop, rest for a minute, and are asked for again', async (code) => {
    const storefront = shop();
    refusal = new RejectedError(code, 'None of that here.');
    for (let again = 0; again < 3; again += 1) await expect(call(storefront)).rejects.toBe(refusal);
    expect([asked, failures]).toEqual([[which], []]);
    expect(await storefront.publishStock(stock)).toMatchObject([{ outcome: 'done' }]);
    vi.advanceTimersByTime(59_999);
    await expect(call(storefront)).rejects.toBe(refusal);
    refusal = undefined;
    vi.advanceTimersByTime(1);
    await call(storefront);
    expect([asked, failures, successes]).toEqual([[which, which], [], 2]);
  });

  it.each(['STOREFRONT-SIGNATURE', 'STOREFRONT-SHOPIFY-TOKEN', 'STOREFRONT-REDIRECT', 'STOREFRONT-ADDRESS'] as const)(
    'with %s are refused as everything is',
    async (code) => {
      refusal = new RejectedError(code, 'Not you.');
      await expect(call(shop())).rejects.toBe(refusal);
      expect(failures).toMatchObject([{ kind: 'refused', code }]);
    },
  );
});

describe('orders, items and webhooks that a shop refuses', () => {
  const memory = memoryStorefront(memoryOptions.parse({}));
  const calls = {
    'one order': (storefront: ReturnType<typeof shop>) => storefront.orders?.read('1'),
    'changed orders': (storefront: ReturnType<typeof shop>) => storefront.orders?.changed(new Date(0)),
    items: (storefront: ReturnType<typeof shop>) => storefront.items?.read(['LAMP']),
    webhooks: (storefront: ReturnType<typeof shop>) => storefront.webhooks?.subscribe('https://gateway.example'),
  };
  const refusing = (error: CrossdockError) => ({
    ...memory,
    orders: { read: async () => Promise.reject(error), changed: async () => Promise.reject(error) },
    items: { read: async () => Promise.reject(error) },
    webhooks: { subscribe: async () => Promise.reject(error) },
  });

  it.each(Object.entries(calls))(
    '%s: for want of a permission say nothing of the rest, for want of a token do',
    async (_, call) => {
      const scope = new RejectedError('STOREFRONT-SHOPIFY-SCOPE', 'The app lacks read_orders.');
      await expect(call(behindGate(refusing(scope)))).rejects.toBe(scope);
      expect(failures).toEqual([]);
      const token = new RejectedError('STOREFRONT-SHOPIFY-TOKEN', 'Not you.');
      await expect(call(behindGate(refusing(token)))).rejects.toBe(token);
      expect(failures).toMatchObject([{ kind: 'refused', code: 'STOREFRONT-SHOPIFY-TOKEN' }]);
    },
  );

  it('stock for want of a permission is refused as everything is: there is nothing to do without it', async () => {
    const scope = new RejectedError('STOREFRONT-SHOPIFY-SCOPE', 'The app lacks write_inventory.');
    const storefront = behindGate({ ...memory, publishStock: async () => Promise.reject(scope) });
    await expect(storefront.publishStock(stock)).rejects.toBe(scope);
    expect(failures).toMatchObject([{ kind: 'refused', code: 'STOREFRONT-SHOPIFY-SCOPE' }]);
  });
});
