import { z } from 'zod';
import type { RememberedItems } from '../surroundings.ts';
import type { Admin, How, Operation } from './admin.ts';

/** One product of the shop that has a SKU of ours. */
export interface Variant {
  readonly sku: string;
  readonly id: string;
  readonly productId: string;
  readonly inventoryItemId: string;
  readonly price: string;
  readonly isTracked: boolean;
  /** What can be bought at our location; undefined: it is not stocked there. */
  readonly available: number | undefined;
  /** Sold there and not shipped yet. */
  readonly committed: number | undefined;
}

export type Found = Variant | 'unknown' | 'ambiguous' | 'untracked';

/** Finds the variants of SKUs: by what is remembered first, by search otherwise. */
export interface Variants {
  find(
    skus: readonly string[],
    locationId: string,
    how: How,
    /** A product that the shop does not count has a price all the same. */
    only?: { readonly untrackedToo: boolean },
  ): Promise<ReadonlyMap<string, Found>>;
}

const fields = `fragment CrossdockVariant on ProductVariant {
  id sku price product { id }
  inventoryItem { id tracked duplicateSkuCount
    inventoryLevel(locationId: $location) { quantities(names: ["available", "committed"]) { name quantity } } }
}`;

const node = z.object({
  id: z.string(),
  sku: z.string().nullable(),
  price: z.string(),
  product: z.object({ id: z.string() }),
  inventoryItem: z.object({
    id: z.string(),
    tracked: z.boolean(),
    duplicateSkuCount: z.number(),
    inventoryLevel: z.object({ quantities: z.array(z.object({ name: z.string(), quantity: z.number() })) }).nullable(),
  }),
});
type Node = z.infer<typeof node>;

const page = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

interface SearchPage {
  readonly nodes: readonly Node[];
  readonly pageInfo: z.infer<typeof page>;
}

const search: Operation<{ productVariants: SearchPage }> = {
  name: 'CrossdockFindVariants',
  text: `query CrossdockFindVariants($query: String!, $location: ID!, $after: String) {
    productVariants(first: 50, after: $after, query: $query) {
      nodes { ...CrossdockVariant } pageInfo { hasNextPage endCursor } }
  } ${fields}`,
  data: z.object({ productVariants: z.object({ nodes: z.array(node), pageInfo: page }) }),
  cost: 700,
};

const byId: Operation<{ nodes: (Node | null)[] }> = {
  name: 'CrossdockReadVariants',
  text: `query CrossdockReadVariants($ids: [ID!]!, $location: ID!) {
    nodes(ids: $ids) { ...CrossdockVariant }
  } ${fields}`,
  data: z.object({ nodes: z.array(node.nullable()) }),
  cost: 700,
};

/** What is kept of one SKU. `duplicates` is Shopify's own count of products with it: when it changes, the SKU is looked up again. */
const kept = z.looseObject({ variant: z.string(), duplicates: z.number() });

const READ_AT_ONCE = 100;
/** The text of a search must not grow without end. */
const SEARCHED_AT_ONCE = 40;
/** Far more than the search could find by accident. */
const MOST_PAGES = 40;

export function createVariants(admin: Admin, remembered: RememberedItems): Variants {
  return {
    async find(skus, locationId, how, { untrackedToo } = { untrackedToo: false }) {
      const wanted = [...new Set(skus)];
      const found = await readKnown(wanted, locationId, how);
      const missing = wanted.filter((sku) => !found.has(sku));
      for (const [sku, one] of await lookUp(missing, locationId, how)) found.set(sku, one);
      for (const [sku, one] of found) {
        if (typeof one !== 'string' && !one.isTracked && !untrackedToo) found.set(sku, 'untracked');
      }
      return found;
    },
  };

  async function readKnown(skus: readonly string[], location: string, how: How): Promise<Map<string, Found>> {
    const notes = await remembered.read(skus);
    const known = [...notes].flatMap(([sku, note]) => {
      const read = kept.safeParse(note);
      return read.success ? [{ sku, ...read.data }] : [];
    });
    const found = new Map<string, Found>();
    for (const some of chunks(known, READ_AT_ONCE)) {
      const { nodes } = await admin.run(byId, { ids: some.map(({ variant }) => variant), location }, how);
      const at = new Map(nodes.flatMap((one) => (one === null ? [] : [[one.id, one] as const])));
      for (const { sku, variant, duplicates } of some) {
        const one = at.get(variant);
        // Deleted, renamed, or another product has got the same SKU: what is remembered says nothing any more.
        if (one?.sku !== sku || one.inventoryItem.duplicateSkuCount !== duplicates) continue;
        found.set(sku, asFound(sku, one));
      }
    }
    const outdated = known.map(({ sku }) => sku).filter((sku) => !found.has(sku));
    if (outdated.length > 0) await remembered.forget(outdated);
    return found;
  }

  async function lookUp(skus: readonly string[], location: string, how: How): Promise<Map<string, Found>> {
    const found = new Map<string, Found>(skus.map((sku) => [sku, 'unknown']));
    const single = new Map<string, unknown>();
    for (const some of chunks(skus, SEARCHED_AT_ONCE)) {
      // Shopify searches by words and without case, so that it also finds others: only the very same text counts.
      const nodes = await searchAll(some.map(term).join(' OR '), location, how);
      for (const sku of some) {
        const same = [...new Map(nodes.filter((one) => one.sku === sku).map((one) => [one.id, one])).values()];
        const [first] = same;
        if (first === undefined) continue;
        found.set(sku, same.length > 1 ? 'ambiguous' : asFound(sku, first));
        if (same.length > 1) continue;
        single.set(sku, { variant: first.id, duplicates: first.inventoryItem.duplicateSkuCount });
      }
    }
    if (single.size > 0) await remembered.write(single);
    return found;
  }

  async function searchAll(query: string, location: string, how: How): Promise<Node[]> {
    const nodes: Node[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const found: SearchPage = (await admin.run(search, { query, location, after }, how)).productVariants;
      nodes.push(...found.nodes);
      after = found.pageInfo.endCursor;
      if (!found.pageInfo.hasNextPage || after === null) break;
    }
    return nodes;
  }
}

function asFound(sku: string, { id, price, product, inventoryItem }: Node): Variant {
  const quantity = (name: string) =>
    inventoryItem.inventoryLevel?.quantities.find((one) => one.name === name)?.quantity;
  return {
    sku,
    id,
    productId: product.id,
    inventoryItemId: inventoryItem.id,
    price,
    isTracked: inventoryItem.tracked,
    available: quantity('available'),
    committed: quantity('committed'),
  };
}

/** A SKU in a search. Quotation marks are escaped, and besides left out, because the search may do without them. */
function term(sku: string): string {
  const escaped = `sku:"${sku.replace(/[\\"]/g, '\\$&')}"`;
  return /[\\"]/.test(sku) ? `${escaped} OR sku:"${sku.replace(/[\\"]/g, ' ')}"` : escaped;
}

function chunks<Item>(items: readonly Item[], most: number): Item[][] {
  const parts: Item[][] = [];
  for (let start = 0; start < items.length; start += most) parts.push(items.slice(start, start + most));
  return parts;
}
