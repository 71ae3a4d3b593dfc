import { z } from 'zod';
import { compare } from '../../kernel/decimal.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { checkPrices } from '../batch.ts';
import type { Asked } from '../caller.ts';
import { inHalves } from '../in-halves.ts';
import type { ItemOutcome, PriceBatch, PriceItem } from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Api, understood } from './api.ts';
import { type Found, findKnown, whyNot } from './inventory.ts';
import type { BigcommerceOptions } from './options.ts';

/** A variant with its own price; null where it has the product's. */
const variant = z.object({ id: z.int(), product_id: z.int(), sku: z.string().nullish(), price: z.number().nullish() });
type PricedVariant = z.infer<typeof variant>;
const page = z.object({ data: z.array(variant) });

/** Most variants in one change; one more is a 413. */
const MOST_PRICES = 50;
const LIMIT = 250;

interface Change {
  readonly item: PriceItem;
  readonly id: number;
}

/**
 * Prices of variants, in the currency of the catalog. They are read before one is written: a SKU may stand at another product now,
 * and there nobody wants its price. Prices of price lists and sale prices stay as they are.
 */
export function pricePublishing(
  api: Api,
  around: Surroundings,
  options: BigcommerceOptions,
  currency: () => Promise<string>,
): (batch: PriceBatch) => Promise<readonly ItemOutcome[]> {
  return async (batch) => {
    const { sendable, refused } = checkPrices(batch, options.priceBatchSize);
    if (sendable.length === 0) return refused;
    const asked = { about: 'prices', urgency: 'usual', key: batch.idempotencyKey } as const;
    const ours = await currency();
    const skus = sendable.map(({ sku }) => sku);
    const found = await findKnown(api, options, around.remembered, skus, asked);
    const products = [...found.values()].flatMap((one) => (one.kind === 'known' ? (one.known.product ?? []) : []));
    const variants = await variantsOf(api, products, asked);
    const outcomes = new Map<string, ItemOutcome>();
    const changes: Change[] = [];
    for (const item of sendable) {
      const next = judged(item, { ours, found: found.get(item.sku), variants: variants.get(item.sku) ?? [] });
      if ('id' in next) changes.push(next);
      else outcomes.set(item.sku, next);
      if ('outcome' in next && next.outcome === 'unknown') await around.remembered.forget([item.sku]);
    }
    for (const one of await inHalves(changes, (some) => write(api, some, asked), refusedAlone))
      outcomes.set(one.key, one);
    return [...skus.flatMap((sku) => outcomes.get(sku) ?? []), ...refused];
  };
}

/** What to change; an outcome where nothing is. */
function judged(
  item: PriceItem,
  store: { readonly ours: string; readonly found: Found | undefined; readonly variants: readonly PricedVariant[] },
): Change | ItemOutcome {
  const { sku, price, currency } = item;
  const { ours, found = { kind: 'unknown' }, variants } = store;
  if (currency !== ours) return no(sku, `the store's prices are in ${ours}, and this one is in ${currency}`);
  if (found.kind !== 'known') return no(sku, whyNot(found));
  const [only, ...others] = variants;
  if (only === undefined) {
    return { key: sku, outcome: 'unknown', reason: 'the SKU is at another product now; it is looked up again' };
  }
  if (others.length > 0) return no(sku, whyNot({ kind: 'ambiguous' }));
  return isPrice(only.price, price) ? { key: sku, outcome: 'done' } : { item, id: only.id };
}

/** All variants of these products, by SKU. */
export async function variantsOf(
  api: Api,
  products: readonly number[],
  asked: Asked,
): Promise<ReadonlyMap<string, readonly PricedVariant[]>> {
  const ids = [...new Set(products)];
  const all: PricedVariant[] = [];
  for (let start = 0; start < ids.length; start += MOST_PRICES) {
    const list = ids.slice(start, start + MOST_PRICES).join(',');
    for (let at = 1; ; at += 1) {
      const query = {
        'product_id:in': list,
        include_fields: 'id,product_id,sku,price',
        page: String(at),
        limit: String(LIMIT),
      };
      const answer = await api.call({ ...asked, method: 'GET', path: '/v3/catalog/variants', query });
      const { data } = understood(page, answer);
      all.push(...data);
      if (data.length < LIMIT) break;
    }
  }
  return Map.groupBy(all, ({ sku }) => sku ?? '');
}

/** All or nothing at the store. */
async function write(api: Api, changes: readonly Change[], asked: Asked): Promise<readonly ItemOutcome[]> {
  const body = changes.map(({ id, item }) => ({ id, price: Number(item.price) }));
  const answer = await api.call({ ...asked, method: 'PUT', path: '/v3/catalog/variants', body });
  if (answer.kind === 'no') throw new RejectedError('STOREFRONT-REFUSED', answer.message);
  const shown = new Map(understood(page, answer).data.map((one) => [one.id, one]));
  return changes.map(({ id, item: { sku, price } }) => {
    const now = shown.get(id);
    if (now !== undefined && isPrice(now.price, price)) return { key: sku, outcome: 'done' };
    const reason =
      now === undefined
        ? 'the store did not say what became of it'
        : `the store shows ${now.price} after ${price} was set`;
    return { key: sku, outcome: 'unknown', reason };
  });
}

function refusedAlone({ item }: Change, error: unknown): ItemOutcome {
  if (error instanceof RejectedError && error.code === 'STOREFRONT-REFUSED') return no(item.sku, error.message);
  throw error;
}

function isPrice(shown: number | null | undefined, price: string): boolean {
  return shown !== null && shown !== undefined && compare(shown.toFixed(PRICE_DIGITS), price) === 0;
}

/** More than any currency has. */
export const PRICE_DIGITS = 6;

function no(key: string, reason: string): Extract<ItemOutcome, { outcome: 'refused' }> {
  return { key, outcome: 'refused', reason, permanent: true };
}
