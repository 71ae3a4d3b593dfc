import { z } from 'zod';
import { add } from '../../kernel/decimal.ts';
import { checkPrices } from '../batch.ts';
import type { Asked } from '../caller.ts';
import { inHalves } from '../in-halves.ts';
import type { ItemOutcome, PriceBatch, PriceItem } from '../storefront.ts';
import { type AdminApi, isRefusal } from './admin-api.ts';
import type { MedusaOptions } from './options.ts';

const price = z.object({
  id: z.string(),
  amount: z.number(),
  currency_code: z.string(),
  min_quantity: z.number().nullish(),
  max_quantity: z.number().nullish(),
  rules: z.record(z.string(), z.string()).nullish(),
});
type Price = z.output<typeof price>;
const variant = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  product_id: z.string(),
  prices: z.array(price).nullish(),
});
type Variant = z.output<typeof variant>;
const variantsAnswer = z.object({ variants: z.array(variant) });

interface Change {
  readonly item: PriceItem;
  readonly variant: Variant;
}

/**
 * The usual prices of variants: those without a rule, such as a region, and without a number of units.
 *
 * Medusa writes all prices of a variant at once, and drops those that are left out; of those that only have their id it drops all but one,
 * because they look alike. Hence they are read, and every one goes back whole. Prices of price lists are apart and stay.
 */
export function pricePublishing(
  api: AdminApi,
  { priceBatchSize }: MedusaOptions,
): (batch: PriceBatch) => Promise<readonly ItemOutcome[]> {
  return async (batch) => {
    const { sendable, refused } = checkPrices(batch, priceBatchSize);
    if (sendable.length === 0) return refused;
    const asked: Asked = { about: 'prices', key: batch.idempotencyKey };
    const skus = sendable.map(({ sku }) => sku);
    const bySku = await variantsOf(api, skus, asked);
    const outcomes = new Map<string, ItemOutcome>();
    const changes: Change[] = [];
    for (const item of sendable) {
      const [one, ...others] = bySku.get(item.sku) ?? [];
      if (one === undefined) outcomes.set(item.sku, no(item.sku, `the shop has no variant with SKU ${item.sku}`));
      else if (others.length > 0)
        outcomes.set(item.sku, no(item.sku, `several variants of the shop have SKU ${item.sku}`));
      else {
        const usual = (one.prices ?? []).filter((standing) => isUsual(standing, item.currency));
        if (usual.length === 1 && usual[0]?.amount === Number(item.price)) outcomes.set(item.sku, done(item.sku));
        else changes.push({ item, variant: one });
      }
    }
    for (const [product, some] of Map.groupBy(changes, ({ variant: { product_id } }) => product_id)) {
      for (const one of await inHalves(some, (part) => write(api, product, part, asked), refusedAlone)) {
        outcomes.set(one.key, one);
      }
    }
    return [...skus.flatMap((sku) => outcomes.get(sku) ?? []), ...refused];
  };
}

/** What these SKUs cost: the usual price in a currency, in plain notation. Those that have none, or several variants, are missing. */
export async function usualPrices(
  api: AdminApi,
  skus: readonly string[],
  currency: string,
): Promise<ReadonlyMap<string, string>> {
  const bySku = await variantsOf(api, skus, { about: 'items' });
  return new Map(
    skus.flatMap((sku) => {
      const [one, ...others] = bySku.get(sku) ?? [];
      const price = (one?.prices ?? []).find((standing) => isUsual(standing, currency));
      return price === undefined || others.length > 0 ? [] : [[sku, add(String(price.amount))] as const];
    }),
  );
}

async function variantsOf(api: AdminApi, skus: readonly string[], asked: Asked) {
  const query = { sku: skus, fields: 'id,sku,product_id,*prices,*prices.price_rules', limit: 1000 };
  const { variants } = await api.ask({ ...asked, path: '/admin/product-variants', query, answer: variantsAnswer });
  return Map.groupBy(variants, ({ sku }) => sku);
}

function isUsual({ currency_code, min_quantity, max_quantity, rules }: Price, currency: string): boolean {
  const isForAll = (min_quantity ?? null) === null && (max_quantity ?? null) === null;
  return currency_code.toUpperCase() === currency && isForAll && Object.keys(rules ?? {}).length === 0;
}

/** All or nothing at the shop. */
async function write(
  api: AdminApi,
  product: string,
  changes: readonly Change[],
  asked: Asked,
): Promise<readonly ItemOutcome[]> {
  await api.ask({
    ...asked,
    method: 'POST',
    path: `/admin/products/${encodeURIComponent(product)}/variants/batch`,
    body: {
      update: changes.map(({ item, variant: { id, prices } }) => ({ id, prices: pricesWith(item, prices ?? []) })),
    },
    answer: z.object({ updated: z.array(z.unknown()) }),
  });
  return changes.map(({ item: { sku } }) => done(sku));
}

/** Every price as it is, and ours; of several usual ones in the same currency one is left. */
function pricesWith(item: PriceItem, standing: readonly Price[]): readonly object[] {
  const [first, ...twins] = standing.filter((one) => isUsual(one, item.currency));
  const ours = { amount: Number(item.price), currency_code: item.currency.toLowerCase() };
  const kept = standing.filter((one) => one !== first && !twins.includes(one));
  return [...kept.map(whole), first === undefined ? ours : { id: first.id, ...ours }];
}

function whole({ id, amount, currency_code, min_quantity, max_quantity, rules }: Price): object {
  return {
    id,
    amount,
    currency_code,
    min_quantity: min_quantity ?? null,
    max_quantity: max_quantity ?? null,
    rules: rules ?? {},
  };
}

function refusedAlone({ item: { sku } }: Change, error: unknown): ItemOutcome {
  if (!isRefusal(error)) throw error;
  return no(sku, error.message);
}

function done(key: string): ItemOutcome {
  return { key, outcome: 'done' };
}

function no(key: string, reason: string): ItemOutcome {
  return { key, outcome: 'refused', reason, permanent: true };
}
