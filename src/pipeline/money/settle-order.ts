import type { ChargeKind } from '../../domain/invoice-parts.ts';
import {
  type FeeTerms,
  type MarginEntry,
  type MarginKind,
  type MarginStage,
  marginOf,
  missingEntries,
  type OrderMoney,
} from '../../domain/margin.ts';
import { judgeMargin, type MarginSum, marginSum } from '../../domain/margin-watch.ts';
import { minorUnits } from '../../kernel/currency.ts';
import { add, round } from '../../kernel/decimal.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import { appendMargin, lockOrderMoney, type MarginRow, type OrderMoneyRow, setFeeTerms } from '../../stores/margins.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';

const NO_FEES: FeeTerms = { payment: { percent: '0', fixed: '0' }, platform: { percent: '0', fixed: '0' } };

/**
 * Brings the margin of an order up to the facts: called after every change of a purchase order, a shipment or an invoice
 * of it, in the same transaction. Called again it adds nothing.
 *
 * @param source what changed the facts: a purchase order, a document, a person
 */
export async function settleOrder(gateway: Gateway, trx: Database, orderId: string, source: string): Promise<void> {
  const row = await lockOrderMoney(trx, orderId);
  if (!row) return;
  const settings = gateway.margins?.get(row.storefrontId);
  // Terms are those of the day on which the order was routed: what a shop takes later is no cost of it.
  const isFirst = row.standing.length === 0;
  const fees = row.feeTerms ?? (isFirst && settings !== undefined ? settings : NO_FEES);
  if (row.feeTerms === null && fees !== NO_FEES) {
    await setFeeTerms(trx, orderId, { payment: fees.payment, platform: fees.platform });
  }
  const wanted = marginOf(moneyOf(row, fees));
  const missing = missingEntries(wanted, row.standing.map(entryOf));
  await appendMargin(trx, { id: orderId, currency: row.currency }, source, missing.map(rowOf), gateway.clock.now());
  if (settings !== undefined && missing.length > 0) {
    const sum = marginSum(wanted);
    await watchMargin(gateway, trx, { orderId, row, sum, isFirst }, judgeMargin(sum, row.currency, settings));
  }
}

/** The same for several orders, always in one order, so that two documents about the same ones never wait in a circle. */
export async function settleOrders(
  gateway: Gateway,
  trx: Database,
  orderIds: Iterable<string>,
  source: string,
): Promise<void> {
  for (const orderId of [...new Set(orderIds)].sort()) await settleOrder(gateway, trx, orderId, source);
}

function moneyOf(row: OrderMoneyRow, fees: FeeTerms): OrderMoney {
  const { currency, shippingIncome, lines, purchaseOrders, invoices } = row;
  return {
    currency,
    shippingIncome,
    fees,
    lines,
    purchaseOrders,
    invoices: invoices.map((invoice) => ({
      ...invoice,
      charges: invoice.charges.map(({ kind, amount }) => ({ kind: kind as ChargeKind, amount })),
    })),
  };
}

function entryOf(row: MarginRow): MarginEntry {
  const { supplierId, purchaseOrderId, lineNumber } = row;
  const isPlaced = supplierId !== null && purchaseOrderId !== null && lineNumber !== null;
  return {
    lineId: row.lineId,
    ...(isPlaced ? { place: { supplierId, purchaseOrderId, lineNumber } } : {}),
    stage: row.stage as MarginStage,
    kind: row.kind as MarginKind,
    superseding: row.superseding,
    amount: row.amount,
    stated: { amount: row.statedAmount, currency: row.statedCurrency },
    rate: row.rate,
  };
}

function rowOf({ lineId, place, stage, kind, superseding, amount, stated, rate }: MarginEntry): MarginRow {
  return {
    lineId,
    supplierId: place?.supplierId ?? null,
    purchaseOrderId: place?.purchaseOrderId ?? null,
    lineNumber: place?.lineNumber ?? null,
    stage,
    kind,
    superseding,
    amount,
    statedAmount: stated.amount,
    statedCurrency: stated.currency,
    rate,
  };
}

interface Watched {
  readonly orderId: string;
  readonly row: OrderMoneyRow;
  readonly sum: MarginSum;
  /** Nothing was told of it yet. */
  readonly isFirst: boolean;
}

/** Tells of an order that leaves too little or became dearer, once, and takes it back when it is not so any more. */
async function watchMargin(
  gateway: Gateway,
  trx: Database,
  { orderId, row, sum, isFirst }: Watched,
  findings: ReturnType<typeof judgeMargin>,
): Promise<void> {
  const { externalId, storefrontId, currency } = row;
  const said = (amount: string): string => `${round(amount, minorUnits(currency))} ${currency}`;
  const facts = { order: externalId, storefront: storefrontId, currency, ...rounded(sum, currency) };
  const floorKey = `MARGIN-BELOW-FLOOR/${orderId}`;
  const driftKey = `MARGIN-DRIFT/${orderId}`;
  const still = new Set<string>();
  for (const finding of findings) {
    if (finding.what === 'below-floor') {
      still.add(floorKey);
      await raise(gateway, trx, {
        dedupeKey: floorKey,
        code: 'MARGIN-BELOW-FLOOR',
        severity: 'warning',
        message: `Order ${externalId} of ${storefrontId} leaves ${said(sum.margin)} of ${said(sum.income)}; at least ${said(finding.floor)} should be left.`,
        facts: { ...facts, floor: finding.floor },
      });
    } else {
      still.add(driftKey);
      await raise(gateway, trx, {
        dedupeKey: driftKey,
        code: 'MARGIN-DRIFT',
        severity: 'warning',
        message: `Order ${externalId} of ${storefrontId} costs ${said(sum.cost)} instead of ${said(sum.estimate)}, ${said(finding.drift)} more than expected.`,
        facts: { ...facts, drift: finding.drift },
      });
    }
  }
  if (isFirst) return;
  const gone = [floorKey, driftKey].filter((key) => !still.has(key));
  await closeExceptions(trx, gone, 'the margin is as it should be', gateway.clock.now());
}

function rounded(sum: MarginSum, currency: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sum).map(([name, amount]) => [name, round(add(amount), minorUnits(currency))]),
  );
}
