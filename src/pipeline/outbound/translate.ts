import type { PurchaseOrder } from '../../documents/purchase-order.ts';
import { add, multiply } from '../../kernel/decimal.ts';
import { RejectedError } from '../../kernel/errors.ts';
import { orderWork, step } from '../../kernel/steps.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { isSealed } from '../../stores/deliveries.ts';
import { closeException } from '../../stores/exceptions.ts';
import { orderAddress, orderNote, readOrder } from '../../stores/orders.ts';
import { findPurchaseOrder, purchaseOrderLines, type StoredPurchaseOrder } from '../../stores/purchase-orders.ts';
import { raise } from '../exceptions.ts';
import { type Gateway, supplierInForce } from '../gateway.ts';
import { transact } from '../transact.ts';
import { sealDocument } from './seal-document.ts';

/**
 * Translates a purchase order into what its supplier reads and seals it. A purchase order that is sealed already is
 * left alone, so the job may come twice. One that cannot be written becomes an exception and is tried again by the sweep,
 * so that a corrected mapping is enough.
 */
export async function sendPurchaseOrder(gateway: Gateway, supplierId: string, purchaseOrderId: string): Promise<void> {
  try {
    await transact(gateway, async (trx, gateway) => {
      const order = await findPurchaseOrder(trx, supplierId, purchaseOrderId);
      if (!order || (await isSealed(trx, supplierId, 'order', order.poNumber))) return;
      const profile = await supplierInForce(gateway, trx, supplierId);
      const about = {
        of: [orderWork(order.orderId)],
        attributes: { supplier: supplierId, purchaseOrder: order.poNumber },
      };
      await step('seal', about, () => seal(gateway, trx, profile, order));
      await closeException(trx, unwritableKey(supplierId, purchaseOrderId), 'it was written', gateway.clock.now());
    });
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    await raise(gateway, gateway.db, {
      dedupeKey: unwritableKey(supplierId, purchaseOrderId),
      code: error.code,
      supplierId,
      message: error.message,
      facts: error.facts,
    });
  }
}

function unwritableKey(supplierId: string, purchaseOrderId: string): string {
  return `DOCUMENT-UNWRITABLE/${supplierId}/po/${purchaseOrderId}`;
}

async function seal(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  order: StoredPurchaseOrder,
): Promise<void> {
  const document = await canonicalOrder(trx, order);
  // Everything was cancelled before it was written.
  if (document.lines.length === 0) return;
  await sealDocument(gateway, trx, profile, 'order', {
    subject: order.poNumber,
    purchaseOrderId: order.id,
    since: order.createdAt,
    document,
  });
}

/** The purchase order as every outbound mapping sees it. */
async function canonicalOrder(trx: Database, order: StoredPurchaseOrder): Promise<PurchaseOrder> {
  const sales = await readOrder(trx, order.orderId);
  const note = await orderNote(trx, order.orderId);
  const lines = (await purchaseOrderLines(trx, order.supplierId, order.id))
    .map((line) => ({ ...line, quantity: line.quantity - line.dead }))
    .filter((line) => line.quantity > 0);
  return {
    poNumber: order.poNumber,
    placedAt: sales.placedAt.toISOString(),
    storefrontOrderId: sales.externalId,
    currency: order.currency,
    shipping: { service: sales.shippingService },
    shipTo: await orderAddress(trx, order.orderId),
    ...(note === undefined ? {} : { note }),
    ...(sales.isTest ? { test: true } : {}),
    total: add('0', ...lines.map((line) => multiply(line.unitCost, line.quantity))),
    lines: lines.map((line) => ({
      number: line.lineNumber,
      supplierSku: line.supplierSku,
      sku: line.sku,
      ...(line.gtin === null ? {} : { gtin: line.gtin }),
      ...(line.description === null ? {} : { description: line.description }),
      quantity: line.quantity,
      unit: 'each',
      // The database pads to six digits; a supplier is sent 30.00, or 4.1982, but never 30.000000.
      unitCost: add(line.unitCost),
    })),
  };
}
