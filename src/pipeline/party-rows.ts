import type { SupplierProfile } from '../partners/profile.ts';
import type { SupplierRow } from '../stores/parties.ts';

/** What the tables keep of a supplier's profile, so that stock can be reckoned with in the database. */
export function supplierRow(profile: SupplierProfile): SupplierRow {
  const { id, name, timeZone, currency, stock } = profile;
  const { normal, fast, skus } = stock.buffer;
  return {
    id,
    name,
    timeZone,
    currency,
    reflectsAt: stock.reflectsAt,
    buffer: normal,
    fastBuffer: fast,
    skuBuffers: skus,
  };
}
