import { add, compare, type Decimal } from '../kernel/decimal.ts';
import type { PriceSettings } from './price-settings.ts';

/** What one supplier asks for one unit. */
export interface CostOffer {
  readonly supplierId: string;
  readonly supplierSku: string;
  /** Absent: the supplier never said. */
  readonly cost: Decimal | undefined;
  readonly currency: string;
  /** An order of one unit could be routed there now. */
  readonly isRoutable: boolean;
  /** Drop-ship fee and freight of an order of one unit, in the supplier's currency. */
  readonly fees: Decimal;
  readonly feeCurrency: string;
  /** Lower wins a tie, as in routing. */
  readonly priority: number;
}

export interface ChosenCost {
  readonly offer: CostOffer;
  /** What the price is made from. */
  readonly amount: Decimal;
}

/** Why a product has no cost: nobody offers it, nobody says what it costs, or only in other currencies. */
export type NoCost = { readonly none: 'no-offer' | 'no-cost' | 'currency'; readonly because: string };

/**
 * Picks the cost that a price is made from. What could be ordered now counts before what could not; while nobody has any,
 * all offers count, so that a price is there before the goods are. A cost of zero is taken for a missing one: it would give
 * goods away. Nothing is converted between currencies.
 */
export function chooseCost(
  settings: Pick<PriceSettings, 'currency' | 'cost' | 'basis'>,
  offers: readonly CostOffer[],
): ChosenCost | NoCost {
  if (offers.length === 0) return { none: 'no-offer', because: 'no supplier offers it' };
  const known = offers.filter((offer) => offer.cost !== undefined && compare(offer.cost, '0') > 0);
  if (known.length === 0) return { none: 'no-cost', because: 'no supplier says what it costs' };
  const usable = known.filter((offer) => isInCurrency(settings, offer));
  if (usable.length === 0) {
    const found = [...new Set(known.map((offer) => `${offer.supplierId} in ${currenciesOf(settings, offer)}`))].sort();
    return {
      none: 'currency',
      because: `no cost in ${settings.currency}: ${found.join(', ')}; nothing is converted`,
    };
  }
  const routable = usable.filter((offer) => offer.isRoutable);
  const [first] = (routable.length > 0 ? routable : usable)
    .map((offer) => ({ offer, landed: landedOf(offer), amount: amountOf(settings, offer) }))
    .sort(
      (a, b) =>
        (settings.cost === 'highest' ? compare(b.amount, a.amount) : compare(a.landed, b.landed)) ||
        a.offer.priority - b.offer.priority ||
        byText(a.offer.supplierId, b.offer.supplierId) ||
        byText(a.offer.supplierSku, b.offer.supplierSku),
    );
  const { offer, amount } = first as { offer: CostOffer; amount: Decimal };
  return { offer, amount };
}

function isInCurrency({ currency, basis }: Pick<PriceSettings, 'currency' | 'basis'>, offer: CostOffer): boolean {
  if (offer.currency !== currency) return false;
  return basis === 'item' || offer.feeCurrency === currency || compare(offer.fees, '0') === 0;
}

function currenciesOf({ currency }: Pick<PriceSettings, 'currency'>, offer: CostOffer): string {
  return offer.currency === currency ? `${offer.currency} with fees in ${offer.feeCurrency}` : offer.currency;
}

function landedOf(offer: CostOffer): Decimal {
  return add(offer.cost as Decimal, offer.fees);
}

function amountOf({ basis }: Pick<PriceSettings, 'basis'>, offer: CostOffer): Decimal {
  return basis === 'landed' ? landedOf(offer) : add(offer.cost as Decimal);
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
