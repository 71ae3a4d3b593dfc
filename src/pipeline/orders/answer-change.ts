import type { Database } from '../../stores/database.ts';
import { closeException } from '../../stores/exceptions.ts';
import { insertGivenUp } from '../../stores/line-facts.ts';
import { answerChange, changeLines, openChange, type StoredChange } from '../../stores/purchase-order-changes.ts';
import { purchaseOrderLines, type StoredPurchaseOrder } from '../../stores/purchase-orders.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { refreshPurchaseOrder, refreshSalesOrders } from '../purchase-order-progress.ts';
import { recountLines } from '../recount.ts';
import { cancelExcess } from './cancel-order.ts';
import { byHandKey } from './cancel-units.ts';

/** What a supplier, or a person for it, answered to a change. */
export interface ChangeAnswer {
  readonly agrees: boolean;
  /** In words: where it stands, or what was said. */
  readonly answer: string;
}

/**
 * Settles a change by its answer. Agreed: what has not left is dead and, where the customer still wants it, ordered elsewhere.
 * Refused: the units come all the same, and a person is told.
 */
export async function settleChange(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  change: StoredChange,
  { agrees, answer }: ChangeAnswer,
): Promise<void> {
  const at = gateway.clock.now();
  const { supplierId, poNumber, id: purchaseOrderId } = order;
  await answerChange(trx, change, { state: agrees ? 'agreed' : 'refused', answer, at });
  await closeException(trx, byHandKey(supplierId, poNumber), answer, at);
  if (agrees) {
    const source = `change ${supplierId}/${poNumber}/${change.changeNumber}`;
    const lines = await purchaseOrderLines(trx, supplierId, purchaseOrderId);
    for (const { lineNumber, units } of await changeLines(trx, change)) {
      const line = lines.find((candidate) => candidate.lineNumber === lineNumber);
      const open = line === undefined ? 0 : line.quantity - line.dead - line.shipped;
      if (open > 0) {
        const key = { supplierId, purchaseOrderId, lineNumber };
        await insertGivenUp(trx, key, { units: Math.min(units, open), source, at });
      }
    }
    await recountLines(gateway, trx, order, source);
  } else await raiseRefused(gateway, trx, order, answer);
  await refreshPurchaseOrder(gateway, trx, order, answer);
  // What came to be unwanted while the supplier had not answered is asked for now.
  if (agrees) await cancelExcess(gateway, trx, order.orderId, { by: 'gateway', reason: answer });
  await refreshSalesOrders(gateway, trx, [order.orderId], answer);
}

/** A cancel that comes to nothing because everything has left is answered by that. */
export async function settleByShipment(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  cause: string,
): Promise<void> {
  const change = await openChange(trx, { supplierId: order.supplierId, purchaseOrderId: order.id });
  if (change === undefined) return;
  const lines = await purchaseOrderLines(trx, order.supplierId, order.id);
  const wanted = await changeLines(trx, change);
  const isAnyOpen = wanted.some(({ lineNumber }) =>
    lines.some((line) => line.lineNumber === lineNumber && line.shipped + line.dead < line.quantity),
  );
  if (isAnyOpen) return;
  await settleChange(gateway, trx, order, change, { agrees: false, answer: `it has shipped: ${cause}` });
}

async function raiseRefused(
  gateway: Gateway,
  trx: Database,
  { supplierId, poNumber }: StoredPurchaseOrder,
  answer: string,
): Promise<void> {
  const name = gateway.suppliers.get(supplierId)?.name ?? supplierId;
  await raise(gateway, trx, {
    dedupeKey: `PO-CANCEL-REFUSED/${supplierId}/${poNumber}`,
    code: 'PO-CANCEL-REFUSED',
    supplierId,
    message: `${name} does not cancel what was asked of purchase order ${poNumber}: ${answer}.`,
    facts: { poNumber, answer },
  });
}
