import type { FakeCall, FakeReply } from './fake-platform.ts';
import { wpError } from './woocommerce-auth.ts';
import type { WooProduct, WooState } from './woocommerce-state.ts';

/** GET /products, and the two batches: what they answer was seen at a running 9.9.5. */
export function listProducts(state: WooState, { query }: FakeCall): FakeReply {
  const perPage = Number(query.get('per_page') ?? '10');
  if (perPage > 100) return wpError(400, 'rest_invalid_param', 'Invalid parameter(s): per_page');
  const page = Number(query.get('page') ?? '1');
  const sku = query.get('sku') ?? '';
  const asked = new Set([sku, ...sku.split(',')].map(folded));
  const found: WooProduct[] = [];
  for (const one of state.products.values()) {
    if (one.type !== 'external' && one.sku !== '' && asked.has(folded(one.sku))) found.push(one);
  }
  found.sort((a, b) => b.id - a.id);
  const fields = query.get('_fields')?.split(',');
  const shown = found.slice((page - 1) * perPage, page * perPage).map((one) => picked(answerOf(state, one), fields));
  return { status: 200, json: shown, headers: { 'x-wp-total': String(found.length) } };
}

const foldedBefore = new Map<string, string>();

/** Its database compares without case and accents. */
function folded(sku: string): string {
  const known = foldedBefore.get(sku);
  if (known !== undefined) return known;
  const made = sku.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  foldedBefore.set(sku, made);
  return made;
}

export function productBatch(state: WooState, call: FakeCall, parent: number): FakeReply {
  const { create = [], update = [], delete: gone = [] } = (call.json ?? {}) as Record<string, unknown[]>;
  if (create.length + update.length + gone.length > state.batchLimit) {
    const message = `Unable to accept more than ${state.batchLimit} items for this request.`;
    return wpError(413, 'woocommerce_rest_request_entity_too_large', message);
  }
  return { status: 200, json: { update: update.map((one) => updateOne(state, one as Update, parent)) } };
}

interface Update {
  readonly id: number;
  readonly manage_stock?: boolean;
  readonly stock_quantity?: unknown;
  readonly regular_price?: string;
}

function updateOne(state: WooState, update: Update, parent: number): object {
  const no = (status: number, code: string, message: string): object => ({
    id: update.id,
    error: { code, message, data: { status } },
  });
  const product = state.products.get(update.id);
  if (product === undefined || product.parent_id !== parent) {
    const code = parent === 0 ? 'woocommerce_rest_invalid_product_id' : 'woocommerce_rest_product_variation_invalid_id';
    return no(404, code, 'Invalid ID.');
  }
  if (update.stock_quantity !== undefined && !Number.isInteger(update.stock_quantity)) {
    return no(400, 'rest_invalid_param', 'Invalid parameter(s): stock_quantity');
  }
  if (update.manage_stock !== undefined && state.settings.manageStock && product.type !== 'external') {
    product.manage_stock = update.manage_stock;
  }
  if (update.stock_quantity !== undefined && product.manage_stock === true) {
    product.stock_quantity = update.stock_quantity as number;
    state.writes.push([product.sku, product.stock_quantity]);
    product.stock_status = product.stock_quantity > 0 ? 'instock' : product.backorders ? 'onbackorder' : 'outofstock';
  }
  if (update.regular_price !== undefined && product.type !== 'variable') product.regular_price = update.regular_price;
  return answerOf(state, product);
}

/** A variation that leaves its stock to its parent shows the parent's quantity as its own. */
function answerOf(state: WooState, product: WooProduct): object {
  const { backorders, ...shown } = product;
  const parent = product.manage_stock === 'parent' ? state.products.get(product.parent_id) : undefined;
  return {
    ...shown,
    backorders: backorders ? 'yes' : 'no',
    stock_quantity:
      parent === undefined ? (product.manage_stock ? product.stock_quantity : null) : parent.stock_quantity,
  };
}

export function picked(value: object, fields: readonly string[] | undefined): object {
  if (fields === undefined) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => fields.includes(name)));
}
