import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { randomIds } from '../../src/kernel/ids.ts';
import { type SftpServer, startSftpServer } from '../../src/simulator/sftp-server.ts';
import { type Shop, startShop } from '../../src/simulator/shop.ts';
import { sweepAbandonedContent } from '../../src/stores/archive/ledger.ts';
import { databaseOnly, openArchive } from '../../src/stores/archive/open.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/gateway-process.ts';
import { rowsOf } from '../support/loop.ts';
import { ROOT } from '../support/sources.ts';

/** Gateways in processes of their own that collect, with what people and accidents do to them. */
const database = testDatabase();
const account = { username: 'crossdock', password: 'right' };
let folder: string;
let server: SftpServer;
let shop: Shop;
let gateways: GatewayProcess[];

const HEAD = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';
const stock = (quantity: number): string => `${HEAD}LAMP,,x,${quantity},10.00,A,\r\n`;

beforeEach(async () => {
  gateways = [];
  await emptyTables(
    database.db,
    'supplier, supplier_revision, gateway, replica, storefront, raw_content, raw_chunk, lane, exception, file_sighting, folder_watch, server_habit, session_lease',
  );
  folder = mkdtempSync(join(tmpdir(), 'crossdock-collecting-'));
  account.password = 'right';
  server = await startSftpServer({ account, folders: ['/outbound', '/inbound', '/archive'] });
  shop = await startShop({ secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}`, clock: systemClock });
});
afterEach(async () => {
  for (const gateway of gateways) await gateway.kill();
  await server.stop();
  await shop.stop();
  rmSync(folder, { recursive: true });
});

/** Bravo's mappings with another `supplier.yaml`, under a name. */
function supplier(name: string, change: (yaml: string) => string): void {
  const place = join(folder, 'mappings', name);
  cpSync(join(ROOT, 'mappings/bravo'), place, { recursive: true });
  for (const entry of readdirSync(place).filter((entry) => entry.endsWith('.map.yaml'))) {
    const map = join(place, entry);
    writeFileSync(map, readFileSync(map, 'utf8').replace('supplier: bravo', `supplier: ${name}`));
  }
  const file = join(place, 'supplier.yaml');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

const environment = (): Record<string, string> => ({
  BRAVO_HOST: server.host,
  BRAVO_PORT: String(server.port),
  BRAVO_USER: account.username,
  BRAVO_PASSWORD: 'right',
  QUIET_TOKEN: 'a-token-for-quiet-goods',
  BRAVO_HOST_KEY: server.hostKeyFingerprint,
});

async function start(keepSchedule = true): Promise<GatewayProcess> {
  const gateway = await startGatewayProcess({
    folder,
    databaseUrl: database.url,
    shop,
    environment: environment(),
    mappings: join(folder, 'mappings'),
    logLevel: 'silent',
    keepSchedule,
  });
  gateways.push(gateway);
  return gateway;
}

/** `crossdock supplier poll …`, as a person runs it beside the gateway. */
async function pollNow(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const main = join(ROOT, 'src/cli/main.ts');
  const config = join(folder, 'crossdock.yaml');
  const child = spawn(process.execPath, [main, 'supplier', 'poll', ...args, '--config', config], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment(),
      PATH: process.env.PATH,
      NO_COLOR: '1',
      DATABASE_URL: database.url,
      SHOP_URL: shop.url,
      SHOP_SECRET: shop.secret,
    },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes: Buffer) => {
    said.out += bytes;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    said.err += bytes;
  });
  const [code] = await once(child, 'close');
  return { code, ...said };
}

const rows = <Row>(sql: string, ...bindings: unknown[]): Promise<Row[]> => rowsOf<Row>(database, sql, bindings);
const opened = (name: string) => rows("select 1 from seen_file where name = ? and state = 'opened'", name);
/** Waits until nobody polls and nobody will for so long. */
const resting = (minutes: number) =>
  rows(
    `select 1 from lane where kind = 'collect' and lease_until is null and wanted_at is null
       and due_at > clock_timestamp() + make_interval(mins => ?)`,
    minutes,
  );

describe('crossdock supplier poll', () => {
  const seldom = (yaml: string): string => yaml.replace('every: 15m', 'every: 6h').replace('settle: 5s', 'settle: 0s');

  test('has a running gateway look at once: hours before its time, in a pause after failures, and after a refused login (A11)', {
    timeout: 180_000,
  }, async () => {
    supplier('bravo', seldom);
    await start();
    await resting(300);
    server.files.put('/outbound', 'inv_1.csv', stock(1));
    expect(await pollNow('bravo')).toEqual({ code: 0, out: 'bravo /outbound: due now\n', err: '' });
    await opened('inv_1.csv');

    await resting(300);
    server.faults.fail.OPENDIR = { code: 3 };
    await pollNow('bravo', '--folder', '/outbound');
    await rows("select 1 from exception where code = 'CHANNEL-PERMISSION' and closed_at is null");
    await rows("select 1 from lane where kind = 'collect' and failures > 0 and lease_until is null");
    server.faults.fail = {};
    server.files.put('/outbound', 'inv_2.csv', stock(2));
    const json = await pollNow('bravo', '--json');
    expect(JSON.parse(json.out)).toEqual({
      version: 1,
      supplier: 'bravo',
      polls: [{ folder: '/outbound', rule: '' }],
    });
    await opened('inv_2.csv');

    await resting(300);
    account.password = 'another one';
    server.dropConnections();
    await pollNow('bravo');
    await rows("select 1 from exception where code = 'CHANNEL-LOGIN-REFUSED' and closed_at is null");
    await resting(15);
    expect(
      await database.db('server_habit').where('login_rests_until', '>', new Date()).select('refused_logins'),
    ).toEqual([{ refused_logins: 1 }]);
    const refused = server.counters.loginAttempts.password ?? 0;
    account.password = 'right';
    server.files.put('/outbound', 'inv_3.csv', stock(3));
    expect((await pollNow('bravo')).code).toBe(0);
    await opened('inv_3.csv');
    expect(server.counters.loginAttempts.password).toBe(refused + 1);
    // The file may be opened before the turn that fetched it is over.
    await rows('select 1 from exception where closed_at is null having count(*) = 0');
  });

  test('says what there is where there is nothing of that name to poll, and changes nothing', {
    timeout: 120_000,
  }, async () => {
    supplier('bravo', seldom);
    supplier('quiet', (yaml) =>
      yaml
        .replace(/collect:\n(?: .*\n)+/, `receive:\n  tokens: ["\${env:QUIET_TOKEN}"]\n`)
        .replace(/channel:\n(?: .*\n)+/, `channel:\n  kind: folder\n  root: ${folder}\n`)
        .replace('Bravo Outdoor', 'Quiet Goods'),
    );
    await start();
    await resting(300);
    const before = await database.db('lane').where({ kind: 'collect' }).select('key', 'due_at', 'wanted_at', 'fence');
    expect(await pollNow('nobody')).toMatchObject({
      code: 3,
      out: '',
      err: expect.stringContaining(
        'MAPPING-UNAVAILABLE: The mappings in force of nobody cannot be had: no gateway has run it on this database yet, or it is retired.',
      ),
    });
    expect(await pollNow('bravo', '--folder', '/nowhere')).toEqual({
      code: 2,
      out: '',
      err: 'bravo has no folder or rule /nowhere. It has: /outbound.\n',
    });
    expect(await pollNow('quiet')).toEqual({
      code: 2,
      out: '',
      err: 'Nothing is collected from quiet: its supplier.yaml has no collect.\n',
    });
    expect(await database.db('lane').where({ kind: 'collect' }).select('key', 'due_at', 'wanted_at', 'fence')).toEqual(
      before,
    );
  });
});

describe('two gateways on one share', () => {
  test('take each file once between them, also when one of them dies (D6, B12)', { timeout: 180_000 }, async () => {
    const share = join(folder, 'share');
    for (const name of ['outbound', 'inbound', 'archive']) mkdirSync(join(share, name), { recursive: true });
    supplier('bravo', (yaml) => yaml.replace(/channel:\n(?: .*\n)+/, `channel:\n  kind: folder\n  root: ${share}\n`));
    const drop = (from: number, to: number): void => {
      for (let index = from; index < to; index += 1) {
        const name = `inv_${String(index).padStart(2, '0')}.csv`;
        writeFileSync(join(share, `.${name}`), stock(index + 1));
        renameSync(join(share, `.${name}`), join(share, 'outbound', name));
      }
    };
    const one = await start(false);
    await start(false);
    drop(0, 12);
    await rows('select 1 from seen_file having count(*) >= 4');
    await one.kill();
    drop(12, 24);
    await rows("select 1 from seen_file where state = 'opened' having count(*) = 24");
    await rows('select 1 from seen_file where settled is null having count(*) = 0');
    expect([readdirSync(join(share, 'outbound')), readdirSync(join(share, 'archive')).length]).toEqual([[], 24]);
    expect(await rows('select count(*)::int as files, count(distinct name)::int as names from seen_file')).toEqual([
      { files: 24, names: 24 },
    ]);
    expect(
      await rows('select count(*)::int as runs, count(distinct document_id)::int as documents from feed_run'),
    ).toEqual([{ runs: 24, documents: 24 }]);
  });
});

describe('a gateway that is killed in the middle of a fetch', () => {
  test('leaves bytes that count for nothing and are swept away; its successor fetches the file anew (C8)', {
    timeout: 180_000,
  }, async () => {
    supplier('bravo', (yaml) => yaml);
    const big = Buffer.alloc(4 * 1024 ** 2, 'a note that is no stock, only long; ');
    server.files.put('/outbound', 'note.txt', big, new Date(Date.now() - 60_000));
    server.faults.delayMs = 5;
    server.faults.shortReads = 16_384;
    const first = await start(false);
    // A mebibyte of it is written; the rest is on its way.
    await rows('select 1 from raw_chunk');
    await first.kill();
    const chunks = () => rows<{ count: number }>('select count(*)::int as count from raw_chunk');
    expect(await rows('select count(*)::int as files from seen_file')).toEqual([{ files: 0 }]);
    expect((await chunks())[0]?.count).toBeLessThan(4);
    server.faults.delayMs = 0;
    server.faults.shortReads = undefined;
    await start(false);
    await rows("select 1 from seen_file where settled = 'done'");
    expect(await rows('select count(*)::int as files from seen_file')).toEqual([{ files: 1 }]);
    expect([server.files.list('/outbound'), server.files.list('/archive').length]).toEqual([[], 1]);
    const orphans = () =>
      rows(
        'select count(*)::int as orphans from raw_chunk where content_id not in (select content_id from raw_content)',
      );
    expect(await orphans()).not.toEqual([{ orphans: 0 }]);
    const archive = await openArchive(database.db, databaseOnly, { ids: randomIds, now: systemClock.now() });
    expect(await sweepAbandonedContent(archive, database.db, new Date(Date.now() + 25 * 3600_000))).toBe(1);
    expect(await orphans()).toEqual([{ orphans: 0 }]);
    expect((await chunks())[0]?.count).toBe(4);
  });
});
