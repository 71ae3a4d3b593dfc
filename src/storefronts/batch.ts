import { minorUnits } from '../kernel/currency.ts';
import { compare, isDecimal } from '../kernel/decimal.ts';
import { RejectedError } from '../kernel/errors.ts';
import type { ItemOutcome, PriceBatch, PriceItem, StockBatch, StockItem } from './storefront.ts';

/** A batch after the checks that every adapter makes before anything leaves the house. */
export interface CheckedBatch<Item> {
  readonly sendable: readonly Item[];
  /** Items with a value no shop may see; already refused. */
  readonly refused: readonly ItemOutcome[];
}

/**
 * The last check before stock is published: a quantity that is negative or broken is refused here, whatever went wrong
 * before, because a shop might clamp, wrap or sell it. Throws RejectedError for a batch that has no single meaning.
 */
export function checkStock(batch: StockBatch, largest: number): CheckedBatch<StockItem> {
  return checkBatch('Stock', batch, largest, ({ quantity }) =>
    !Number.isSafeInteger(quantity) || quantity < 0
      ? `quantity ${quantity} is not a whole number of 0 or more`
      : undefined,
  );
}

/** The same for prices: one that is zero, negative or no price of its currency would give goods away or be rounded by the shop. */
export function checkPrices(batch: PriceBatch, largest: number): CheckedBatch<PriceItem> {
  return checkBatch('Price', batch, largest, ({ price, currency }) => {
    const digits = minorUnits(currency);
    const isPrice = isDecimal(price) && compare(price, '0') > 0 && (price.split('.')[1] ?? '').length <= digits;
    return isPrice ? undefined : `price ${price} is not above 0 with at most ${digits} digits after the point`;
  });
}

function checkBatch<Item extends { readonly sku: string; readonly version: number }>(
  what: 'Stock' | 'Price',
  batch: { readonly idempotencyKey: string; readonly items: readonly Item[] },
  largest: number,
  faultOfValue: (item: Item) => string | undefined,
): CheckedBatch<Item> {
  if (batch.items.length > largest) {
    throw new RejectedError(
      'STOREFRONT-BATCH-INVALID',
      `${what} batch of ${batch.items.length} items; this storefront takes ${largest} in one call.`,
      { facts: { idempotencyKey: batch.idempotencyKey } },
    );
  }
  const seen = new Set<string>();
  const sendable: Item[] = [];
  const refused: ItemOutcome[] = [];
  for (const item of batch.items) {
    if (seen.has(item.sku)) {
      throw new RejectedError('STOREFRONT-BATCH-INVALID', `${what} batch names SKU ${item.sku} twice.`, {
        facts: { idempotencyKey: batch.idempotencyKey, sku: item.sku },
      });
    }
    seen.add(item.sku);
    const fault = faultOf(item) ?? faultOfValue(item);
    if (fault === undefined) sendable.push(item);
    else refused.push({ key: item.sku, outcome: 'refused', reason: `not sent: ${fault}`, permanent: true });
  }
  return { sendable, refused };
}

function faultOf({ sku, version }: { readonly sku: string; readonly version: number }): string | undefined {
  if (sku === '') return 'the SKU is empty';
  if (!Number.isSafeInteger(version) || version < 0) return `version ${version} is not a whole number of 0 or more`;
  return undefined;
}
