import type { InvoiceHeader, InvoiceLine } from '../../../documents/invoice.ts';
import type { Placed } from '../../../documents/parts.ts';
import { type ChargeKind, sumOf } from '../../../domain/invoice-parts.ts';
import { compare, round, subtract } from '../../../kernel/decimal.ts';
import { insertInvoice, recountInvoiced } from '../../../stores/invoices.ts';
import { reachMilestone } from '../../../stores/purchase-orders.ts';
import { knowRates } from '../../money/invoice-rates.ts';
import { matchInvoice } from '../../money/match-invoice.ts';
import { settleOrders } from '../../money/settle-order.ts';
import { refreshPurchaseOrder } from '../../purchase-order-progress.ts';
import { matchLines } from './match-lines.ts';
import {
  contentHash,
  groupLines,
  type PartOutcome,
  type Recorded,
  type Recording,
  raiseConflict,
  sumUp,
} from './recording.ts';

const NAME = 'The invoice';

/** Records invoices (810 and their CSV and XML variants) and the actual cost of what was sold. */
export async function recordInvoice(recording: Recording): Promise<Recorded> {
  const header = recording.document.header as InvoiceHeader;
  const lines = recording.document.lines as unknown as Placed<InvoiceLine>[];
  const groups = groupLines(lines, (line) => line.invoiceNumber, header.invoiceNumber);
  const outcomes: PartOutcome[] = [];
  for (const [invoiceNumber, billed] of groups) {
    // Header charges belong to one invoice; a file of several says them on its lines or not at all.
    const { freight, dropShipFee, surcharge, duty, otherCharges, allowances, tax, total, ...common } = header;
    const own = groups.size === 1 ? header : common;
    outcomes.push(await recordOne(recording, { ...own, invoiceNumber }, billed));
  }
  return sumUp(groups.keys(), outcomes);
}

const CHARGES = {
  freight: 'freight',
  dropShipFee: 'drop-ship-fee',
  surcharge: 'surcharge',
  duty: 'duty',
  otherCharges: 'other',
  tax: 'tax',
} as const satisfies Partial<Record<keyof InvoiceHeader, ChargeKind>>;

async function recordOne(
  recording: Recording,
  header: InvoiceHeader,
  billed: readonly Placed<InvoiceLine>[],
): Promise<PartOutcome> {
  const { gateway, trx, profile, documentId, file } = recording;
  const number = header.invoiceNumber;
  if (number === undefined) return { state: 'held', summary: 'an invoice without a number' };
  const matched = await matchLines(recording, billed, header.poNumber, NAME);
  if (matched.length === 0) return { state: 'held', summary: `${number}: nothing we ordered` };
  const now = gateway.clock.now();
  const kind = header.kind ?? 'debit';
  const currency = header.currency ?? profile.currency;
  const { allowances = '0', otherCharges = '0' } = header;
  const charged = allowances === '0' ? header : { ...header, otherCharges: subtract(otherCharges, allowances) };
  const charges = Object.entries(CHARGES)
    .map(([field, kind]) => ({ kind, amount: charged[field as keyof typeof CHARGES] ?? '0' }))
    .filter((charge) => compare(charge.amount, '0') !== 0);
  const { total } = header;
  const { id, outcome } = await insertInvoice(trx, {
    supplierId: profile.id,
    invoiceNumber: number,
    kind,
    documentId,
    contentSha256: contentHash({ currency, charges, total }, billed),
    invoiceDate: header.invoiceDate,
    currency,
    total,
    recordedAt: now,
    rates: {},
    foreignLines: billed.length - matched.length,
    lines: matched.map(({ order, line, said: entry }) => ({
      purchaseOrderId: order.id,
      lineNumber: line.lineNumber,
      quantity: entry.quantity,
      unitCost: entry.unitCost,
      sourceOrdinal: entry.source.ordinal,
    })),
    charges,
    amends: recording.amendedBy !== undefined,
  });
  if (outcome === 'duplicate') return { state: 'duplicate', summary: `${number}: said before` };
  if (outcome === 'conflict') {
    await raiseConflict(recording, 'invoice', number);
    return { state: 'held', summary: `${number}: said before with other content` };
  }
  const orders = new Map(matched.map((entry) => [entry.order.id, entry.order]));
  const cause = `${NAME} in ${file.name}`;
  await recountInvoiced(trx, profile.id, [...orders.keys()]);
  await matchInvoice(gateway, trx, { supplierId: profile.id, id }, cause);
  await knowRates(gateway, trx, { supplierId: profile.id, id });
  const source = `invoice ${profile.id}/${kind}/${number}/${recording.amendedBy ?? documentId}`;
  for (const order of orders.values()) {
    await reachMilestone(trx, profile.id, order.id, 'invoiced_at', now);
    await refreshPurchaseOrder(gateway, trx, order, cause);
  }
  const salesOrders = [...orders.values()].map(({ orderId }) => orderId);
  await settleOrders(gateway, trx, salesOrders, source);
  const numbers = [...orders.values()].map((order) => order.poNumber).join(', ');
  const lines = matched.map(({ said }) => said);
  return { state: 'applied', summary: `${numbers}: ${round(sumOf({ lines, charges }), 2)} ${currency}` };
}
