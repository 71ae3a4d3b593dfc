import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';
import type { InvoiceMoneyRow } from './invoices.ts';
import { run } from './prepared.ts';
import type { ShipmentCharge } from './shipments.ts';
import { appendEntries, fixFeeTerms, lockToSettle } from './sql/append-margin.ts';
import { orderMoney } from './sql/order-money.ts';

/** An entry as it is kept (domain/margin.ts says what it means). */
export interface MarginRow {
  readonly lineId: string;
  readonly supplierId: string | null;
  readonly purchaseOrderId: string | null;
  readonly lineNumber: number | null;
  readonly stage: string;
  readonly kind: string;
  readonly superseding: boolean;
  readonly amount: Decimal;
  readonly statedAmount: Decimal;
  readonly statedCurrency: string;
  readonly rate: Decimal;
}

export interface OrderMoneyRow {
  readonly id: string;
  readonly storefrontId: string;
  readonly externalId: string;
  readonly currency: string;
  readonly shippingIncome: Decimal;
  /** What is kept of its income, fixed when its first margin was reckoned; null before. */
  readonly feeTerms: FeeTermsRow | null;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number; readonly unitPrice: Decimal }[];
  readonly purchaseOrders: readonly {
    readonly supplierId: string;
    readonly id: string;
    readonly currency: string;
    readonly rate: Decimal;
    readonly dropShipFee: Decimal;
    readonly freight: Decimal;
    readonly lines: readonly {
      readonly lineNumber: number;
      readonly lineId: string;
      readonly quantity: number;
      readonly dead: number;
      readonly acknowledged: number;
      readonly shipped: number;
      readonly unitCost: Decimal;
      readonly agreedCost: Decimal | null;
    }[];
  }[];
  readonly shipments: readonly {
    readonly supplierId: string;
    readonly currency: string;
    readonly rates: Readonly<Record<string, Decimal>>;
    readonly charges: readonly ShipmentCharge[];
    readonly lines: readonly {
      readonly purchaseOrderId: string;
      readonly quantity: number;
      readonly unitCost: Decimal;
    }[];
  }[];
  readonly invoices: readonly InvoiceMoneyRow[];
  /** What its entries sum to, by all that tells them apart. */
  readonly standing: readonly MarginRow[];
}

interface Fee {
  readonly percent: Decimal;
  readonly fixed: Decimal;
}

export interface FeeTermsRow {
  readonly payment: Fee;
  readonly platform: Fee;
}

/**
 * Locks orders and reads what decides their margins. The lock is taken first, so that of two documents about one order the
 * second sees what the first added.
 */
export async function lockOrderMoney(trx: Database, orderIds: readonly string[]): Promise<OrderMoneyRow[]> {
  await run(trx, lockToSettle, { orderIds });
  return run(trx, orderMoney, { orderIds });
}

/** The same of orders that the transaction has locked already. */
export async function readOrderMoney(trx: Database, orderIds: readonly string[]): Promise<OrderMoneyRow[]> {
  return run(trx, orderMoney, { orderIds });
}

export async function setFeeTerms(
  trx: Database,
  fixed: readonly { readonly orderId: string; readonly terms: FeeTermsRow }[],
): Promise<void> {
  if (fixed.length > 0) await run(trx, fixFeeTerms, { terms: JSON.stringify(fixed) });
}

/** What is added to the margin of an order. */
export interface AddedEntry extends MarginRow {
  readonly orderId: string;
  /** Of the order. */
  readonly currency: string;
  /** What made it: a purchase order, a document, a person. */
  readonly source: string;
}

/** Adds entries to the margins of orders. */
export async function appendMargin(trx: Database, entries: readonly AddedEntry[], at: Date): Promise<void> {
  if (entries.length > 0) await run(trx, appendEntries, { entries: JSON.stringify(entries), at });
}
