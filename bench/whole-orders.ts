import { join } from 'node:path';
import { withOfflineGateway } from '../src/app/offline.ts';
import { buildRouting } from '../src/app/routing.ts';
import type { Config } from '../src/config/load.ts';
import { packageFolder } from '../src/config/package-folder.ts';
import { configFile } from '../src/config/schema.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { together } from '../src/kernel/together.ts';
import { loadSuppliers } from '../src/partners/load.ts';
import type { Gateway } from '../src/pipeline/gateway.ts';
import { ROUTED_TOGETHER, routeOrder, routeOrders } from '../src/pipeline/outbound/plan.ts';
import { supplierRow } from '../src/pipeline/party-rows.ts';
import { type Database, openDatabase } from '../src/stores/database.ts';
import { syncParties } from '../src/stores/parties.ts';
import { run } from '../src/stores/prepared.ts';
import { writeRouting } from '../src/stores/sql/write-routing.ts';
import { putOrders } from '../test/support/many-orders.ts';
import { withEmbedded } from './embedded.ts';
import { numbersFrom } from './generated-orders.ts';
import { type BenchResult, type Figure, figure, percentile, type Ratio, rounded, timed } from './measure.ts';
import { cpuOf } from './used-cpu.ts';

const CLIENTS = 16;
const CORES = 2;
const WARM = 300;
const PRODUCTS = 2_000;
const PER_MINUTE = 10_000;

type Said = Required<Pick<BenchResult, 'input' | 'figures' | 'ratios' | 'postgres' | 'details'>>;

/**
 * Orders of two lines out of 2,000 products that three suppliers have; the database waits for the disk as in production. Sixteen
 * clients have one order each on its way: first through what the workers of a gateway share, so that orders that are there at the
 * same time go in one transaction; then every order in a transaction of its own; then only the insert of the same rows.
 */
export async function wholeOrders(isQuick: boolean, say: (line: string) => void): Promise<Said> {
  const orders = isQuick ? 2_000 : 10_000;
  const alone = isQuick ? 500 : 2_000;
  return withEmbedded(async ({ url, version }) => {
    const db = await openDatabase({ address: url, logger: silentLogger, poolMax: CLIENTS });
    try {
      return await withOfflineGateway(configOf(url), silentLogger, async (offline) => {
        const profiles = await activeSuppliers();
        for (const profile of profiles) offline.suppliers.set(profile.id, profile);
        const now = systemClock.now();
        await syncParties(
          db,
          profiles.map((profile) => supplierRow(profile, now)),
          [{ id: 'shop', adapter: 'headless' }],
          now,
        );
        await offerProducts(db);
        const gateway: Gateway = { ...offline, db, routing: buildRouting(configOf(url)), tell: () => undefined };
        const share = together((ids: readonly string[]) => routeOrders(gateway, ids), ROUTED_TOGETHER);
        // Compiled, planned and connected before anything counts.
        await measured(db, 'warm', WARM, share);
        await measured(db, 'warmer', WARM, (id) => routeOrder(gateway, id));
        say(`${orders} orders, ${CLIENTS} at a time.`);
        const first = await measured(db, 'together', orders, share);
        say(`${alone} orders, each in a transaction of its own.`);
        const second = await measured(db, 'alone', alone, (id) => routeOrder(gateway, id));
        await checkOrders(db, 2 * WARM + orders + alone);
        say('The bare insert of the same rows.');
        const decisions = await sampleDecisions(db);
        const floor = await measured(db, 'floor', alone, async (id, at) => {
          const sample = decisions[at % decisions.length] as object;
          await run(db, writeRouting, { decisions: JSON.stringify([{ ...sample, orderId: id }]), last: 999_999_999 });
        });
        return saidOf({ orders, version, first, second, floor });
      });
    } finally {
      await db.destroy();
    }
  });
}

interface Measured {
  readonly perMinute: number;
  readonly each: readonly number[];
  readonly statements: number;
  /** Milliseconds of processor for one order. */
  readonly node: number;
  readonly postgres: number;
}

/** Orders that are there already, each given to `route`, sixteen at a time. */
async function measured(
  db: Database,
  name: string,
  count: number,
  route: (orderId: string, at: number) => Promise<void>,
): Promise<Measured> {
  const next = numbersFrom(7 + name.length);
  const ids = await putOrders(db, count, () => [skuOf(next(PRODUCTS)), skuOf(next(PRODUCTS))], name);
  await db.raw('analyze');
  const each: number[] = [];
  let begun = 0;
  let statements = 0;
  const counting = (): void => {
    statements += 1;
  };
  db.on('query', counting);
  let ms = 0;
  const client = async (): Promise<void> => {
    for (let at = begun++; at < ids.length; at = begun++) {
      const [id, place] = [ids[at] as string, at];
      each.push(await timed(() => route(id, place)));
    }
  };
  const cpu = await cpuOf(db, async () => {
    ms = await timed(() => Promise.all(Array.from({ length: CLIENTS }, client)));
  });
  db.off('query', counting);
  return {
    perMinute: (count / ms) * 60_000,
    each,
    statements: statements / count,
    node: cpu.node / count,
    postgres: cpu.postgres / count,
  };
}

function saidOf(found: {
  readonly orders: number;
  readonly version: string;
  readonly first: Measured;
  readonly second: Measured;
  readonly floor: Measured;
}): Said {
  const { first, second, floor } = found;
  const once = (what: string, unit: string, value: number): Figure => figure(what, unit, [value]);
  const figures = [
    ['together', first],
    ['alone', second],
    ['bare insert', floor],
  ] as const;
  const ratios: Ratio[] = [
    {
      what: 'orders routed, reserved and written per minute',
      value: rounded(first.perMinute),
      target: { atLeast: PER_MINUTE },
    },
    // Node has one core; the server's processes share what is left with it. What others do on the machine does not count.
    {
      what: 'the same, if only our processor time counted',
      value: rounded(60_000 / Math.max(first.node, cpu(first) / CORES)),
    },
    { what: 'the same, each in a transaction of its own', value: rounded(second.perMinute) },
    { what: 'processor time against the bare insert', value: rounded(cpu(first) / cpu(floor)) },
  ];
  return {
    postgres: found.version,
    input: { orders: found.orders, clients: CLIENTS, products: PRODUCTS, suppliers: 3 },
    figures: figures.flatMap(([name, one]) => [
      figure(`one order, ${CLIENTS} at a time, ${name}`, 'ms', one.each),
      once(`99th percentile of that, ${name}`, 'ms', percentile(one.each, 0.99)),
      once(`statements per order, ${name}`, 'number', one.statements),
      once(`processor of node per order, ${name}`, 'ms', one.node),
      once(`processor of Postgres per order, ${name}`, 'ms', one.postgres),
    ]),
    ratios,
    details: {
      orders: Object.fromEntries(figures.map(([name, { each, ...rest }]) => [name, rest])),
    },
  };
}

function cpu({ node, postgres }: Measured): number {
  return node + postgres;
}

/** What was not written was not routed. */
async function checkOrders(db: Database, count: number): Promise<void> {
  const { rows } = await db.raw<{ rows: { routed: number; reserved: number; wanted: number }[] }>(
    `select (select count(*)::int from sales_order where state = 'routed') as routed,
       (select sum(quantity)::int from reservation) as reserved, (select sum(quantity)::int from sales_order_line) as wanted`,
  );
  const [found] = rows;
  if (found?.routed !== count || found.reserved !== found.wanted) {
    throw new Error(`${count} orders were placed; routed and reserved are ${JSON.stringify(found)}`);
  }
}

async function activeSuppliers() {
  const names = ['ACME', 'BRAVO', 'CARGO'].flatMap((id) => [
    [`${id}_HOST`, '127.0.0.1'],
    [`${id}_PORT`, '22'],
    [`${id}_USER`, 'unused'],
    [`${id}_PASSWORD`, 'unused'],
    [`${id}_PRIVATE_KEY`, 'unused'],
    [`${id}_HOST_KEY`, `SHA256:${'A'.repeat(43)}`],
  ]);
  const { profiles } = await loadSuppliers(join(packageFolder(), 'mappings'), Object.fromEntries(names));
  const wanted = profiles.filter(({ id }) => ['acme', 'bravo', 'cargo'].includes(id));
  if (wanted.length !== 3)
    throw new Error(`expected acme, bravo and cargo, not ${wanted.map(({ id }) => id).join(', ')}`);
  return wanted;
}

/** Decisions as they were written, with the purchase orders that followed: what one statement would have to insert anew. */
async function sampleDecisions(db: Database): Promise<object[]> {
  const { rows } = await db.raw<{ rows: { decision: object }[] }>(
    `select jsonb_build_object('place', 0, 'attempt', 1, 'algorithm', d.algorithm, 'inputs', d.inputs,
       'inputsSha256', encode(d.inputs_sha256, 'hex'), 'explanation', d.explanation, 'at', d.decided_at,
       'from', 'received', 'to', 'routed', 'cause', 'routed',
       'purchaseOrders', (
         select jsonb_agg(jsonb_build_object('supplierId', p.supplier_id, 'prefix', 'PO', 'currency', p.currency,
           'exchangeRate', p.exchange_rate, 'deliveryTerms', p.delivery_terms, 'shipBy', p.ship_by, 'estimateAt', p.estimate_at,
           'earliest', e.earliest, 'latest', e.latest, 'source', e.source,
           'dropShipFee', p.drop_ship_fee, 'freight', p.freight, 'cause', 'bench', 'lines', (
             select jsonb_agg(jsonb_build_object('lineNumber', l.line_number, 'lineId', l.order_line_id,
               'productId', l.product_id, 'supplierSku', l.supplier_sku, 'quantity', l.quantity, 'unitCost', l.unit_cost,
               'parts', e.parts))
             from purchase_order_line l where l.supplier_id = p.supplier_id and l.purchase_order_id = p.id)))
         from purchase_order p
         cross join lateral (
           select * from delivery_estimate n where n.supplier_id = p.supplier_id and n.purchase_order_id = p.id limit 1
         ) e
         where p.order_id = d.order_id),
       'promises', '[]'::jsonb) as decision
     from routing_decision d order by d.order_id limit 100`,
  );
  return rows.map(({ decision }) => decision);
}

const skuOf = (product: number): string => `P-${String(product + 1).padStart(5, '0')}`;

async function offerProducts(db: Database): Promise<void> {
  await db.raw(
    `insert into product (sku, title) select 'P-' || lpad(i::text, 5, '0'), 'Item ' || i from generate_series(1, ?::int) i`,
    [PRODUCTS],
  );
  await db.raw("insert into listing (storefront_id, product_id) select 'shop', id from product");
  await db.raw(
    `insert into supplier_offer (supplier_id, supplier_sku, product_id, cost, currency)
     select s.id, p.sku, p.id, 10 + (p.id * length(s.id) * 7) % 900 / 100.0, 'USD'
     from product p cross join (values ('acme'), ('bravo'), ('cargo')) s(id)`,
  );
  await db.raw(
    `insert into supplier_stock (supplier_id, supplier_sku, quantity, feed_run_id, source_ordinal)
     select supplier_id, supplier_sku, 1000, 0, 0 from supplier_offer`,
  );
  await db.raw('vacuum analyze');
}

function configOf(databaseUrl: string): Config {
  const storefronts = [{ id: 'shop', kind: 'headless' as const, publish: undefined, prices: undefined }];
  const { server, log } = configFile.parse({ crossdock: 1 });
  return {
    file: 'crossdock.yaml',
    mappingsFolder: join(packageFolder(), 'mappings'),
    stateFolder: packageFolder(),
    databaseUrl,
    server,
    storefronts: storefronts as Config['storefronts'],
    logLevel: log.level,
    environment: {},
  };
}
