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
import {
  appendMargin,
  lockOrderMoney,
  type MarginRow,
  type OrderMoneyRow,
  readOrderMoney,
  setFeeTerms,
} from '../../stores/margins.ts';
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
  await settleOrders(gateway, trx, [orderId], source);
}

/** What an order that the transaction has locked would come to with further purchase orders. Undefined where nobody reckons margins for its storefront. */
export async function marginWith(
  gateway: Gateway,
  trx: Database,
  orderId: string,
  planned: OrderMoney['purchaseOrders'],
): Promise<{ readonly currency: string; readonly sum: MarginSum } | undefined> {
  const [row] = await readOrderMoney(trx, [orderId]);
  const settings = row && gateway.margins?.get(row.storefrontId);
  if (row === undefined || settings === undefined) return undefined;
  const money = moneyOf(row, row.feeTerms ?? settings);
  const sum = marginSum(marginOf({ ...money, purchaseOrders: [...money.purchaseOrders, ...planned] }));
  return { currency: row.currency, sum };
}

/** The same for several orders, always in one order, so that two documents about the same ones never wait in a circle. */
export async function settleOrders(
  gateway: Gateway,
  trx: Database,
  orderIds: Iterable<string>,
  source: string,
): Promise<void> {
  const ids = [...new Set(orderIds)];
  if (ids.length === 0) return;
  await settle(gateway, trx, await lockOrderMoney(trx, ids), () => source);
}

/** The same for orders that the transaction has locked: by order, what changed its facts. */
export async function settleLocked(
  gateway: Gateway,
  trx: Database,
  sources: ReadonlyMap<string, string>,
): Promise<void> {
  if (sources.size === 0) return;
  const rows = await readOrderMoney(trx, [...sources.keys()]);
  await settle(gateway, trx, rows, (orderId) => sources.get(orderId) as string);
}

async function settle(
  gateway: Gateway,
  trx: Database,
  rows: readonly OrderMoneyRow[],
  sourceOf: (orderId: string) => string,
): Promise<void> {
  const settled = rows.map((row) => settlementOf(gateway, row));
  await setFeeTerms(
    trx,
    settled.flatMap(({ row, fixed }) => (fixed === undefined ? [] : [{ orderId: row.id, terms: fixed }])),
  );
  const added = settled.flatMap(({ row, missing }) =>
    missing.map((entry) => ({
      orderId: row.id,
      currency: row.currency,
      source: sourceOf(row.id),
      ...rowOf(entry),
    })),
  );
  await appendMargin(trx, added, gateway.clock.now());
  for (const { row, wanted, missing, isFirst } of settled) {
    const settings = gateway.margins?.get(row.storefrontId);
    if (settings === undefined || missing.length === 0) continue;
    const sum = marginSum(wanted);
    await watchMargin(gateway, trx, { row, sum, isFirst }, judgeMargin(sum, row.currency, settings));
  }
}

/** What should stand of an order, what of that does not yet, and the terms of fees that are fixed with it. */
function settlementOf(gateway: Gateway, row: OrderMoneyRow) {
  const settings = gateway.margins?.get(row.storefrontId);
  // Terms are those of the day on which the order was routed: what a shop takes later is no cost of it.
  const isFirst = row.standing.length === 0;
  const fees = row.feeTerms ?? (isFirst && settings !== undefined ? settings : NO_FEES);
  const fixed =
    row.feeTerms === null && fees !== NO_FEES ? { payment: fees.payment, platform: fees.platform } : undefined;
  const wanted = marginOf(moneyOf(row, fees));
  return { row, isFirst, fixed, wanted, missing: missingEntries(wanted, row.standing.map(entryOf)) };
}

function moneyOf(row: OrderMoneyRow, fees: FeeTerms): OrderMoney {
  const { currency, shippingIncome, lines, purchaseOrders, shipments, invoices } = row;
  return {
    currency,
    shippingIncome,
    fees,
    lines,
    purchaseOrders,
    shipments,
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
  readonly row: OrderMoneyRow;
  readonly sum: MarginSum;
  /** Nothing was told of it yet. */
  readonly isFirst: boolean;
}

/** Tells of an order that leaves too little or became dearer, once, and takes it back when it is not so any more. */
async function watchMargin(
  gateway: Gateway,
  trx: Database,
  { row, sum, isFirst }: Watched,
  findings: ReturnType<typeof judgeMargin>,
): Promise<void> {
  const { id: orderId, externalId, storefrontId, currency } = row;
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
