import type { InvoiceHeader, InvoiceLine } from '../../../documents/invoice.ts';
import type { Placed } from '../../../documents/parts.ts';
import { add, compare, type Decimal, multiply, round, subtract } from '../../../kernel/decimal.ts';
import { closeException } from '../../../stores/exceptions.ts';
import { insertInvoice, invoiceSum } from '../../../stores/invoices.ts';
import { reachMilestone, type StoredPurchaseOrder, setCounters } from '../../../stores/purchase-orders.ts';
import { raise } from '../../exceptions.ts';
import { settleOrders } from '../../money/settle-order.ts';
import { refreshPurchaseOrder } from '../../purchase-order-progress.ts';
import { type MatchedLine, matchLines } from './match-lines.ts';
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
    const { freight, dropShipFee, tax, total, ...common } = header;
    const own = groups.size === 1 ? header : common;
    outcomes.push(await recordOne(recording, { ...own, invoiceNumber }, billed));
  }
  return sumUp(groups.keys(), outcomes);
}

type BilledLine = MatchedLine<InvoiceLine>;

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
  const charges = [
    { kind: 'freight' as const, amount: header.freight ?? '0' },
    { kind: 'drop-ship-fee' as const, amount: header.dropShipFee ?? '0' },
    { kind: 'tax' as const, amount: header.tax ?? '0' },
  ].filter((charge) => compare(charge.amount, '0') !== 0);
  const { total } = header;
  const foreign = matched.find(({ order }) => order.currency !== currency)?.order;
  const outcome = await insertInvoice(trx, {
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
    counts: foreign === undefined,
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
  await checkTotal(recording, header, number, kind);
  await countInvoiced(recording, kind, matched);
  if (foreign) await raiseCurrency(recording, number, currency, foreign);
  const orders = new Map(matched.map((entry) => [entry.order.id, entry.order]));
  for (const order of orders.values()) {
    await reachMilestone(trx, profile.id, order.id, 'invoiced_at', now);
    await refreshPurchaseOrder(gateway, trx, order, `${NAME} in ${file.name}`);
  }
  const source = `invoice ${profile.id}/${kind}/${number}/${recording.amendedBy ?? documentId}`;
  await settleOrders(
    gateway,
    trx,
    [...orders.values()].map(({ orderId }) => orderId),
    source,
  );
  const numbers = [...orders.values()].map((order) => order.poNumber).join(', ');
  return { state: 'applied', summary: `${numbers}: ${round(sumOf(matched, charges), 2)} ${currency}` };
}

function sumOf(matched: readonly BilledLine[], charges: readonly { readonly amount: Decimal }[]): Decimal {
  return add(
    '0',
    ...matched.map(({ said }) => multiply(said.unitCost, said.quantity)),
    ...charges.map((charge) => charge.amount),
  );
}

/** Amounts of two currencies have no sum: the margin keeps its estimate until a person has looked. */
async function raiseCurrency(
  { gateway, trx, profile }: Recording,
  number: string,
  currency: string,
  order: StoredPurchaseOrder,
): Promise<void> {
  await raise(gateway, trx, {
    dedupeKey: `INVOICE-CURRENCY/${profile.id}/${number}`,
    code: 'INVOICE-CURRENCY',
    supplierId: profile.id,
    message: `Invoice ${number} of ${profile.name} is in ${currency}, but purchase order ${order.poNumber} in ${order.currency}.`,
    facts: { invoice: number, poNumber: order.poNumber },
  });
}

/** The stated total against recorded lines and charges: a cent per line is rounding, more is a mistake. */
async function checkTotal(
  { gateway, trx, profile }: Recording,
  header: InvoiceHeader,
  number: string,
  kind: 'debit' | 'credit',
): Promise<void> {
  if (header.total === undefined) return;
  const { sum, lines } = await invoiceSum(trx, profile.id, kind, number);
  const difference = subtract(header.total, sum).replace('-', '');
  const dedupeKey = `INVOICE-DIFFERS/${profile.id}/${number}`;
  if (compare(difference, multiply('0.01', lines)) <= 0) {
    await closeException(trx, dedupeKey, 'lines and charges sum to the total', gateway.clock.now());
    return;
  }
  await raise(gateway, trx, {
    dedupeKey,
    code: 'INVOICE-DIFFERS',
    severity: 'warning',
    supplierId: profile.id,
    message: `Invoice ${number} of ${profile.name} says ${header.total}, but its lines and charges sum to ${round(sum, 2)}.`,
    facts: { invoice: number, total: header.total, sum },
  });
}

async function countInvoiced(
  recording: Recording,
  kind: 'debit' | 'credit',
  matched: readonly BilledLine[],
): Promise<void> {
  if (kind === 'credit') return;
  const counted = new Map<string, number>();
  for (const { order, line, said } of matched) {
    const key = `${order.id}/${line.lineNumber}`;
    // A line may take back what another one bills; below nothing there is nothing to count.
    const sum = (counted.get(key) ?? line.invoiced) + said.quantity;
    const invoiced = Math.max(0, sum);
    counted.set(key, sum);
    const { acknowledged, backordered, dead, shipped } = line;
    await setCounters(recording.trx, recording.profile.id, order.id, line.lineNumber, {
      acknowledged,
      backordered,
      dead,
      shipped,
      invoiced,
    });
  }
}
