import { type ChangedFact, changedFacts, newestOf } from '../domain/stock-history.ts';
import { nearest } from '../kernel/nearest.ts';
import type { Database } from '../stores/database.ts';
import { similarSkus } from '../stores/stock-facts.ts';
import {
  changesOf,
  type HistorySubject,
  type OfferKey,
  type OrderedRow,
  ordersOf,
  type PushRow,
  partyIds,
  pushesOf,
  type StockChangeRow,
  subjectOfOffer,
  subjectOfProduct,
  suppliersOfSku,
} from '../stores/stock-history.ts';
import type { UnknownStock } from './explain-stock.ts';

export interface WantedHistory {
  readonly sku: string;
  /** Only what this supplier offers; the SKU is its own, or ours. */
  readonly supplier?: string | undefined;
  /** Of the pushes only those to this storefront. */
  readonly storefront?: string | undefined;
  readonly since?: Date | undefined;
  readonly limit: number;
  /** A page further back: what `older` of the page after it says. */
  readonly before?: string | undefined;
}

/** A feed changed a figure or, without a warehouse, facts of the whole SKU; or somebody put back what was before. */
export type StockEvent = StockChangeRow & { readonly kind: 'stock'; readonly changed: readonly ChangedFact[] };
/** A storefront took a quantity, or refused it. */
export type PushEvent = PushRow & { readonly kind: 'push' };
/** A purchase order of ours took units. */
export type OrderEvent = OrderedRow & { readonly kind: 'order' };
export type HistoryEvent = StockEvent | PushEvent | OrderEvent;

/** What a SKU's number was over time. */
export interface StockHistory {
  /** Our SKU; null: the supplier's SKU is none of our products. */
  readonly sku: string | null;
  readonly title: string;
  readonly offers: readonly OfferKey[];
  /** The newest last. */
  readonly events: readonly HistoryEvent[];
  /** What to ask for as `before` to see what came earlier; null: there is nothing. */
  readonly older: string | null;
}

/** What is no place in a history. */
export interface UnknownPlace {
  readonly unknownPlace: string;
}

/** The history of one SKU: changes of stock, our orders and what storefronts were told, on one time line. */
export async function stockHistory(
  db: Database,
  wanted: WantedHistory,
): Promise<StockHistory | UnknownStock | UnknownPlace> {
  const place = wanted.before === undefined ? END : placeOf(wanted.before);
  if (place === undefined) return { unknownPlace: `"${wanted.before}" is no place in a history.` };
  const { storefront, limit } = wanted;
  const found = (await wrongParty(db, wanted)) ?? (await subjectOf(db, wanted));
  if ('unknown' in found) return found;
  const { productId, ...subject } = found;
  const [changes, orders, pushes] = await Promise.all([
    changesOf(db, subject.offers, place.change, limit + 1),
    ordersOf(db, subject.offers, place.order, limit + 1),
    productId === null ? [] : pushesOf(db, productId, storefront, place.push, limit + 1),
  ]);
  const known = newestOf<HistoryEvent>(
    [
      pushes.map((row) => ({ kind: 'push', ...row })),
      changes.map((row) => ({ kind: 'stock', ...row, changed: changedFacts(row.before, row.after) })),
      orders.map((row) => ({ kind: 'order', ...row })),
    ],
    limit + 1,
  );
  const { since = new Date(0) } = wanted;
  const page = known.slice(0, limit);
  const events = page.filter(({ at }) => at >= since);
  const more = known[limit];
  const older = more !== undefined && more.at >= since ? written(beyond(place, page)) : null;
  return { ...subject, events: events.toReversed(), older };
}

async function subjectOf(db: Database, { sku, supplier }: WantedHistory): Promise<HistorySubject | UnknownStock> {
  if (supplier === undefined) {
    const product = await subjectOfProduct(db, sku);
    if (product !== undefined) return product;
    const others = await suppliersOfSku(db, sku);
    const unknown = `There is no product ${sku}.`;
    if (others.length === 0) return { unknown, suggestion: nearest(sku, await similarSkus(db, sku)) };
    return {
      unknown: `${unknown} It is a SKU of ${others.join(' and ')}: name the supplier.`,
      suggestion: undefined,
    };
  }
  const offer = await subjectOfOffer(db, supplier, sku);
  if (offer !== undefined) return offer;
  const product = await subjectOfProduct(db, sku);
  const offers = product?.offers.filter((offered) => offered.supplier === supplier) ?? [];
  if (product !== undefined && offers.length > 0) return { ...product, offers };
  const unknown =
    product === undefined ? `${supplier} offers no SKU ${sku}.` : `${supplier} never offered our product ${sku}.`;
  return { unknown, suggestion: nearest(sku, await similarSkus(db, sku, supplier)) };
}

/** A supplier or storefront that nobody ever configured here. */
async function wrongParty(db: Database, { supplier, storefront }: WantedHistory): Promise<UnknownStock | undefined> {
  for (const [party, id] of [['supplier', supplier] as const, ['storefront', storefront] as const]) {
    if (id === undefined) continue;
    const ids = await partyIds(db, party);
    if (ids.includes(id)) continue;
    const unknown = `There is no ${party} ${id}; these are known: ${ids.join(', ') || 'none'}.`;
    return { unknown, suggestion: nearest(id, ids) };
  }
  return undefined;
}

/** Before which row of each list a page ends. */
interface Place {
  readonly change: string;
  readonly push: string;
  readonly order: readonly [order: string, line: number];
}

const LAST = '9223372036854775807';
const END: Place = { change: LAST, push: LAST, order: [LAST, 0] };

/** Where the page before some events ends. */
function beyond(place: Place, events: readonly HistoryEvent[]): Place {
  const last = <Kind extends HistoryEvent['kind']>(kind: Kind) =>
    events.findLast((event): event is Extract<HistoryEvent, { kind: Kind }> => event.kind === kind);
  const order = last('order');
  return {
    change: last('stock')?.id ?? place.change,
    push: last('push')?.id ?? place.push,
    order: order === undefined ? place.order : [order.purchaseOrderId, order.lineNumber],
  };
}

function written({ change, push, order }: Place): string {
  return [change, push, ...order].join('-');
}

function placeOf(text: string): Place | undefined {
  if (!/^\d{1,19}(-\d{1,19}){2}-\d{1,9}$/.test(text)) return undefined;
  const [change = '', push = '', order = '', line] = text.split('-');
  if ([change, push, order].some((id) => BigInt(id) > BigInt(LAST))) return undefined;
  return { change, push, order: [order, Number(line)] };
}
