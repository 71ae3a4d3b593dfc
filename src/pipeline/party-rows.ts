import { freshnessLimits } from '../domain/freshness.ts';
import type { SupplierProfile } from '../partners/profile.ts';
import type { SupplierRow } from '../stores/parties.ts';

/** What the tables keep of a supplier's profile, so that stock can be reckoned with in the database. */
export function supplierRow(profile: SupplierProfile, now: Date): SupplierRow {
  const { id, name, simulator, timeZone, currency, calendar, stock } = profile;
  const { normal, fast, skus, learn } = stock.buffer;
  return {
    id,
    name,
    isSimulator: simulator,
    timeZone,
    currency,
    reflectsAt: stock.reflectsAt,
    buffer: normal,
    fastBuffer: fast,
    skuBuffers: skus,
    freshness: {
      everyMs: stock.freshness.expectedEveryMs,
      ...freshnessLimits(calendar, stock.freshness, now),
    },
    ...(learn === undefined ? {} : { learn }),
  };
}
