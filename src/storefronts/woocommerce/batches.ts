import { z } from 'zod';
import { CrossdockError, errorMessage } from '../../kernel/errors.ts';
import type { ItemOutcome } from '../storefront.ts';
import type { ExchangeKind, Surroundings, Urgency } from '../surroundings.ts';
import { findPlaces, type Place, type Product, product, whyNot } from './products.ts';
import { cut, type Site } from './site.ts';

/** What is written to products, and how the answer shows that it is there. */
export interface Writing<Item> {
  readonly about: ExchangeKind;
  readonly key: string;
  readonly urgency: Urgency;
  /** Most calls under way at once. */
  readonly concurrentCalls: number;
  fields(item: Item): Readonly<Record<string, unknown>>;
  /** What became of it by the product as the shop has it now. */
  judge(item: Item, product: Product): 'done' | { readonly outcome: 'refused' | 'unknown'; readonly reason: string };
}

/** Most products in one call; one more is a 413. */
const MOST_PER_CALL = 100;

interface Change<Item> {
  readonly item: Item;
  readonly place: Place;
}

/** What became of one item; `gone`: where it was remembered, it is no longer. */
type Fate = ItemOutcome | { readonly key: string; readonly outcome: 'gone'; readonly reason: string };

/**
 * Writes to products by their SKU: simple ones together, variations by parent, because a variation among products is refused.
 * What is no longer where it was remembered is looked up again, once.
 *
 * @throws what the first call threw, when no call was answered
 */
export async function writeProducts<Item extends { readonly sku: string }>(
  site: Site,
  around: Surroundings,
  items: readonly Item[],
  writing: Writing<Item>,
): Promise<readonly ItemOutcome[]> {
  const fates = await writeOnce(site, around, items, writing);
  const gone = fates.filter(({ outcome }) => outcome === 'gone').map(({ key }) => key);
  if (gone.length === 0) return fates.map(final);
  await around.remembered.forget(gone);
  const again = items.filter(({ sku }) => gone.includes(sku));
  const second = new Map((await afterAll(site, around, again, writing)).map((fate) => [fate.key, fate]));
  return fates.map((fate) => final(second.get(fate.key) ?? fate));
}

/** The second look is no reason to lose what the first calls brought. */
async function afterAll<Item extends { readonly sku: string }>(
  site: Site,
  around: Surroundings,
  items: readonly Item[],
  writing: Writing<Item>,
): Promise<readonly Fate[]> {
  try {
    return await writeOnce(site, around, items, writing);
  } catch (error) {
    if (!(error instanceof CrossdockError)) throw error;
    return items.map(({ sku }) => ({ key: sku, outcome: 'unknown', reason: error.message }));
  }
}

function final(fate: Fate): ItemOutcome {
  return fate.outcome === 'gone' ? { ...fate, outcome: 'refused', permanent: true } : fate;
}

async function writeOnce<Item extends { readonly sku: string }>(
  site: Site,
  around: Surroundings,
  items: readonly Item[],
  writing: Writing<Item>,
): Promise<readonly Fate[]> {
  const { about, urgency } = writing;
  const skus = items.map(({ sku }) => sku);
  const found = await findPlaces(site, around, skus, { about, urgency });
  const fates = new Map<string, Fate>();
  const changes: Change<Item>[] = [];
  for (const item of items) {
    const where = found.get(item.sku) ?? { kind: 'unknown' };
    if (where.kind === 'place') changes.push({ item, place: where.place });
    else fates.set(item.sku, { key: item.sku, outcome: 'refused', reason: whyNot(where), permanent: true });
  }
  const calls = callsFor(changes);
  let failed: unknown;
  let answered = 0;
  async function work(): Promise<void> {
    // What comes after a call that failed as a whole would fare no better.
    for (let call = calls.shift(); call !== undefined && failed === undefined; call = calls.shift()) {
      try {
        for (const fate of await send(site, call, writing)) fates.set(fate.key, fate);
        answered += 1;
      } catch (error) {
        failed ??= error;
      }
    }
  }
  await Promise.all(Array.from({ length: writing.concurrentCalls }, work));
  if (failed !== undefined && (answered === 0 || !(failed instanceof CrossdockError))) throw failed;
  const missing = `it was not written: ${errorMessage(failed)}`;
  return skus.map((sku) => fates.get(sku) ?? { key: sku, outcome: 'unknown', reason: missing });
}

interface Call<Item> {
  readonly path: string;
  readonly changes: readonly Change<Item>[];
}

function callsFor<Item>(changes: readonly Change<Item>[]): Call<Item>[] {
  const groups = Map.groupBy(changes, ({ place: { parent } }) =>
    parent === undefined ? '/wc/v3/products/batch' : `/wc/v3/products/${parent}/variations/batch`,
  );
  return [...groups].flatMap(([path, all]) =>
    Array.from({ length: Math.ceil(all.length / MOST_PER_CALL) }, (_, n) => ({
      path,
      changes: all.slice(n * MOST_PER_CALL, (n + 1) * MOST_PER_CALL),
    })),
  );
}

const reply = z.object({ update: z.array(z.unknown()) });
const refusedItem = z.object({
  id: z.int(),
  error: z.object({
    code: z.union([z.string(), z.number()]).default(''),
    message: z.string().default('the shop gave no reason'),
    data: z.object({ status: z.number().optional() }).nullish(),
  }),
});

async function send<Item extends { readonly sku: string }>(
  site: Site,
  call: Call<Item>,
  writing: Writing<Item>,
): Promise<readonly Fate[]> {
  const { about, key, urgency } = writing;
  const { path, changes } = call;
  const update = changes.map(({ item, place }) => ({ id: place.id, ...writing.fields(item) }));
  const answer = await site.call({ about, method: 'POST', path, body: { update }, key, urgency });
  if (answer.kind === 'no') {
    // A host may allow less than WooCommerce does.
    if (answer.status === 413 && changes.length > 1) {
      const half = Math.ceil(changes.length / 2);
      const first = await send(site, { path, changes: changes.slice(0, half) }, writing);
      return [...first, ...(await send(site, { path, changes: changes.slice(half) }, writing))];
    }
    return changes.map(({ item }) => refusal(item.sku, answer));
  }
  const said = answer.kind === 'yes' ? reply.safeParse(answer.json).data?.update : undefined;
  return changes.map((change) => fateOf(change, said ?? [], writing));
}

function fateOf<Item extends { readonly sku: string }>(
  { item, place }: Change<Item>,
  said: readonly unknown[],
  writing: Writing<Item>,
): Fate {
  const key = item.sku;
  for (const one of said) {
    const no = refusedItem.safeParse(one);
    if (no.success && no.data.id === place.id) {
      const { code, message, data } = no.data.error;
      return refusal(key, { code: String(code), message: cut(message), status: data?.status ?? 400 });
    }
    const yes = product.safeParse(one);
    if (!yes.success || yes.data.id !== place.id) continue;
    if (yes.data.sku !== undefined && yes.data.sku !== key) {
      return { key, outcome: 'gone', reason: `product ${place.id} has another SKU now: ${yes.data.sku}` };
    }
    const verdict = writing.judge(item, yes.data);
    if (verdict === 'done') return { key, outcome: 'done' };
    return verdict.outcome === 'refused'
      ? { key, ...verdict, outcome: 'refused', permanent: true }
      : { key, ...verdict, outcome: 'unknown' };
  }
  return { key, outcome: 'unknown', reason: 'the shop did not say what became of it' };
}

/** e.g. woocommerce_rest_product_invalid_id, woocommerce_rest_invalid_product_id, …_invalid_parent */
const GONE = /^woocommerce_rest_(.*_)?invalid_(\w+_)?(id|parent)$/;

function refusal(
  key: string,
  { code, message, status }: { readonly code: string; readonly message: string; readonly status: number },
): Fate {
  if (GONE.test(code)) return { key, outcome: 'gone', reason: message };
  return { key, outcome: 'refused', reason: message, permanent: status < 500 };
}
