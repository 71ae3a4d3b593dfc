import { bestScore, type Input, type TableKind } from './match.ts';
import { meaningOf } from './words.ts';

/** What a table or tree is about, from its names; the words say why. */
export function inferKind(
  inputs: readonly Input[],
  /** Name of the file, and of the elements around the lines. */
  context: readonly string[],
): { readonly kind: TableKind; readonly guess?: string } {
  const scores: Record<TableKind, number> = {
    inventory: 0,
    'price-catalog': 0,
    acknowledgment: 0,
    'ship-notice': 0,
    invoice: 0,
  };
  const has = (kind: TableKind, field: string, least = 80): number => (bestScore(kind, field, inputs) >= least ? 1 : 0);
  const words = new Set(inputs.flatMap(({ names }) => names.flat()));
  const hasOrder = has('ship-notice', 'poNumber', 60);
  const stock = has('inventory', 'quantity', 70);
  scores['ship-notice'] +=
    100 * has('ship-notice', 'trackingNumber') +
    25 * has('ship-notice', 'carrier') +
    25 * has('ship-notice', 'packageId');
  scores['ship-notice'] += 35 * has('ship-notice', 'shipmentId') + (words.has('shipped') ? 30 : 0) + 20 * hasOrder;
  scores.invoice +=
    100 * has('invoice', 'invoiceNumber', 84) + 50 * has('invoice', 'invoiceDate', 90) + 15 * has('invoice', 'tax');
  scores.invoice += 15 * has('invoice', 'freight') + 10 * hasOrder;
  scores.acknowledgment +=
    hasOrder * (30 + 40 * has('acknowledgment', 'status') + 15 * has('acknowledgment', 'expectedOn'));
  scores.acknowledgment += 25 * has('acknowledgment', 'supplierReference', 90) + (words.has('acknowledgment') ? 30 : 0);
  scores.inventory +=
    50 * stock +
    (words.has('available') || words.has('stock') || words.has('hand') ? 30 : 0) +
    15 * has('inventory', 'warehouse');
  scores.inventory += 10 * has('inventory', 'gtin') + 10 - 60 * hasOrder;
  scores['price-catalog'] +=
    45 * has('price-catalog', 'cost') +
    35 * has('price-catalog', 'minimumQuantity', 90) +
    20 * has('price-catalog', 'effectiveOn', 90);
  scores['price-catalog'] -= 50 * stock + 60 * hasOrder;
  for (const name of context) {
    const said = new Set(meaningOf(name));
    const says = (...any: readonly string[]): boolean => any.some((word) => said.has(word));
    if (says('stock', 'available', 'quantity', '846')) scores.inventory += 35;
    if (says('inv')) scores.inventory += 15;
    if (says('inv', 'invoice', '810', 'credit')) scores.invoice += says('inv') ? 15 : 45;
    if (says('shipment', 'ship', 'shipping', 'shipped', 'tracking', '856')) scores['ship-notice'] += 35;
    if (says('acknowledgment', '855')) scores.acknowledgment += 45;
    if (says('price', 'catalog', 'cost', '832', 'retail')) scores['price-catalog'] += 35;
  }
  const [first, second] = (Object.entries(scores) as [TableKind, number][]).sort((left, right) => right[1] - left[1]);
  const kind = first?.[0] ?? 'inventory';
  const isClear = (first?.[1] ?? 0) >= 50 && (first?.[1] ?? 0) - (second?.[1] ?? 0) >= 20;
  return { kind, ...(isClear ? {} : { guess: `it may be ${second?.[0] ?? 'something else'} instead` }) };
}
