import type { SupplierPosition } from '../domain/availability.ts';
import { baseBuffer, bufferGrowth } from '../domain/buffer.ts';
import { type ChannelSum, channelSums, type OfferSum, offerSum } from '../domain/stock-explanation.ts';
import { nearest } from '../kernel/nearest.ts';
import type { Database } from '../stores/database.ts';
import { type ListingFacts, type OfferFacts, similarSkus, skuOfOffer, stockFacts } from '../stores/stock-facts.ts';

/** What a storefront shows of a product, as a sum, with everything that each term comes from. */
export interface StockExplanation {
  readonly sku: string;
  readonly title: string;
  readonly storefronts: readonly ExplainedListing[];
  readonly offers: readonly ExplainedOffer[];
}

export interface ExplainedListing extends ListingFacts {
  readonly sum: ChannelSum;
  /** The quantity that is to be shown is this sum; false for a moment while a change is on its way. */
  readonly isCurrent: boolean;
}

export interface ExplainedOffer extends OfferFacts {
  readonly sum: OfferSum;
  /** Which rule keeps units back. */
  readonly bufferFrom: 'sku' | 'fast-mover' | 'usual' | 'learnt';
}

/** What cannot be explained, and what may have been meant. */
export interface UnknownStock {
  readonly unknown: string;
  readonly suggestion: string | undefined;
}

/** Explains the quantity of a product by our SKU, or by the SKU of a supplier. */
export async function explainStock(
  db: Database,
  sku: string,
  supplierId?: string,
): Promise<StockExplanation | UnknownStock> {
  const ours = supplierId === undefined ? sku : await skuOfOffer(db, supplierId, sku);
  const facts = typeof ours === 'string' ? await stockFacts(db, ours) : undefined;
  if (facts === undefined) return unknown(db, sku, supplierId, ours === null);
  const positions = facts.offers.map(positionOf);
  const channels = facts.listings.map(({ storefront, rule }) => ({ id: storefront, ...rule }));
  const sums = new Map(
    channelSums(
      positions.map(({ position }) => position),
      channels,
    ).map((sum) => [sum.storefrontId, sum]),
  );
  return {
    sku: facts.sku,
    title: facts.title,
    storefronts: facts.listings.flatMap((listing) => {
      const sum = sums.get(listing.storefront);
      return sum === undefined ? [] : [{ ...listing, sum, isCurrent: sum.published === listing.desired }];
    }),
    offers: facts.offers.map((offer, index) => {
      const { position, growth } = positions[index] as (typeof positions)[number];
      return { ...offer, sum: offerSum(position, growth), bufferFrom: bufferFrom(offer) };
    }),
  };
}

async function unknown(
  db: Database,
  sku: string,
  supplierId: string | undefined,
  isUnmatched: boolean,
): Promise<UnknownStock> {
  const where = supplierId === undefined ? 'There is no product' : `${supplierId} offers no SKU`;
  if (isUnmatched) {
    const why = `${supplierId} offers ${sku}, but it is none of our products: no SKU, GTIN or list joins them.`;
    return { unknown: why, suggestion: undefined };
  }
  const suggestion = nearest(sku, await similarSkus(db, sku, supplierId));
  return { unknown: `${where} ${sku}.`, suggestion };
}

/** The position of an offer as the rule takes it, with the units by which age made its buffer grow. */
function positionOf(offer: OfferFacts): { readonly position: SupplierPosition; readonly growth: number } {
  const { buffer, learnt, overdueMs, everyMs, isStale, refusal, warehouses } = offer;
  const learn = learnt === null ? undefined : { ...learnt, exposureMs: learnt.hours * 3_600_000 };
  const rule = { normal: buffer.normal, fast: buffer.fast, learn };
  const base = baseBuffer(rule, { isFast: buffer.isFast, units: buffer.units ?? undefined }, learnt ?? undefined);
  const growth = bufferGrowth(rule, learnt ?? undefined, base, overdueMs, everyMs);
  const reported = warehouses.length === 0 ? undefined : warehouses.reduce((sum, { units }) => sum + units, 0);
  const position = {
    reported,
    unreflected: offer.reservations.reduce((sum, { units }) => sum + units, 0),
    packSize: offer.packSize,
    buffer: base + growth,
    isStale,
    isRefused: refusal !== null,
    isPaused: offer.pause !== null,
    isOrderable: offer.cost !== null && offer.isConfigured,
  };
  return { position, growth };
}

function bufferFrom({ buffer, learnt }: OfferFacts): ExplainedOffer['bufferFrom'] {
  if (buffer.units !== null) return 'sku';
  if (learnt !== null) return 'learnt';
  return buffer.isFast ? 'fast-mover' : 'usual';
}
