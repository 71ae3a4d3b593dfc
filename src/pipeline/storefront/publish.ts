import { createHash } from 'node:crypto';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import type { ItemOutcome, Storefront } from '../../storefronts/storefront.ts';
import { closeException, closeExceptions } from '../../stores/exceptions.ts';
import { markFulfilment, oldestQueuedFulfilment } from '../../stores/fulfilment-pushes.ts';
import { markPushed, markRefused, type UnpushedListing, unpushedListings } from '../../stores/listings.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { drainLane } from '../lanes.ts';
import { fulfil } from './fulfil.ts';
import { isOpen, type Postponed } from './postponed.ts';
import { publishPrices } from './publish-prices.ts';

/**
 * Tells one storefront everything it does not know yet: packages first, because a customer waits, then quantities and
 * prices in turn, read at the moment of sending. One process at a time speaks to a storefront, so that nothing old overtakes something new.
 * A package or a quantity that the storefront cannot take now does not stop the others.
 *
 * @throws TransientError when something was postponed, or the storefront takes nothing now: the job comes again
 */
export async function publish(gateway: Gateway, storefrontId: string): Promise<void> {
  const storefront = gateway.storefronts.get(storefrontId);
  if (!storefront) throw new Error(`no storefront ${storefrontId} in crossdock.yaml: what it should know waits`);
  const postponed: Postponed = { fulfilments: [], products: [], prices: [], withoutPrices: false };
  await drainLane(gateway, { kind: 'publish', key: storefrontId }, async () => {
    try {
      const isMore = await publishOnce(gateway, storefrontId, storefront, postponed);
      if (isMore) await closeException(gateway.db, refusalKey(storefrontId), 'it answers again', gateway.clock.now());
      return isMore;
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      await raise(gateway, gateway.db, {
        dedupeKey: refusalKey(storefrontId),
        code: error.code,
        message: `Storefront ${storefrontId} refuses everything: ${error.message}`,
        facts: error.facts,
      });
      return false;
    }
  });
  if (postponed.error) throw postponed.error;
}

async function publishOnce(
  gateway: Gateway,
  storefrontId: string,
  storefront: Storefront,
  postponed: Postponed,
): Promise<boolean> {
  const fulfilmentId = await oldestQueuedFulfilment(gateway.db, storefrontId, postponed.fulfilments);
  if (fulfilmentId !== undefined) {
    await publishFulfilment(gateway, storefront, fulfilmentId, postponed);
    return true;
  }
  const most = storefront.capabilities.stockBatchSize;
  const listings = await unpushedListings(gateway.db, storefrontId, most, postponed.products);
  if (listings.length > 0) await publishStock(gateway, storefrontId, storefront, listings, postponed);
  const isMorePrices = await publishPrices(gateway, storefrontId, storefront, postponed);
  return listings.length > 0 || isMorePrices;
}

async function publishFulfilment(
  gateway: Gateway,
  storefront: Storefront,
  fulfilmentId: string,
  postponed: Postponed,
): Promise<void> {
  try {
    const outcome = await fulfil(gateway, storefront, fulfilmentId);
    await markFulfilment(gateway.db, fulfilmentId, { ...outcome, at: gateway.clock.now() });
  } catch (error) {
    if (!(error instanceof TransientError) || !isAboutOne(error)) throw error;
    postponed.fulfilments.push(fulfilmentId);
    postponed.error = error;
  }
}

/** A shop that cannot be reached or asks for a pause says nothing about this package: the next would fare no better. */
function isAboutOne(error: TransientError): boolean {
  const isItemCode = error.code === 'STOREFRONT-FAILED' || error.code === 'STOREFRONT-NO-ANSWER';
  return isItemCode && error.retryAfterMs === undefined;
}

async function publishStock(
  gateway: Gateway,
  storefrontId: string,
  storefront: Storefront,
  listings: readonly UnpushedListing[],
  postponed: Postponed,
): Promise<void> {
  const outcomes = await storefront.publishStock({
    idempotencyKey: batchKey(listings),
    items: listings.map(({ sku, quantity, version }) => ({ sku, quantity, version })),
  });
  const bySku = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  const now = gateway.clock.now();
  const done = listings.filter((listing) => bySku.get(listing.sku)?.outcome === 'done');
  await markPushed(gateway.db, storefrontId, done, now);
  const taken = done.map((listing) => refusedQuantityKey(storefrontId, listing.sku));
  await closeExceptions(gateway.db, taken, 'a newer quantity was taken', now);
  for (const listing of listings) {
    const outcome = bySku.get(listing.sku);
    if (outcome?.outcome === 'refused' && outcome.permanent) await refuse(gateway, storefrontId, listing, outcome);
  }
  if (done.length > 0) {
    const waitedMs = now.getTime() - Math.min(...done.map((listing) => listing.since.getTime()));
    gateway.tell({ type: 'stock-published', storefrontId, items: done.length, waitedMs });
  }
  const open = listings.filter((listing) => isOpen(bySku.get(listing.sku)));
  if (open.length > 0) {
    postponed.products.push(...open.map((listing) => listing.productId));
    postponed.error = new TransientError(
      'STOREFRONT-NO-ANSWER',
      `${storefrontId} did not say what became of ${open.length} quantities.`,
    );
  }
}

async function refuse(
  gateway: Gateway,
  storefrontId: string,
  listing: UnpushedListing,
  outcome: Extract<ItemOutcome, { outcome: 'refused' }>,
): Promise<void> {
  await markRefused(gateway.db, storefrontId, listing, outcome.reason, gateway.clock.now());
  await raise(gateway, gateway.db, {
    dedupeKey: refusedQuantityKey(storefrontId, listing.sku),
    code: 'STOREFRONT-REFUSED',
    message: `${storefrontId} refuses the quantity of ${listing.sku}: ${outcome.reason}.`,
    facts: { sku: listing.sku, quantity: listing.quantity },
  });
}

/** The same quantities under the same versions are the same batch, over all attempts and processes. */
function batchKey(listings: readonly UnpushedListing[]): string {
  const content = listings.map((listing) => `${listing.productId}:${listing.version}`).join(',');
  return `stock_${createHash('sha256').update(content).digest('hex').slice(0, 40)}`;
}

function refusedQuantityKey(storefrontId: string, sku: string): string {
  return `STOREFRONT-REFUSED/${storefrontId}/${sku}`;
}

function refusalKey(storefrontId: string): string {
  return `PUBLISH/${storefrontId}`;
}
