import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { emptyTables, testDatabase } from '../support/database.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';
import { zipOf } from '../support/zip.ts';

/** A packed file flows like what is in it; one that is cut, damaged or a bomb changes nothing and says why. */
const database = testDatabase();
let step: StepGateway;

const HEADER = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';
const line = (sku: string, quantity: number): string => `${sku},,x,${quantity},10.00,A,\r\n`;
const edi = readFileSync(join(ROOT, 'mappings/acme/tests/acme-846/01-happy.edi'));

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, lane, exception, api_request');
  step = await stepGateway(database);
});

const stock = async (supplier: string): Promise<string[]> => {
  const rows = await database
    .db('supplier_stock')
    .where({ supplier_id: supplier })
    .orderBy(['supplier_sku', 'warehouse'])
    .select<{ supplier_sku: string; quantity: number }[]>('supplier_sku', 'quantity');
  return rows.map((row) => `${row.supplier_sku} ${row.quantity}`);
};
const file = async (name: string): Promise<{ state: string; reason: string | null }> =>
  (await database.db('seen_file').where({ name }).first<{ state: string; reason: string | null }>('state', 'reason')) ??
  Promise.reject(new Error(`no file ${name}`));
const exceptions = (): Promise<{ code: string; message: string; facts: { problems: string[] } }[]> =>
  database.db('exception').whereNull('closed_at').orderBy('id').select('code', 'message', 'facts');
const documents = (): Promise<{ ordinal: number; state: string; kind: string }[]> =>
  database.db('document').orderBy('id').select('ordinal', 'state', 'kind');

describe('a packed file', () => {
  test('of gzip flows like the file inside it', async () => {
    await step.receive('acme', '846_1.edi.gz', gzipSync(edi));
    expect(await file('846_1.edi.gz')).toMatchObject({ state: 'opened' });
    const packed = await stock('acme');
    expect(packed).not.toEqual([]);
    expect(await exceptions()).toEqual([]);
    await step.receive('acme', '846_1.edi', edi);
    expect(await documents()).toMatchObject([{ state: 'applied' }, { state: 'duplicate' }]);
    expect(await stock('acme')).toEqual(packed);
  });

  test('of zip with two tables is one feed, its entries found by their own names', async () => {
    const archive = zipOf([
      { name: 'export/', data: '' },
      { name: 'export/inv_east.csv', data: HEADER + line('LAMP', 10) + line('ROPE', 5) },
      { name: 'export/inv_west.csv', data: HEADER + line('TENT', 3) },
      { name: '__MACOSX/._inv_west.csv', data: '\0' },
    ]);
    await step.receive('bravo', 'stock.zip', archive);
    expect(await file('stock.zip')).toEqual({ state: 'opened', reason: null });
    expect(await stock('bravo')).toEqual(['LAMP 10', 'ROPE 5', 'TENT 3']);
    expect(await documents()).toMatchObject([{ ordinal: 1 }, { ordinal: 2 }]);
    expect(await database.db('feed_run').select('state', 'lines')).toEqual([{ state: 'applied', lines: 3 }]);
    expect(await exceptions()).toEqual([]);
  });

  test('with a held line names the entry it stands in', async () => {
    const archive = zipOf([{ name: 'inv_1.csv', data: `${HEADER}${line('LAMP', 10)}ROPE,,x,many,10.00,A,\r\n` }]);
    await step.receive('bravo', 'stock.zip', archive);
    expect(await stock('bravo')).toEqual(['LAMP 10']);
    const [found] = await exceptions();
    expect(JSON.stringify(found?.facts)).toContain('stock.zip/inv_1.csv');
  });

  test('leaves out entries that the supplier’s ignore lists', async () => {
    step = await stepGateway(database, {
      profile: (profile) => ({
        ...profile,
        collect: profile.collect.map((rule) => ({ ...rule, ignore: [...rule.ignore, '*.pdf'] })),
      }),
    });
    const archive = zipOf([
      { name: 'inv_1.csv', data: HEADER + line('LAMP', 10) },
      { name: 'terms.pdf', data: '%PDF-1.7' },
    ]);
    await step.receive('bravo', 'stock.zip', archive);
    expect(await stock('bravo')).toEqual(['LAMP 10']);
    expect(await exceptions()).toEqual([]);

    await step.receive('bravo', 'terms.zip', zipOf([{ name: 'terms.pdf', data: '%PDF-1.7' }]));
    expect(await file('terms.zip')).toMatchObject({ state: 'held' });
    expect(await exceptions()).toMatchObject([{ code: 'PACKED-EMPTY' }]);
  });
});

describe('a packed file changes no stock', () => {
  beforeEach(async () => {
    await step.receive('bravo', 'inv_0.csv', HEADER + line('LAMP', 1) + line('ROPE', 1));
  });

  const good = { name: 'inv_1.csv', data: HEADER + line('LAMP', 10) + line('ROPE', 5) };
  const rows = HEADER + Array.from({ length: 50_000 }, (_, n) => line(`SKU-${(n * 7919) % 60_000}`, n % 90)).join('');

  test.each<[string, string, Buffer, string, string]>([
    [
      'that is gzip and cut',
      'inv_1.csv.gz',
      gzipSync(rows).subarray(0, 100_000),
      'PACKED-CUT',
      'inv_1.csv.gz: The compressed data end too early.',
    ],
    [
      'that is gzip and a bomb',
      'inv_1.csv.gz',
      gzipSync(Buffer.alloc(50_000_000, 'LAMP,,x,1,1,A,\r\n')),
      'PACKED-LIMIT',
      'inv_1.csv.gz: It unpacks to far more than any real file does.',
    ],
    [
      'that is zip and cut',
      'stock.zip',
      zipOf([good]).subarray(0, -5),
      'PACKED-CUT',
      'stock.zip: The archive ends too early.',
    ],
    [
      'whose second entry is damaged',
      'stock.zip',
      zipOf([good, { ...good, name: 'inv_2.csv', crc: 7 }]),
      'PACKED-DAMAGED',
      'stock.zip: The entry is not what the directory of the archive says.',
    ],
    [
      'whose unread entry is damaged',
      'stock.zip',
      zipOf([good, { name: 'a.pdf', data: '%PDF-1.7', crc: 7 }]),
      'PACKED-DAMAGED',
      'stock.zip: The entry is not what the directory of the archive says.',
    ],
    [
      'with an archive in it',
      'stock.zip',
      zipOf([good, { name: 'inv_2.zip', data: zipOf([good]) }]),
      'PACKED-NESTED',
      'stock.zip: The entry is packed itself.',
    ],
    [
      'that is encrypted',
      'stock.zip',
      zipOf([{ ...good, flags: 1 }]),
      'PACKED-ENCRYPTED',
      'stock.zip: The entry is encrypted.',
    ],
    ['without any file', 'stock.zip', zipOf([]), 'PACKED-EMPTY', 'stock.zip: The archive has no file in it.'],
  ])('%s: it is held as a whole', async (_what, name, bytes, code, message) => {
    await step.receive('bravo', name, bytes);
    expect(await file(name)).toMatchObject({ state: 'held' });
    expect(await stock('bravo')).toEqual(['LAMP 1', 'ROPE 1']);
    expect(await documents()).toHaveLength(1);
    const [found, ...others] = await exceptions();
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code, message });
    expect(found?.facts.problems[0]).toContain('remedy:');
  });

  test.each<[string, { name: string; data: string }, string, string]>([
    ['of a foreign format', { name: 'a.pdf', data: '%PDF-1.7' }, 'FILE-FOREIGN', 'stock.zip/a.pdf'],
    ['that is empty', { name: 'inv_2.csv', data: '' }, 'FILE-EMPTY', 'stock.zip/inv_2.csv'],
    ['that no mapping reads', { name: 'other.csv', data: 'a,b\n1,2\n' }, 'FILE-FOREIGN', 'stock.zip/other.csv'],
    ['that is cut', { name: 'inv_2.csv', data: `${HEADER}TENT,,x,1` }, 'FILE-INCOMPLETE', 'stock.zip/inv_2.csv'],
  ])('with a good entry and one %s: the feed is held, the entry named', async (_what, bad, code, place) => {
    await step.receive('bravo', 'stock.zip', zipOf([good, bad]));
    expect(await stock('bravo')).toEqual(['LAMP 1', 'ROPE 1']);
    const found = await exceptions();
    expect(found.map((exception) => exception.code).sort()).toEqual(['DOCUMENT-HELD', code].sort());
    expect(JSON.stringify(found)).toContain(place);
  });

  test('with a good answer and a broken one: the good one is read and asked for its order', async () => {
    const ship = 'PO Number,Line,Item #,Qty Shipped,Carrier,Tracking #,Ship Date,Shipment\r\n';
    const parcel = (number: string): string => `PO-NOBODY,1,LAMP,1,FedEx,${number},11/21/2026,S-${number}\r\n`;
    const archive = zipOf([
      { name: 'ship_1.csv', data: ship + parcel('1') },
      { name: 'ship_2.csv', data: `${ship}${parcel('2')}PO-NOBODY,1` },
    ]);
    await step.receive('bravo', 'ships.zip', archive);
    expect((await documents()).slice(1)).toEqual([
      { ordinal: 1, state: 'held', kind: 'ship-notice' },
      { ordinal: 2, state: 'held', kind: 'ship-notice' },
    ]);
    const codes = (await exceptions()).map(({ code }) => code);
    expect(codes.sort()).toEqual(['FILE-INCOMPLETE', 'PO-UNKNOWN']);
  });
});
