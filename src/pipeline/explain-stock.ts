import {
  availableToSell,
  defaultPublishRule,
  publishedQuantities,
  type SupplierPosition,
} from '../domain/availability.ts';
import { baseBuffer } from '../domain/buffer.ts';
import { type StockFacts, stockFacts } from '../stores/reports.ts';
import type { Gateway } from './gateway.ts';

export interface StockExplanation {
  readonly sku: string;
  /** What a storefront without settings of its own would show if it were the only one. */
  readonly published: number;
  readonly because: string;
  readonly listings: StockFacts['listings'];
  readonly offers: readonly (StockFacts['offers'][number] & {
    readonly reported: number | null;
    /** Units kept back. */
    readonly buffer: number;
    readonly sellable: number;
  })[];
}

/** Explains a storefront's quantity as terms, each with the file and place it came from. Undefined for an unknown SKU. */
export async function explainStock(gateway: Gateway, sku: string): Promise<StockExplanation | undefined> {
  const facts = await stockFacts(gateway.db, sku);
  if (!facts) return undefined;
  const offers = facts.offers.map((offer) => {
    const position = positionOf(offer);
    return {
      ...offer,
      reported: position.reported ?? null,
      buffer: position.buffer,
      sellable: availableToSell(position),
    };
  });
  const only = { id: '', ...defaultPublishRule };
  const published = publishedQuantities(facts.offers.map(positionOf), [only]).get('') ?? 0;
  const best = offers.find((offer) => offer.sellable === published && published > 0);
  const because = best
    ? `${best.supplier} reported ${best.reported}, ${best.unreflected} are ordered and not yet in that figure, ${best.buffer} are kept back`
    : 'no supplier has more than what is ordered and kept back';
  return { sku, published, because, listings: facts.listings, offers };
}

function positionOf(offer: StockFacts['offers'][number]): SupplierPosition {
  const { unreflected, bufferRule, warehouses, isOrderable } = offer;
  const { units, isFast } = bufferRule;
  const buffer = baseBuffer(bufferRule, { isFast, units: units ?? undefined }, undefined);
  const reported =
    warehouses.length === 0 ? undefined : warehouses.reduce((sum, warehouse) => sum + warehouse.quantity, 0);
  return { reported, unreflected, buffer, isOrderable, packSize: 1, isStale: false };
}
