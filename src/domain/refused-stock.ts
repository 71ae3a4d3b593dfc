import type { AcknowledgmentStatus } from '../documents/order-acknowledgment.ts';

/** What a supplier answered to one line of a purchase order. */
export interface LineAnswer {
  readonly line: { readonly lineNumber: number; readonly supplierSku: string; readonly quantity: number };
  readonly answer: { readonly status: AcknowledgmentStatus; readonly quantity?: number | undefined };
}

/**
 * SKUs of which a supplier has less than it was ordered: it refuses units of them, or confirms fewer. Whatever its figure says,
 * there are no more. What waits, is replaced or held says nothing of the shelf.
 */
export function refusedSkus(answers: readonly LineAnswer[]): string[] {
  const short = answers.filter(({ line, answer }) => {
    if (answer.status === 'reject') return true;
    if (answer.status !== 'quantity-change' || answer.quantity === undefined) return false;
    const others = answers.filter((other) => other.line.lineNumber === line.lineNumber);
    return others.reduce((sum, other) => sum + (other.answer.quantity ?? 0), 0) < line.quantity;
  });
  return [...new Set(short.map(({ line }) => line.supplierSku))].sort();
}
