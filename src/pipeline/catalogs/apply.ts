import type { Database } from '../../stores/database.ts';
import { dropImprints } from '../../stores/imprints.ts';
import { refreshListings } from '../../stores/listings.ts';
import { noteChangedCosts, settleCosts } from '../../stores/price-catalogs.ts';
import type { Gateway } from '../gateway.ts';
import type { TranslatedDocument } from '../inbound/translate.ts';

/** Makes what a catalog says of today the costs of its offers. Answers how many changed. */
export async function applyCatalog(
  gateway: Gateway,
  trx: Database,
  supplierId: string,
  catalogId: string,
  fileSeenAt?: Date,
): Promise<number> {
  const now = gateway.clock.now();
  const { changed, ended } = await settleCosts(trx, supplierId, { of: 'catalog', catalogId }, now);
  await noteChangedCosts(trx, supplierId, catalogId, changed);
  await followCosts(gateway, trx, supplierId, ended, fileSeenAt);
  return changed;
}

/** What follows when costs changed: listings and prices; costs that are the stock feed's again are read with its next file. */
export async function followCosts(
  gateway: Gateway,
  trx: Database,
  supplierId: string,
  ended: number,
  fileSeenAt?: Date,
): Promise<void> {
  if (ended > 0) await dropImprints(trx, supplierId);
  const changed = fileSeenAt === undefined ? {} : { fileSeenAt };
  for (const storefrontId of await refreshListings(trx, gateway.clock.now(), changed)) {
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  }
}

/** The mapping that a catalog was read by: catalogs of one kind are one exception. */
export function mappingOf(document: Pick<TranslatedDocument, 'mapping'>): string {
  return document.mapping?.id ?? 'price-catalog';
}
