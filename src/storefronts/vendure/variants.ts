import { z } from 'zod';
import { divide, multiply, round } from '../../kernel/decimal.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { checkPrices, checkStock } from '../batch.ts';
import type { Asked } from '../caller.ts';
import { inHalves } from '../in-halves.ts';
import type { ItemOutcome, PriceBatch, ShopItem, StockBatch } from '../storefront.ts';
import type { AdminApi } from './admin-api.ts';
import type { VendureOptions } from './options.ts';

/**
 * Stock and prices of a Vendure server's variants.
 *
 * What can be bought is on hand minus allocated, where allocated is sold there and not shipped yet. Our number is what can be
 * bought, so on hand becomes our number plus what is allocated at that moment. A sale between the reading and the writing raises
 * allocated and is not overwritten; and what a customer has bought can always be fulfilled, even when nothing is left to buy.
 */
export interface Variants {
  publishStock(batch: StockBatch): Promise<readonly ItemOutcome[]>;
  publishPrices(batch: PriceBatch): Promise<readonly ItemOutcome[]>;
  read(skus: readonly string[], pricesIn?: string): Promise<readonly ShopItem[]>;
  /** Raises on hand at our location to what is allocated there, where it is less: shipping needs it. */
  coverAllocated(variantIds: readonly string[], key: string): Promise<boolean>;
}

const variant = z.object({
  id: z.string(),
  sku: z.string(),
  trackInventory: z.enum(['TRUE', 'FALSE', 'INHERIT']),
  prices: z.array(z.object({ currencyCode: z.string(), price: z.number() })),
  stockLevels: z.array(
    z.object({ stockLocationId: z.string(), stockOnHand: z.number().int(), stockAllocated: z.number().int() }),
  ),
});
type Variant = z.output<typeof variant>;

const lookupAnswer = z.object({
  globalSettings: z.object({ trackInventory: z.boolean() }),
  activeChannel: z.object({ defaultCurrencyCode: z.string() }),
  productVariants: z.object({ totalItems: z.number(), items: z.array(variant) }),
});

const LOOKUP = `query Variants($filter: ProductVariantFilterParameter!, $take: Int!, $skip: Int!) {
  globalSettings { trackInventory }
  activeChannel { defaultCurrencyCode }
  productVariants(options: { take: $take, skip: $skip, sort: { id: ASC }, filter: $filter }) {
    totalItems
    items {
      id sku trackInventory
      prices { currencyCode price }
      stockLevels { stockLocationId stockOnHand stockAllocated }
    }
  }
}`;

const UPDATE = `mutation Update($input: [UpdateProductVariantInput!]!) {
  updateProductVariants(input: $input) { id }
}`;
const updateAnswer = z.object({ updateProductVariants: z.array(z.object({ id: z.string() }).nullable()) });

/** The server's own limit of a list is 1000 unless it was lowered. */
const LIST_PAGE = 500;

interface Change {
  readonly key: string;
  readonly input: { readonly id: string } & Readonly<Record<string, unknown>>;
}

/** What the shop has of one SKU. Only `found` and `untracked` are exactly one variant. */
type Found =
  | { readonly state: 'found'; readonly variant: Variant }
  | { readonly state: 'untracked'; readonly variant: Variant; readonly says: string }
  | { readonly state: 'unknown' | 'ambiguous'; readonly says: string };

interface Looked {
  of(sku: string): Found;
  readonly currency: string;
}

export function createVariants(api: AdminApi, options: VendureOptions): Variants {
  const { stockLocation, moneyPrecision } = options;

  async function lookUp(filter: object, asked: Asked): Promise<z.output<typeof lookupAnswer> & { all: Variant[] }> {
    const all: Variant[] = [];
    for (;;) {
      const variables = { filter, take: LIST_PAGE, skip: all.length };
      const answer = await api.ask({ ...asked, operation: LOOKUP, variables, answer: lookupAnswer });
      const { items, totalItems } = answer.productVariants;
      all.push(...items);
      if (items.length === 0 || all.length >= totalItems) return { ...answer, all };
    }
  }

  /** Databases compare without regard to case or blanks at the end; a SKU of ours is only what is equal in every character. */
  async function bySku(skus: readonly string[], asked: Asked): Promise<Looked> {
    const { all, globalSettings, activeChannel } = await lookUp({ sku: { in: skus } }, asked);
    const bySku = Map.groupBy(all, ({ sku }) => sku);
    return {
      currency: activeChannel.defaultCurrencyCode,
      of: (sku) => foundOf(sku, bySku.get(sku) ?? [], globalSettings.trackInventory),
    };
  }

  /** One wrong id fails the whole call, and nothing of it is applied. */
  function apply(changes: readonly Change[], asked: Asked): Promise<readonly ItemOutcome[]> {
    return inHalves(
      changes,
      async (some): Promise<readonly ItemOutcome[]> => {
        const variables = { input: some.map(({ input }) => input) };
        await api.ask({ ...asked, operation: UPDATE, variables, answer: updateAnswer });
        return some.map(({ key, input }) => ({ key, outcome: 'done', externalId: input.id }));
      },
      ({ key }, error) => {
        if (!(error instanceof RejectedError) || error.code !== 'STOREFRONT-REFUSED') throw error;
        // It was there a moment ago. The next push looks again.
        return { ...no(key, error.message), permanent: false };
      },
    );
  }

  return {
    async publishStock(batch) {
      const { sendable, refused } = checkStock(batch, options.stockBatchSize);
      if (sendable.length === 0) return refused;
      const urgency = batch.urgent === true ? 'urgent' : 'usual';
      const asked: Asked = { about: 'stock', key: batch.idempotencyKey, urgency };
      const { of } = await bySku(skusOf(sendable), asked);
      const decided: ItemOutcome[] = [...refused];
      const changes: Change[] = [];
      for (const { sku, quantity } of sendable) {
        const found = of(sku);
        if (found.state !== 'found') {
          decided.push(no(sku, found.says));
          continue;
        }
        const { id } = found.variant;
        const { onHand, allocated } = levelOf(found.variant, stockLocation);
        const stockOnHand = quantity + allocated;
        if (stockOnHand === onHand) decided.push({ key: sku, outcome: 'done', externalId: id });
        else changes.push({ key: sku, input: { id, stockLevels: [{ stockLocationId: stockLocation, stockOnHand }] } });
      }
      return inOrder(batch.items, [...decided, ...(await apply(changes, asked))]);
    },

    async publishPrices(batch) {
      const { sendable, refused } = checkPrices(batch, options.stockBatchSize);
      if (sendable.length === 0) return refused;
      const asked: Asked = { about: 'prices', key: batch.idempotencyKey };
      const { of } = await bySku(skusOf(sendable), asked);
      const decided: ItemOutcome[] = [...refused];
      const changes: Change[] = [];
      for (const item of sendable) {
        const found = of(item.sku);
        const price = Number(multiply(item.price, 10 ** moneyPrecision));
        if (!('variant' in found)) decided.push(no(item.sku, found.says));
        else if (Number.isSafeInteger(price)) {
          const prices = [{ currencyCode: item.currency, price }];
          changes.push({ key: item.sku, input: { id: found.variant.id, prices } });
        } else {
          const says = `the shop keeps ${moneyPrecision} digits after the point, and ${item.price} has more`;
          decided.push(no(item.sku, says));
        }
      }
      return inOrder(batch.items, [...decided, ...(await apply(changes, asked))]);
    },

    async read(skus, pricesIn) {
      if (skus.length === 0) return [];
      const { of, currency: usual } = await bySku(skus, { about: 'items' });
      const currency = pricesIn ?? usual;
      return skus.map((sku): ShopItem => {
        const found = of(sku);
        if (!('variant' in found)) return { sku, state: found.state, says: found.says };
        const price = found.variant.prices.find(({ currencyCode }) => currencyCode === currency)?.price;
        const priced = price === undefined ? {} : { price: majorUnits(price, moneyPrecision), currency };
        if (found.state !== 'found') return { sku, ...priced, state: found.state, says: found.says };
        const { onHand = 0, allocated } = levelOf(found.variant, stockLocation);
        return { sku, ...priced, state: 'found', quantity: onHand - allocated, reserved: allocated };
      });
    },

    async coverAllocated(variantIds, key) {
      const asked: Asked = { about: 'fulfilment', key, urgency: 'urgent' };
      const { all } = await lookUp({ id: { in: variantIds } }, asked);
      const changes = all.flatMap((variant): Change[] => {
        const { onHand = 0, allocated } = levelOf(variant, stockLocation);
        if (onHand >= allocated) return [];
        const stockLevels = [{ stockLocationId: stockLocation, stockOnHand: allocated }];
        return [{ key: variant.sku, input: { id: variant.id, stockLevels } }];
      });
      return (await apply(changes, asked)).some(({ outcome }) => outcome === 'done');
    },
  };
}

function foundOf(sku: string, variants: readonly Variant[], isTracking: boolean): Found {
  const [variant] = variants;
  if (variant === undefined) return { state: 'unknown', says: `the shop has no variant with SKU ${sku}` };
  if (variants.length > 1) {
    const ids = variants.map(({ id }) => id).join(', ');
    return { state: 'ambiguous', says: `several variants of the shop have SKU ${sku}: ${ids}` };
  }
  const { trackInventory } = variant;
  if (trackInventory === 'TRUE' || (trackInventory === 'INHERIT' && isTracking)) return { state: 'found', variant };
  const setting = trackInventory === 'FALSE' ? 'of the variant' : 'in the global settings';
  const says = `the shop sells SKU ${sku} without counting: trackInventory ${setting} is off`;
  return { state: 'untracked', variant, says };
}

function levelOf(variant: Variant, location: string): { readonly onHand?: number; readonly allocated: number } {
  const level = variant.stockLevels.find(({ stockLocationId }) => stockLocationId === location);
  // A variant that never was at a location has no level there; setting one makes it.
  return level === undefined ? { allocated: 0 } : { onHand: level.stockOnHand, allocated: level.stockAllocated };
}

/** An amount as the server keeps it, in plain notation: 1250 is 12.50 where it keeps two digits. */
export function majorUnits(amount: number, precision: number): string {
  return round(divide(String(amount), 10 ** precision, precision), precision);
}

function no(key: string, reason: string): Extract<ItemOutcome, { outcome: 'refused' }> {
  return { key, outcome: 'refused', reason, permanent: true };
}

function skusOf(items: readonly { readonly sku: string }[]): string[] {
  return items.map(({ sku }) => sku);
}

function inOrder(items: readonly { readonly sku: string }[], outcomes: readonly ItemOutcome[]): readonly ItemOutcome[] {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  return items.flatMap(({ sku }) => byKey.get(sku) ?? []);
}
