import type { z } from 'zod';
import type { purchaseOrderChange } from '../../documents/purchase-order-change.ts';
import { add } from '../../kernel/decimal.ts';
import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import { isSealed } from '../../stores/deliveries.ts';
import { readOrder } from '../../stores/orders.ts';
import { answerChange, changeLines, openChange, type StoredChange } from '../../stores/purchase-order-changes.ts';
import { lockPurchaseOrder, purchaseOrderLines, type StoredPurchaseOrder } from '../../stores/purchase-orders.ts';
import { type Gateway, supplierInForce } from '../gateway.ts';
import { raiseByHand } from '../orders/cancel-units.ts';
import { transact } from '../transact.ts';
import { sealDocument } from './seal-document.ts';

/**
 * Translates the change of a purchase order that waits for its answer and seals it. One that is sealed already is left alone, so
 * the job may come twice. One that cannot be written is asked for by a person, who is told.
 */
export async function sendChange(gateway: Gateway, supplierId: string, purchaseOrderId: string): Promise<void> {
  try {
    await transact(gateway, async (trx, gateway) => {
      const order = await lockPurchaseOrder(trx, supplierId, purchaseOrderId);
      const change = order && (await openChange(trx, { supplierId, purchaseOrderId }));
      if (!order || change?.state !== 'requested') return;
      const subject = `${order.poNumber}-C${change.changeNumber}`;
      if (await isSealed(trx, supplierId, 'order-change', subject)) return;
      const document = await canonicalChange(trx, order, change);
      const profile = await supplierInForce(gateway, trx, supplierId);
      await sealDocument(gateway, trx, profile, 'order-change', {
        subject,
        purchaseOrderId,
        since: order.createdAt,
        document,
      });
    });
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    await transact(gateway, async (trx, gateway) => {
      const order = await lockPurchaseOrder(trx, supplierId, purchaseOrderId);
      const change = order && (await openChange(trx, { supplierId, purchaseOrderId }));
      if (!order || change?.state !== 'requested') return;
      await answerChange(trx, change, { state: 'by-hand' });
      await raiseByHand(gateway, trx, order, error.message);
    });
  }
}

/** The change as every outbound mapping sees it: how the lines are to be from now on. */
async function canonicalChange(
  trx: Database,
  order: StoredPurchaseOrder,
  change: StoredChange,
): Promise<z.infer<typeof purchaseOrderChange>> {
  const sales = await readOrder(trx, order.orderId);
  const wanted = new Map((await changeLines(trx, change)).map(({ lineNumber, units }) => [lineNumber, units]));
  const lines = (await purchaseOrderLines(trx, order.supplierId, order.id)).filter((line) =>
    wanted.has(line.lineNumber),
  );
  return {
    poNumber: order.poNumber,
    changeNumber: change.changeNumber,
    purpose: change.purpose,
    placedAt: sales.placedAt.toISOString(),
    changedAt: change.requestedAt.toISOString(),
    storefrontOrderId: sales.externalId,
    currency: order.currency,
    ...(change.reason === null ? {} : { reason: change.reason }),
    lines:
      change.purpose === 'cancel'
        ? []
        : lines.map((line) => {
            const alive = line.quantity - line.dead;
            const quantity = Math.max(0, alive - (wanted.get(line.lineNumber) ?? 0));
            return {
              number: line.lineNumber,
              change: quantity === 0 ? ('cancel' as const) : ('decrease' as const),
              supplierSku: line.supplierSku,
              sku: line.sku,
              ...(line.gtin === null ? {} : { gtin: line.gtin }),
              ...(line.description === null ? {} : { description: line.description }),
              quantity,
              openQuantity: Math.max(0, quantity - line.shipped),
              unit: 'each',
              unitCost: add(line.unitCost),
            };
          }),
  };
}
