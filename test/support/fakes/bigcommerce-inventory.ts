import type { BcState, BcVariant } from './bigcommerce-state.ts';
import type { FakeCall, FakeReply } from './fake-platform.ts';

export function v3Problem(status: number, title: string, errors: object = {}): FakeReply {
  const type = 'https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes';
  return { status, json: { status, title, type, errors }, headers: { 'content-type': 'application/problem+json' } };
}

interface Item {
  readonly location_id: number;
  readonly sku?: string;
  readonly variant_id?: number;
  readonly product_id?: number;
  readonly quantity: number;
}

interface Named {
  readonly variant: ReadonlyMap<number | undefined, BcVariant>;
  readonly product: ReadonlyMap<number | undefined, BcVariant>;
  readonly sku: ReadonlyMap<string | undefined, BcVariant>;
}

/** Stock that is changed later: a look straight after shows the old number. */
export class BcInventory {
  private readonly state: BcState;
  private readonly waiting: { looks: number; readonly items: readonly [BcVariant, number][] }[] = [];

  constructor(state: BcState) {
    this.state = state;
  }

  adjust(call: FakeCall): FakeReply {
    const { items = [] } = (call.json ?? {}) as { items?: Item[] };
    if (items.length === 0 || items.length > 2000) return v3Problem(422, 'Payload contains invalid fields');
    const changes: [BcVariant, number][] = [];
    const known = this.named(items);
    for (const item of items) {
      const found = this.find(item, known);
      if (typeof found === 'string') return v3Problem(422, found);
      changes.push([found, item.quantity]);
    }
    if (this.waiting.length > 0) this.state.overlaps += 1;
    this.waiting.push({ looks: this.state.looksUntilApplied, items: changes });
    this.applyDue();
    return { status: 200, json: { transaction_id: `t-${this.state.nextId()}` } };
  }

  /** Variants by the names that an adjustment uses, the first of several. A store may have 100,000 of them. */
  private named(items: readonly Item[]): Named {
    const asked = {
      variant: new Set(items.map((item) => item.variant_id)),
      product: new Set(items.map((item) => item.product_id)),
      sku: new Set(items.map((item) => item.sku)),
    };
    const named = { variant: new Map(), product: new Map(), sku: new Map() };
    for (const one of this.state.variants) {
      if (asked.variant.has(one.id) && !named.variant.has(one.id)) named.variant.set(one.id, one);
      if (asked.product.has(one.product) && !named.product.has(one.product)) named.product.set(one.product, one);
      if (asked.sku.has(one.sku) && !named.sku.has(one.sku)) named.sku.set(one.sku, one);
    }
    return named;
  }

  /** The variant, or why the whole call is refused. */
  private find(item: Item, known: Named): BcVariant | string {
    const { variant_id: variant, product_id: product, sku } = item;
    const names = [variant, product, sku].filter((one) => one !== undefined);
    if (names.length !== 1 || !Number.isInteger(item.quantity)) return 'Payload contains invalid fields';
    if (!this.state.locations.some(({ id }) => id === item.location_id))
      return `Location ${item.location_id} not found`;
    const found = known.variant.get(variant) ?? known.product.get(product) ?? known.sku.get(sku);
    const name = variant === undefined ? `product_id ${product}` : `variant_id ${variant}`;
    if (found === undefined || found.tracked === null) return `[Item with ${name} not found]`;
    if (product === undefined && found.tracked === 'product') {
      return `[Item with ${name} is tracked by product, please update stock by product id]`;
    }
    if (product !== undefined && found.tracked === 'variant') {
      return `[Item with ${name} is tracked by variant, please update stock by variant id]`;
    }
    return found;
  }

  list({ query }: FakeCall): FakeReply {
    const asked = query.get('sku:in');
    // Not exact, like most databases.
    const skus = asked === null ? undefined : new Set([asked, ...asked.split(',')].map((sku) => sku.toLowerCase()));
    const found = this.state.variants
      .filter(({ tracked }) => tracked !== null)
      .filter(({ sku }) => skus?.has(sku.toLowerCase()) ?? true);
    const limit = Number(query.get('limit') ?? '50');
    const page = Number(query.get('page') ?? '1');
    const data = found.slice((page - 1) * limit, page * limit).map((one) => ({
      identity: { sku: one.sku, variant_id: one.id, product_id: one.product },
      available_to_sell: one.quantity,
      total_inventory_onhand: one.quantity,
      settings: { safety_stock: 0, is_in_stock: one.quantity > 0, warning_level: 0 },
    }));
    for (const adjustment of this.waiting) adjustment.looks -= 1;
    const answer = {
      data,
      meta: { pagination: { total: found.length, total_pages: Math.ceil(found.length / limit) } },
    };
    this.applyDue();
    return { status: 200, json: answer };
  }

  private applyDue(): void {
    while ((this.waiting[0]?.looks ?? 1) <= 0) {
      for (const [variant, quantity] of this.waiting.shift()?.items ?? []) {
        const isAll = variant.tracked === 'product';
        const all = isAll ? this.state.variants.filter((one) => one.product === variant.product) : [variant];
        for (const one of all) one.quantity = quantity;
        this.state.writes.push([variant.sku, quantity]);
      }
    }
  }
}
