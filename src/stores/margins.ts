import type { Decimal } from '../kernel/decimal.ts';
import type { Database } from './database.ts';

export interface MarginRow {
  readonly orderId: string;
  readonly lineId: string;
  readonly kind: string;
  readonly amount: Decimal;
}

/** Appends margin entries; what the same source said before is not said again. */
export async function appendMargin(
  trx: Database,
  stage: 'estimate' | 'invoice',
  source: string,
  currency: string,
  entries: readonly MarginRow[],
  at: Date,
): Promise<void> {
  if (entries.length === 0) return;
  await trx('margin_entry')
    .insert(
      entries.map((entry) => ({
        order_id: entry.orderId,
        order_line_id: entry.lineId,
        stage,
        kind: entry.kind,
        amount: entry.amount,
        currency,
        source,
        recorded_at: at,
      })),
    )
    .onConflict(['order_id', 'order_line_id', 'stage', 'kind', 'source'])
    .ignore();
}
