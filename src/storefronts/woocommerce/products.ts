import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { TransientError } from '../../kernel/errors.ts';
import type { Asked } from '../caller.ts';
import type { RememberedItems } from '../surroundings.ts';
import { encode } from './oauth.ts';
import { cut, type Site } from './site.ts';

/** A product or a variation as the shop answers it. */
export const product = z.object({
  id: z.int().positive(),
  parent_id: z.int().nonnegative().nullish(),
  type: z.string().nullish(),
  sku: z.string().nullish(),
  /** A variation may leave its stock to its parent: then this is `parent`, and its quantity is the parent's. */
  manage_stock: z.union([z.boolean(), z.string()]).nullish(),
  stock_quantity: z.number().nullish(),
  regular_price: z.string().nullish(),
});
export type Product = z.infer<typeof product>;

/** Where a SKU is in the shop: a variation is only reached by its parent. */
const place = z.object({
  id: z.int().positive(),
  parent: z.int().positive().optional(),
  /** Milliseconds since 1970. */
  seenAt: z.number(),
});
export type Place = z.infer<typeof place>;

export type Found = { readonly kind: 'place'; readonly place: Place } | NoPlace;
type NoPlace = { readonly kind: 'unknown' } | { readonly kind: 'ambiguous'; readonly ids: readonly number[] };

/** Why a SKU that cannot be found is not written. */
export function whyNot(found: NoPlace): string {
  return found.kind === 'unknown'
    ? 'no product of the shop has this SKU'
    : `several products of the shop have this SKU (ids ${found.ids.join(', ')})`;
}

const FIELDS = 'id,parent_id,type,sku,manage_stock,stock_quantity,regular_price';
const MOST_PER_PAGE = 100;
/** Web servers take addresses of 8 KB and more. */
const LONGEST_LIST = 4000;
/**
 * A SKU that a person gives to another product would have its number written there until somebody looks again: no place is
 * believed for longer.
 */
const BELIEVED_MS = 60 * 60 * 1000;

/** Where these SKUs are: as remembered, or looked up. */
export async function findPlaces(
  site: Site,
  { remembered, clock }: { readonly remembered: RememberedItems; readonly clock: Clock },
  skus: readonly string[],
  asked: Asked,
): Promise<Map<string, Found>> {
  const now = clock.now().getTime();
  const found = new Map<string, Found>();
  for (const [sku, known] of await remembered.read(skus)) {
    const parsed = place.safeParse(known);
    if (parsed.success && now - parsed.data.seenAt < BELIEVED_MS) found.set(sku, { kind: 'place', place: parsed.data });
  }
  const missing = skus.filter((sku) => !found.has(sku));
  if (missing.length === 0) return found;
  const learnt = new Map<string, Place>();
  for (const [sku, products] of await lookUp(site, missing, asked)) {
    const [only, ...others] = products;
    if (only === undefined) found.set(sku, { kind: 'unknown' });
    else if (others.length > 0) found.set(sku, { kind: 'ambiguous', ids: products.map(({ id }) => id) });
    else {
      const isVariation = only.type === 'variation' && (only.parent_id ?? 0) > 0;
      const here = { id: only.id, ...(isVariation ? { parent: only.parent_id as number } : {}), seenAt: now };
      found.set(sku, { kind: 'place', place: here });
      learnt.set(sku, here);
    }
  }
  if (learnt.size > 0) await remembered.write(learnt);
  return found;
}

/** Every product that has exactly one of these SKUs. */
export async function lookUp(
  site: Site,
  skus: readonly string[],
  asked: Asked,
): Promise<ReadonlyMap<string, readonly Product[]>> {
  const found = new Map<string, Product[]>(skus.map((sku) => [sku, []]));
  for (const list of lists(skus)) {
    for (let page = 1; ; page += 1) {
      const products = await productsWith(site, list, page, asked);
      // The database of a shop finds "lamp" for "LAMP" and "é" for "e".
      for (const one of products) found.get(one.sku ?? '')?.push(one);
      if (products.length < MOST_PER_PAGE) break;
    }
  }
  return found;
}

async function productsWith(site: Site, sku: string, page: number, asked: Asked): Promise<readonly Product[]> {
  const query = { sku, per_page: String(MOST_PER_PAGE), page: String(page), _fields: FIELDS };
  const answer = await site.call({ ...asked, method: 'GET', path: '/wc/v3/products', query });
  const products = answer.kind === 'yes' ? z.array(product).safeParse(answer.json) : undefined;
  if (products?.success) return products.data;
  const said = answer.kind === 'no' ? `${answer.code}: ${answer.message}` : cut(JSON.stringify(answer));
  throw new TransientError('STOREFRONT-FAILED', `The shop did not list its products: ${said}.`);
}

/** SKUs as one query each. A comma separates, so that a SKU with a comma is asked for alone. */
function lists(skus: readonly string[]): string[] {
  const alone = skus.filter((sku) => sku.includes(','));
  const together: string[][] = [];
  let length = LONGEST_LIST;
  for (const sku of skus) {
    if (sku.includes(',')) continue;
    const own = encode(sku).length + 3;
    const last = together.at(-1);
    if (last === undefined || length + own > LONGEST_LIST || last.length === MOST_PER_PAGE) {
      together.push([sku]);
      length = own;
    } else {
      last.push(sku);
      length += own;
    }
  }
  return [...together.map((list) => list.join(',')), ...alone];
}
