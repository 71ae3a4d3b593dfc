import type { Placed } from '../../../documents/parts.ts';
import {
  lockByNumber,
  purchaseOrderLines,
  type StoredPurchaseOrder,
  type StoredPurchaseOrderLine,
} from '../../../stores/purchase-orders.ts';
import { findLine, raiseUnknownOrder } from '../../purchase-order-progress.ts';
import { groupLines, type Recording } from './recording.ts';

/** A line of a supplier's document and the line of our purchase order that it is about. */
export interface MatchedLine<Line> {
  readonly order: StoredPurchaseOrder;
  readonly line: StoredPurchaseOrderLine;
  readonly said: Placed<Line>;
}

/**
 * Joins the lines of a document to our purchase orders with this supplier, and only with this one. What is about no
 * order or line of ours becomes an exception. Orders are locked in one order, so that documents never wait in a circle.
 *
 * @param poNumber the purchase order of lines that name none
 * @param document what the document is called in messages
 */
export async function matchLines<
  Line extends {
    readonly poNumber?: string | undefined;
    readonly lineNumber?: number | undefined;
    readonly sku?: string | undefined;
  },
>(
  recording: Recording,
  lines: readonly Placed<Line>[],
  poNumber: string | undefined,
  document: string,
): Promise<MatchedLine<Line>[]> {
  const { gateway, trx, profile, file } = recording;
  const matched: MatchedLine<Line>[] = [];
  const groups = [...groupLines(lines, (line) => line.poNumber, poNumber)].sort(([a], [b]) =>
    String(a) < String(b) ? -1 : 1,
  );
  for (const [number, group] of groups) {
    const order = number === undefined ? undefined : await lockByNumber(trx, profile.id, number);
    if (!order) {
      await raiseUnknownOrder(gateway, trx, profile, number, document, file.name);
      continue;
    }
    const ordered = await purchaseOrderLines(trx, profile.id, order.id);
    for (const said of group) {
      const line = await findLine(gateway, trx, profile, order, ordered, said, document);
      if (line) matched.push({ order, line, said });
    }
  }
  return matched;
}
