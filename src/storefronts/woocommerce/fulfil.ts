import { z } from 'zod';
import type { Fulfilment, ItemOutcome } from '../storefront.ts';
import type { Surroundings } from '../surroundings.ts';
import type { WoocommerceOptions } from './options.ts';
import { hasSku, meaningOf, wooOrder } from './order.ts';
import { isOrderId, refundsOf, understood } from './orders.ts';
import { metaKey, type PackageRecord, type Parcel, parcelOf, recordOf, recordsOf } from './packages.ts';
import type { Site } from './site.ts';
import { fulfilmentsWay } from './way-fulfilments.ts';
import { notesWay } from './way-notes.ts';
import { advancedShipmentTrackingWay, shipmentTrackingWay } from './way-plugins.ts';
import type { Told, TrackingWay } from './ways.ts';

/** The best way first; the last is always there. */
const ways: readonly TrackingWay[] = [fulfilmentsWay, shipmentTrackingWay, advancedShipmentTrackingWay, notesWay];

export interface TrackingWays {
  /** Found out once, and again when it is no longer there. */
  current(): Promise<TrackingWay>;
  forget(): void;
}

export function trackingWays(site: Site, { tracking }: WoocommerceOptions): TrackingWays {
  const wanted = ways.filter(({ name }) => name === tracking);
  let known: TrackingWay | undefined;
  return {
    async current() {
      for (const way of [...wanted, ...ways]) {
        if (known !== undefined) break;
        if (await way.isThere(site)) known = way;
      }
      return known ?? notesWay;
    },
    forget() {
      known = undefined;
    },
  };
}

const orderShape = wooOrder
  .pick({ id: true, status: true, line_items: true, refunds: true })
  .extend({ meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })) });
type Order = z.infer<typeof orderShape>;

/**
 * Tells the shop of one package. The order itself keeps what the shop was told (one meta per package, so that two packages never
 * write over each other), and is completed in the same call that keeps the last of them.
 */
export async function fulfil(
  site: Site,
  around: Surroundings,
  { options, tracking }: { readonly options: WoocommerceOptions; readonly tracking: TrackingWays },
  fulfilment: Fulfilment,
): Promise<ItemOutcome> {
  const { orderId, packageId, idempotencyKey: key } = fulfilment;
  const refused = (reason: string): ItemOutcome => ({ key: packageId, outcome: 'refused', reason, permanent: true });
  if (!isOrderId(orderId)) return refused(`the shop has no order ${orderId}: its ids are numbers`);
  const call = { about: 'fulfilment', urgency: 'urgent', key, path: `/wc/v3/orders/${orderId}` } as const;
  const query = { _fields: Object.keys(orderShape.shape).join(',') };
  const answer = await site.call({ ...call, method: 'GET', query });
  if (answer.kind === 'no' && answer.status === 404) return refused(answer.message);
  const order = understood(orderShape, answer);
  const parcel = parcelOf(fulfilment, around.clock.now());
  const fault = faultOf(parcel, order);
  if (fault !== undefined) return refused(fault);
  const records = recordsOf(order.meta_data);
  const before = records.get(parcel.ref);
  if (before !== undefined && before.revision >= parcel.revision) {
    return { key: packageId, outcome: 'done', externalId: before.id };
  }
  const knownAs = before?.id ?? fulfilment.externalId;
  const told = await tell(tracking, { site, options, orderId, key, parcel, before, knownAs });
  if (told.kind !== 'told')
    return refused(told.kind === 'refused' ? told.reason : 'the shop has no place for tracking');
  const value = recordOf(parcel, packageId, told.id);
  const isWhole = await completes(site, options, order, [...others(records, parcel.ref), parcel]);
  const meta_data = [{ key: metaKey(parcel.ref), value }];
  const kept = await site.call({
    ...call,
    method: 'PUT',
    query: { _fields: 'id' },
    body: { meta_data, ...(isWhole ? { status: 'completed' } : {}) },
  });
  if (kept.kind === 'no') {
    // The customer knows; that the order does not keep it costs a look before the next attempt, and nothing else.
    return { key: packageId, outcome: 'unknown', reason: `the order did not keep that it was told: ${kept.message}` };
  }
  return { key: packageId, outcome: 'done', externalId: told.id };
}

async function tell(tracking: TrackingWays, telling: Parameters<TrackingWay['tell']>[0]): Promise<Told> {
  const told = await (await tracking.current()).tell(telling);
  if (told.kind !== 'absent') return told;
  // The plugin was taken away, or the feature switched off: a customer hears of the package all the same.
  tracking.forget();
  return (await tracking.current()).tell(telling);
}

/** WooCommerce itself does not compare what is shipped with what was bought. */
function faultOf({ lines }: Parcel, order: Order): string | undefined {
  const unknown = lines.find(({ id }) => !order.line_items.some((line) => line.id === id));
  return unknown === undefined ? undefined : `order ${order.id} of the shop has no line ${unknown.id}`;
}

function others(records: ReadonlyMap<string, PackageRecord>, ref: string): PackageRecord[] {
  return [...records].filter(([other]) => other !== ref).map(([, record]) => record);
}

/** True when everything that can be sent has left, and the order still waits for it. */
async function completes(
  site: Site,
  options: WoocommerceOptions,
  order: Order,
  packages: readonly Pick<PackageRecord, 'lines'>[],
): Promise<boolean> {
  if (!options.completeOrders || meaningOf(order.status, options) !== 'paid') return false;
  const shipped = new Map<number, number>();
  for (const { id, quantity } of packages.flatMap(({ lines }) => lines)) {
    shipped.set(id, (shipped.get(id) ?? 0) + quantity);
  }
  const refunded = await refundsOf(site, order);
  return order.line_items
    .filter(hasSku)
    .every(({ id, quantity }) => (shipped.get(id) ?? 0) >= quantity - (refunded.get(id) ?? 0));
}
