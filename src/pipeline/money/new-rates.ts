import type { Database } from '../../stores/database.ts';
import { invoicesWithoutRate } from '../../stores/invoice-list.ts';
import { type InvoiceKey, invoiceOrders, lockMatch } from '../../stores/invoice-matches.ts';
import { lockPurchaseOrder } from '../../stores/purchase-orders.ts';
import { markUsed, putRates, type Rate, unusedRates } from '../../stores/rates.ts';
import { ordersInShipment, type ShipmentKey, shipmentsWithoutRate } from '../../stores/shipment-rates.ts';
import { unfilledOrders } from '../../stores/unfilled-orders.ts';
import type { Gateway } from '../gateway.ts';
import { MOST_ATTEMPTS } from '../orders/route-again.ts';
import { transact } from '../transact.ts';
import { knowRates } from './invoice-rates.ts';
import { settleOrders } from './settle-order.ts';
import { knowShipmentRates } from './shipment-rates.ts';

/** What waited for a rate, and goes on now. */
export interface RatesUsed {
  readonly invoices: number;
  readonly shipments: number;
  /** Orders that are routed again: a supplier that bills in another currency might fill them. */
  readonly orders: number;
}

/** Keeps rates of exchange, and uses those that count already. */
export async function takeRates(gateway: Gateway, rates: readonly Rate[]): Promise<RatesUsed> {
  await putRates(gateway.db, rates, gateway.clock.now());
  return applyNewRates(gateway);
}

/**
 * Uses rates that count since somebody looked last: invoices and ship notices that waited for one are reckoned, and orders that nobody
 * could fill are routed again. What was reckoned by another rate stays as it is. The sweep calls it, for rates that begin to count
 * later and for a command that was killed; again it changes nothing.
 */
export async function applyNewRates(gateway: Gateway): Promise<RatesUsed> {
  const now = gateway.clock.now();
  const rates = await unusedRates(gateway.db, now);
  if (rates.length === 0) return { invoices: 0, shipments: 0, orders: 0 };
  let invoices = 0;
  for (const key of await invoicesWithoutRate(gateway.db)) {
    if (await reckonInvoice(gateway, key)) invoices += 1;
  }
  let shipments = 0;
  for (const key of await shipmentsWithoutRate(gateway.db)) {
    if (await reckonShipment(gateway, key)) shipments += 1;
  }
  const orders = await transact(gateway, async (trx, gateway) => {
    const waiting = await routeWaiting(gateway, trx);
    await markUsed(trx, rates, now);
    return waiting;
  });
  return { invoices, shipments, orders };
}

/** Routing judges anew; where the rate changes nothing, nothing happens. What was refused too often stays a person's turn. */
async function routeWaiting(gateway: Gateway, trx: Database): Promise<number> {
  const orders = await unfilledOrders(trx, 'in another currency', { mostAttempts: MOST_ATTEMPTS });
  await gateway.queue.sendAll(
    trx,
    'order.route',
    orders.map((orderId) => ({ orderId })),
  );
  return orders.length;
}

async function reckonInvoice(gateway: Gateway, key: InvoiceKey): Promise<boolean> {
  return transact(gateway, async (trx, gateway) => {
    for (const id of await invoiceOrders(trx, key)) await lockPurchaseOrder(trx, key.supplierId, id);
    if ((await knowRates(gateway, trx, key)).length > 0) return false;
    const row = await lockMatch(trx, key);
    const orders = row?.purchaseOrders.map(({ orderId }) => orderId) ?? [];
    await settleOrders(gateway, trx, orders, `rate for invoice ${row?.invoice.number ?? key.id}`);
    return true;
  });
}

async function reckonShipment(gateway: Gateway, key: ShipmentKey): Promise<boolean> {
  return transact(gateway, async (trx, gateway) => {
    const purchaseOrders = await ordersInShipment(trx, key);
    for (const { id } of purchaseOrders) await lockPurchaseOrder(trx, key.supplierId, id);
    if ((await knowShipmentRates(gateway, trx, key)).length > 0) return false;
    const orders = purchaseOrders.map(({ orderId }) => orderId);
    await settleOrders(gateway, trx, orders, `rate for shipment ${key.shipmentRef}`);
    return true;
  });
}
