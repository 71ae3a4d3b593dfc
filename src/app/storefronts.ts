import { createHash } from 'node:crypto';
import { type Config, placeBelow } from '../config/load.ts';
import { buildAll } from '../config/mistakes.ts';
import type { Clock } from '../kernel/clock.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { pauseStorefront, resumeStorefront } from '../pipeline/storefront/paused.ts';
import { PushLog } from '../pipeline/storefront/push-log.ts';
import { SharedRow } from '../pipeline/storefront/shared-row.ts';
import { ShopTraffic } from '../pipeline/storefront/shop-traffic.ts';
import { guarded } from '../storefronts/guarded.ts';
import { type ShopLimits, usualTraffic } from '../storefronts/limits.ts';
import { createStorefront } from '../storefronts/registry.ts';
import type { Storefront } from '../storefronts/storefront.ts';
import { aloneWith } from '../storefronts/surroundings.ts';
import type { Database } from '../stores/database.ts';
import { WITHOUT_LIMIT } from '../stores/storefront-traffic.ts';
import { rememberedIn } from './remembered.ts';

type Settings = Config['storefronts'][number];

/** What the storefronts of one gateway share with it. */
export interface StorefrontSurroundings {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Opened after the storefronts were built, and before any of them is called. */
  readonly db: () => Database;
  /** In the place of the registry. */
  readonly create?: typeof createStorefront | undefined;
}

/** The storefronts of one gateway. */
export interface Shops {
  readonly storefronts: ReadonlyMap<string, Storefront>;
  /** No call is begun any more; those under way end. */
  stop(): Promise<void>;
  /** After nobody uses them any more. */
  close(): Promise<void>;
}

/**
 * Builds every storefront behind its gate, with a limit that all gateways share.
 *
 * @throws ConfigError with all that cannot work
 */
export function buildStorefronts(config: Config, around: StorefrontSurroundings): Shops {
  const pushLog = new PushLog(around.db, around.logger);
  const shops = buildAll(
    config.storefronts.map((settings, index) => () => ({
      id: settings.id,
      ...buildStorefront(settings, around, pushLog, placeBelow(config.placeOf, ['storefronts', index])),
    })),
  );
  return {
    storefronts: new Map(shops.map(({ id, storefront }) => [id, storefront])),
    stop: async () => void (await Promise.all(shops.map(({ traffic }) => traffic.stop()))),
    close: async () => {
      await Promise.all(shops.map(({ storefront }) => storefront.close()));
      await pushLog.stop();
    },
  };
}

function buildStorefront(
  settings: Settings,
  { clock, logger, db, create = createStorefront }: StorefrontSurroundings,
  pushLog: PushLog,
  placeOf: Config['placeOf'],
): { readonly storefront: Storefront; readonly traffic: ShopTraffic } {
  const {
    id,
    limits,
    orders: _,
    publish: __,
    prices,
    margin: ___,
    routing: ____,
    reconcile: _____,
    ...adapter
  } = settings;
  const usual = usualTraffic(settings.kind);
  const traffic = new ShopTraffic({
    storefrontId: id,
    row: new SharedRow(db, id, limitsOf(limits, usual.limits), hashOf({ ...adapter, limits })),
    logger,
    opened: (open) => pauseStorefront(db(), logger, id, open, clock.now()),
    closed: () => resumeStorefront(db(), logger, id, clock.now()),
  });
  const storefront = create(
    { id, ...adapter },
    {
      ...aloneWith(clock),
      traffic,
      remembered: rememberedIn(db, clock, id),
      log: (exchange) => pushLog.keep(id, exchange),
    },
    placeOf,
  );
  if (prices !== undefined && storefront.capabilities.priceBatchSize === 0) {
    const place = placeOf === undefined ? '' : `${placeOf({ code: 'custom', path: ['prices'], message: '' })} `;
    throw new ConfigError(
      'STOREFRONT-OPTIONS-INVALID',
      `Storefront ${id} (${settings.kind}) cannot be used: ${place}prices: this shop is told none (its kind takes none, or priceBatchSize is 0); take the section away.`,
    );
  }
  const parallel = limits?.parallel ?? storefront.capabilities.parallelCalls ?? usual.parallelCalls ?? 1;
  return { storefront: guarded(storefront, traffic, parallel), traffic };
}

function limitsOf(given: Settings['limits'], usual: ShopLimits | undefined): ShopLimits {
  const perSecond = given?.perSecond;
  if (perSecond === undefined) return usual ?? { capacity: WITHOUT_LIMIT, perSecond: WITHOUT_LIMIT, reserve: 0 };
  const capacity = given?.burst ?? Math.max(1, perSecond);
  return { capacity, perSecond, reserve: given?.reserve ?? capacity / 10 };
}

/** Equal only for equal settings; says nothing of the secrets in them. */
function hashOf(settings: unknown): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 32);
}
