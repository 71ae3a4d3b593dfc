import { backoffMs, usualBackoff } from '../../domain/backoff.ts';
import { type DriftFacts, isSoldThere, probableWhy } from '../../domain/drift.ts';
import { nextPoll } from '../../domain/poll-schedule.ts';
import { RejectedError, TransientError } from '../../kernel/errors.ts';
import type { ItemReading, ShopItem } from '../../storefronts/storefront.ts';
import {
  advanceDriftRun,
  confirmDrift,
  countDrift,
  type Drifted,
  type DriftRun,
  driftRunReadThrough,
  driftRunUnderWay,
  endDriftRun,
  forgetDrift,
  keepDrifted,
  openDriftRun,
  salesSince,
  type ToldListing,
  tellAgain,
  toldListings,
  unconfirmedDrift,
} from '../../stores/drift.ts';
import { closeException } from '../../stores/exceptions.ts';
import { type Lane, wantLanes } from '../../stores/lanes.ts';
import { toldPrices } from '../../stores/price-drift.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { withLane } from '../lanes.ts';
import { transact } from '../transact.ts';
import { comparedCurrency, repairPrices, reportPrices } from './compare-prices.ts';
import { shopSettings } from './shop-settings.ts';
import { storefrontNamed } from './storefront-named.ts';

/** A difference that is still there after so long is one: by then an order behind it was read and reckoned with. */
const GRACE_MS = 12 * 60_000;
/** What sells all the time is not waited for any longer. */
const PATIENCE_MS = 2 * 3_600_000;
/** Orders that came so long before a push may not have been reckoned with in it. */
const OVERLAP_MS = 15 * 60_000;

export function driftLane(storefrontId: string): Lane {
  return { kind: 'shop', key: `${storefrontId}/drift` };
}

/**
 * Compares what a shop shows with what it was told, every night or when a person asks, page by page; a process that dies is
 * followed by another at the page where it stood. What differs is looked at again later, because the shop sells meanwhile; what still
 * differs then is told again, by the way of every quantity. Prices, which nobody changes by buying, are told again after the first
 * look. Nothing but our SKUs is read, and nothing is written here.
 */
export async function reconcile(gateway: Gateway, storefrontId: string, stopped?: AbortSignal): Promise<void> {
  const items = gateway.storefronts.get(storefrontId)?.items;
  if (items === undefined) return;
  await withLane(gateway, driftLane(storefrontId), async (turn) => {
    const mayGoOn = (): boolean => turn.isOurs() && stopped?.aborted !== true;
    try {
      const restMs = await compare(gateway, storefrontId, items, mayGoOn);
      await closeException(gateway.db, unreadKey(storefrontId), 'it can be read', gateway.clock.now());
      return { ok: true, dueInMs: (_failures, now) => restMs ?? untilNext(gateway, storefrontId, now) };
    } catch (error) {
      if (!(error instanceof RejectedError || error instanceof TransientError)) throw error;
      gateway.logger.warn({ storefrontId, code: error.code, detail: error.message }, 'stock of a shop is not compared');
      // What passes by itself the gate tells of, if it lasts.
      if (error instanceof RejectedError) await raiseUnread(gateway, storefrontId, error);
      const askedMs = error instanceof TransientError ? error.retryAfterMs : undefined;
      return { ok: false, dueInMs: (failures) => backoffMs(usualBackoff, failures, askedMs) };
    }
  });
}

function unreadKey(storefrontId: string): string {
  return `DRIFT-UNREAD/${storefrontId}`;
}

async function raiseUnread(gateway: Gateway, storefrontId: string, { code, message }: RejectedError): Promise<void> {
  await raise(gateway, gateway.db, {
    dedupeKey: unreadKey(storefrontId),
    code,
    severity: 'warning',
    message: `What ${storefrontId} shows cannot be compared with what it was told: ${message}`,
    facts: { storefront: storefrontId },
  });
}

const NEVER_MS = 365 * 24 * 3_600_000;

function untilNext(gateway: Gateway, storefrontId: string, now: Date): number {
  const { daily } = shopSettings(gateway, storefrontId);
  if (daily === undefined) return NEVER_MS;
  const schedule = { everyMs: 24 * 3_600_000, cron: daily.cron, timeZone: daily.timeZone, jitterMs: 0 };
  return nextPoll(schedule, now, { kind: 'done' }, 0).getTime() - now.getTime();
}

/** @returns in how many milliseconds it goes on; undefined when it is done */
async function compare(
  gateway: Gateway,
  storefrontId: string,
  items: ItemReading,
  mayGoOn: () => boolean,
): Promise<number | undefined> {
  const { daily } = shopSettings(gateway, storefrontId);
  const run =
    daily === undefined
      ? await driftRunUnderWay(gateway.db, storefrontId)
      : await openDriftRun(gateway.db, storefrontId, 'schedule', gateway.clock.now());
  if (run === undefined) return undefined;
  if (run.readThroughAt === null && !(await readThrough(gateway, storefrontId, items, run, mayGoOn))) return 0;
  const waitMs = await confirm(gateway, storefrontId, items, run, mayGoOn);
  if (waitMs !== undefined) return waitMs;
  await report(gateway, storefrontId, run);
  await endDriftRun(gateway.db, storefrontId, run.id, gateway.clock.now());
  return undefined;
}

/** The first look. @returns whether it came to its end */
async function readThrough(
  gateway: Gateway,
  storefrontId: string,
  items: ItemReading,
  run: DriftRun,
  mayGoOn: () => boolean,
): Promise<boolean> {
  const limit = pageSize(gateway, storefrontId);
  let after = run.afterProduct;
  for (;;) {
    const page = await toldListings(gateway.db, storefrontId, { after, limit });
    const last = page.at(-1);
    if (last === undefined) break;
    const settled = page.filter(({ isWaiting }) => !isWaiting);
    const pricesIn = comparedCurrency(gateway, storefrontId);
    const productIds = page.map(({ productId }) => productId);
    const toldBy = new Date(gateway.clock.now().getTime() - GRACE_MS);
    const prices = pricesIn === undefined ? [] : await toldPrices(gateway.db, storefrontId, productIds, toldBy);
    const skus = [...new Set([...settled, ...prices].map(({ sku }) => sku))];
    const shown = await shownOf(items, skus, pricesIn);
    await keepDrifted(gateway.db, run.id, await differences(gateway, storefrontId, shown, settled));
    await repairPrices(gateway, storefrontId, run, prices, shown);
    await advanceDriftRun(gateway.db, run.id, {
      afterProduct: last.productId,
      compared: settled.length,
      waiting: page.length - settled.length,
      pricesCompared: prices.length,
    });
    after = last.productId;
    if (!mayGoOn()) return false;
  }
  await driftRunReadThrough(gateway.db, run.id, gateway.clock.now());
  return true;
}

async function shownOf(
  items: ItemReading,
  skus: readonly string[],
  pricesIn?: string,
): Promise<ReadonlyMap<string, ShopItem>> {
  if (skus.length === 0) return new Map();
  return new Map((await items.read(skus, pricesIn)).map((item) => [item.sku, item]));
}

/** What the shop shows otherwise than it was told, with the probable reason. */
async function differences(
  gateway: Gateway,
  storefrontId: string,
  shown: ReadonlyMap<string, ShopItem>,
  listings: readonly ToldListing[],
): Promise<Drifted[]> {
  const unlike = listings.flatMap((listing) => {
    const item = shown.get(listing.sku);
    const isAsTold = item === undefined || (item.state === 'found' && item.quantity === listing.pushed);
    return isAsTold ? [] : [{ listing, item }];
  });
  if (unlike.length === 0) return [];
  const productIds = unlike.map(({ listing }) => listing.productId);
  const sales = new Map(
    (await salesSince(gateway.db, storefrontId, productIds, OVERLAP_MS)).map((one) => [one.productId, one]),
  );
  const foundAt = gateway.clock.now();
  return unlike.flatMap(({ listing, item }): Drifted[] => {
    const { productId, sku, pushed, pushedVersion } = listing;
    const common = { productId, sku, pushed, pushedVersion, foundAt };
    if (item.state !== 'found') return [{ ...common, state: item.state, found: null, why: whyNotThere(item) }];
    const { soldSince = 0, waiting = 0, before = [] } = sales.get(productId) ?? {};
    const facts: DriftFacts = { pushed, found: item.quantity, reserved: item.reserved, soldSince, waiting, before };
    if (isSoldThere(facts)) return [];
    return [{ ...common, state: 'differs', found: item.quantity, why: probableWhy(facts) }];
  });
}

function whyNotThere({ state, says }: Exclude<ShopItem, { state: 'found' }>): string {
  const why = {
    unknown: 'the shop has no product with this SKU any more',
    ambiguous: 'several products there have this SKU',
    untracked: 'the shop sells it without counting',
  }[state];
  return says === undefined ? why : `${why}: ${says}`;
}

/** The second look, at what differed. @returns how long to wait before it; undefined when it is over */
async function confirm(
  gateway: Gateway,
  storefrontId: string,
  items: ItemReading,
  run: DriftRun,
  mayGoOn: () => boolean,
): Promise<number | undefined> {
  for (;;) {
    const open = await unconfirmedDrift(gateway.db, run.id, pageSize(gateway, storefrontId));
    if (open.length === 0) return undefined;
    const now = gateway.clock.now().getTime();
    const waitMs = Math.max(...open.map(({ foundAt }) => foundAt.getTime() + GRACE_MS - now));
    if (waitMs > 0) return waitMs;
    await confirmPage(gateway, storefrontId, items, run, open);
    if (!mayGoOn()) return 0;
  }
}

async function confirmPage(
  gateway: Gateway,
  storefrontId: string,
  items: ItemReading,
  run: DriftRun,
  open: readonly Drifted[],
): Promise<void> {
  const productIds = open.map(({ productId }) => productId);
  const told = await toldListings(gateway.db, storefrontId, { productIds });
  const versions = new Map(open.map(({ productId, pushedVersion }) => [productId, pushedVersion]));
  const settled = told.filter((one) => !one.isWaiting && one.pushedVersion === versions.get(one.productId));
  const skus = settled.map(({ sku }) => sku);
  const still = await differences(gateway, storefrontId, await shownOf(items, skus), settled);
  const byId = new Map(still.map((one) => [one.productId, one]));
  const before = new Map(open.map((one) => [one.productId, one]));
  const passed = productIds.filter((id) => !byId.has(id));
  await forgetDrift(gateway.db, run.id, passed);
  // Fewer than at the look before: it goes on selling, and its orders are on their way here. It is looked at once more.
  const isPatient = gateway.clock.now().getTime() - run.begunAt.getTime() < PATIENCE_MS;
  const isSelling = (one: Drifted): boolean => isPatient && (one.found ?? 0) < (before.get(one.productId)?.found ?? 0);
  await keepDrifted(
    gateway.db,
    run.id,
    still.filter((one) => one.state !== 'differs' || isSelling(one)),
  );
  const certain = still.filter((one) => one.state === 'differs' && !isSelling(one));
  await transact(gateway, async (trx, gateway) => {
    const at = gateway.clock.now();
    const repaired = new Set(await tellAgain(trx, storefrontId, certain, at));
    for (const one of certain) await confirmDrift(trx, run.id, { ...one, isRepaired: repaired.has(one.productId), at });
    if (repaired.size > 0) await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  });
}

async function report(gateway: Gateway, storefrontId: string, run: DriftRun): Promise<void> {
  const counts = await countDrift(gateway.db, run.id);
  const differs = counts.find(({ state }) => state === 'differs');
  const others = counts.filter(({ state }) => state !== 'differs');
  const at = gateway.clock.now();
  const driftKey = `DRIFT/${storefrontId}`;
  const skusKey = `SKUS/${storefrontId}`;
  if (differs === undefined) await closeException(gateway.db, driftKey, 'it shows what it was told', at);
  else {
    await raise(gateway, gateway.db, {
      dedupeKey: driftKey,
      code: 'STOREFRONT-DRIFT',
      severity: 'warning',
      message: `${storefrontId} showed ${differs.count} SKU(s) otherwise than it was told, such as ${differs.examples[0]}; ${differs.repaired} are told again.`,
      facts: { storefront: storefrontId, ...differs },
    });
  }
  if (others.length === 0) await closeException(gateway.db, skusKey, 'every SKU is there once', at);
  else {
    const said = others.map(({ state, count, examples }) => `${count} ${state} (such as ${examples[0]})`);
    await raise(gateway, gateway.db, {
      dedupeKey: skusKey,
      code: 'STOREFRONT-SKUS',
      severity: 'warning',
      message: `Quantities of some SKUs cannot be set in ${storefrontId}: ${said.join(', ')}.`,
      facts: { storefront: storefrontId, counts: others },
    });
  }
  const prices = await reportPrices(gateway, storefrontId, run);
  const drifted = (differs?.count ?? 0) + prices;
  gateway.tell({ type: 'storefront-compared', storefrontId, drifted, repaired: (differs?.repaired ?? 0) + prices });
}

function pageSize(gateway: Gateway, storefrontId: string): number {
  return gateway.storefronts.get(storefrontId)?.capabilities.stockBatchSize ?? 1;
}

/**
 * A person wants the shop compared now. A run that is under way already is the one.
 *
 * @throws RejectedError STOREFRONT-UNKNOWN, STOREFRONT-LACKS
 */
export async function askForComparison(gateway: Gateway, storefrontId: string, by: string): Promise<void> {
  if (storefrontNamed(gateway, storefrontId).items === undefined) {
    throw new RejectedError(
      'STOREFRONT-LACKS',
      `${storefrontId} cannot be asked what it shows: it only takes what it is told.`,
    );
  }
  await openDriftRun(gateway.db, storefrontId, by, gateway.clock.now());
  await wantLanes(gateway.db, 'shop', [driftLane(storefrontId).key]);
}
