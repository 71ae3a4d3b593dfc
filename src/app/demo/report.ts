import type { Shop } from '../../simulator/shop.ts';
import type { Suppliers } from '../../simulator/suppliers/suppliers.ts';
import type { Database } from '../../stores/database.ts';
import { listExceptions } from '../../stores/exceptions.ts';
import { countDocuments, type DocumentCount, fileToStorefront, orderMargins, totals } from '../../stores/reports.ts';

/** The figures of a demo run, each counted from the database, the shop or the suppliers. */
export interface DemoReport {
  readonly ok: boolean;
  readonly durationMs: number;
  readonly documents: {
    readonly '846': number;
    readonly '850': number;
    readonly '855': number;
    readonly '856': number;
    readonly '810': number;
    readonly '997in': number;
    readonly '997out': number;
    readonly csv: number;
    readonly xml: number;
  };
  readonly stock: { readonly skus: number; readonly published: number };
  readonly orders: {
    readonly received: number;
    readonly routed: number;
    readonly split: number;
    readonly shipped: number;
  };
  readonly trackingPushed: number;
  readonly margins: number;
  readonly exceptions: number;
  readonly fileToStorefrontMs: { readonly p50: number; readonly p99: number };
  /** What was not as it should be; empty when ok. */
  readonly failures: readonly string[];
}

/** Counts everything and checks both ends of the wire against the database. */
export async function makeReport(
  db: Database,
  shop: Shop,
  suppliers: Suppliers,
  run: {
    readonly durationMs: number;
    readonly failures: readonly string[];
    readonly expectedExceptions: readonly string[];
  },
): Promise<DemoReport> {
  const [documents, sums, latency, margins] = await Promise.all([
    countDocuments(db),
    totals(db),
    fileToStorefront(db),
    orderMargins(db),
  ]);
  const inbound = (label: string): number => countWhere(documents, 'in', label, ['applied']);
  const outbound = (label: string): number => countWhere(documents, 'out', label, ['sent', 'acknowledged']);
  const failures = [...run.failures, ...(await disagreements(db, shop, suppliers, run.expectedExceptions))];
  if (latency === null) failures.push('no stock file reached the storefront');
  return {
    ok: failures.length === 0,
    durationMs: Math.round(run.durationMs),
    documents: {
      '846': inbound('846'),
      '850': outbound('850'),
      '855': inbound('855'),
      '856': inbound('856'),
      '810': inbound('810'),
      '997in': inbound('997'),
      '997out': outbound('997'),
      csv: inbound('csv') + outbound('csv'),
      xml: inbound('xml') + outbound('xml'),
    },
    stock: { skus: sums.skus, published: shop.book.stock.size },
    orders: {
      received: sums.ordersReceived,
      routed: sums.ordersRouted,
      split: sums.ordersSplit,
      shipped: sums.ordersShipped,
    },
    trackingPushed: shop.book.packages.size,
    margins: margins.length,
    exceptions: sums.openExceptions,
    fileToStorefrontMs: { p50: latency?.p50 ?? 0, p99: latency?.p99 ?? 0 },
    failures,
  };
}

function countWhere(
  documents: readonly DocumentCount[],
  direction: 'in' | 'out',
  label: string,
  states: readonly string[],
): number {
  return documents
    .filter((entry) => entry.direction === direction && entry.label === label && states.includes(entry.state))
    .reduce((sum, entry) => sum + entry.count, 0);
}

/** Compares the shop and the suppliers with the database: the proof that nothing was lost or doubled. */
async function disagreements(
  db: Database,
  shop: Shop,
  suppliers: Suppliers,
  expectedExceptions: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  const { rows: listings } = await db.raw<{ rows: { sku: string; desired: number }[] }>(
    'select p.sku, l.desired from listing l join product p on p.id = l.product_id',
  );
  for (const { sku, desired } of listings) {
    const shown = shop.book.stock.get(sku)?.quantity ?? 0;
    if (shown !== desired) found.push(`the shop shows ${shown} of ${sku}, it should be ${desired}`);
  }
  for (const parcel of shop.book.packages.values()) {
    if (parcel.count !== 1) found.push(`package ${parcel.packageId} was announced ${parcel.count} times`);
  }
  const { rows: orders } = await db.raw<{ rows: { supplier: 'acme' | 'bravo' | 'cargo'; number: string }[] }>(
    'select supplier_id as supplier, po_number as number from purchase_order',
  );
  for (const { supplier, number } of orders) {
    const arrivals = suppliers[supplier].ledger.arrivals(number);
    if (arrivals !== 1) found.push(`purchase order ${number} arrived ${arrivals} times`);
  }
  for (const supplier of [suppliers.acme, suppliers.bravo, suppliers.cargo]) {
    for (const { file, faults } of supplier.ledger.unreadable) {
      found.push(`${supplier.name} could not read ${file.name}: ${faults.join('; ')}`);
    }
  }
  const open = (await listExceptions(db, { state: 'open', limit: 100 })).map(
    (exception) => `${exception.code}: ${exception.message}`,
  );
  const expected = [...expectedExceptions];
  for (const exception of open) {
    const index = expected.findIndex((code) => exception.startsWith(code));
    if (index < 0) found.push(`unexpected exception ${exception}`);
    else expected.splice(index, 1);
  }
  for (const code of expected) found.push(`the exception ${code} was not opened`);
  return found;
}
