import { z } from 'zod';
import type { Asked } from '../caller.ts';
import type { RememberedItems } from '../surroundings.ts';
import { type Api, understood } from './api.ts';
import type { BigcommerceOptions } from './options.ts';

/** One SKU at the location that is ours, as the store answers it. */
const item = z.object({
  identity: z.object({
    sku: z.string().nullish(),
    variant_id: z.int().nullish(),
    product_id: z.int().nullish(),
  }),
  available_to_sell: z.number().nullish(),
  total_inventory_onhand: z.number().nullish(),
});
export type InventoryItem = z.infer<typeof item>;

/** How a SKU is named in an adjustment: by its variant, or by its product where the store counts by product. */
const name = z.union([
  z.object({ variant_id: z.int(), product_id: z.int().optional() }),
  z.object({ product_id: z.int() }),
]);
const known = z.object({
  variant: z.int().optional(),
  product: z.int().optional(),
  by: z.enum(['variant', 'product']),
});
/** Both ids of a SKU and which of them counts. */
export type Known = z.infer<typeof known>;

const LIMIT = 250;
/** Of one address, which web servers take at 8 KB and more. */
const LONGEST_LIST = 3000;

/** What the store has of these SKUs, compared exactly; several with one SKU stand there several times. */
export async function inventoryOf(
  api: Api,
  { locationId }: BigcommerceOptions,
  skus: readonly string[],
  asked: Asked,
): Promise<ReadonlyMap<string, readonly InventoryItem[]>> {
  const found = new Map<string, InventoryItem[]>(skus.map((sku) => [sku, []]));
  for (const list of lists(skus)) {
    for (const one of await allPages(api, locationId, { 'sku:in': list }, asked)) {
      found.get(one.identity.sku ?? '')?.push(one);
    }
  }
  return found;
}

const page = z.object({
  data: z.array(item),
  meta: z.object({ pagination: z.object({ total_pages: z.number().nullish() }).nullish() }).nullish(),
});

async function allPages(
  api: Api,
  locationId: number,
  query: Readonly<Record<string, string>>,
  asked: Asked,
): Promise<readonly InventoryItem[]> {
  const items: InventoryItem[] = [];
  for (let at = 1; ; at += 1) {
    const answer = await api.call({
      ...asked,
      method: 'GET',
      path: `/v3/inventory/locations/${locationId}/items`,
      query: { ...query, page: String(at), limit: String(LIMIT) },
    });
    if (answer.kind === 'yes' && answer.json === undefined) return items;
    const { data, meta } = understood(page, answer);
    items.push(...data);
    const pages = meta?.pagination?.total_pages;
    if (data.length === 0 || (pages === undefined || pages === null ? data.length < LIMIT : at >= pages)) return items;
  }
}

/** SKUs as one query each. A comma separates; a SKU with one is asked for alone. */
function lists(skus: readonly string[]): string[] {
  const lists: string[][] = [];
  let length = 0;
  for (const sku of skus) {
    const own = encodeURIComponent(sku).length + 3;
    const last = lists.at(-1);
    const isAlone = sku.includes(',');
    if (
      last === undefined ||
      isAlone ||
      last[0]?.includes(',') ||
      length + own > LONGEST_LIST ||
      last.length === LIMIT
    ) {
      lists.push([sku]);
      length = own;
    } else {
      last.push(sku);
      length += own;
    }
  }
  return lists.map((list) => list.join(','));
}

export type Found = { readonly kind: 'known'; readonly known: Known } | NotKnown;
type NotKnown = { readonly kind: 'unknown' } | { readonly kind: 'ambiguous' };

export function whyNot({ kind }: NotKnown): string {
  return kind === 'unknown'
    ? 'the location has no stock of this SKU: no product has it, or its stock is not tracked'
    : 'several products of the store have this SKU';
}

/** The ids of these SKUs: as remembered, or looked up. */
export async function findKnown(
  api: Api,
  options: BigcommerceOptions,
  remembered: RememberedItems,
  skus: readonly string[],
  asked: Asked,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  for (const [sku, value] of await remembered.read(skus)) {
    const parsed = known.safeParse(value);
    if (parsed.success) found.set(sku, { kind: 'known', known: parsed.data });
  }
  const missing = skus.filter((sku) => !found.has(sku));
  if (missing.length === 0) return found;
  const learnt = new Map<string, Known>();
  for (const [sku, [only, ...others]] of await inventoryOf(api, options, missing, asked)) {
    const ids = only === undefined ? undefined : idsOf(only);
    if (ids === undefined) found.set(sku, { kind: 'unknown' });
    else if (others.length > 0) found.set(sku, { kind: 'ambiguous' });
    else {
      found.set(sku, { kind: 'known', known: ids });
      learnt.set(sku, ids);
    }
  }
  if (learnt.size > 0) await remembered.write(learnt);
  return found;
}

function idsOf({ identity }: InventoryItem): Known | undefined {
  const variant = identity.variant_id ?? undefined;
  const product = identity.product_id ?? undefined;
  if (variant === undefined && product === undefined) return undefined;
  return {
    ...(variant === undefined ? {} : { variant }),
    ...(product === undefined ? {} : { product }),
    by: variant === undefined ? 'product' : 'variant',
  };
}

/** The one id by which an adjustment names it. */
export function nameOf({ variant, product, by }: Known): z.infer<typeof name> | undefined {
  if (by === 'variant' && variant !== undefined) return { variant_id: variant };
  return product === undefined ? undefined : { product_id: product };
}
