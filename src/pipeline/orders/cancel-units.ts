import type { Database } from '../../stores/database.ts';
import { isUnderWay, lockOrderDelivery, type StoredDelivery } from '../../stores/deliveries.ts';
import { insertGivenUp } from '../../stores/line-facts.ts';
import { type ChangeLine, insertChange, openChange } from '../../stores/purchase-order-changes.ts';
import { purchaseOrderLines, type StoredPurchaseOrder } from '../../stores/purchase-orders.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { isCertainlyNotThere } from '../outbound/abandon.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { moveDelivery } from '../outbound/move-delivery.ts';
import { outboundMapping } from '../outbound/seal-document.ts';
import { refreshPurchaseOrder } from '../purchase-order-progress.ts';
import { recountLines } from '../recount.ts';

/**
 * - `dead`: the supplier never had the order, so nothing will come;
 * - `requested`: it was asked to cancel, and may still ship: nothing is dead before it answered;
 * - `by-hand`: the same, but a person has to ask;
 * - `waits`: another change of the order is not answered yet, or its document is being sent at this moment;
 * - `nothing`: there was nothing open to cancel.
 */
export type CancelOutcome = 'dead' | 'requested' | 'by-hand' | 'waits' | 'nothing';

/** The same for people. */
export const OUTCOMES: Readonly<Record<CancelOutcome, string>> = {
  dead: 'the supplier never had it; nothing comes.',
  requested: 'the supplier is asked to cancel by document, and may still ship.',
  'by-hand': 'a person has to ask the supplier to cancel (PO-CANCEL-BY-HAND).',
  waits: 'another change waits for its answer, or its document is being sent; asked for after that.',
  nothing: 'nothing of it is open.',
};

/**
 * Wants units of a purchase order not to come (DOMAIN.md 2.4). Where its document certainly never reached the supplier they are
 * dead at once. Else the supplier is asked by a change (860) where it takes one, and by a person where it does not; what it
 * might still ship stays reserved and is never ordered elsewhere before it has said no.
 *
 * @param wanted units by line; without it all that is open
 */
export async function cancelUnits(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  audit: Audit,
  wanted?: readonly ChangeLine[],
): Promise<CancelOutcome> {
  const lines = await purchaseOrderLines(trx, order.supplierId, order.id);
  const open = lines.map((line) => ({
    lineNumber: line.lineNumber,
    units: Math.max(0, line.quantity - line.dead - line.shipped),
  }));
  const asked = open
    .map(({ lineNumber, units }) => {
      const most = wanted === undefined ? units : (wanted.find((line) => line.lineNumber === lineNumber)?.units ?? 0);
      return { lineNumber, units: Math.min(units, most) };
    })
    .filter(({ units }) => units > 0);
  if (asked.length === 0) return 'nothing';
  const isWhole =
    lines.every((line) => line.shipped === 0) &&
    open.every(({ lineNumber, units }) => (asked.find((line) => line.lineNumber === lineNumber)?.units ?? 0) === units);
  const delivery = await lockOrderDelivery(trx, order.supplierId, order.id);
  if (delivery === undefined || (isWhole && isCertainlyNotThere(delivery))) {
    return giveUpHere(gateway, trx, order, audit, asked, delivery);
  }
  if (await openChange(trx, { supplierId: order.supplierId, purchaseOrderId: order.id })) return 'waits';
  return ask(gateway, trx, order, audit, asked, isWhole ? 'cancel' : 'change');
}

/** The supplier never had it: what is not sealed yet is written without these units, and what waits is not sent. */
async function giveUpHere(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  audit: Audit,
  asked: readonly ChangeLine[],
  delivery: StoredDelivery | undefined,
): Promise<CancelOutcome> {
  const cause = `cancelled by ${audit.by}`;
  if (delivery !== undefined) {
    if (await isUnderWay(trx, delivery)) return 'waits';
    const facts = { cause, actor: audit.by, why: audit.reason, reason: audit.reason };
    const isStopped = delivery.state === 'abandoned' || (await moveDelivery(gateway, trx, delivery, 'abandon', facts));
    if (!isStopped) return 'waits';
  }
  const at = gateway.clock.now();
  const source = `cancelled ${order.supplierId}/${order.poNumber}/${at.toISOString()}`;
  for (const { lineNumber, units } of asked) {
    const key = { supplierId: order.supplierId, purchaseOrderId: order.id, lineNumber };
    await insertGivenUp(trx, key, { units, source, at });
  }
  await recountLines(gateway, trx, order, source);
  await refreshPurchaseOrder(gateway, trx, order, cause);
  return 'dead';
}

async function ask(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  { by, reason }: Audit,
  lines: readonly ChangeLine[],
  purpose: 'change' | 'cancel',
): Promise<CancelOutcome> {
  const { supplierId, id: purchaseOrderId } = order;
  const profile = gateway.suppliers.get(supplierId);
  const takesChanges = profile !== undefined && outboundMapping(profile, 'order-change') !== undefined;
  const state = takesChanges ? 'requested' : 'by-hand';
  const at = gateway.clock.now();
  await insertChange(trx, { supplierId, purchaseOrderId, purpose, reason, by, at, state, lines });
  if (takesChanges) await gateway.queue.send(trx, 'purchase-order.change', { supplierId, purchaseOrderId });
  else await raiseByHand(gateway, trx, order, 'it takes no changes by document');
  await refreshPurchaseOrder(
    gateway,
    trx,
    order,
    `cancel asked for by ${by}${reason === undefined ? '' : `: ${reason}`}`,
  );
  return state;
}

/** Somebody has to call the supplier. */
export async function raiseByHand(
  gateway: Gateway,
  trx: Database,
  { supplierId, poNumber }: StoredPurchaseOrder,
  because: string,
): Promise<void> {
  const name = gateway.suppliers.get(supplierId)?.name ?? supplierId;
  await raise(gateway, trx, {
    dedupeKey: byHandKey(supplierId, poNumber),
    code: 'PO-CANCEL-BY-HAND',
    supplierId,
    message: `${name} has to be asked by a person to cancel units of purchase order ${poNumber}: ${because}.`,
    facts: { poNumber },
  });
}

export function byHandKey(supplierId: string, poNumber: string): string {
  return `PO-CANCEL-BY-HAND/${supplierId}/${poNumber}`;
}
