import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { monotonicMs } from '../../kernel/clock.ts';
import { CrossdockError } from '../../kernel/errors.ts';
import { checkStock } from '../batch.ts';
import type { Asked } from '../caller.ts';
import type { ItemOutcome, StockBatch, StockItem } from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Api, type ApiAnswer, understood } from './api.ts';
import { findKnown, inventoryOf, type Known, nameOf, whyNot } from './inventory.ts';
import type { BigcommerceOptions } from './options.ts';

/** One quantity and how the store names what it is of. */
interface Adjustment {
  readonly item: StockItem;
  readonly known: Known;
}

type Refused = Map<string, ItemOutcome>;

/**
 * Absolute adjustments: the store says yes and works later, so that what it took counts only when it is seen there. One at a time,
 * because of two that are under way the older may come last.
 */
export function stockAdjusting(
  api: Api,
  around: Surroundings,
  options: BigcommerceOptions,
): (batch: StockBatch) => Promise<readonly ItemOutcome[]> {
  let before: Promise<unknown> = Promise.resolve();
  return async (batch) => {
    const { sendable, refused } = checkStock(batch, options.stockBatchSize);
    if (sendable.length === 0) return refused;
    const turn = before.then(() => adjust(api, around, options, batch, sendable));
    before = turn.catch(() => undefined);
    return [...(await turn), ...refused];
  };
}

async function adjust(
  api: Api,
  around: Surroundings,
  options: BigcommerceOptions,
  batch: StockBatch,
  items: readonly StockItem[],
): Promise<readonly ItemOutcome[]> {
  const asked: Asked = {
    about: 'stock',
    key: batch.idempotencyKey,
    urgency: batch.urgent === true ? 'urgent' : 'usual',
  };
  const skus = items.map(({ sku }) => sku);
  const found = await findKnown(api, options, around.remembered, skus, asked);
  const refused: Refused = new Map();
  const adjustments: Adjustment[] = [];
  for (const item of items) {
    const what = found.get(item.sku) ?? { kind: 'unknown' };
    if (what.kind === 'known') adjustments.push({ item, known: what.known });
    else refuse(refused, item.sku, whyNot(what));
  }
  const taken = await send(api, around, options, adjustments, refused, asked);
  const verified =
    taken.length === 0 ? new Map<string, ItemOutcome>() : await verify(api, around, options, taken, asked);
  return skus.map((sku) => refused.get(sku) ?? verified.get(sku) ?? unknown(sku, 'the store was not asked for it'));
}

/**
 * Sends what can be sent. One item that does not fit has the store refuse the whole call (422): the ones that it names are
 * counted otherwise, or refused, and the rest is sent again. Where it names none, halves find out.
 */
async function send(
  api: Api,
  around: Surroundings,
  options: BigcommerceOptions,
  adjustments: readonly Adjustment[],
  refused: Refused,
  asked: Asked,
): Promise<readonly Adjustment[]> {
  let left = apart(adjustments, refused);
  while (left.length > 0) {
    const items = left.map(({ item, known }) => ({
      location_id: options.locationId,
      ...nameOf(known),
      quantity: item.quantity,
    }));
    const answer = await api.call({
      ...asked,
      method: 'PUT',
      path: '/v3/inventory/adjustments/absolute',
      body: { reason: 'stock of suppliers', items },
    });
    if (answer.kind === 'yes') {
      understood(z.object({ transaction_id: z.unknown() }), answer);
      return left;
    }
    const named = namedBy(answer, left);
    if (named.size === 0) {
      const [only] = left;
      if (only !== undefined && left.length === 1) {
        refuse(refused, only.item.sku, answer.message);
        await around.remembered.forget([only.item.sku]);
        return [];
      }
      const half = Math.ceil(left.length / 2);
      const first = await send(api, around, options, left.slice(0, half), refused, asked);
      return [...first, ...(await send(api, around, options, left.slice(half), refused, asked))];
    }
    left = await without(named, { api, around, left, refused, asked, message: answer.message });
  }
  return [];
}

/** What the store names of these, and by what it counts it where that is the matter. */
function namedBy(
  { message, json }: Extract<ApiAnswer, { kind: 'no' }>,
  left: readonly Adjustment[],
): ReadonlyMap<Adjustment, 'product' | 'variant' | undefined> {
  const named = new Map<Adjustment, 'product' | 'variant' | undefined>();
  const text = `${message} ${JSON.stringify(json ?? '')}`;
  const note = (fits: (one: Adjustment) => boolean, by?: 'product' | 'variant'): void => {
    for (const one of left) if (fits(one) && !named.has(one)) named.set(one, by);
  };
  for (const [, kind, id, by] of text.matchAll(/(variant|product)_id:? (\d+) is tracked by (product|variant)/g)) {
    note(
      ({ known }) => (kind === 'variant' ? known.variant : known.product) === Number(id),
      by as 'product' | 'variant',
    );
  }
  for (const [, kind, id] of text.matchAll(/(variant|product)_id:? (\d+)/g)) {
    note(({ known }) => known.by === kind && (kind === 'variant' ? known.variant : known.product) === Number(id));
  }
  for (const [, at] of text.matchAll(/items?[.[](\d+)/g)) {
    const one = left[Number(at)];
    if (one !== undefined) note((other) => other === one);
  }
  return named;
}

interface Trouble {
  readonly api: Api;
  readonly around: Surroundings;
  readonly left: readonly Adjustment[];
  readonly refused: Refused;
  readonly asked: Asked;
  readonly message: string;
}

/** The same without what was named: converted, where it is only counted by something else, or refused. */
async function without(
  named: ReadonlyMap<Adjustment, 'product' | 'variant' | undefined>,
  { api, around, left, refused, asked, message }: Trouble,
): Promise<readonly Adjustment[]> {
  const next: Adjustment[] = [];
  const learnt = new Map<string, Known>();
  for (const one of left) {
    const by = named.get(one);
    if (!named.has(one)) next.push(one);
    else {
      const known = by === undefined || by === one.known.by ? undefined : { ...one.known, by };
      const fault = known === undefined || nameOf(known) === undefined ? message : await faultOf(api, known, asked);
      if (known === undefined || fault !== undefined) {
        refuse(refused, one.item.sku, fault ?? message);
        await around.remembered.forget([one.item.sku]);
      } else {
        learnt.set(one.item.sku, known);
        next.push({ item: one.item, known });
      }
    }
  }
  if (learnt.size > 0) await around.remembered.write(learnt);
  return apart(next, refused);
}

/** A product that is counted as a whole has one number for all its variants: ours is only that of one of them. */
async function faultOf(api: Api, { by, product }: Known, asked: Asked): Promise<string | undefined> {
  if (by === 'variant' || product === undefined) return undefined;
  const path = `/v3/catalog/products/${product}/variants`;
  const answer = await api.call({ ...asked, method: 'GET', path, query: { limit: '2', include_fields: 'sku' } });
  const { data } = understood(z.object({ data: z.array(z.unknown()) }), answer);
  return data.length < 2
    ? undefined
    : `the store counts product ${product} as a whole, but it has several variants; let it count them by variant`;
}

/** Two SKUs that are one product for the store cannot both have it their way. */
function apart(adjustments: readonly Adjustment[], refused: Refused): readonly Adjustment[] {
  const byName = Map.groupBy(adjustments, ({ known }) => JSON.stringify(nameOf(known)));
  return adjustments.filter((one) => {
    const same = byName.get(JSON.stringify(nameOf(one.known))) ?? [];
    if (same.length < 2) return true;
    const skus = same.map(({ item }) => item.sku).join(', ');
    refuse(refused, one.item.sku, `the store has one number for several SKUs: ${skus}`);
    return false;
  });
}

const FIRST_LOOK_MS = 200;

/** Looks until what was taken is there, as long as it may take. */
async function verify(
  api: Api,
  around: Surroundings,
  options: BigcommerceOptions,
  taken: readonly Adjustment[],
  asked: Asked,
): Promise<ReadonlyMap<string, ItemOutcome>> {
  const verified = new Map<string, ItemOutcome>();
  const deadline = monotonicMs() + options.verifyMs;
  let left = taken;
  for (let wait = FIRST_LOOK_MS; ; wait *= 2) {
    const seen = await look(api, options, left, asked);
    if (typeof seen === 'string') {
      for (const { item } of left) verified.set(item.sku, unknown(item.sku, seen));
      return verified;
    }
    const moved: string[] = [];
    for (const { item, known } of left) {
      const shown = seen.get(item.sku) ?? [];
      const mine = shown.find(({ identity }) =>
        known.by === 'variant' ? identity.variant_id === known.variant : identity.product_id === known.product,
      );
      if (mine?.total_inventory_onhand === item.quantity) {
        verified.set(item.sku, { key: item.sku, outcome: 'done' });
      } else if (mine === undefined) {
        moved.push(item.sku);
        verified.set(item.sku, unknown(item.sku, 'the SKU is at another product now; it is looked up again'));
      }
    }
    if (moved.length > 0) await around.remembered.forget(moved);
    left = left.filter(({ item }) => !verified.has(item.sku));
    const rest = deadline - monotonicMs();
    if (left.length === 0 || rest <= 0) break;
    await sleep(Math.min(wait, rest));
  }
  const late = `the store took it, and did not show it within ${options.verifyMs} ms`;
  for (const { item } of left) verified.set(item.sku, unknown(item.sku, late));
  return verified;
}

/** What was sent is sent: that it cannot be seen is no reason to throw. */
async function look(api: Api, options: BigcommerceOptions, left: readonly Adjustment[], asked: Asked) {
  try {
    return await inventoryOf(
      api,
      options,
      left.map(({ item }) => item.sku),
      asked,
    );
  } catch (error) {
    if (error instanceof CrossdockError) return error.message;
    throw error;
  }
}

function refuse(refused: Refused, sku: string, reason: string): void {
  refused.set(sku, { key: sku, outcome: 'refused', reason, permanent: true });
}

function unknown(sku: string, reason: string): ItemOutcome {
  return { key: sku, outcome: 'unknown', reason };
}
