import { RejectedError } from '../kernel/errors.ts';
import type { ItemOutcome, StockBatch, StockItem } from './storefront.ts';

/** A batch after the checks that every adapter makes before anything leaves the house. */
export interface CheckedBatch {
  readonly sendable: readonly StockItem[];
  /** Items with a quantity no shop may see; already refused. */
  readonly refused: readonly ItemOutcome[];
}

/**
 * The last check before stock is published: a quantity that is negative or broken is refused here, whatever went wrong
 * before, because a shop might clamp, wrap or sell it. Throws RejectedError for a batch that has no single meaning.
 */
export function checkBatch(batch: StockBatch, largest: number): CheckedBatch {
  if (batch.items.length > largest) {
    throw new RejectedError(
      'STOREFRONT-BATCH-INVALID',
      `Stock batch of ${batch.items.length} items; this storefront takes ${largest} in one call.`,
      { facts: { idempotencyKey: batch.idempotencyKey } },
    );
  }
  const seen = new Set<string>();
  const sendable: StockItem[] = [];
  const refused: ItemOutcome[] = [];
  for (const item of batch.items) {
    if (seen.has(item.sku)) {
      throw new RejectedError('STOREFRONT-BATCH-INVALID', `Stock batch names SKU ${item.sku} twice.`, {
        facts: { idempotencyKey: batch.idempotencyKey, sku: item.sku },
      });
    }
    seen.add(item.sku);
    const fault = faultOf(item);
    if (fault === undefined) sendable.push(item);
    else refused.push({ key: item.sku, outcome: 'refused', reason: fault, permanent: true });
  }
  return { sendable, refused };
}

function faultOf(item: StockItem): string | undefined {
  if (item.sku === '') return 'not sent: the SKU is empty';
  if (!Number.isSafeInteger(item.quantity) || item.quantity < 0) {
    return `not sent: quantity ${item.quantity} is not a whole number of 0 or more`;
  }
  if (!Number.isSafeInteger(item.version) || item.version < 0) {
    return `not sent: version ${item.version} is not a whole number of 0 or more`;
  }
  return undefined;
}
