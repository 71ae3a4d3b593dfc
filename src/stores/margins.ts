import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';
import type { InvoiceMoneyRow } from './invoices.ts';
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
 * Locks an order and reads what decides its margin. The lock is taken first, so that of two documents about one order the
 * second sees what the first added.
 */
export async function lockOrderMoney(trx: Database, orderId: string): Promise<OrderMoneyRow | undefined> {
  await trx('sales_order').where({ id: orderId }).forNoKeyUpdate().select('id');
  const { rows } = await trx.raw<{ rows: OrderMoneyRow[] }>(orderMoney, { orderId });
  return rows[0];
}

export async function setFeeTerms(trx: Database, orderId: string, terms: FeeTermsRow): Promise<void> {
  await trx('sales_order')
    .where({ id: orderId })
    .update({ fee_terms: JSON.stringify(terms) });
}

/**
 * Adds entries to the margin of an order.
 *
 * @param source what made them: a purchase order, a document, a person
 */
export async function appendMargin(
  trx: Database,
  order: { readonly id: string; readonly currency: string },
  source: string,
  entries: readonly MarginRow[],
  at: Date,
): Promise<void> {
  if (entries.length === 0) return;
  await trx('margin_entry').insert(
    entries.map((entry) => ({
      order_id: order.id,
      order_line_id: entry.lineId,
      supplier_id: entry.supplierId,
      purchase_order_id: entry.purchaseOrderId,
      line_number: entry.lineNumber,
      stage: entry.stage,
      kind: entry.kind,
      superseding: entry.superseding,
      amount: entry.amount,
      currency: order.currency,
      stated_amount: entry.statedAmount,
      stated_currency: entry.statedCurrency,
      rate: entry.rate,
      source,
      recorded_at: at,
    })),
  );
}
