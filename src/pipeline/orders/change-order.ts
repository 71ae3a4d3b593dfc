import type { SalesOrder } from '../../documents/sales-order.ts';
import { LASTING_HOLDS } from '../../domain/order-holds.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import { lockOrderDelivery } from '../../stores/deliveries.ts';
import { closeException } from '../../stores/exceptions.ts';
import { lockListingsOf } from '../../stores/listings.ts';
import { updateOrder, upsertOrderLine } from '../../stores/order-edits.ts';
import { holdsOfOrder, releaseHolds } from '../../stores/order-holds.ts';
import {
  lockOrder,
  orderAddress,
  orderLines,
  orderNote,
  type StoredOrder,
  type StoredOrderLine,
  setOrderState,
} from '../../stores/orders.ts';
import { productIds } from '../../stores/products.ts';
import { lockPurchaseOrdersOf, type StoredPurchaseOrder } from '../../stores/purchase-orders.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
import { settleOrder } from '../money/settle-order.ts';
import { isCertainlyNotThere } from '../outbound/abandon.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { refreshSalesOrders } from '../purchase-order-progress.ts';
import { cancelOrder } from './cancel-order.ts';
import { cancelUnits } from './cancel-units.ts';
import { goOn, holdKey, holdOrder, judgeOrder } from './holds.ts';

/** Nothing of these comes any more. */
const ENDED = new Set(['rejected', 'cancelled']);

/**
 * Puts a newer version of an order in force. An older one, or the same again, changes nothing.
 *
 * Before anything is with a supplier everything may change. After that fewer units are cancelled, more are routed, and lines are
 * added; another address or service would need documents that are with suppliers already, so that the whole change is refused
 * and a person decides.
 *
 * @param facts.bodySha256 tells the same version again from another one under its number
 * @param facts.isRead it was read from the shop after what is in force was taken: where versions are times, two changes may share one
 * @returns whether it changed anything
 * @throws RejectedError ORDER-CHANGE-REFUSED, ORDER-CONFLICT
 */
export async function changeOrder(
  gateway: Gateway,
  trx: Database,
  id: string,
  order: SalesOrder & { readonly version: number },
  facts: { readonly bodySha256: Buffer; readonly isRead?: boolean; readonly audit: Audit },
): Promise<boolean> {
  const orders = (await lockPurchaseOrdersOf(trx, id)).filter(({ state }) => !ENDED.has(state));
  const stored = (await lockOrder(trx, id)) as StoredOrder;
  await lockListingsOf(trx, [id]);
  if (order.version < stored.version) return false;
  if (order.version === stored.version) {
    if (stored.bodySha256.equals(facts.bodySha256)) return false;
    if (facts.isRead !== true) {
      throw new RejectedError(
        'ORDER-CONFLICT',
        `Version ${order.version} of order ${order.orderId} of ${order.storefront} came before with other content; the first one stays in force.`,
      );
    }
  }
  if (stored.state === 'cancelled' || stored.state === 'shipped') throw refused(order, `it is ${stored.state}`);
  if (order.currency !== stored.currency) throw refused(order, `its currency was ${stored.currency}`);
  const lines = await orderLines(trx, id);
  const shipTo = await orderAddress(trx, id);
  const note = await orderNote(trx, id);
  const isSentElsewhere =
    JSON.stringify(sorted(shipTo)) !== JSON.stringify(sorted(order.shipTo)) ||
    note !== order.note ||
    stored.shippingService !== order.shippingService;
  if (isSentElsewhere && orders.length > 0) await takeBack(gateway, trx, order, orders, facts.audit);
  const isOrdered = orders.length > 0 && !isSentElsewhere;
  if (isOrdered) refuseOtherItems(order, lines);
  const known = await productIds(trx, [...new Set(order.lines.map(({ sku }) => sku))]);
  await updateOrder(trx, id, order, { version: order.version, bodySha256: facts.bodySha256 });
  for (const line of order.lines) {
    const before = lines.find(({ lineId }) => lineId === line.lineId);
    // What is ordered keeps the price it was sold for.
    const isNew = !isOrdered || before === undefined || line.quantity > before.quantity;
    if (isNew) await upsertOrderLine(trx, id, line, known.get(line.sku));
  }
  const fewer = fewerUnits(order, await orderLines(trx, id));
  if (fewer.length > 0) {
    const wish = { storefront: order.storefront, orderId: order.orderId, lines: fewer };
    await cancelOrder(gateway, trx, wish, facts.audit);
  }
  await holdAgain(
    gateway,
    trx,
    id,
    order,
    order.lines.map(({ sku }) => sku).filter((sku) => !known.has(sku)),
  );
  await recordStateEvent(trx, {
    entity: 'sales-order',
    entityId: id,
    from: stored.state,
    to: (await lockOrder(trx, id))?.state ?? stored.state,
    cause: `version ${order.version}`,
    actor: facts.audit.by,
    reason: facts.audit.reason,
    at: gateway.clock.now(),
  });
  if (orders.length > 0) await settleOrder(gateway, trx, id, `version ${order.version}`);
  await refreshSalesOrders(gateway, trx, [id], `version ${order.version}`);
  await gateway.queue.send(trx, 'order.route', { orderId: id });
  return true;
}

/** What is ordered goes to another address: only where no supplier can have any of it. */
async function takeBack(
  gateway: Gateway,
  trx: Database,
  order: SalesOrder,
  orders: readonly StoredPurchaseOrder[],
  audit: Audit,
): Promise<void> {
  for (const { supplierId, id, poNumber } of orders) {
    const delivery = await lockOrderDelivery(trx, supplierId, id);
    if (delivery === undefined || isCertainlyNotThere(delivery)) continue;
    throw refused(order, `address and service cannot change: ${supplierId} has ${poNumber} already, or may have it`);
  }
  for (const purchaseOrder of orders) {
    const outcome = await cancelUnits(gateway, trx, purchaseOrder, audit);
    if (outcome === 'dead' || outcome === 'nothing') continue;
    throw refused(order, `${purchaseOrder.poNumber} is being sent at this moment`);
  }
}

/** A line is what it is: another item under its number would be shipped as the first one. */
function refuseOtherItems(order: SalesOrder, lines: readonly StoredOrderLine[]): void {
  const other = order.lines.find((line) => lines.some(({ lineId, sku }) => lineId === line.lineId && sku !== line.sku));
  if (other !== undefined) throw refused(order, `line ${other.lineId} is another item than the one that is ordered`);
}

/** Units that the newer version does not want any more, lines that it leaves out among them. */
function fewerUnits(order: SalesOrder, lines: readonly StoredOrderLine[]): { lineId: string; quantity: number }[] {
  return lines
    .map(({ lineId, quantity }) => {
      const now = order.lines.find((line) => line.lineId === lineId)?.quantity ?? 0;
      return { lineId, quantity: quantity - now };
    })
    .filter(({ quantity }) => quantity > 0);
}

/** Holds by what the order says now; what is not wrong any more holds nothing. */
async function holdAgain(
  gateway: Gateway,
  trx: Database,
  id: string,
  order: SalesOrder,
  unknown: readonly string[],
): Promise<void> {
  const now = await lockOrder(trx, id);
  if (now?.state !== 'held' && now?.state !== 'received') return;
  const holds = judgeOrder(gateway, order, unknown);
  await holdOrder(gateway, trx, id, order, holds);
  const at = gateway.clock.now();
  const gone = (await holdsOfOrder(trx, id))
    .filter(({ kind, releasedAt }) => releasedAt === null && !LASTING_HOLDS.has(kind))
    .filter(({ kind }) => !holds.some((hold) => hold.kind === kind))
    .map(({ kind }) => kind);
  const because = `version ${order.version}`;
  await releaseHolds(trx, id, gone, { by: 'gateway', because, at });
  for (const kind of gone) {
    const code = kind === 'unknown-sku' ? 'ORDER-UNKNOWN-SKU' : 'ORDER-HELD';
    await closeException(trx, holdKey(code, id, kind as Parameters<typeof holdKey>[2]), because, at);
  }
  const isStanding = (await holdsOfOrder(trx, id)).some(({ releasedAt }) => releasedAt === null);
  if (isStanding && now.state === 'received') await setOrderState(trx, id, 'held');
  await goOn(gateway, trx, id, because);
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function refused(order: SalesOrder, because: string): RejectedError {
  return new RejectedError(
    'ORDER-CHANGE-REFUSED',
    `Version ${order.version} of order ${order.orderId} of ${order.storefront} is not taken: ${because}.`,
  );
}
