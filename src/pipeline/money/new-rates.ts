import { invoicesWithoutRate } from '../../stores/invoice-list.ts';
import { type InvoiceKey, invoiceOrders, lockMatch } from '../../stores/invoice-matches.ts';
import { lockPurchaseOrder } from '../../stores/purchase-orders.ts';
import { putRates, type Rate } from '../../stores/rates.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';
import { knowRates } from './invoice-rates.ts';
import { settleOrders } from './settle-order.ts';

/**
 * Keeps rates of exchange, and reckons invoices that waited for one. What was reckoned by another rate stays as it is.
 * Answers how many invoices count now.
 */
export async function takeRates(gateway: Gateway, rates: readonly Rate[]): Promise<number> {
  await putRates(gateway.db, rates, gateway.clock.now());
  let known = 0;
  for (const key of await invoicesWithoutRate(gateway.db)) {
    if (await reckonAgain(gateway, key)) known += 1;
  }
  return known;
}

async function reckonAgain(gateway: Gateway, key: InvoiceKey): Promise<boolean> {
  return transact(gateway, async (trx, gateway) => {
    for (const id of await invoiceOrders(trx, key)) await lockPurchaseOrder(trx, key.supplierId, id);
    if ((await knowRates(gateway, trx, key)).length > 0) return false;
    const row = await lockMatch(trx, key);
    const orders = row?.purchaseOrders.map(({ orderId }) => orderId) ?? [];
    await settleOrders(gateway, trx, orders, `rate for invoice ${row?.invoice.number ?? key.id}`);
    return true;
  });
}
