import type pg from 'pg';
import { type Coverage, SKUS } from './supplier.ts';

export interface SentFeed {
  readonly coverage: Coverage;
  readonly name: string;
  fate: 'is applied' | 'is held';
}

export interface Verdict {
  /** Looks at the stock that saw half of a feed. */
  readonly halfApplied: readonly string[];
  /** Feeds that were never applied, or of which a SKU was not. */
  readonly lost: readonly string[];
  /** Feeds that were applied more than once. */
  readonly doubled: readonly string[];
  /** SKUs whose stock, or what the shop was told of it, is not what their supplier said last. */
  readonly wrongSkus: readonly string[];
}

/** Judges what is in the database by what was sent: plain SQL, and nothing of the gateway's own code. */
export async function judgeFeeds(
  sql: pg.Pool,
  sent: readonly SentFeed[],
  expected: ReadonlyMap<Coverage, number>,
): Promise<Omit<Verdict, 'halfApplied'>> {
  const { rows: runs } = await sql.query<{ feed: string; runs: string; figures: string; isStale: boolean }>(
    `select f.supplier_id || ' ' || f.name as feed, count(distinct r.id) as runs, count(c.*) as figures,
       bool_or(r.state = 'stale') as "isStale"
     from seen_file f
     join document d on d.supplier_id = f.supplier_id and d.file_id = f.id
     join feed_run r on r.supplier_id = d.supplier_id and r.document_id = d.id and r.state in ('applied', 'stale')
     left join stock_change c on c.supplier_id = r.supplier_id and c.feed_run_id = r.id and c.warehouse is not null
     group by 1`,
  );
  const found = new Map(runs.map((run) => [run.feed, run]));
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const [index, { coverage, name, fate }] of sent.entries()) {
    const run = found.get(`${coverage} ${name}`);
    // Of two full feeds on their way at once the newer one may be first, and says all that the older one could say.
    if (
      coverage === 'full' &&
      run?.isStale === true &&
      sent.slice(index + 1).some((next) => next.coverage === 'full')
    ) {
      continue;
    }
    if (fate === 'is held') doubled.push(...(run === undefined ? [] : [`${coverage} ${name} should be held`]));
    else if (run === undefined || Number(run.figures) < SKUS) lost.push(`${coverage} ${name}: ${JSON.stringify(run)}`);
    else if (Number(run.runs) > 1 || Number(run.figures) > SKUS) doubled.push(JSON.stringify(run));
  }
  const { rows: figures } = await sql.query<{ supplier: Coverage; sku: string; units: number }>(
    'select supplier_id as supplier, supplier_sku as sku, quantity as units from supplier_stock',
  );
  const wrongSkus = figures.filter(({ supplier, units }) => units !== expected.get(supplier)).map(({ sku }) => sku);
  return { lost, doubled, wrongSkus };
}
