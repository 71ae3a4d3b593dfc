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
    for (const item of items) {
      const found = this.find(item);
      if (typeof found === 'string') return v3Problem(422, found);
      changes.push([found, item.quantity]);
    }
    if (this.waiting.length > 0) this.state.overlaps += 1;
    this.waiting.push({ looks: this.state.looksUntilApplied, items: changes });
    this.applyDue();
    return { status: 200, json: { transaction_id: `t-${this.state.nextId()}` } };
  }

  /** The variant, or why the whole call is refused. */
  private find(item: Item): BcVariant | string {
    const { variant_id: variant, product_id: product, sku } = item;
    const names = [variant, product, sku].filter((one) => one !== undefined);
    if (names.length !== 1 || !Number.isInteger(item.quantity)) return 'Payload contains invalid fields';
    if (!this.state.locations.some(({ id }) => id === item.location_id))
      return `Location ${item.location_id} not found`;
    const found = this.state.variants.find((one) => one.id === variant || one.product === product || one.sku === sku);
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
    const skus = query.get('sku:in')?.split(',');
    const whole = query.get('sku:in');
    const found = this.state.variants
      .filter(({ tracked }) => tracked !== null)
      .filter(({ sku }) => skus === undefined || skus.some((one) => same(one, sku)) || same(whole ?? '', sku));
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
        const all = this.state.variants.filter((one) => one.product === variant.product);
        for (const one of variant.tracked === 'product' ? all : [variant]) one.quantity = quantity;
        this.state.writes.push([variant.sku, quantity]);
      }
    }
  }
}

/** Not exact, like most databases. */
function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
