import { minorUnits } from '../kernel/currency.ts';
import { round } from '../kernel/decimal.ts';
import { type PriceFacts, readPriceFacts } from '../stores/prices.ts';
import { productIds } from '../stores/products.ts';
import type { Gateway } from './gateway.ts';
import { decidePrice } from './storefront/reprice.ts';

export interface PriceExplanation {
  readonly storefront: string;
  /** The price that was decided; null: none yet. */
  readonly price: string | null;
  readonly currency: string;
  readonly version: number;
  readonly pushed: string | null;
  readonly pushedAt: Date | null;
  /** Why the shop does not take this price. */
  readonly refusal: string | null;
  /** What it is made from. */
  readonly cost: { readonly supplier: string; readonly sku: string; readonly amount: string } | null;
  readonly rule: string | null;
  /** From the cost to the price, step by step; what the rules make of the facts of this moment. */
  readonly steps: readonly { readonly what: string; readonly amount: string }[];
  /** Why there is no price, or why another one stands than the steps end in. */
  readonly because: string | null;
}

/** Explains the price of one product in every storefront that wants prices. Undefined for an unknown SKU. */
export async function explainPrices(gateway: Gateway, sku: string): Promise<readonly PriceExplanation[] | undefined> {
  const productId = (await productIds(gateway.db, [sku])).get(sku);
  if (productId === undefined) return undefined;
  const explanations: PriceExplanation[] = [];
  for (const storefront of gateway.prices?.keys() ?? []) {
    const [facts] = await readPriceFacts(gateway.db, storefront, [productId]);
    if (facts !== undefined) explanations.push(explain(gateway, storefront, facts));
  }
  return explanations;
}

function explain(gateway: Gateway, storefront: string, facts: PriceFacts): PriceExplanation {
  const settings = gateway.prices?.get(storefront);
  if (settings === undefined) throw new Error(`${storefront} wants no prices`);
  const { cost, price, stays } = decidePrice(gateway, settings, facts);
  const { standing, pushed, pushedCurrency } = facts;
  const currency = facts.currency ?? settings.currency;
  const found = 'none' in cost ? undefined : cost;
  const made = price !== undefined && !('none' in price) ? price : undefined;
  return {
    storefront,
    price: standing === null ? null : round(standing, minorUnits(currency)),
    currency,
    version: facts.version ?? 0,
    pushed: pushed === null ? null : round(pushed, minorUnits(pushedCurrency ?? currency)),
    pushedAt: facts.pushedAt,
    refusal: facts.refusal,
    cost: found ? { supplier: found.offer.supplierId, sku: found.offer.supplierSku, amount: found.amount } : null,
    rule: made?.rule ?? null,
    steps: made?.steps ?? [],
    because: reason(),
  };

  function reason(): string | null {
    if ('none' in cost) return cost.because;
    if (price !== undefined && 'none' in price) return price.because;
    return stays && standing !== null && made !== undefined && round(standing, minorUnits(currency)) !== made.price
      ? 'the change is smaller than minimumChange, so the price that stands stays'
      : null;
  }
}
