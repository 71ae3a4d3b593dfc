import { type ChosenCost, type CostOffer, chooseCost, type NoCost } from '../../domain/price-cost.ts';
import { type NoPrice, type Price, priceOf, stays } from '../../domain/price-rules.ts';
import type { PriceSettings, StorefrontPrices } from '../../domain/price-settings.ts';
import { add } from '../../kernel/decimal.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptionsExcept, openExceptionOnce } from '../../stores/exceptions.ts';
import {
  type BelowFloor,
  type MadePrice,
  type PriceFacts,
  pricesBelowFloor,
  readPriceFacts,
  storePrices,
  takeDuePrices,
  type Unpriced,
  unpricedProducts,
} from '../../stores/prices.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';

/** Products priced in one transaction: some tenths of a second, so that no feed that changes one of them waits long. */
const MOST = 1_000;

/**
 * Makes the prices of products that are due in a storefront, each from the facts of this moment. Whoever changes such a
 * fact makes the product due in the same transaction, so that none is missed, and one that changes meanwhile is due again.
 *
 * @returns whether there were any
 */
export async function reprice(gateway: Gateway, storefrontId: string, settings: StorefrontPrices): Promise<boolean> {
  return transact(gateway, async (trx, gateway) => {
    const due = await takeDuePrices(trx, storefrontId, MOST);
    if (due.length === 0) return false;
    const facts = await readPriceFacts(trx, storefrontId, due);
    const made = facts.map((product) => madePrice(settings, product, decidePrice(gateway, settings, product)));
    await storePrices(trx, storefrontId, settings.revision, made, gateway.clock.now());
    await watchPrices(gateway, trx, storefrontId);
    return true;
  });
}

/** What the rules make of one product now, and whether the price that stands stays all the same. */
export interface PriceDecision {
  readonly cost: ChosenCost | NoCost;
  readonly price: Price | NoPrice | undefined;
  readonly stays: boolean;
}

export function decidePrice(gateway: Gateway, settings: StorefrontPrices, product: PriceFacts): PriceDecision {
  const cost = chooseCost(settings, offersOf(gateway, product));
  if ('none' in cost) return { cost, price: undefined, stays: false };
  const price = priceOf(settings, pricedProduct(product), cost.amount);
  if ('none' in price) return { cost, price, stays: false };
  const { standing, currency, revision } = product;
  const isStanding = standing !== null && currency !== null && revision === settings.revision;
  return { cost, price, stays: isStanding && stays(settings, { price: standing, currency }, price) };
}

function pricedProduct({ category, mapPrice, mapCurrency }: PriceFacts): Parameters<typeof priceOf>[1] {
  return {
    category: category ?? undefined,
    ...(mapPrice === null || mapCurrency === null
      ? {}
      : { minimumAdvertised: { amount: mapPrice, currency: mapCurrency } }),
  };
}

/** Offers of suppliers that this gateway could order from, as routing sees them. */
function offersOf(gateway: Gateway, { offers }: PriceFacts): CostOffer[] {
  return offers.flatMap((offer) => {
    const profile = gateway.suppliers.get(offer.supplierId);
    if (profile === undefined) return [];
    const { dropShipFee, freightPerOrder, freightPerUnit, priority } = profile.costs;
    return [
      {
        ...offer,
        cost: offer.cost ?? undefined,
        fees: add(dropShipFee, freightPerOrder, freightPerUnit),
        feeCurrency: profile.currency,
        priority,
      },
    ];
  });
}

function madePrice(settings: PriceSettings, product: PriceFacts, { cost, price, stays }: PriceDecision): MadePrice {
  const { productId, standing } = product;
  if ('none' in cost) return { productId, finding: cost.none };
  const from = { productId, supplierId: cost.offer.supplierId, cost: cost.amount };
  if (price === undefined || 'none' in price) return { ...from, finding: price?.none ?? 'zero' };
  const decided = stays && standing !== null ? standing : price.price;
  return { ...from, price: decided, currency: settings.currency, floor: price.floor };
}

/**
 * Says once where a shop sells below the floor that the cost of now asks for (the cost rose before the new price was
 * there), and where no price can be made of a cost; and when that is over.
 */
export async function watchPrices(gateway: Gateway, db: Database, storefrontId: string): Promise<void> {
  const below = await pricesBelowFloor(db, storefrontId);
  await tellOnce(
    gateway,
    db,
    `PRICE-BELOW-FLOOR/${storefrontId}/`,
    below.map((found) => belowFloor(storefrontId, found)),
  );
  const unpriced = await unpricedProducts(db, storefrontId);
  await tellOnce(
    gateway,
    db,
    `PRICE-MISSING/${storefrontId}/`,
    unpriced.map((found) => missing(storefrontId, found)),
  );
}

interface Finding {
  readonly key: string;
  readonly code: 'PRICE-BELOW-FLOOR' | 'PRICE-MISSING';
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly supplierId?: string;
}

async function tellOnce(gateway: Gateway, db: Database, prefix: string, findings: readonly Finding[]): Promise<void> {
  const at = gateway.clock.now();
  for (const { key, ...finding } of findings) {
    const opened = await openExceptionOnce(db, { dedupeKey: `${prefix}${key}`, severity: 'warning', ...finding, at });
    if (!opened) continue;
    const { code, message, supplierId } = finding;
    gateway.tell({ type: 'exception', code, message, supplierId });
  }
  const open = findings.map(({ key }) => `${prefix}${key}`);
  await closeExceptionsExcept(db, prefix, open, 'no product is like that any more', at);
}

function belowFloor(storefrontId: string, found: BelowFloor): Finding {
  const { supplierId, products, sku, pushed, floor, cost } = found;
  return {
    key: supplierId,
    code: 'PRICE-BELOW-FLOOR',
    supplierId,
    message: `${storefrontId} sells ${products} product(s) of ${supplierId} below the floor, such as ${sku} for ${pushed}: it costs ${cost} now and may not go below ${floor}. The new price is on its way.`,
    facts: { storefront: storefrontId, products, example: { sku, price: pushed, floor, cost } },
  };
}

const WHY: Readonly<Record<Unpriced['finding'], string>> = {
  currency: 'their costs are in another currency, and nothing is converted',
  'no-rule': 'no rule is for their category',
  zero: 'the rules would sell them for nothing',
};

function missing(storefrontId: string, { finding, products, sku }: Unpriced): Finding {
  return {
    key: finding,
    code: 'PRICE-MISSING',
    message: `${products} product(s) have no price in ${storefrontId}, such as ${sku}: ${WHY[finding]}. The shop keeps the price it has.`,
    facts: { storefront: storefrontId, products, example: sku },
  };
}
