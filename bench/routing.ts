import { join } from 'node:path';
import { withOfflineGateway } from '../src/app/offline.ts';
import { buildRouting } from '../src/app/routing.ts';
import type { Config } from '../src/config/load.ts';
import { packageFolder } from '../src/config/package-folder.ts';
import { configFile } from '../src/config/schema.ts';
import type { RoutingRequest } from '../src/documents/routing-request.ts';
import { withoutDominated } from '../src/domain/routing/dominance.ts';
import { enumerate } from '../src/domain/routing/enumerate.ts';
import { prepare } from '../src/domain/routing/model.ts';
import { programOf, takesFrom } from '../src/domain/routing/program.ts';
import { worthOfTakes } from '../src/domain/routing/takes.ts';
import { compareWorth } from '../src/domain/routing/worth.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { silentLogger } from '../src/kernel/logger.ts';
import { loadSuppliers } from '../src/partners/load.ts';
import { routeOrder } from '../src/pipeline/outbound/plan.ts';
import { supplierRow } from '../src/pipeline/party-rows.ts';
import { solveHere } from '../src/solvers/highs/solve-here.ts';
import { type Database, openDatabase } from '../src/stores/database.ts';
import { syncParties } from '../src/stores/parties.ts';
import { putOrders } from '../test/support/many-orders.ts';
import { withEmbedded } from './embedded.ts';
import { numbersFrom, randomRequest } from './generated-orders.ts';
import { type Bench, type Figure, figure, type Ratio, rounded, timed } from './measure.ts';

const SIZES = [
  { name: '3 lines × 5 suppliers', lines: 3, suppliers: 5 },
  { name: '10 × 10', lines: 10, suppliers: 10 },
  { name: '10 × 15', lines: 10, suppliers: 15 },
  { name: '40 × 40, at most 3', lines: 40, suppliers: 40, most: 3 },
] as const;
const CLIENTS = 16;
const SOLVER_SECONDS = 8;
const PRODUCTS = 2_000;
const PER_MINUTE = 10_000;

/** Routing alone, against HiGHS; then whole orders: decided, reserved and written, sixteen at a time. */
export const routing: Bench = {
  about: 'exact optimum against HiGHS; orders routed, reserved and written per minute',
  async run({ isQuick, say }) {
    const figures: Figure[] = [];
    const orders = isQuick ? 1_000 : 10_000;
    const { ratios, postgres, ...throughput } = await wholeOrders(orders, say);
    let [compared, mismatches, unproven] = [0, 0, 0];
    for (const size of SIZES) {
      const count = isQuick ? 20 : 100;
      say(`${count} orders of ${size.name}.`);
      const next = numbersFrom(size.lines * 100 + size.suppliers);
      const requests = Array.from({ length: count }, () => randomRequest(next, size));
      enumerateOnce(requests[0] as RoutingRequest);
      const times: number[] = [];
      for (const request of requests) times.push(await timed(() => enumerateOnce(request)));
      figures.push(figure(`exact, ${size.name}`, 'ms', times));
      const checks = requests.slice(0, isQuick ? 3 : 25);
      const solving: number[] = [];
      for (const request of checks) {
        const { ms, verdict } = await againstSolver(request);
        solving.push(ms);
        if (verdict === 'unproven') unproven += 1;
        else compared += 1;
        if (verdict === 'other') mismatches += 1;
      }
      figures.push(figure(`HiGHS, ${size.name}`, 'ms', solving));
    }
    return {
      input: { orders, clients: CLIENTS, products: PRODUCTS, suppliers: 3, compared, unproven },
      postgres,
      figures: [...figures, throughput.figure],
      ratios: [{ what: 'answers other than those of HiGHS', value: mismatches, target: { atMost: 0 } }, ...ratios],
    };
  },
};

function enumerateOnce(request: RoutingRequest) {
  return enumerate(withoutDominated(prepare(request).model));
}

/** Where the solver cannot prove its answer in time, it must at least not be better than ours. */
async function againstSolver(
  request: RoutingRequest,
): Promise<{ readonly ms: number; readonly verdict: 'same' | 'other' | 'unproven' }> {
  const { model } = prepare(request);
  let answer: ReturnType<typeof solveHere> | undefined;
  const ms = await timed(() => {
    answer = solveHere(programOf(model), SOLVER_SECONDS);
  });
  if (answer === undefined || 'failed' in answer) return { ms, verdict: 'unproven' };
  const worth = worthOfTakes(model, takesFrom(model, answer.values));
  const { best, isProven } = enumerateOnce(request);
  const order = worth === undefined ? 0 : compareWorth(worth, best);
  if (!isProven || worth === undefined || order < 0) return { ms, verdict: 'other' };
  if (order === 0) return { ms, verdict: answer.isProven ? 'same' : 'unproven' };
  return { ms, verdict: answer.isProven ? 'other' : 'unproven' };
}

/** Orders of two lines out of 2,000 products that three suppliers have; the database waits for the disk as in production. */
async function wholeOrders(
  count: number,
  say: (line: string) => void,
): Promise<{ readonly figure: Figure; readonly ratios: Ratio[]; readonly postgres: string }> {
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
        say(`${count} orders, ${CLIENTS} at a time.`);
        const next = numbersFrom(7);
        const ids = await putOrders(db, count, () => [skuOf(next(PRODUCTS)), skuOf(next(PRODUCTS))]);
        await db.raw('analyze');
        const gateway = { ...offline, db, routing: buildRouting(configOf(url)), tell: () => undefined };
        const each: number[] = [];
        const client = async (): Promise<void> => {
          for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
            const orderId = id;
            each.push(await timed(() => routeOrder(gateway, orderId)));
          }
        };
        const ms = await timed(() => Promise.all(Array.from({ length: CLIENTS }, client)));
        await checkOrders(db, count);
        const perMinute = rounded((count / ms) * 60_000);
        return {
          postgres: version,
          figure: figure(`one order, ${CLIENTS} at a time`, 'ms', each),
          ratios: [
            {
              what: 'orders routed, reserved and written per minute',
              value: perMinute,
              target: { atLeast: PER_MINUTE },
            },
          ],
        };
      });
    } finally {
      await db.destroy();
    }
  });
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
