import type { BrokenRule } from '../../domain/feed-rules.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { isAnyCatalogHeld, supersedeCatalogs } from '../../stores/price-catalogs.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';

/** The exception about the held catalogs of one kind: one, however many are held; it names the newest. */
function holdKey(supplierId: string, mapping: string): string {
  return `CATALOG-HELD/${supplierId}/${mapping}`;
}

export async function holdCatalog(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  catalog: {
    readonly id: string;
    readonly mapping: string;
    readonly file: string;
    readonly broken: BrokenRule;
  },
): Promise<void> {
  const { id, mapping, file, broken } = catalog;
  await raise(gateway, trx, {
    dedupeKey: holdKey(profile.id, mapping),
    code: 'CATALOG-PRICES',
    supplierId: profile.id,
    message: `The prices in ${file} of ${profile.name} are held (catalog ${id}): ${broken.text} (${broken.setting}). The costs in force stay.`,
    facts: { catalog: id, mapping, broken },
  });
}

/** A newer catalog was applied: what is held and older will never count. */
export async function supersedeHeld(
  trx: Database,
  supplierId: string,
  mapping: string,
  asOf: Date,
  reason: string,
  at: Date,
): Promise<void> {
  await supersedeCatalogs(trx, supplierId, mapping, asOf, reason, at);
  await closeIfNoneHeld(trx, supplierId, mapping, reason, at);
}

export async function closeIfNoneHeld(
  trx: Database,
  supplierId: string,
  mapping: string,
  reason: string,
  at: Date,
): Promise<void> {
  if (await isAnyCatalogHeld(trx, supplierId, mapping)) return;
  await closeException(trx, holdKey(supplierId, mapping), reason, at);
}
