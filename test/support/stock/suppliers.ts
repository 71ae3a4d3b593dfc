import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvStockMapping } from './csv-mapping.ts';
import type { SupplierTerms } from './model.ts';

const MAPPINGS = join(import.meta.dirname, '../../../mappings');
/** What the suppliers of the model answer and are sent is Bravo's; only their stock files are their own. */
const TEMPLATE = 'bravo';

const HOUR = 3_600_000;
/** As if time did not matter. */
const patient = { everyMs: 30 * 24 * HOUR, maxAgeMs: 90 * 24 * HOUR };

/** Suppliers that differ in everything that decides a number. */
export const suppliers: readonly SupplierTerms[] = [
  {
    id: 'whole',
    coverage: 'full',
    feeds: ['whole-stock', 'whole-more'],
    reflectsAt: 'acknowledgment',
    buffer: 3,
    missingFeeds: 2,
    freshness: { everyMs: 2 * HOUR, maxAgeMs: 8 * HOUR },
  },
  {
    id: 'parts',
    coverage: 'partial',
    feeds: ['parts-stock'],
    reflectsAt: 'receipt',
    buffer: 0,
    missingFeeds: 2,
    freshness: patient,
  },
  {
    id: 'once',
    coverage: 'full',
    feeds: ['once-stock'],
    reflectsAt: 'shipment',
    buffer: 1,
    missingFeeds: 1,
    freshness: { everyMs: 5 * HOUR, maxAgeMs: 12 * HOUR },
  },
  {
    id: 'moves',
    coverage: 'delta',
    feeds: ['moves-stock'],
    reflectsAt: 'receipt',
    buffer: 0,
    missingFeeds: 2,
    freshness: { everyMs: 3 * HOUR, maxAgeMs: 24 * HOUR },
  },
];

/** What the files of a feed are called. */
export function fileNameOf(feed: string, number: number): string {
  return `${feed}_${String(number).padStart(4, '0')}.csv`;
}

/** Writes a mappings folder with these suppliers; answers its path, which the caller removes. */
export function writeSuppliers(): string {
  const root = mkdtempSync(join(tmpdir(), 'crossdock-stock-'));
  for (const terms of suppliers) {
    const folder = join(root, terms.id);
    mkdirSync(folder);
    writeFileSync(join(folder, 'supplier.yaml'), supplierYaml(terms));
    for (const feed of terms.feeds) writeFileSync(join(folder, `${feed}.map.yaml`), stockMapping(terms.id, feed));
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
  freshness: { expectedEvery: ${terms.freshness.everyMs / HOUR}h, maxAge: ${terms.freshness.maxAgeMs / HOUR}h }
  guard: { usualRuns: false, zero: false, fall: false, rise: false, equal: false, shifted: false, columns: false, price: false, foreign: false }
`;
}

function stockMapping(supplier: string, feed: string): string {
  return csvStockMapping(supplier, feed, `${feed}_*.csv`, {
    Pack: 'packSize: { from: Pack, do: [trim, number] }',
    Gone: 'discontinued: { from: Gone, default: "", do: [trim, { oneOf: ["yes"] }] }',
  });
}
