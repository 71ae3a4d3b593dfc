import { createHash } from 'node:crypto';
import { minorUnits } from '../../kernel/currency.ts';
import { round } from '../../kernel/decimal.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import type { Storefront } from '../../storefronts/storefront.ts';
import { closeException, closeExceptions } from '../../stores/exceptions.ts';
import { markPriceRefused, markPricesPushed, type UnpushedPrice, unpushedPrices } from '../../stores/prices.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { keepBatchOf } from './keep-batch.ts';
import { isOpen, type Postponed } from './postponed.ts';
import { reprice, watchPrices } from './reprice.ts';

/**
 * Makes prices that are due and tells the storefront one batch of those that it does not know. A shop that does not take
 * its prices still gets its stock: only a pause that it asks for is one for everything.
 *
 * @returns whether there may be more
 */
export async function publishPrices(
  gateway: Gateway,
  storefrontId: string,
  storefront: Storefront,
  postponed: Postponed,
): Promise<boolean> {
  const settings = gateway.prices?.get(storefrontId);
  if (settings === undefined || postponed.withoutPrices) return false;
  const wereDue = await reprice(gateway, storefrontId, settings);
  const most = storefront.capabilities.priceBatchSize;
  const prices = await unpushedPrices(gateway.db, storefrontId, most, postponed.prices);
  if (prices.length === 0) return wereDue;
  try {
    await push(gateway, storefrontId, storefront, prices, postponed);
    await closeException(gateway.db, refusalKey(storefrontId), 'it takes prices again', gateway.clock.now());
  } catch (error) {
    postponed.withoutPrices = true;
    if (error instanceof TransientError && error.retryAfterMs === undefined) postponed.error = error;
    else if (error instanceof RejectedError) await refuseAll(gateway, storefrontId, error);
    else throw error;
  }
  return true;
}

async function push(
  gateway: Gateway,
  storefrontId: string,
  storefront: Storefront,
  prices: readonly UnpushedPrice[],
  postponed: Postponed,
): Promise<void> {
  const idempotencyKey = batchKey(prices);
  const kept = keepBatchOf(gateway, storefrontId, idempotencyKey, prices);
  const telling = storefront.publishPrices({
    idempotencyKey,
    items: prices.map(({ sku, price, currency, version }) => ({
      sku,
      price: round(price, minorUnits(currency)),
      currency,
      version,
    })),
  });
  const outcomes = await telling.finally(() => kept);
  const bySku = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const now = gateway.clock.now();
  const done = prices.filter(({ sku }) => bySku.get(sku)?.outcome === 'done');
  await markPricesPushed(gateway.db, storefrontId, done, now);
  const taken = done.map(({ sku }) => refusedPriceKey(storefrontId, sku));
  await closeExceptions(gateway.db, taken, 'a newer price was taken', now);
  for (const price of prices) {
    const outcome = bySku.get(price.sku);
    if (outcome?.outcome === 'refused' && outcome.permanent) await refuse(gateway, storefrontId, price, outcome.reason);
  }
  if (done.length > 0) {
    await watchPrices(gateway, gateway.db, storefrontId);
    const waitedMs = now.getTime() - Math.min(...done.map(({ since }) => since.getTime()));
    gateway.tell({ type: 'prices-published', storefrontId, items: done.length, waitedMs });
  }
  const open = prices.filter(({ sku }) => isOpen(bySku.get(sku)));
  if (open.length === 0) return;
  postponed.prices.push(...open.map(({ productId }) => productId));
  postponed.error = new TransientError(
    'STOREFRONT-NO-ANSWER',
    `${storefrontId} did not say what became of ${open.length} prices.`,
  );
}

async function refuse(gateway: Gateway, storefrontId: string, price: UnpushedPrice, reason: string): Promise<void> {
  await markPriceRefused(gateway.db, storefrontId, price, reason);
  await raise(gateway, gateway.db, {
    dedupeKey: refusedPriceKey(storefrontId, price.sku),
    code: 'STOREFRONT-REFUSED',
    message: `${storefrontId} refuses the price of ${price.sku}: ${reason}.`,
    facts: { sku: price.sku, price: price.price, currency: price.currency },
  });
}

async function refuseAll(gateway: Gateway, storefrontId: string, error: RejectedError): Promise<void> {
  await raise(gateway, gateway.db, {
    dedupeKey: refusalKey(storefrontId),
    code: error.code,
    message: `Storefront ${storefrontId} takes no prices: ${error.message}`,
    facts: error.facts,
  });
}

/** The same prices under the same versions are the same batch, over all attempts and processes. */
function batchKey(prices: readonly UnpushedPrice[]): string {
  const content = prices.map(({ productId, version }) => `${productId}:${version}`).join(',');
  return `prices_${createHash('sha256').update(content).digest('hex').slice(0, 40)}`;
}

function refusedPriceKey(storefrontId: string, sku: string): string {
  return `STOREFRONT-REFUSED/${storefrontId}/price/${sku}`;
}

function refusalKey(storefrontId: string): string {
  return `PUBLISH-PRICES/${storefrontId}`;
}
