import { RejectedError, TransientError } from '../../kernel/errors.ts';
import { step } from '../../kernel/steps.ts';
import type { Storefront } from '../../storefronts/storefront.ts';
import { closeException } from '../../stores/exceptions.ts';
import { markFulfilment, oldestQueuedFulfilment } from '../../stores/fulfilment-pushes.ts';
import { findLane, type Lane } from '../../stores/lanes.ts';
import { unpushedListings } from '../../stores/listings.ts';
import { FilesSeen } from '../../stores/works.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { drainLane } from '../lanes.ts';
import { isOutboundHeld } from '../restoration/standing.ts';
import { fulfil } from './fulfil.ts';
import { refusalKey } from './paused.ts';
import { isPassing, type Postponed } from './postponed.ts';
import { publishPrices } from './publish-prices.ts';
import { publishStock } from './publish-stock.ts';
import { UnderWay } from './under-way.ts';

/** A shop that is told quantities all day still gets its prices: one batch after so many of quantities that only rise. */
const STOCK_PER_PRICES = 4;
const ASK_AGAIN_MS = 500;

/**
 * Tells one storefront everything it does not know yet: packages first, because a customer waits; then quantities that go to
 * zero, then those that fell, then the rest; then prices. Everything is read at the moment of sending. One process at a time
 * speaks to a storefront, and of one product only one quantity is under way, so that nothing old overtakes something new.
 * A package or a quantity that the storefront cannot take now does not stop the others.
 *
 * @throws TransientError when something was postponed, or the storefront takes nothing now: the job comes again
 */
export async function publish(gateway: Gateway, storefrontId: string): Promise<void> {
  const storefront = gateway.storefronts.get(storefrontId);
  if (!storefront) throw new Error(`no storefront ${storefrontId} in crossdock.yaml: what it should know waits`);
  const round: Round = {
    gateway,
    storefrontId,
    storefront,
    postponed: { fulfilments: [], products: [], prices: [], withoutPrices: false },
    underWay: new UnderWay(storefront.capabilities.parallelCalls ?? 1),
    stockBatches: 0,
    filesSeen: new FilesSeen(),
  };
  const step = async (): Promise<boolean> => {
    if (await isOutboundHeld(gateway)) return false;
    try {
      const isMore = await publishOnce(round);
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
  };
  const lane: Lane = { kind: 'publish', key: storefrontId };
  try {
    if (!(await drainLane(gateway, lane, step, () => round.underWay.end()))) await askAgain(gateway, storefrontId);
  } catch (error) {
    // A person was told when the pause began, and the sweep asks again when it is over: no job has to.
    if (error instanceof TransientError && error.code === 'STOREFRONT-PAUSED') return;
    throw error;
  }
  if (round.postponed.error) throw round.postponed.error;
}

/** Whoever speaks to the storefront now may have looked for the last time just before there was something new. */
async function askAgain(gateway: Gateway, storefrontId: string): Promise<void> {
  const standing = await findLane(gateway.db, { kind: 'publish', key: storefrontId });
  if (standing?.isHeld !== true) return;
  const startAfter = new Date(gateway.clock.now().getTime() + ASK_AGAIN_MS);
  await gateway.queue.send(gateway.db, 'storefront.publish', { storefrontId }, { startAfter, onlyIfNone: true });
}

/** One run of telling a storefront what it does not know. */
interface Round {
  readonly gateway: Gateway;
  readonly storefrontId: string;
  readonly storefront: Storefront;
  readonly postponed: Postponed;
  readonly underWay: UnderWay;
  /** Which files changed what is told. */
  readonly filesSeen: FilesSeen;
  /** Batches of quantities since prices had their turn. */
  stockBatches: number;
}

/** @returns whether there may be more */
async function publishOnce(round: Round): Promise<boolean> {
  const { gateway, storefrontId, storefront, postponed, underWay, filesSeen } = round;
  const fulfilmentId = await oldestQueuedFulfilment(gateway.db, storefrontId, postponed.fulfilments);
  if (fulfilmentId !== undefined) {
    const isTold = await publishFulfilment(gateway, storefront, fulfilmentId, postponed);
    // What the shop always fails at must not keep stock from it.
    if (isTold) return true;
  }
  const most = storefront.capabilities.stockBatchSize;
  const busy = underWay.products;
  const listings = await unpushedListings(gateway.db, storefrontId, most, [...postponed.products, ...busy]);
  if (listings.length > 0) {
    const products = listings.map(({ productId }) => productId);
    const seen = listings.map(({ fileSeenAt }) => fileSeenAt).filter((at) => at !== null);
    const of = await filesSeen.worksAt(gateway.db, seen);
    const attributes = { storefront: storefrontId, items: listings.length };
    await underWay.begin(products, () =>
      step('push stock', { of, attributes }, () =>
        publishStock(gateway, storefrontId, storefront, listings, postponed),
      ),
    );
    round.stockBatches += 1;
    if (round.stockBatches < STOCK_PER_PRICES || listings.some(({ becomes }) => becomes !== 'other')) return true;
  }
  round.stockBatches = 0;
  const isMorePrices = await publishPrices(gateway, storefrontId, storefront, postponed);
  if (fulfilmentId !== undefined || listings.length > 0 || isMorePrices) return true;
  return underWay.next();
}

/** @returns false when it was postponed */
async function publishFulfilment(
  gateway: Gateway,
  storefront: Storefront,
  fulfilmentId: string,
  postponed: Postponed,
): Promise<boolean> {
  try {
    const outcome = await fulfil(gateway, storefront, fulfilmentId);
    await markFulfilment(gateway.db, fulfilmentId, { ...outcome, at: gateway.clock.now() });
    return true;
  } catch (error) {
    if (!isPassing(error)) throw error;
    postponed.fulfilments.push(fulfilmentId);
    postponed.error = error;
    return false;
  }
}
