import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupplierTerms } from './model.ts';

const MAPPINGS = join(import.meta.dirname, '../../../mappings');
/** What the suppliers of the model answer and are sent is Bravo's; only their stock files are their own. */
const TEMPLATE = 'bravo';

/** Three suppliers that differ in everything that decides a number. */
export const suppliers: readonly SupplierTerms[] = [
  { id: 'whole', coverage: 'full', reflectsAt: 'acknowledgment', buffer: 3, missingFeeds: 2 },
  { id: 'parts', coverage: 'partial', reflectsAt: 'receipt', buffer: 0, missingFeeds: 2 },
  { id: 'once', coverage: 'full', reflectsAt: 'shipment', buffer: 1, missingFeeds: 1 },
];

/** Writes a mappings folder with these suppliers; answers its path, which the caller removes. */
export function writeSuppliers(): string {
  const root = mkdtempSync(join(tmpdir(), 'crossdock-stock-'));
  for (const terms of suppliers) {
    const folder = join(root, terms.id);
    mkdirSync(folder);
    writeFileSync(join(folder, 'supplier.yaml'), supplierYaml(terms));
    writeFileSync(join(folder, `${terms.id}-stock.map.yaml`), stockMapping(terms.id));
    for (const name of readdirSync(join(MAPPINGS, TEMPLATE))) {
      if (!name.endsWith('.map.yaml') || name.includes('inventory')) continue;
      const text = readFileSync(join(MAPPINGS, TEMPLATE, name), 'utf8').replaceAll(TEMPLATE, terms.id);
      writeFileSync(join(folder, name.replace(TEMPLATE, terms.id)), text);
    }
  }
  return root;
}

function supplierYaml(terms: SupplierTerms): string {
  return `supplier: 1
name: Supplier ${terms.id}
timeZone: UTC
currency: USD
channel: { kind: folder, root: /unused }
calendar: { workdays: [mon, tue, wed, thu, fri, sat, sun] }
collect:
  - { folder: /outbound, then: archive, archiveFolder: /archive }
deliver: { folder: /inbound }
stock:
  coverage: ${terms.coverage}
  reflectsAt: ${terms.reflectsAt}
  buffer: ${terms.buffer}
  minimumShare: 0
  missingFeeds: ${terms.missingFeeds}
  freshness: { expectedEvery: 30d, maxAge: 90d }
  guard: { usualRuns: false, zero: false, fall: false, rise: false, equal: false, shifted: false, columns: false, price: false, foreign: false }
`;
}

function stockMapping(id: string): string {
  return `mapping: 1
id: ${id}-stock
supplier: ${id}
kind: inventory
direction: in
source:
  format: csv
  file: stock_*.csv
  header: { row: 1 }
  columns: { required: [SKU, Warehouse, Qty, Cost, AsOf] }
document:
  asOf: { from: AsOf, several: first, do: [trim, { date: { in: [iso], zone: UTC } }] }
lines:
  each: row
  fields:
    sku: { from: SKU, do: [trim], required: true }
    warehouse: { from: Warehouse, do: [trim] }
    quantity: { from: Qty, do: [trim, number] }
    cost: { from: Cost, do: [trim, decimal] }
`;
}
