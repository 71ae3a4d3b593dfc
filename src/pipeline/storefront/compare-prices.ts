import { minorUnits } from '../../kernel/currency.ts';
import { compare, round, subtract } from '../../kernel/decimal.ts';
import type { ShopItem } from '../../storefronts/storefront.ts';
import type { DriftRun } from '../../stores/drift.ts';
import { closeException } from '../../stores/exceptions.ts';
import { countPriceDrift, keepDriftedPrices, type ToldPrice, tellPricesAgain } from '../../stores/price-drift.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';

/** In which currency a shop's prices are compared; undefined: not at all. */
export function comparedCurrency(gateway: Gateway, storefrontId: string): string | undefined {
  const capabilities = gateway.storefronts.get(storefrontId)?.capabilities;
  return capabilities?.readsPrices === true ? gateway.prices?.get(storefrontId)?.currency : undefined;
}

/**
 * Has told again what a shop shows otherwise, and keeps it for the report. A price does not change by being sold: one look is enough,
 * and one that was told meanwhile is left.
 */
export async function repairPrices(
  gateway: Gateway,
  storefrontId: string,
  run: DriftRun,
  told: readonly ToldPrice[],
  shown: ReadonlyMap<string, ShopItem>,
): Promise<void> {
  const foundAt = gateway.clock.now();
  const unlike = told.flatMap((price) => {
    const { sku, pushed, currency } = price;
    const item = shown.get(sku);
    if (item === undefined || item.state === 'unknown' || item.state === 'ambiguous') return [];
    const found = item.currency === currency ? (item.price ?? null) : null;
    const should = round(pushed, minorUnits(currency));
    if (found !== null && compare(found, should) === 0) return [];
    return [{ ...price, pushed: should, found, why: whyOtherwise({ ...price, pushed: should }, found), foundAt }];
  });
  if (unlike.length === 0) return;
  await transact(gateway, async (trx, gateway) => {
    const repaired = new Set(await tellPricesAgain(trx, storefrontId, unlike, foundAt));
    await keepDriftedPrices(
      trx,
      run.id,
      unlike.filter(({ productId }) => repaired.has(productId)),
    );
    if (repaired.size > 0) await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  });
}

/** A guess from what is known. */
function whyOtherwise({ pushed, currency, before }: ToldPrice, found: string | null): string {
  if (found === null) return `it shows no price in ${currency}`;
  if (before !== null && compare(found, round(before, minorUnits(currency))) === 0) {
    return 'it shows what it was told before: the last push was lost or undone there';
  }
  const [more, less] = compare(found, pushed) > 0 ? [found, pushed] : [pushed, found];
  return `somebody or another program set it there: ${subtract(more, less)} ${currency} ${more === found ? 'more' : 'less'}`;
}

/** Tells a person, or that it is over. @returns how many differed */
export async function reportPrices(gateway: Gateway, storefrontId: string, run: DriftRun): Promise<number> {
  const { count, examples } = await countPriceDrift(gateway.db, run.id);
  const dedupeKey = `PRICE-DRIFT/${storefrontId}`;
  if (count === 0) await closeException(gateway.db, dedupeKey, 'it shows what it was told', gateway.clock.now());
  else {
    await raise(gateway, gateway.db, {
      dedupeKey,
      code: 'STOREFRONT-PRICE-DRIFT',
      severity: 'warning',
      message: `${storefrontId} showed ${count} price(s) otherwise than it was told, such as that of ${examples[0]}; they are told again.`,
      facts: { storefront: storefrontId, count, examples },
    });
  }
  return count;
}
