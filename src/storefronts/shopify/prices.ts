import { z } from 'zod';
import { compare } from '../../kernel/decimal.ts';
import type { ItemOutcome, PriceItem } from '../storefront.ts';
import type { Admin, How, Operation } from './admin.ts';
import { lineOf, saysOf, type UserError, userErrors } from './user-errors.ts';
import type { Variant, Variants } from './variants.ts';

const shopCurrency: Operation<{ shop: { currencyCode: string } }> = {
  name: 'CrossdockCurrency',
  text: 'query CrossdockCurrency { shop { currencyCode } }',
  data: z.object({ shop: z.object({ currencyCode: z.string() }) }),
  cost: 1,
};

const updatePrices: Operation<{ productVariantsBulkUpdate: { userErrors: UserError[] } | null }> = {
  name: 'CrossdockPrices',
  text: `mutation CrossdockPrices($product: ID!, $variants: [ProductVariantsBulkInput!]!) {
    productVariantsBulkUpdate(productId: $product, variants: $variants, allowPartialUpdates: true) {
      userErrors { code field message } }
  }`,
  data: z.object({ productVariantsBulkUpdate: z.object({ userErrors }).nullable() }),
  cost: 10,
};

export interface Prices {
  publish(items: readonly PriceItem[], how: How): Promise<ReadonlyMap<string, ItemOutcome>>;
  currency(how: How): Promise<string>;
}

/** Prices in the shop's own currency: one call for each product, because Shopify takes variants of one product only. */
export function createPrices(admin: Admin, variants: Variants, location: (how: How) => Promise<string>): Prices {
  let known: string | undefined;

  async function currency(how: How): Promise<string> {
    known ??= (await admin.run(shopCurrency, {}, how)).shop.currencyCode;
    return known;
  }

  return {
    currency,
    async publish(items, how) {
      const outcomes = new Map<string, ItemOutcome>();
      const ours = await currency(how);
      const found = await variants.find(
        items.map(({ sku }) => sku),
        await location(how),
        how,
        { untrackedToo: true },
      );
      const products = new Map<string, { readonly item: PriceItem; readonly variant: Variant }[]>();
      for (const item of items) {
        const variant = found.get(item.sku) ?? 'unknown';
        const outcome = judged(item, variant, ours);
        if (outcome !== undefined) outcomes.set(item.sku, outcome);
        else if (typeof variant !== 'string') {
          products.set(variant.productId, [...(products.get(variant.productId) ?? []), { item, variant }]);
        }
      }
      for (const [product, changes] of products) {
        for (const outcome of await update(product, changes, how)) outcomes.set(outcome.key, outcome);
      }
      return outcomes;
    },
  };

  async function update(
    product: string,
    changes: readonly { readonly item: PriceItem; readonly variant: Variant }[],
    how: How,
  ): Promise<ItemOutcome[]> {
    const input = changes.map(({ item, variant }) => ({ id: variant.id, price: item.price }));
    const { productVariantsBulkUpdate } = await admin.run(updatePrices, { product, variants: input }, how);
    const errors = productVariantsBulkUpdate?.userErrors;
    return changes.map(({ item: { sku } }, index): ItemOutcome => {
      if (errors === undefined)
        return { key: sku, outcome: 'unknown', reason: 'Shopify did not say what became of it' };
      const error = errors.find((one) => (lineOf(one, 'variants') ?? index) === index);
      if (error === undefined) return { key: sku, outcome: 'done' };
      return { key: sku, outcome: 'refused', reason: `Shopify says: ${saysOf(error)}`, permanent: true };
    });
  }
}

/** What needs no call: a price that the shop has, or one that it must not get. */
function judged({ sku, price, currency }: PriceItem, variant: Variant | string, ours: string): ItemOutcome | undefined {
  const refused = (reason: string): ItemOutcome => ({ key: sku, outcome: 'refused', reason, permanent: true });
  if (currency !== ours) return refused(`the shop sells in ${ours}, not in ${currency}`);
  if (variant === 'ambiguous') return refused('several products of the shop share this SKU; none of them is written');
  if (typeof variant === 'string') return refused('the shop has no product with this SKU');
  return compare(variant.price, price) === 0 ? { key: sku, outcome: 'done' } : undefined;
}
