import { z } from 'zod';
import { checkStock } from '../batch.ts';
import type { Asked } from '../caller.ts';
import { inHalves } from '../in-halves.ts';
import type { ItemOutcome, ShopItem, StockBatch } from '../storefront.ts';
import { type AdminApi, isRefusal } from './admin-api.ts';
import type { MedusaOptions } from './options.ts';
import { usualPrices } from './prices.ts';

/**
 * Stock of a Medusa server's inventory items.
 *
 * What can be bought is stocked minus reserved, where reserved is sold there and not fulfilled yet. Our number is what can be
 * bought, so stocked becomes our number plus what is reserved at that moment. A sale between the reading and the writing raises
 * reserved and is not overwritten.
 */
export interface Inventory {
  publishStock(batch: StockBatch): Promise<readonly ItemOutcome[]>;
  read(skus: readonly string[], pricesIn?: string): Promise<readonly ShopItem[]>;
}

const item = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  location_levels: z
    .array(z.object({ location_id: z.string(), stocked_quantity: z.number(), reserved_quantity: z.number() }))
    .nullish(),
});
type Item = z.output<typeof item>;
const itemsAnswer = z.object({ inventory_items: z.array(item) });
const variantsAnswer = z.object({
  variants: z.array(z.object({ sku: z.string().nullable(), manage_inventory: z.boolean() })),
});

type Found =
  | { readonly state: 'found'; readonly item: Item }
  | { readonly state: 'unknown' | 'ambiguous' | 'untracked'; readonly says: string };

interface Level {
  readonly sku: string;
  readonly isNew: boolean;
  readonly inventory_item_id: string;
  readonly stocked_quantity: number;
}

export function createInventory(api: AdminApi, { stockLocation, stockBatchSize }: MedusaOptions): Inventory {
  async function bySku(skus: readonly string[], asked: Asked): Promise<(sku: string) => Found> {
    const query = { sku: skus, fields: 'id,sku,*location_levels', limit: 1000 };
    const answer = await api.ask({ ...asked, path: '/admin/inventory-items', query, answer: itemsAnswer });
    const items = Map.groupBy(answer.inventory_items, ({ sku }) => sku);
    const uncounted = await uncountedOf(
      skus.filter((sku) => !items.has(sku)),
      asked,
    );
    return (sku) => {
      const [one, ...others] = items.get(sku) ?? [];
      if (one === undefined && uncounted.has(sku)) {
        return {
          state: 'untracked',
          says: `the shop sells SKU ${sku} without counting: its variant does not manage inventory`,
        };
      }
      if (one === undefined) return { state: 'unknown', says: `the shop has no inventory item with SKU ${sku}` };
      if (others.length === 0) return { state: 'found', item: one };
      const ids = [one, ...others].map(({ id }) => id).join(', ');
      return { state: 'ambiguous', says: `several inventory items of the shop have SKU ${sku}: ${ids}` };
    };
  }

  /** A variant that does not manage inventory has no inventory item: only the variant tells it from an unknown SKU. */
  async function uncountedOf(skus: readonly string[], asked: Asked): Promise<ReadonlySet<string>> {
    if (skus.length === 0) return new Set();
    const query = { sku: skus, fields: 'id,sku,manage_inventory', limit: 1000 };
    const { variants } = await api.ask({ ...asked, path: '/admin/product-variants', query, answer: variantsAnswer });
    return new Set(variants.flatMap(({ sku, manage_inventory }) => (sku === null || manage_inventory ? [] : [sku])));
  }

  /** All or nothing at the shop. */
  function apply(levels: readonly Level[], asked: Asked): Promise<readonly ItemOutcome[]> {
    const written = ({ inventory_item_id, stocked_quantity }: Level) => ({
      inventory_item_id,
      location_id: stockLocation,
      stocked_quantity,
    });
    return inHalves(
      levels,
      async (some): Promise<readonly ItemOutcome[]> => {
        await api.ask({
          ...asked,
          method: 'POST',
          path: '/admin/inventory-items/location-levels/batch',
          body: {
            create: some.filter(({ isNew }) => isNew).map(written),
            update: some.filter(({ isNew }) => !isNew).map(written),
          },
          answer: z.object({ created: z.array(z.unknown()), updated: z.array(z.unknown()) }),
        });
        return some.map(({ sku, inventory_item_id }) => ({ key: sku, outcome: 'done', externalId: inventory_item_id }));
      },
      ({ sku }, error) => {
        if (!isRefusal(error)) throw error;
        // Its level was made or removed since it was read. The next push looks again.
        return { ...no(sku, error.message), permanent: false };
      },
    );
  }

  return {
    async publishStock(batch) {
      const { sendable, refused } = checkStock(batch, stockBatchSize);
      if (sendable.length === 0) return refused;
      const urgency = batch.urgent === true ? 'urgent' : 'usual';
      const asked: Asked = { about: 'stock', key: batch.idempotencyKey, urgency };
      const of = await bySku(
        sendable.map(({ sku }) => sku),
        asked,
      );
      const decided: ItemOutcome[] = [...refused];
      const levels: Level[] = [];
      for (const { sku, quantity } of sendable) {
        const found = of(sku);
        if (found.state !== 'found') {
          decided.push(no(sku, found.says));
          continue;
        }
        const { id } = found.item;
        const level = levelOf(found.item, stockLocation);
        const stocked = quantity + (level?.reserved_quantity ?? 0);
        if (level?.stocked_quantity === stocked) decided.push({ key: sku, outcome: 'done', externalId: id });
        else levels.push({ sku, isNew: level === undefined, inventory_item_id: id, stocked_quantity: stocked });
      }
      const outcomes = new Map([...decided, ...(await apply(levels, asked))].map((one) => [one.key, one]));
      return batch.items.flatMap(({ sku }) => outcomes.get(sku) ?? []);
    },

    async read(skus, pricesIn) {
      if (skus.length === 0) return [];
      const of = await bySku(skus, { about: 'items' });
      const prices = pricesIn === undefined ? undefined : await usualPrices(api, skus, pricesIn);
      return skus.map((sku): ShopItem => {
        const price = prices?.get(sku);
        const common = { sku, ...(price === undefined || pricesIn === undefined ? {} : { price, currency: pricesIn }) };
        const found = of(sku);
        if (found.state !== 'found') return { ...common, state: found.state, says: found.says };
        const { stocked_quantity = 0, reserved_quantity: reserved = 0 } = levelOf(found.item, stockLocation) ?? {};
        return { ...common, state: 'found', quantity: stocked_quantity - reserved, reserved };
      });
    },
  };
}

function levelOf({ location_levels }: Item, location: string) {
  return (location_levels ?? []).find(({ location_id }) => location_id === location);
}

function no(key: string, reason: string): Extract<ItemOutcome, { outcome: 'refused' }> {
  return { key, outcome: 'refused', reason, permanent: true };
}
