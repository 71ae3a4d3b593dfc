import { countDrift, driftOf, lastDriftRun } from '../../stores/drift.ts';
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
}

const SHOWN = 500;

/** @throws RejectedError STOREFRONT-UNKNOWN */
export async function driftReport(gateway: Gateway, storefrontId: string): Promise<DriftReport | undefined> {
  storefrontNamed(gateway, storefrontId);
  const run = await lastDriftRun(gateway.db, storefrontId);
  if (run === undefined) return undefined;
  const { askedBy, begunAt, endedAt, compared, waiting } = run;
  return {
    storefront: storefrontId,
    askedBy,
    begunAt,
    endedAt,
    compared,
    waiting,
    counts: await countDrift(gateway.db, run.id),
    skus: await driftOf(gateway.db, run.id, SHOWN),
  };
}
