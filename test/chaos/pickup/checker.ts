import { readFileSync } from 'node:fs';
import pg from 'pg';

/**
 * Judges what a run left in the database by the witness ledger: `node checker.ts DATABASE_URL LEDGER`. It shares no code
 * with the gateway: plain SQL, and the ledger that was written before anything was sent. Prints one JSON object.
 */
interface Line {
  readonly supplier: string;
  readonly name: string;
  readonly sha256: string;
  readonly expect: 'once' | 'held' | 'withdrawn';
  readonly acknowledges?: string;
  readonly ships?: { po: string; shipment: string; units: number; lines: number };
  readonly invoices?: { po: string; invoice: string; units: number; lines: number };
  readonly stock?: { order: number; quantities: Record<string, number> };
}

const [url, file] = process.argv.slice(2);
const lines = readFileSync(String(file), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);
const client = new pg.Client({ connectionString: url });
await client.connect();
const lost: string[] = [];
const doubled: string[] = [];
const halfApplied: string[] = [];

async function rows<Row>(sql: string): Promise<Row[]> {
  return (await client.query(sql)).rows as Row[];
}

async function byKey(sql: string): Promise<Map<string, number>> {
  return new Map((await rows<{ key: string; n: string }>(sql)).map(({ key, n }) => [key, Number(n)]));
}

/** Exactly so many: fewer are lost, more are doubled. */
function expectExactly(what: string, found: number, wanted: number): void {
  if (found < wanted) lost.push(`${what}: ${found} of ${wanted}`);
  if (found > wanted) doubled.push(`${what}: ${found} instead of ${wanted}`);
}

const content = "supplier_id || ' ' || encode(sha256, 'hex')";
const seen = await byKey(`select ${content} as key, count(*) as n from seen_file group by 1`);
const unopened = await byKey(
  "select supplier_id || ' ' || name as key, count(*) as n from seen_file where state = 'received' group by 1",
);
const names = await byKey("select supplier_id || ' ' || name as key, count(*) as n from seen_file group by 1");
const withoutReason = await byKey(
  `select ${content} as key, count(*) as n from seen_file f where state = 'held' and reason is null and not exists
     (select from document d where d.supplier_id = f.supplier_id and d.file_id = f.id and jsonb_array_length(d.problems) > 0) group by 1`,
);
const held = await byKey(`select ${content} as key, count(*) as n from seen_file where state = 'held' group by 1`);
const documents = await byKey(
  `select f.supplier_id || ' ' || encode(f.sha256, 'hex') as key, count(*) as n
   from document d join seen_file f on f.supplier_id = d.supplier_id and f.id = d.file_id group by 1`,
);
const effects = await byKey(
  `select f.supplier_id || ' ' || encode(f.sha256, 'hex') as key, count(*) as n
   from document d join seen_file f on f.supplier_id = d.supplier_id and f.id = d.file_id where d.state = 'applied' group by 1`,
);

for (const { supplier, sha256, name, expect } of lines) {
  const key = `${supplier} ${sha256}`;
  const count = (map: Map<string, number>): number => map.get(key) ?? 0;
  if (expect === 'once') expectExactly(`${supplier}/${name} read`, count(documents), 1);
  if (expect === 'withdrawn' && count(documents) > 0)
    doubled.push(`${supplier}/${name} counts although it was replaced`);
  if (expect !== 'withdrawn' && !names.has(`${supplier} ${name}`)) lost.push(`${supplier}/${name} was never taken`);
  if (expect === 'held') {
    if (count(seen) === 0 || count(held) === 0) lost.push(`${supplier}/${name} is bad and was not held`);
    if (count(effects) > 0) halfApplied.push(`${supplier}/${name} is bad and has an effect`);
    if (count(withoutReason) > 0) lost.push(`${supplier}/${name} is held without a reason`);
  }
}
for (const [name] of unopened) lost.push(`${name} was taken and never opened`);

const originals = new Map(lines.map((line) => [`${line.supplier} ${line.sha256}`, line])).values();
const acknowledged = await byKey(
  `select p.po_number as key, count(*) as n from order_acknowledgment a
   join purchase_order p on p.supplier_id = a.supplier_id and p.id = a.purchase_order_id group by 1`,
);
const shipments = await byKey('select shipment_ref as key, count(*) as n from shipment group by 1');
const shippedLines = await byKey(
  `select s.shipment_ref as key, count(*) as n from shipment s join package k on k.supplier_id = s.supplier_id and k.shipment_id = s.id
   join shipment_line l on l.supplier_id = k.supplier_id and l.package_id = k.id group by 1`,
);
const invoices = await byKey('select invoice_number as key, count(*) as n from invoice group by 1');
const invoicedLines = await byKey(
  'select i.invoice_number as key, count(*) as n from invoice i join invoice_line l on l.supplier_id = i.supplier_id and l.invoice_id = i.id group by 1',
);
const orderTotals = await rows<{
  po: string;
  ordered: string;
  acknowledged: string;
  shipped: string;
  invoiced: string;
}>(
  `select p.po_number as po, sum(l.quantity) as ordered, sum(l.acknowledged) as acknowledged, sum(l.shipped) as shipped, sum(l.invoiced) as invoiced
   from purchase_order p join purchase_order_line l on l.supplier_id = p.supplier_id and l.purchase_order_id = p.id group by 1`,
);
const wanted = new Map<string, { acknowledged: boolean; shipped: number; invoiced: number }>();
const newest = new Map<string, NonNullable<Line['stock']>>();
for (const line of originals) {
  if (line.expect !== 'once') continue;
  const po = line.acknowledges ?? line.ships?.po ?? line.invoices?.po;
  if (po !== undefined) {
    const sum = wanted.get(po) ?? { acknowledged: false, shipped: 0, invoiced: 0 };
    if (line.acknowledges !== undefined) sum.acknowledged = true;
    sum.shipped += line.ships?.units ?? 0;
    sum.invoiced += line.invoices?.units ?? 0;
    wanted.set(po, sum);
  }
  if (line.acknowledges !== undefined) expectExactly(`855 of ${po}`, acknowledged.get(line.acknowledges) ?? 0, 1);
  if (line.ships) {
    expectExactly(`shipment ${line.ships.shipment}`, shipments.get(line.ships.shipment) ?? 0, 1);
    const parts = shippedLines.get(line.ships.shipment) ?? 0;
    if (parts > 0 && parts < line.ships.lines) halfApplied.push(`shipment ${line.ships.shipment}: ${parts} lines`);
  }
  if (line.invoices) {
    expectExactly(`invoice ${line.invoices.invoice}`, invoices.get(line.invoices.invoice) ?? 0, 1);
    const parts = invoicedLines.get(line.invoices.invoice) ?? 0;
    if (parts > 0 && parts < line.invoices.lines) halfApplied.push(`invoice ${line.invoices.invoice}: ${parts} lines`);
  }
  if (line.stock && (newest.get(line.supplier)?.order ?? -1) < line.stock.order) newest.set(line.supplier, line.stock);
}
for (const { po, ordered, ...sums } of orderTotals) {
  const want = wanted.get(po);
  if (want === undefined) continue;
  expectExactly(`units acknowledged of ${po}`, Number(sums.acknowledged), want.acknowledged ? Number(ordered) : 0);
  expectExactly(`units shipped of ${po}`, Number(sums.shipped), want.shipped);
  expectExactly(`units invoiced of ${po}`, Number(sums.invoiced), want.invoiced);
}
for (const po of wanted.keys())
  if (!orderTotals.some((row) => row.po === po)) lost.push(`purchase order ${po} is gone`);

/** The last stock of each supplier is in force, whole; anything else is a mixture or an older one. */
for (const [supplier, { quantities }] of newest) {
  const found = await byKey(
    `select supplier_sku as key, sum(quantity) as n from supplier_stock where supplier_id = '${supplier}' group by 1`,
  );
  const wrong = Object.entries(quantities).filter(([sku, quantity]) => found.get(sku) !== quantity);
  if (wrong.length > 0)
    halfApplied.push(`stock of ${supplier}: ${wrong.length} of ${found.size} SKUs are not as last sent`);
}
await client.end();
process.stdout.write(
  JSON.stringify({
    lost: lost.length,
    doubled: doubled.length,
    halfApplied: halfApplied.length,
    examples: [...lost.slice(0, 8), ...doubled.slice(0, 8), ...halfApplied.slice(0, 8)],
  }),
);
