/**
 * The cost of a unit of a purchase order line that its supplier confirmed instead of the ordered one; null where it confirmed none.
 * The highest of several: acknowledgments may come in any order. What waits for a person's yes is not confirmed.
 *
 * @param line alias of the purchase order line
 */
export function agreedCost(line: string): string {
  return `select max(al.unit_cost) from order_acknowledgment a
    join order_acknowledgment_line al on al.supplier_id = a.supplier_id and al.acknowledgment_id = a.id
    where a.supplier_id = ${line}.supplier_id and a.purchase_order_id = ${line}.purchase_order_id
      and al.line_number = ${line}.line_number
      and al.verdict = 'accepted'`;
}
