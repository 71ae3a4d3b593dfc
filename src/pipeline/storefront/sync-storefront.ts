import { RejectedError } from '../../kernel/errors.ts';
import { salesSince, tellAgain } from '../../stores/drift.ts';
import { type ShopListing, toldOrListed } from '../../stores/shop-listings.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';
import { storefrontNamed } from './storefront-named.ts';

/** One SKU that the shop shows otherwise than it should. */
export interface OutOfSync {
  readonly sku: string;
  /** What should be shown. */
  readonly desired: number;
  /** What the shop was told last; null: nothing yet. */
  readonly told: number | null;
  /** What can be bought there; null where it does not have, or does not count, the SKU once. */
  readonly shows: number | null;
  /**
   * `waits`: it is on its way there already. `send`: it is sent. `sold`: fewer are shown because some were sold there a short while
   * ago, and the order is on its way here. The others cannot be set.
   */
  readonly what: 'waits' | 'send' | 'sold' | 'refused' | 'unknown' | 'ambiguous' | 'untracked';
}

export interface Sync {
  readonly storefront: string;
  readonly isDryRun: boolean;
  readonly listed: number;
  readonly inSync: number;
  readonly counts: Readonly<Partial<Record<OutOfSync['what'], number>>>;
  /** The first of them; all are counted and sent. */
  readonly differing: readonly OutOfSync[];
}

const SHOWN = 200;
/** A sale may be so old and its order still on the way here: two looks at the changed orders. */
const SALE_MS = 15 * 60_000;

/**
 * Compares what a shop shows with what it should, now, and has what differs sent by the way of every quantity. Each SKU is read once
 * more before it is: what changed meanwhile is left.
 *
 * @throws RejectedError STOREFRONT-UNKNOWN, STOREFRONT-LACKS
 */
export async function syncStorefront(
  gateway: Gateway,
  storefrontId: string,
  { isDryRun }: { readonly isDryRun: boolean },
): Promise<Sync> {
  const { items, capabilities } = storefrontNamed(gateway, storefrontId);
  if (items === undefined) {
    throw new RejectedError(
      'STOREFRONT-LACKS',
      `${storefrontId} cannot be asked what it shows: it only takes what it is told.`,
    );
  }
  const counts: Partial<Record<OutOfSync['what'], number>> = {};
  const differing: OutOfSync[] = [];
  let after = '0';
  let listed = 0;
  for (;;) {
    const page = await toldOrListed(gateway.db, storefrontId, { after, limit: capabilities.stockBatchSize });
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.productId;
    listed += page.length;
    const first = await compare(gateway, storefrontId, page);
    const wanted = first.filter(({ out }) => out.what === 'send').map(({ listing }) => listing);
    if (!isDryRun && wanted.length > 0) await send(gateway, storefrontId, wanted);
    for (const { out } of first) {
      counts[out.what] = (counts[out.what] ?? 0) + 1;
      if (differing.length < SHOWN) differing.push(out);
    }
  }
  const out = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { storefront: storefrontId, isDryRun, listed, inSync: listed - out, counts, differing };
}

interface Compared {
  readonly listing: ShopListing;
  readonly out: OutOfSync;
}

async function compare(gateway: Gateway, storefrontId: string, page: readonly ShopListing[]): Promise<Compared[]> {
  const { items } = storefrontNamed(gateway, storefrontId);
  const shown = new Map((await items?.read(page.map(({ sku }) => sku)))?.map((item) => [item.sku, item]));
  const productIds = page.map(({ productId }) => productId);
  const sales = new Map(
    (await salesSince(gateway.db, storefrontId, productIds, SALE_MS)).map((one) => [one.productId, one]),
  );
  return page.flatMap((listing): Compared[] => {
    const { sku, desired, pushed: told, productId } = listing;
    const item = shown.get(sku);
    const common = { sku, desired, told };
    if (item === undefined) return [];
    if (item.state !== 'found') return [{ listing, out: { ...common, shows: null, what: item.state } }];
    if (item.quantity === desired && !listing.isWaiting) return [];
    const waiting = sales.get(productId)?.waiting ?? 0;
    const isSold = item.quantity < desired && waiting > 0 && desired - item.quantity <= waiting;
    const what = listing.refusal !== null ? 'refused' : listing.isWaiting ? 'waits' : isSold ? 'sold' : 'send';
    return [{ listing, out: { ...common, shows: item.quantity, what } }];
  });
}

/** Only what differs still, and of which nothing newer is told. */
async function send(gateway: Gateway, storefrontId: string, listings: readonly ShopListing[]): Promise<void> {
  const again = await compare(gateway, storefrontId, listings);
  const still = again.filter(({ out }) => out.what === 'send').map(({ listing }) => listing);
  await transact(gateway, async (trx, gateway) => {
    await tellAgain(trx, storefrontId, still, gateway.clock.now());
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  });
}
