import { createHash } from 'node:crypto';
import { TransientError } from '../../kernel/errors.ts';
import type { ItemOutcome, Storefront } from '../../storefronts/storefront.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import { markPushed, markRefused, type UnpushedListing } from '../../stores/listings.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { keepBatchOf } from './keep-batch.ts';
import { isOpen, isPassing, type Postponed } from './postponed.ts';

/**
 * Tells the storefront one batch of quantities. What it cannot take now is postponed, and the others go on.
 *
 * @throws whatever says that nothing else would fare better
 */
export async function publishStock(
  gateway: Gateway,
  storefrontId: string,
  storefront: Storefront,
  listings: readonly UnpushedListing[],
  postponed: Postponed,
): Promise<void> {
  let outcomes: readonly ItemOutcome[];
  const idempotencyKey = batchKey(listings);
  const kept = keepBatchOf(gateway, storefrontId, idempotencyKey, listings);
  try {
    outcomes = await storefront.publishStock({
      idempotencyKey,
      ...(listings.some(({ becomes }) => becomes === 'gone') ? { urgent: true } : {}),
      items: listings.map(({ sku, quantity, version }) => ({ sku, quantity, version })),
    });
  } catch (error) {
    if (!isPassing(error)) throw error;
    postponed.products.push(...listings.map(({ productId }) => productId));
    postponed.error = error;
    return;
  } finally {
    await kept;
  }
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
