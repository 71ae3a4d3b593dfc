import { type SalesOrder, salesOrder } from '../../documents/sales-order.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { ShopOrder } from '../../storefronts/storefront.ts';
import type { Database } from '../../stores/database.ts';
import { keepEarlyCancel, settleVersion } from '../../stores/order-edits.ts';
import { findOrder, orderAddress, orderLines, type StoredOrder } from '../../stores/orders.ts';
import type { Gateway } from '../gateway.ts';
import { cancelOrder } from '../orders/cancel-order.ts';
import { changeOrder } from '../orders/change-order.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { contentHash, storeOrder } from './take-order.ts';

/**
 * What became of an order as it was read from its shop: `same` and `older` say nothing new; `not-ours` is an order of the time
 * before this gateway, or one that the shop has shipped itself; `read-again`: two changes share one version, and which of them
 * came last only reading the order itself can say.
 */
export type Taken = 'new' | 'changed' | 'same' | 'older' | 'cancelled' | 'not-ours' | 'read-again';

export interface ViewOptions {
  /** Orders that were placed before are not taken, unless they are known. */
  readonly placedSince: Date;
  /** It was read by itself just now, and not found among others: what it says is newer than everything that was taken. */
  readonly isRead: boolean;
  readonly audit: Audit;
}

/**
 * Takes an order as a shop has it. An older view never overwrites a newer one; the same content under a newer version, as after
 * our own fulfilment, changes nothing.
 *
 * @throws RejectedError ORDER-UNREADABLE, ORDER-CHANGE-REFUSED
 */
export async function takeView(
  gateway: Gateway,
  trx: Database,
  storefrontId: string,
  view: ShopOrder,
  options: ViewOptions,
): Promise<Taken> {
  // Nothing of it is for us, and then it need not even be whole: a voucher goes to no address.
  if (view.shipped === 'wholly' && (await findOrder(trx, storefrontId, view.order.orderId)) === undefined) {
    return 'not-ours';
  }
  const order = readable(storefrontId, view);
  if (view.cancelled !== undefined) return takeCancelled(gateway, trx, order, view, options);
  if ((await findOrder(trx, storefrontId, order.orderId)) === undefined) {
    if (Date.parse(order.placedAt) < options.placedSince.getTime()) return 'not-ours';
    if (view.shipped === 'partly') {
      throw unreadable(order.orderId, storefrontId, 'a part of it was shipped before it came here');
    }
    if (view.unfit !== undefined) throw unreadable(order.orderId, storefrontId, view.unfit);
    if ((await storeOrder(gateway, trx, order)) !== undefined) return 'new';
  }
  return takeNewer(gateway, trx, order, options);
}

/** An order that is known: perhaps since a moment, by somebody else. */
async function takeNewer(
  gateway: Gateway,
  trx: Database,
  order: SalesOrder & { readonly version: number },
  { isRead, audit }: ViewOptions,
): Promise<Taken> {
  const stored = (await findOrder(trx, order.storefront, order.orderId)) as StoredOrder;
  const bodySha256 = contentHash(order);
  if (order.version < stored.version) return 'older';
  const isSame = stored.bodySha256.equals(bodySha256);
  if (isSame && order.version === stored.version) return 'same';
  if (isSame || (stored.state === 'shipped' && (await isSameParcel(trx, stored, order)))) {
    await settleVersion(trx, stored.id, { version: order.version, bodySha256 });
    return 'same';
  }
  if (order.version === stored.version && !isRead) return 'read-again';
  const isChanged = await changeOrder(gateway, trx, stored.id, order, { bodySha256, isRead, audit });
  return isChanged ? 'changed' : 'older';
}

/** What came cancelled is not stored; should an older view of it come, it is known that it was cancelled. */
async function takeCancelled(
  gateway: Gateway,
  trx: Database,
  order: SalesOrder & { readonly version: number },
  view: ShopOrder,
  { audit }: ViewOptions,
): Promise<Taken> {
  const { storefront, orderId, version } = order;
  const reason = view.cancelled?.reason;
  const stored = await findOrder(trx, storefront, orderId);
  if (stored === undefined) {
    await keepEarlyCancel(trx, { storefront, orderId, reason, version, at: gateway.clock.now() });
    return 'cancelled';
  }
  if (version < stored.version) return 'older';
  const bodySha256 = contentHash({ ...order, note: `cancelled ${order.note ?? ''}` });
  if (stored.bodySha256.equals(bodySha256)) return 'same';
  if (stored.state !== 'cancelled') {
    await cancelOrder(gateway, trx, { storefront, orderId }, { ...audit, ...(reason === undefined ? {} : { reason }) });
  }
  await settleVersion(trx, stored.id, { version, bodySha256 });
  return 'cancelled';
}

/** Whether what the customer gets is the same: who pays or notes something after it was shipped changes nothing of it. */
async function isSameParcel(trx: Database, stored: StoredOrder, order: SalesOrder): Promise<boolean> {
  const lines = (await orderLines(trx, stored.id)).map(({ lineId, sku, quantity }) =>
    [lineId, sku, quantity].join('\n'),
  );
  const wanted = order.lines.map(({ lineId, sku, quantity }) => [lineId, sku, quantity].join('\n'));
  if (lines.sort().join('\n\n') !== wanted.sort().join('\n\n')) return false;
  const address = await orderAddress(trx, stored.id);
  return JSON.stringify(Object.entries(address).sort()) === JSON.stringify(Object.entries(order.shipTo).sort());
}

/** @throws RejectedError ORDER-UNREADABLE, which names what is wrong and none of what the customer wrote */
function readable(storefrontId: string, view: ShopOrder): SalesOrder & { readonly version: number } {
  const parsed = salesOrder.required({ version: true }).safeParse({ ...view.order, storefront: storefrontId });
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw unreadable(String(view.order.orderId), storefrontId, mistakes.join('; '));
}

function unreadable(orderId: string, storefrontId: string, why: string): RejectedError {
  return new RejectedError('ORDER-UNREADABLE', `Order ${orderId} of ${storefrontId} is not taken: ${why}.`);
}
