import { type FreshnessLimits, freshnessLimits } from '../../domain/freshness.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import { anyAged, moveLimits, reckonAged, settleLimits } from '../../stores/figure-ages.ts';
import { revisionInForce } from '../../stores/mapping-revisions.ts';
import type { Gateway } from '../gateway.ts';
import { type Turn, withLane } from '../lanes.ts';
import { transact } from '../transact.ts';
import { startPrices } from './start-prices.ts';

/** SKUs in one transaction, so that no order waits long for their listings. */
const BATCH = 10_000;

/**
 * Lets the figures of suppliers grow old: time passes without any event, and what nobody confirms must be sold with a
 * growing buffer, then not at all. Only what crosses a limit is reckoned anew. What a turn did not finish, or nobody did
 * while no gateway ran, the next one does, because the database says by which limits the listings go.
 *
 * @param pauseMs how long no replica looks again after this one
 */
export async function ageStock(gateway: Gateway, pauseMs: number): Promise<void> {
  await withLane(gateway, { kind: 'clock', key: 'stock' }, async (turn) => {
    const limits = await moveFigureLimits(gateway);
    await startPrices(gateway);
    for (const [supplierId, limit] of limits) {
      if (!turn.isOurs()) break;
      await ageSupplier(gateway, supplierId, limit, turn);
    }
    return { ok: true, dueInMs: () => pauseMs };
  });
}

/**
 * Moves the limits of every supplier to now: from here on routing goes by them. The listings follow in `ageStock`.
 *
 * @returns the limits by supplier, without those that this gateway does not run as they are in force
 */
export async function moveFigureLimits(gateway: Gateway): Promise<ReadonlyMap<string, FreshnessLimits>> {
  const moved = new Map<string, FreshnessLimits>();
  const now = gateway.clock.now();
  for (const profile of gateway.suppliers.values()) {
    if (((await revisionInForce(gateway.db, profile.id)) ?? profile.revision) !== profile.revision) continue;
    const limits = limitsOf(gateway, profile, now);
    if (limits === undefined) continue;
    await moveLimits(gateway.db, profile.id, limits);
    moved.set(profile.id, limits);
  }
  return moved;
}

/** Undefined where the calendar never opens: then its figures stay as they are, and the others' must not wait for it. */
function limitsOf(gateway: Gateway, profile: SupplierProfile, now: Date): FreshnessLimits | undefined {
  try {
    return freshnessLimits(profile.calendar, profile.stock.freshness, now);
  } catch (error) {
    gateway.logger.error({ supplierId: profile.id, err: error }, 'the age of a supplier’s stock cannot be reckoned');
    return undefined;
  }
}

async function ageSupplier(gateway: Gateway, supplierId: string, limits: FreshnessLimits, turn: Turn): Promise<void> {
  if (await anyAged(gateway.db, supplierId)) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      if (!turn.isOurs()) return;
      const from: string = after;
      after = await transact(gateway, async (trx, gateway) => {
        const { storefronts, next } = await reckonAged(trx, supplierId, from, BATCH, gateway.clock.now());
        for (const storefrontId of storefronts) await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
        return next;
      });
    }
  }
  await transact(gateway, async (trx) => {
    await settleLimits(trx, supplierId, limits);
    await turn.confirm(trx);
  });
}
