import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { bravoFiles } from '../support/bravo-files.ts';
import { crossdock } from '../support/crossdock.ts';
import { testDatabase } from '../support/database.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** The commands about shops, as processes of their own. */
const database = testDatabase();
let step: StepGateway;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdock-storefront-'));
  writeFileSync(
    join(folder, 'crossdock.yaml'),
    `crossdock: 1
mappings: ${join(ROOT, 'mappings')}
storefronts:
  - { id: shop, kind: headless, url: "https://shop.example/hook", secret: "whsec_${Buffer.alloc(32, 7).toString('base64')}" }
  - { id: new, kind: headless, url: "https://new.example/hook", secret: "whsec_${Buffer.alloc(32, 8).toString('base64')}" }
`,
  );
  step = await stepGateway(database, { profile: (profile) => ({ ...profile, simulator: profile.id === 'bravo' }) });
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = crossdock(['storefront', ...args, '--config', join(folder, 'crossdock.yaml')], {
    env: { DATABASE_URL: database.url, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

describe('crossdock storefront', () => {
  it('list shows every shop, also one that no gateway has run yet', () => {
    const { status, stdout } = run('list', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      storefronts: [
        { id: 'shop', kind: 'headless', standing: { listed: 1, waiting: 1 } },
        { id: 'new', kind: 'headless' },
      ],
    });
    expect(run('list').stdout).toContain('no gateway has run it yet');
  });

  it('check says that a shop is in order, and which shops there are when there is no such one', () => {
    expect(run('check', 'shop')).toMatchObject({ status: 0, stdout: 'shop is in order.\n' });
    const { status, stderr } = run('check', 'shpo');
    expect([status, stderr]).toEqual([1, expect.stringContaining('there are: shop, new')]);
  });

  it('sync, drift, fetch and subscribe of a shop that cannot be asked say so', () => {
    expect(run('sync', 'shop', '--dry-run')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('STOREFRONT-LACKS'),
    });
    expect(run('drift', 'shop', '--now')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('STOREFRONT-LACKS'),
    });
    expect(run('fetch', 'shop', '1')).toMatchObject({ status: 1, stderr: expect.stringContaining('STOREFRONT-LACKS') });
    expect(run('subscribe', 'shop')).toMatchObject({ status: 1, stderr: expect.stringContaining('publicUrl') });
    expect(run('drift', 'shop')).toMatchObject({ status: 0, stderr: expect.stringContaining('was not compared yet') });
  });

  it('retry has a shop that is left alone tried at once, and says when it was not', async () => {
    const { db } = database;
    expect(run('retry', 'shop')).toMatchObject({ status: 0, stdout: expect.stringContaining('was not left alone') });
    await db.raw(`insert into storefront_traffic (storefront_id, settings, tokens, capacity, per_second, reserve, open_since, probe_at)
      values ('shop', '', 1, 1, 1, 0, now(), now() + interval '15 minutes')`);
    expect(run('retry', 'shop')).toMatchObject({ status: 0, stdout: expect.stringContaining('within seconds') });
    const { rows } = await db.raw('select probe_at <= clock_timestamp() as due from storefront_traffic');
    expect(rows).toEqual([{ due: true }]);
  });

  it('sample-order is refused while nobody simulates it, and placed as a test once somebody does', async () => {
    const refused = run('sample-order', 'shop', '--wait', '0');
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('bravo has anything')]);
    await step.receive('bravo', 'inv_1.csv', bravoFiles.stock([['LAMP', 30, '1.00']]));
    const placed = run('sample-order', 'shop', '--wait', '0', '--json');
    expect(placed.status).toBe(0);
    const sample = JSON.parse(placed.stdout);
    expect(sample).toMatchObject({
      version: 1,
      supplier: 'bravo',
      sku: 'LAMP',
      state: 'received',
      trackingNumber: null,
    });
    expect(await database.db('sales_order').first('external_id', 'is_test')).toEqual({
      external_id: sample.orderId,
      is_test: true,
    });
  });
});
