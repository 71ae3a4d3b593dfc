/**
 * A mapping of stock in CSV with warehouses and the moment in every row.
 *
 * @param more fields beside these, by the column they are read from: lines of YAML
 */
export function csvStockMapping(
  supplier: string,
  id: string,
  files: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const columns = ['SKU', 'Warehouse', 'Qty', 'Cost', 'AsOf', ...Object.keys(more)];
  return `mapping: 1
id: ${id}
supplier: ${supplier}
kind: inventory
direction: in
source:
  format: csv
  file: ${files}
  header: { row: 1 }
  columns: { required: [${columns.join(', ')}] }
document:
  asOf: { from: AsOf, several: first, do: [trim, { date: { in: [iso], zone: UTC } }] }
lines:
  each: row
  fields:
    sku: { from: SKU, do: [trim], required: true }
    warehouse: { from: Warehouse, do: [trim] }
    quantity: { from: Qty, do: [trim, number] }
    cost: { from: Cost, do: [trim, decimal] }
${Object.values(more)
  .map((field) => `    ${field}\n`)
  .join('')}`;
}
