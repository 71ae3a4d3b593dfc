import { countLine } from '../domain/line-facts.ts';
import type { Database } from '../stores/database.ts';
import { readLineFacts, type StoredLineFacts } from '../stores/line-facts.ts';
import { refreshListingsOf } from '../stores/listings.ts';
import {
  purchaseOrderLines,
  type StoredPurchaseOrder,
  type StoredPurchaseOrderLine,
  setCounters,
} from '../stores/purchase-orders.ts';
import { giveUpUnits } from './dead-units.ts';
import { raise } from './exceptions.ts';
import type { Gateway } from './gateway.ts';
import { matchInvoicesOf } from './money/match-invoice.ts';
import { settleOrder } from './money/settle-order.ts';

interface Recounted {
  readonly line: StoredPurchaseOrderLine;
  readonly facts: StoredLineFacts;
  readonly dead: number;
}

/**
 * Counts the lines of a purchase order anew from everything recorded of them, after something was added: whoever adds a fact
 * calls this, in the same transaction. Units that became dead are given back and routed again; units that were dead and left
 * the supplier all the same are told of.
 *
 * @param source names what was added
 */
export async function recountLines(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  source: string,
): Promise<void> {
  const { supplierId, id } = order;
  const all = await readLineFacts(trx, supplierId, id);
  const recounted: Recounted[] = [];
  for (const line of await purchaseOrderLines(trx, supplierId, id)) {
    const facts = all.get(line.lineNumber);
    if (facts === undefined) continue;
    const counters = countLine(facts);
    await setCounters(trx, supplierId, id, line.lineNumber, { ...counters, invoiced: line.invoiced });
    recounted.push({ line, facts, dead: counters.dead });
    await tellOfTooMuch(gateway, trx, order, line, facts, counters.dead);
  }
  const died = recounted.map(({ line, dead }) => ({ line, units: dead - line.dead })).filter(({ units }) => units > 0);
  await giveUpUnits(gateway, trx, order, died);
  await matchInvoicesOf(gateway, trx, supplierId, [id], source);
  await settleOrder(gateway, trx, order.orderId, source);
  const productIds = died.map(({ line }) => line.productId);
  for (const storefrontId of await refreshListingsOf(trx, gateway.clock.now(), productIds)) {
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  }
}

/** What was shipped beyond the order, or comes although it was refused or given up and may be ordered elsewhere. */
async function tellOfTooMuch(
  gateway: Gateway,
  trx: Database,
  { supplierId, poNumber }: StoredPurchaseOrder,
  line: StoredPurchaseOrderLine,
  { ordered, shipped }: StoredLineFacts,
  dead: number,
): Promise<void> {
  const name = gateway.suppliers.get(supplierId)?.name ?? supplierId;
  const facts = { poNumber, line: line.lineNumber, sku: line.sku, shipped, ordered, dead: line.dead };
  if (shipped > ordered) {
    await raise(gateway, trx, {
      dedupeKey: `PO-OVER-SHIPPED/${supplierId}/${poNumber}/${line.lineNumber}`,
      code: 'PO-OVER-SHIPPED',
      supplierId,
      message: `${name} shipped ${shipped} units of line ${line.lineNumber} (${line.sku}) of purchase order ${poNumber}; ${ordered} were ordered.`,
      facts,
    });
  }
  if (dead < line.dead) {
    await raise(gateway, trx, {
      dedupeKey: `PO-COMES-AFTER-ALL/${supplierId}/${poNumber}/${line.lineNumber}`,
      code: 'PO-COMES-AFTER-ALL',
      supplierId,
      message: `${line.dead - dead} unit(s) of line ${line.lineNumber} (${line.sku}) of purchase order ${poNumber} come from ${name} after all: they had been refused or given up, and may be ordered elsewhere, too.`,
      facts,
    });
  }
}
