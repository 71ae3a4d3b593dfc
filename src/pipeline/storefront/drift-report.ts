import { countDrift, driftOf, lastDriftRun } from '../../stores/drift.ts';
import { countPriceDrift, type DriftedPrice, priceDriftOf } from '../../stores/price-drift.ts';
import type { Gateway } from '../gateway.ts';
import { storefrontNamed } from './storefront-named.ts';

/** What the last comparison of a shop found, for people. */
export interface DriftReport {
  readonly storefront: string;
  readonly askedBy: string;
  readonly begunAt: Date;
  /** Null: it goes on; what differs is looked at again before it counts. */
  readonly endedAt: Date | null;
  readonly compared: number;
  readonly waiting: number;
  readonly counts: Awaited<ReturnType<typeof countDrift>>;
  readonly skus: Awaited<ReturnType<typeof driftOf>>;
  /** Prices that differed; all of them are told again. */
  readonly prices: {
    readonly compared: number;
    readonly drifted: number;
    readonly skus: readonly DriftedPrice[];
  };
}

const SHOWN = 500;

/** @throws RejectedError STOREFRONT-UNKNOWN */
export async function driftReport(gateway: Gateway, storefrontId: string): Promise<DriftReport | undefined> {
  storefrontNamed(gateway, storefrontId);
  const run = await lastDriftRun(gateway.db, storefrontId);
  if (run === undefined) return undefined;
  const { askedBy, begunAt, endedAt, compared, waiting, pricesCompared } = run;
  return {
    storefront: storefrontId,
    askedBy,
    begunAt,
    endedAt,
    compared,
    waiting,
    counts: await countDrift(gateway.db, run.id),
    skus: await driftOf(gateway.db, run.id, SHOWN),
    prices: {
      compared: pricesCompared,
      drifted: (await countPriceDrift(gateway.db, run.id)).count,
      skus: await priceDriftOf(gateway.db, run.id, SHOWN),
    },
  };
}
