import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { renderFreshness } from '../../src/cli/stock/freshness-text.ts';
import { freshnessLimits, stalenessOf } from '../../src/domain/freshness.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { ageStock } from '../../src/pipeline/clocks/age-stock.ts';
import { freshnessReport, type SupplierFreshness } from '../../src/pipeline/clocks/freshness-report.ts';
import { explainStock } from '../../src/pipeline/explain-stock.ts';
import { collect } from '../../src/pipeline/inbound/collect.ts';
import { createServer } from '../../src/server/server.ts';
import { startWithBravo } from '../support/bravo-step.ts';
import { crossdock } from '../support/crossdock.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { rowsOf } from '../support/loop.ts';
import { HEADER, mappingRoom } from '../support/mapping-room.ts';
import type { StepGateway } from '../support/step-gateway.ts';

/** How old the figures of every feed are, and what is due. Bravo works from Monday to Friday in New York, five hours behind UTC. */
const database = testDatabase();
const HOUR = 3_600_000;
let step: StepGateway;

async function start(adapt: (bravo: SupplierProfile) => SupplierProfile = (bravo) => bravo): Promise<void> {
  step = await startWithBravo(database, (bravo) => adapt({ ...bravo, stock: { ...bravo.stock, minimumShare: 0 } }));
}
beforeEach(() => start());

const to = (instant: string): void => step.clock.advance(new Date(instant).getTime() - step.clock.now().getTime());
const stock = (...rows: string[]): string =>
  ['Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA', ...rows, ''].join('\n');
const row = (sku: string, quantity: number | string = 9, status = 'Active'): string =>
  `${sku},,Thing,${quantity},$ 5.00,${status},`;
const receive = (instant: string, name: string, content: string): Promise<void> => {
  to(instant);
  return step.receive('bravo', name, content);
};
const look = async (instant: string): Promise<void> => {
  to(instant);
  for (const rule of step.gateway.suppliers.get('bravo')?.collect ?? []) await collect(step.gateway, 'bravo', rule);
  await step.work();
};
const report = (id = 'bravo'): Promise<SupplierFreshness> =>
  freshnessReport(database.db, step.gateway.suppliers.get(id) as SupplierProfile, step.clock.now());

describe('the freshness of a feed', () => {
  it('says what came, how old it is, what is due, and how its SKUs stand', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(row('A'), row('B'), row('C'), row('D')));
    await receive('2026-11-23T15:00:00Z', 'inv_2.csv', stock(row('A'), row('B', 'many'), row('C', 0, 'D')));
    step.clock.advance(30 * 60_000);
    const found = await report();
    expect(found).toMatchObject({ isInTrouble: false, ofNoFeed: null, own: false });
    expect(renderFreshness([found], step.clock.now()).split('\n')).toEqual([
      'bravo (Bravo Outdoor): fresh up to 4 h, sold by up to 12 h of business time (America/New_York)',
      '  bravo-inventory: in order',
      expect.stringMatching(
        /^ {4}last file {2}inv_2\.csv \(file \d+\) came 2026-11-23T15:00:01\.000Z, 30 min ago: applied$/,
      ),
      '    figures    true of 2026-11-23T15:00:01.000Z (30 min ago), confirmed 2026-11-23T15:00:01.000Z (30 min ago)',
      '    expected   every 4 h of business time; next due 2026-11-23T19:00:01.000Z; nothing is sold by it from 2026-11-24T03:00:01.000Z on',
      '    SKUs       4: 4 fresh, 0 ageing, 0 stale; of them 2 unconfirmed by the last file, 1 missing, 1 discontinued',
    ]);
  });

  it('says first what is worst, and in trouble what alerts say', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(row('A')));
    await look('2026-11-23T18:00:00Z');
    expect(await report()).toMatchObject({
      isInTrouble: true,
      feeds: [{ state: 'missing', skus: { ageing: 1 }, troubles: [expect.stringContaining('No stock file of Bravo')] }],
    });
    await look('2026-11-24T06:00:00Z');
    expect(await report()).toMatchObject({
      feeds: [
        {
          state: 'stale',
          skus: { total: 1, stale: 1, fresh: 0, ageing: 0 },
          troubles: [expect.stringContaining('Nothing is sold any more'), expect.stringContaining('No stock file')],
        },
      ],
    });
    await receive('2026-11-24T06:30:00Z', 'inv_2.csv', stock());
    expect(await report()).toMatchObject({ feeds: [{ state: 'stale', lastFile: { state: 'held' } }] });
  });

  it('goes by the clock of its folder where there is one', async () => {
    await start((bravo) => ({
      ...bravo,
      collect: bravo.collect.map((rule) => ({ ...rule, expect: { by: 8 * 60 } })),
      stock: {
        ...bravo.stock,
        freshness: { ...bravo.stock.freshness, expectedEveryMs: 24 * HOUR, maxAgeMs: 72 * HOUR },
      },
    }));
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(row('A')));
    expect((await report()).feeds[0]).toMatchObject({
      state: 'in-order',
      expected: { by: 480 },
      dueAt: new Date('2026-11-24T13:00:00Z'),
    });
    await look('2026-11-24T12:59:00Z');
    expect((await report()).isInTrouble).toBe(false);
    await look('2026-11-24T13:05:00Z');
    expect((await report()).feeds[0]).toMatchObject({
      state: 'missing',
      troubles: [expect.stringContaining('until 2026-11-24 08:00 (America/New_York), when it was due')],
    });
    expect(renderFreshness([await report()], step.clock.now())).toContain(
      'by 08:00 of every business day (America/New_York)',
    );
  });

  it('is that of each feed of a supplier, and of own stock', async () => {
    await start((bravo) => {
      const [inventory] = bravo.inbound.filter(({ id }) => id === 'bravo-inventory');
      if (inventory === undefined) throw new Error('Bravo has a mapping for stock');
      const west = { ...inventory, id: 'bravo-west', source: { ...inventory.source, file: 'west_*.csv' } };
      return { ...bravo, own: true, inbound: [...bravo.inbound, west] };
    });
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(row('A'), row('B')));
    expect(await report()).toMatchObject({
      own: true,
      isInTrouble: false,
      feeds: [{ feed: 'bravo-inventory' }, { feed: 'bravo-west', state: 'never', dueAt: expect.any(Date) }],
    });
    await receive('2026-11-23T15:00:00Z', 'west_1.csv', stock(row('X')));
    to('2026-11-23T16:30:00Z');
    const { feeds } = await report();
    expect(feeds.map(({ feed, state, skus }) => [feed, state, skus.fresh, skus.ageing])).toEqual([
      ['bravo-inventory', 'ageing', 0, 2],
      ['bravo-west', 'in-order', 1, 0],
    ]);
    expect(feeds[0]?.troubles).toEqual([
      'Its file was due until 2026-11-23 11:00 (America/New_York), and nobody has looked into /outbound since 2026-11-23 10:00 (America/New_York): is a gateway running?',
    ]);
  });

  it('says what never came and what is held, from the moment it is due', async () => {
    await look('2026-11-23T12:00:00Z');
    expect(await report()).toMatchObject({ isInTrouble: false, feeds: [{ state: 'never' }] });
    await look('2026-11-23T16:05:00Z');
    expect(await report()).toMatchObject({ isInTrouble: true, feeds: [{ state: 'never' }] });
    await receive('2026-11-23T17:00:00Z', 'inv_1.csv', stock());
    expect(await report()).toMatchObject({
      isInTrouble: true,
      feeds: [{ state: 'held', troubles: [expect.stringContaining('inv_1.csv is held')] }],
    });
  });

  it('counts SKUs as the rule that publishes does, one by one', async () => {
    const skus = Array.from({ length: 40 }, (_, index) => `S-${index}`);
    await putProducts(
      step.gateway,
      skus.map((sku) => ({ sku, title: sku })),
    );
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(...skus.map((sku) => row(sku))));
    await database.db.raw(
      `update supplier_offer set unconfirmed_since = case when right(supplier_sku, 1) < '6'
         then timestamptz '2026-11-23T12:00:00Z' - interval '117 min' * cast(substr(supplier_sku, 3) as int) end`,
    );
    to('2026-11-23T14:00:00Z');
    await ageStock(step.gateway, 0);
    const { calendar, stock: rules } = step.gateway.suppliers.get('bravo') as SupplierProfile;
    const limits = freshnessLimits(calendar, rules.freshness, step.clock.now());
    const counted = { fresh: 0, ageing: 0, stale: 0 };
    for (const sku of skus) {
      const explained = await explainStock(database.db, sku);
      if ('unknown' in explained) throw new Error(explained.unknown);
      const [offer] = explained.offers;
      const staleness = stalenessOf(new Date(offer?.confirmedAt as string), limits);
      expect([offer?.isStale, (offer?.overdueMs ?? 0) > 0]).toEqual([staleness === 'stale', staleness !== 'fresh']);
      counted[staleness] += 1;
    }
    expect((await report()).feeds[0]?.skus).toMatchObject(counted);
    expect(Math.min(...Object.values(counted))).toBeGreaterThan(2);
  });

  it('is given over HTTP', async () => {
    await receive('2026-11-23T12:00:00Z', 'inv_1.csv', stock(row('A')));
    const server = await createServer({ gateway: step.gateway, apiKey: undefined, isReady: () => true });
    const answer = await server.inject({ method: 'GET', url: '/v1/freshness' });
    expect(answer.json()).toMatchObject({
      version: 1,
      suppliers: expect.arrayContaining([
        expect.objectContaining({
          supplier: 'bravo',
          feeds: [
            expect.objectContaining({ state: 'in-order', named: 1, skus: expect.objectContaining({ total: 1 }) }),
          ],
        }),
      ]),
    });
    const uncounted = await server.inject({ method: 'GET', url: '/v1/freshness?counts=no' });
    const { suppliers } = uncounted.json<{ suppliers: { supplier: string; feeds: object[] }[] }>();
    const feeds = suppliers.find(({ supplier }) => supplier === 'bravo')?.feeds;
    expect(feeds).toEqual([expect.objectContaining({ state: 'in-order', named: 1 })]);
    expect(feeds?.[0]).not.toHaveProperty('skus');
    await server.close();
  });
});

describe('the command', () => {
  const room = mappingRoom('tiny');
  afterAll(() => room.clear());

  it('tells trouble by its exit code', async () => {
    await emptyTables(database.db, 'supplier, raw_content, lane, exception');
    const config = join(room.folder, '../crossdock.yaml');
    writeFileSync(config, 'crossdock: 1\n');
    const running = await room.start(database);
    try {
      room.drop('tiny', 'stock1.csv', `${HEADER}a-1,4,1.00\n`);
      await rowsOf(database, 'select 1 from feed', []);
    } finally {
      await running.stop();
    }
    const run = (...args: string[]) =>
      crossdock(['stock', 'freshness', ...args, '--config', config], { env: { DATABASE_URL: database.url } });
    expect(run()).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('  tiny-stock: in order\n') });
    await database.db.raw("update feed set as_of = now() - interval '60 d', confirmed_at = now() - interval '60 d'");
    const stale = run('--json', '--supplier', 'tiny');
    expect(stale.status).toBe(1);
    expect(JSON.parse(stale.stdout)).toMatchObject({ version: 1, suppliers: [{ feeds: [{ state: 'stale' }] }] });
    expect(run('--supplier', 'tinny')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'There is no active supplier tinny; these are: tiny. Did you mean tiny?\n',
    });
    await database.db('supplier').update({ revision: null });
    expect(run()).toMatchObject({ status: 1, stdout: expect.stringContaining('! The mappings in force of tiny') });
  });
});
