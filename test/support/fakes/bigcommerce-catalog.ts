import { v3Problem } from './bigcommerce-inventory.ts';
import type { BcState, BcVariant } from './bigcommerce-state.ts';
import type { FakeCall, FakeReply } from './fake-platform.ts';

const MOST = 50;

/** Variants of the catalog: read by product, changed at most 50 at once, all or nothing. */
export function catalogVariants(state: BcState, call: FakeCall): FakeReply {
  if (call.method === 'PUT') return change(state, call.json as Change[]);
  const products = call.query.get('product_id:in')?.split(',').map(Number);
  const limit = Number(call.query.get('limit') ?? '50');
  const page = Number(call.query.get('page') ?? '1');
  const found = state.variants.filter(({ product }) => products === undefined || products.includes(product));
  return { status: 200, json: { data: found.slice((page - 1) * limit, page * limit).map(shown) } };
}

interface Change {
  readonly id: number;
  readonly price: unknown;
}

function change(state: BcState, changes: readonly Change[]): FakeReply {
  if (changes.length > MOST) {
    return v3Problem(413, `The request payload is too large. The maximum items allowed in the array is ${MOST}`);
  }
  const found: [BcVariant, number][] = [];
  for (const { id, price } of changes) {
    const variant = state.variants.find((one) => one.id === id);
    const isFit = typeof price === 'number' && price >= 0;
    if (variant === undefined || !isFit) {
      return {
        status: 422,
        json: { batch_errors: [{ status: 422, title: 'The variant could not be changed', errors: {} }] },
      };
    }
    found.push([variant, price]);
  }
  for (const [variant, price] of found) variant.price = price;
  return { status: 200, json: { data: found.map(([variant]) => shown(variant)) } };
}

function shown({ id, product, sku, price }: BcVariant): object {
  return { id, product_id: product, sku, price };
}
