import type { Placed } from '../../../documents/parts.ts';
import type { PriceHeader, PriceLine } from '../../../documents/price-catalog.ts';
import {
  type CatalogLine,
  judgeCatalog,
  priceStatistics,
  type RefusedLine,
  soundPrices,
} from '../../../domain/price-catalog.ts';
import { closeException } from '../../../stores/exceptions.ts';
import {
  catalogOfDocument,
  costsInForce,
  dayAt,
  insertPriceCatalog,
  insertPrices,
  lockCosts,
} from '../../../stores/price-catalogs.ts';
import { applyCatalog, mappingOf } from '../../catalogs/apply.ts';
import { holdCatalog, supersedeHeld } from '../../catalogs/hold.ts';
import { raise } from '../../exceptions.ts';
import { momentsOf } from '../figure-moments.ts';
import type { Recorded, Recording } from './recording.ts';

/**
 * Records a price catalog (832, price files): its prices become the costs of the offers on the day on which each begins. An
 * older catalog takes nothing away from a newer one, because of the prices that hold the one counts that began last. One
 * whose costs moved too far to be believed is held as a whole.
 */
export async function recordPriceCatalog(recording: Recording): Promise<Recorded> {
  const { gateway, trx, profile, file, document, documentId, amendedBy } = recording;
  const header = document.header as PriceHeader;
  await lockCosts(trx, profile.id);
  const { asOf } = momentsOf(profile, file, undefined);
  const { prices, refused } = soundPrices(catalogLines(recording, header, await dayAt(trx, profile.timeZone, asOf)));
  if (amendedBy !== undefined) return addLine(recording, prices, refused);
  await tellOfRefused(recording, refused);
  const named = `${prices.length} price(s)${refused.length === 0 ? '' : `, ${refused.length} line(s) left out`}`;
  const key = header.catalogId === undefined ? {} : { businessKey: header.catalogId };
  const none = { state: 'held', ...key, summary: `no price that counts; ${named}` } as const;
  // Lines that are held may be put right, and join it.
  if (prices.length === 0 && document.heldCount === 0) return none;
  const { guard } = profile.stock;
  const costs = await costsInForce(trx, profile.id, [...new Set(prices.map(({ sku }) => sku))]);
  const stats = priceStatistics(prices, costs, guard.priceMove);
  const broken = judgeCatalog(stats, guard);
  const at = gateway.clock.now();
  const id = await insertPriceCatalog(trx, {
    supplierId: profile.id,
    documentId,
    catalog: header.catalogId,
    asOf,
    state: broken === undefined ? 'applied' : 'held',
    prices: prices.length,
    stats,
    broken,
    at,
  });
  await insertPrices(trx, profile.id, id, prices);
  const mapping = mappingOf(document);
  if (broken !== undefined) {
    await holdCatalog(gateway, trx, profile, { id, mapping, file: file.name, broken });
    return { state: 'held', ...key, summary: `catalog ${id} is held: ${broken.text}` };
  }
  if (prices.length === 0) return none;
  const changed = await applyCatalog(gateway, trx, profile.id, id, file.firstSeenAt);
  await supersedeHeld(trx, profile.id, mapping, asOf, `catalog ${id} took its place`, at);
  return { state: 'applied', ...key, summary: `${named}, ${changed} cost(s) changed` };
}

/** The lines with what the document says for all of them. */
function catalogLines({ profile, document }: Recording, header: PriceHeader, day: string): CatalogLine[] {
  return (document.lines as unknown as Placed<PriceLine>[]).map((line) => ({
    sku: line.sku,
    cost: line.cost,
    currency: line.currency ?? header.currency ?? profile.currency,
    effectiveOn: line.effectiveOn ?? header.effectiveOn ?? day,
    endsOn: line.endsOn ?? header.endsOn,
    minimumQuantity: line.minimumQuantity ?? 1,
    ordinal: line.source.ordinal,
  }));
}

/** A line that was held when the catalog was recorded joins it. */
async function addLine(
  { gateway, trx, profile, file, documentId }: Recording,
  prices: readonly CatalogLine[],
  refused: readonly RefusedLine[],
): Promise<Recorded> {
  const catalog = await catalogOfDocument(trx, profile.id, documentId);
  const [wrong] = refused;
  if (wrong !== undefined) return { state: 'held', summary: wrong.because };
  if (catalog?.state !== 'applied' && catalog?.state !== 'released') {
    return { state: 'held', summary: `its catalog is ${catalog?.state ?? 'not recorded'}` };
  }
  await insertPrices(trx, profile.id, catalog.id, prices);
  const changed = await applyCatalog(gateway, trx, profile.id, catalog.id, file.firstSeenAt);
  return { state: 'applied', summary: `${changed} cost(s) changed` };
}

const NAMED = 5;
const KEPT = 20;

/** Lines that were left out; somebody should know which SKUs keep their old costs. */
async function tellOfRefused(
  { gateway, trx, profile, file, document }: Recording,
  refused: readonly RefusedLine[],
): Promise<void> {
  const dedupeKey = `CATALOG-LINES/${profile.id}/${mappingOf(document)}`;
  if (refused.length === 0) {
    await closeException(trx, dedupeKey, 'a catalog without any', gateway.clock.now());
    return;
  }
  const some = refused.slice(0, NAMED).map(({ sku, ordinal, because }) => `${sku} (${ordinal}): ${because}`);
  await raise(gateway, trx, {
    dedupeKey,
    code: 'CATALOG-LINES',
    severity: 'warning',
    supplierId: profile.id,
    message: `${file.name}: ${refused.length} line(s) left out; their SKUs keep the costs they had. ${some.join('; ')}${refused.length > NAMED ? '; …' : ''}.`,
    facts: { file: file.name, examples: refused.slice(0, KEPT) },
  });
}
