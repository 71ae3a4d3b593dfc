import type { Config } from '../config/load.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Gateway } from '../pipeline/gateway.ts';
import { checkStorefront, type StorefrontCheck } from '../pipeline/storefront/check-storefront.ts';
import { type DriftReport, driftReport } from '../pipeline/storefront/drift-report.ts';
import { fetchOrder } from '../pipeline/storefront/read-orders.ts';
import { askForComparison } from '../pipeline/storefront/reconcile.ts';
import { retryStorefront } from '../pipeline/storefront/retry.ts';
import { type PlacedSample, placeSample } from '../pipeline/storefront/sample-order.ts';
import { storefrontNamed } from '../pipeline/storefront/storefront-named.ts';
import { subscribe } from '../pipeline/storefront/subscribe.ts';
import { type Sync, syncStorefront } from '../pipeline/storefront/sync-storefront.ts';
import type { Finding } from '../storefronts/storefront.ts';
import type { Database } from '../stores/database.ts';
import { orderReport } from '../stores/reports.ts';
import { type ShopStanding, shopStandings } from '../stores/shop-listings.ts';
import { withCurrentDatabase, withOfflineGateway } from './offline.ts';
import { shopsOf } from './shops.ts';
import { buildStorefronts } from './storefronts.ts';

export type { StorefrontCheck } from '../pipeline/storefront/check-storefront.ts';
export type { DriftReport } from '../pipeline/storefront/drift-report.ts';
export type { Sync } from '../pipeline/storefront/sync-storefront.ts';
export type { Finding } from '../storefronts/storefront.ts';

/** A storefront of the configuration, and how it stands in the database; nothing is known of one that no gateway has run yet. */
export interface ListedStorefront {
  readonly id: string;
  readonly kind: string;
  readonly standing?: Omit<ShopStanding, 'storefront'>;
}

export async function storefrontList(config: Config, logger: Logger): Promise<readonly ListedStorefront[]> {
  const standings = await withCurrentDatabase(config, logger, (db) => shopStandings(db));
  return config.storefronts.map(({ id, kind }) => {
    const found = standings.find(({ storefront }) => storefront === id);
    if (found === undefined) return { id, kind };
    const { storefront: _, ...standing } = found;
    return { id, kind, standing };
  });
}

/** Speaks to a shop as the gateway does, without being one. */
async function withStorefronts<Result>(
  config: Config,
  logger: Logger,
  action: (gateway: Gateway) => Promise<Result>,
): Promise<Result> {
  return withOfflineGateway(config, logger, async (gateway) => {
    const { publicUrl } = config.server;
    const db = (): Database => gateway.db;
    const shops = buildStorefronts(config, { clock: systemClock, logger, db });
    try {
      return await action({
        ...gateway,
        storefronts: shops.storefronts,
        shops: shopsOf(config),
        ...(publicUrl === undefined ? {} : { publicUrl }),
      });
    } finally {
      await shops.stop();
      await shops.close();
    }
  });
}

export function storefrontCheck(config: Config, logger: Logger, id: string): Promise<StorefrontCheck> {
  return withStorefronts(config, logger, (gateway) => checkStorefront(gateway, id));
}

export function storefrontSync(config: Config, logger: Logger, id: string, isDryRun: boolean): Promise<Sync> {
  return withStorefronts(config, logger, (gateway) => syncStorefront(gateway, id, { isDryRun }));
}

/** Undefined: the shop is told no webhooks, or nobody says where to. */
export function storefrontSubscribe(
  config: Config,
  logger: Logger,
  id: string,
): Promise<readonly Finding[] | undefined> {
  return withStorefronts(config, logger, async (gateway) => {
    storefrontNamed(gateway, id);
    return subscribe(gateway, id);
  });
}

/** What the last comparison found; undefined where there was none. With `by` another one is asked for first. */
export function storefrontDrift(
  config: Config,
  logger: Logger,
  id: string,
  { by }: { readonly by?: string | undefined },
): Promise<DriftReport | undefined> {
  return withStorefronts(config, logger, async (gateway) => {
    if (by !== undefined) await askForComparison(gateway, id, by);
    return driftReport(gateway, id);
  });
}

export function storefrontFetch(config: Config, logger: Logger, id: string, orderId: string): Promise<void> {
  return withStorefronts(config, logger, (gateway) => fetchOrder(gateway, id, orderId));
}

export function storefrontRetry(config: Config, logger: Logger, id: string): Promise<string> {
  return withStorefronts(config, logger, (gateway) => retryStorefront(gateway, id));
}

/** Places an order that is only a test; the running gateway sends it on its way. */
export function storefrontSample(
  config: Config,
  logger: Logger,
  id: string,
  sku: string | undefined,
): Promise<PlacedSample> {
  return withStorefronts(config, logger, (gateway) =>
    placeSample(gateway, id, { sku, id: gateway.ids.next().slice(0, 8) }),
  );
}

export interface SampleProgress {
  readonly state: string;
  readonly purchaseOrders: readonly { readonly supplier: string; readonly poNumber: string; readonly state: string }[];
  readonly trackingNumber: string | null;
}

/** How far an order is that was placed as a test. */
export async function sampleProgress(
  config: Config,
  logger: Logger,
  storefront: string,
  orderId: string,
): Promise<SampleProgress> {
  const report = (await withCurrentDatabase(config, logger, (db) => orderReport(db, storefront, orderId))) as {
    readonly state: string;
    readonly purchaseOrders: SampleProgress['purchaseOrders'] | null;
    readonly packages: readonly { readonly trackingNumber: string | null }[] | null;
  };
  const purchaseOrders = (report.purchaseOrders ?? []).map(({ supplier, poNumber, state }) => ({
    supplier,
    poNumber,
    state,
  }));
  const tracked = (report.packages ?? []).find(({ trackingNumber }) => trackingNumber !== null);
  return { state: report.state, purchaseOrders, trackingNumber: tracked?.trackingNumber ?? null };
}
