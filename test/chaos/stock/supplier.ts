import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvStockMapping } from '../../support/stock/csv-mapping.ts';

/** How the suppliers of the run say what they have: everything, some of it, or by how much it changed. */
export const COVERAGES = ['full', 'partial', 'delta'] as const;
export type Coverage = (typeof COVERAGES)[number];

/** SKUs that always change together: who sees two different quantities of one supplier sees half a feed. */
export const SKUS = 1_500;
export const BUFFER = 3;
/** A feed with more times as many units is held. */
export const MOST_RISE = 10;

/** A long name, so that the lines of a feed are sent to the database in more than one piece. */
const WAREHOUSE = `hall ${'of the long name '.repeat(8)}`.trim();

export function skusOf(coverage: Coverage): string[] {
  return Array.from({ length: SKUS }, (_, index) => `${coverage}-${String(index).padStart(5, '0')}`);
}

/** Writes the mappings of all suppliers below a folder, and the folders that they leave their files in. */
export function writeSuppliers(mappings: string, files: string): void {
  for (const coverage of COVERAGES) {
    for (const folder of ['outbound', 'inbound', 'archive']) {
      mkdirSync(join(files, coverage, folder), { recursive: true });
    }
    mkdirSync(join(mappings, coverage), { recursive: true });
    writeFileSync(join(mappings, coverage, 'supplier.yaml'), supplierYaml(coverage, join(files, coverage)));
    writeFileSync(
      join(mappings, coverage, `${coverage}-stock.map.yaml`),
      csvStockMapping(coverage, `${coverage}-stock`, 'stock_*.csv'),
    );
  }
}

/** Puts a feed there as a supplier does that is careful: all of it at once, under its name. */
export function putFeed(
  files: string,
  coverage: Coverage,
  name: string,
  quantity: number,
  asOf: Date,
  skus: readonly string[] = skusOf(coverage),
): void {
  const at = asOf.toISOString();
  const rows = skus.map((sku) => `${sku},${WAREHOUSE},${quantity},4.00,${at}\n`);
  const elsewhere = join(files, coverage, 'inbound', name);
  writeFileSync(elsewhere, `SKU,Warehouse,Qty,Cost,AsOf\n${rows.join('')}`);
  utimesSync(elsewhere, asOf, asOf);
  renameSync(elsewhere, join(files, coverage, 'outbound', name));
}

function supplierYaml(coverage: Coverage, root: string): string {
  return `supplier: 1
name: Supplier of ${coverage} feeds
timeZone: UTC
currency: USD
channel: { kind: folder, root: ${JSON.stringify(root)} }
calendar: { workdays: [mon, tue, wed, thu, fri, sat, sun] }
collect:
  - { folder: /outbound, then: archive, archiveFolder: /archive }
deliver: { folder: /inbound }
stock:
  coverage: ${coverage}
  buffer: ${BUFFER}
  minimumShare: 0.5
  missingFeeds: 2
  freshness: { expectedEvery: 30d, maxAge: 90d }
  guard: { usualRuns: false, zero: false, fall: false, rise: ${MOST_RISE}, equal: false, shifted: false, columns: false, price: false, foreign: false, agreeAfter: false }
`;
}
