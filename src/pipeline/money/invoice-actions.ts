import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import {
  decideInvoice,
  type InvoiceKey,
  type InvoiceState,
  invoiceOrders,
  lockMatch,
  type MatchRow,
} from '../../stores/invoice-matches.ts';
import { recountInvoiced } from '../../stores/invoices.ts';
import { lockPurchaseOrder } from '../../stores/purchase-orders.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
import { refreshPurchaseOrder } from '../purchase-order-progress.ts';
import { transact } from '../transact.ts';
import { knowRates } from './invoice-rates.ts';
import { closeInvoiceExceptions, matchInvoicesOf, orderIds } from './match-invoice.ts';
import { settleOrders } from './settle-order.ts';

/** Who decides, and why: kept with the invoice and in its history. */
export interface Audit {
  readonly by: string;
  readonly reason?: string | undefined;
}

/** From which states a person may decide, what it becomes, and whether it is a cost then. */
const DECISIONS = {
  /** It is paid as billed. */
  approve: { from: ['received', 'exception', 'disputed', 'matched'], to: 'approved' },
  /** The supplier is asked; it counts as billed until the answer. */
  dispute: { from: ['received', 'exception', 'matched'], to: 'disputed' },
  /** It is not paid and counts nowhere. */
  reject: { from: ['received', 'exception', 'disputed', 'matched'], to: 'rejected' },
} as const satisfies Record<string, { from: readonly InvoiceState[]; to: InvoiceState }>;

export type InvoiceDecision = keyof typeof DECISIONS;

/**
 * Decides about an invoice, in one transaction: what it counts, its orders, and the invoices after it follow. Answers what it
 * did in a sentence, or changes nothing.
 *
 * @throws RejectedError INVOICE-NOT-NOW with what can be done instead
 */
export async function decideAbout(
  gateway: Gateway,
  key: InvoiceKey,
  decision: InvoiceDecision,
  audit: Audit,
): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const row = await lockWithOrders(trx, key);
    const { from, to } = DECISIONS[decision];
    if (!(from as readonly InvoiceState[]).includes(row.state)) {
      throw new RejectedError(
        'INVOICE-NOT-NOW',
        `Invoice ${row.invoice.number} is ${row.state} already; ${decision} is for invoices that are ${from.join(', ')}.`,
      );
    }
    const counts = decision === 'dispute' ? row.counts : decision === 'approve';
    const at = gateway.clock.now();
    await decideInvoice(trx, key, { state: to, counts, by: audit.by, because: audit.reason }, at);
    const cause = `${decision} of invoice ${row.invoice.number}`;
    await recordStateEvent(trx, {
      entity: 'invoice',
      entityId: `${key.supplierId}/${key.id}`,
      from: row.state,
      to,
      cause,
      actor: audit.by,
      reason: audit.reason,
      at,
    });
    await closeInvoiceExceptions(gateway, trx, key.supplierId, row.invoice, `${to} by ${audit.by}`);
    await follow(gateway, trx, key, row, cause);
    return `Invoice ${row.invoice.number} of ${key.supplierId} is ${to}${counts ? '' : ' and counts nowhere'}.`;
  });
}

/** Locks the orders first, as documents do, and then the invoice. */
async function lockWithOrders(trx: Database, key: InvoiceKey): Promise<MatchRow> {
  for (const id of await invoiceOrders(trx, key)) await lockPurchaseOrder(trx, key.supplierId, id);
  const row = await lockMatch(trx, key);
  if (!row) throw new RejectedError('INVOICE-NOT-NOW', `There is no invoice ${key.id} of ${key.supplierId}.`);
  return row;
}

async function follow(gateway: Gateway, trx: Database, key: InvoiceKey, row: MatchRow, cause: string): Promise<void> {
  const { supplierId } = key;
  await knowRates(gateway, trx, key);
  await recountInvoiced(trx, supplierId, orderIds(row));
  await matchInvoicesOf(gateway, trx, supplierId, orderIds(row), cause);
  for (const { id, poNumber } of row.purchaseOrders) {
    await refreshPurchaseOrder(gateway, trx, { supplierId, id, poNumber }, cause);
  }
  await settleOrders(
    gateway,
    trx,
    row.purchaseOrders.map(({ orderId }) => orderId),
    cause,
  );
}
