import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportFile, harmlessName } from '../../src/app/files.ts';
import { loadConfig } from '../../src/config/load.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { InboundMapping } from '../../src/mapping/mapping.ts';
import type { SupplierProfile } from '../../src/partners/profile.ts';
import { putProducts } from '../../src/pipeline/catalogue.ts';
import { type Reprocessed, reprocessFile } from '../../src/pipeline/inbound/reprocess.ts';
import { type FileFilter, listFiles, viewFile } from '../../src/stores/file-list.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { inbound } from '../support/mapping-files.ts';
import { ROOT } from '../support/sources.ts';
import { type StepGateway, stepGateway } from '../support/step-gateway.ts';

/** Received files found again, exported as they came, and read again without anything taking effect twice. */
const database = testDatabase();
let step: StepGateway;

const STOCK = 'Item #,UPC,Description,Qty Avail,Your Cost,Status,ETA\r\n';
const CONFIRM = 'PO Number,Our Order,Line,Item #,Qty,Status,Price,Ship Date,Reason\r\n';
const stock = (lines: Readonly<Record<string, number | string>>): string =>
  STOCK +
  Object.entries(lines)
    .map(([sku, quantity]) => `${sku},,x,${quantity},10.00,A,\r\n`)
    .join('');

beforeEach(async () => {
  await emptyTables(
    database.db,
    'supplier, storefront, product, raw_content, lane, exception, state_event, api_request',
  );
  step = await stepGateway(database);
  await putProducts(step.gateway, [{ sku: 'LAMP', title: 'Lamp' }]);
});

const stockOf = async (sku: string): Promise<number | undefined> =>
  (await database.db('supplier_stock').where({ supplier_id: 'bravo', supplier_sku: sku }).first('quantity'))?.quantity;
const idOf = async (name: string): Promise<string> => (await database.db('seen_file').where({ name }).first('id')).id;
const names = async (filter: FileFilter): Promise<string[]> =>
  (await listFiles(database.db, filter, { limit: 50 })).map(({ name }) => name);
const bravo = (): SupplierProfile => step.gateway.suppliers.get('bravo') as SupplierProfile;
const again = async (name: string, profile = bravo(), isPreview = false): Promise<Reprocessed> => {
  step.clock.advance(1000);
  const outcome = await reprocessFile(
    step.gateway,
    profile,
    await idOf(name),
    { by: 'ann', reason: 'mended' },
    isPreview,
  );
  await step.work();
  return outcome;
};
/** Bravo with a mended mapping. */
const mended = (id: string, mend: (text: string) => string): SupplierProfile => {
  const path = `mappings/bravo/${id}.map.yaml`;
  const mapping = inbound({ [path]: mend(readFileSync(`${ROOT}${path}`, 'utf8')) }, path);
  const others = bravo().inbound.filter((one: InboundMapping) => one.id !== id);
  return { ...bravo(), revision: 'mended', inbound: [...others, mapping] };
};
const poNumber = async (): Promise<string> => (await database.db('purchase_order').first('po_number')).po_number;
const acknowledged = async (): Promise<number> =>
  (await database.db('purchase_order_line').first('acknowledged')).acknowledged;

describe('received files', () => {
  it('are found by supplier, state, name, time, hash, kind, and purchase order, the newest first and page by page', async () => {
    await step.receive('bravo', 'inv_1.csv', stock({ LAMP: 5 }));
    await step.receive('bravo', 'inv_2.csv', stock({ LAMP: 6 }));
    await step.receive('bravo', 'riddle_100%.bin', Buffer.from([0x7f, 0x45, 0x4c, 0x46]));
    await step.place('1001', [['LAMP', 1]]);
    await step.receive('bravo', 'confirm_1.csv', `${CONFIRM}${await poNumber()},B1,1,LAMP,1,Confirmed,10.00,,\r\n`);
    expect(await names({})).toEqual(['confirm_1.csv', 'riddle_100%.bin', 'inv_2.csv', 'inv_1.csv']);
    expect(await names({ state: 'held' })).toEqual(['riddle_100%.bin']);
    expect(await names({ name: 'INV_*' })).toEqual(['inv_2.csv', 'inv_1.csv']);
    expect(await names({ name: 'riddle_100%*' })).toEqual(['riddle_100%.bin']);
    expect(await names({ name: 'inv%' })).toEqual([]);
    expect(await names({ kind: 'inventory' })).toEqual(['inv_2.csv', 'inv_1.csv']);
    expect(await names({ poNumber: await poNumber() })).toEqual(['confirm_1.csv']);
    expect(await names({ supplierId: 'acme' })).toEqual([]);
    const [last] = await listFiles(database.db, {}, { limit: 1 });
    expect(await names({ sha256: last?.sha256.slice(0, 10).toUpperCase() })).toEqual(['confirm_1.csv']);
    expect(await names({ since: last?.receivedAt })).toEqual(['confirm_1.csv']);
    const next = await listFiles(database.db, {}, { limit: 2, before: last?.id });
    expect(next.map(({ name }) => name)).toEqual(['riddle_100%.bin', 'inv_2.csv']);
  });

  it('say what was in them, who has the same bytes, and what became of them', async () => {
    await step.receive('bravo', 'inv_1.csv', stock({ LAMP: 5, TABLE: 'many' }));
    await step.receive('bravo', 'inv_1_again.csv', stock({ LAMP: 5, TABLE: 'many' }));
    expect(await viewFile(database.db, await idOf('inv_1.csv'))).toMatchObject({
      state: 'opened',
      settled: 'done',
      place: 'database',
      revision: bravo().revision,
      documents: [{ kind: 'inventory', lines: 1, held: 1, feed: { state: 'applied' } }],
      twins: [{ name: 'inv_1_again.csv', state: 'duplicate' }],
    });
    expect(await viewFile(database.db, '999999')).toBeUndefined();
  });
});

describe('a file that is read again', () => {
  it('takes effect when it could not be read before, as a new attempt with who and why', async () => {
    await step.receive('bravo', 'weird_1.csv', stock({ LAMP: 5 }));
    expect(await names({ state: 'held' })).toEqual(['weird_1.csv']);
    const profile = mended('bravo-inventory', (text) => text.replace('inv_*.csv', 'weird_*.csv'));
    const outcome = await again('weird_1.csv', profile);
    expect(outcome).toMatchObject({
      ok: true,
      attempt: 1,
      state: 'opened',
      documents: [{ kind: 'inventory', state: 'applied' }],
    });
    expect(await stockOf('LAMP')).toBe(5);
    expect(await database.db('exception').whereNull('closed_at').pluck('code')).not.toContain('FILE-FOREIGN');
    const view = await viewFile(database.db, await idOf('weird_1.csv'));
    expect(view).toMatchObject({
      revision: 'mended',
      attempts: [{ attempt: 1, by: 'ann', reason: 'mended', from: 'held', to: 'opened' }],
    });
    expect(await database.db('state_event').where({ entity: 'file' })).toMatchObject([
      { from_state: 'held', to_state: 'opened', cause: 'read again (attempt 1) by ann: mended' },
    ]);
  });

  it('is previewed by doing it and undoing it: nothing of it stays', async () => {
    await step.receive('bravo', 'weird_1.csv', stock({ LAMP: 5 }));
    const profile = mended('bravo-inventory', (text) => text.replace('inv_*.csv', 'weird_*.csv'));
    expect(await again('weird_1.csv', profile, true)).toMatchObject({ ok: true, state: 'opened' });
    expect(await stockOf('LAMP')).toBeUndefined();
    expect(await names({ state: 'held' })).toEqual(['weird_1.csv']);
    expect(await database.db('file_attempt')).toEqual([]);
    expect(step.hints).toEqual([]);
  });

  it('never overwrites newer stock, and is applied again while it is in force', async () => {
    await step.receive('bravo', 'inv_1.csv', stock({ LAMP: 5 }));
    await step.receive('bravo', 'inv_2.csv', stock({ LAMP: 7 }));
    expect(await again('inv_1.csv')).toMatchObject({ ok: true, documents: [{ kind: 'inventory', state: 'stale' }] });
    expect(await stockOf('LAMP')).toBe(7);
    expect(await again('inv_2.csv')).toMatchObject({ ok: true, documents: [{ kind: 'inventory', state: 'applied' }] });
    expect(await stockOf('LAMP')).toBe(7);
  });

  it('puts its held lines in place of the earlier ones', async () => {
    await step.receive('bravo', 'inv_1.csv', stock({ LAMP: 'many', TABLE: 3 }));
    await again('inv_1.csv');
    expect(await database.db('held_line').orderBy('id').pluck('state')).toEqual(['ignored', 'open']);
  });

  it('does not apply an answer twice, even if it would say something else now', async () => {
    await step.receive('bravo', 'inv_1.csv', stock({ LAMP: 9 }));
    await step.place('1001', [['LAMP', 4]]);
    await step.receive('bravo', 'confirm_1.csv', `${CONFIRM}${await poNumber()},B1,1,LAMP,2,Confirmed,10.00,,\r\n`);
    expect(await acknowledged()).toBe(2);
    const outcome = await again(
      'confirm_1.csv',
      mended('bravo-confirm', (text) => text.replace('}], min: 0', '}, { multiply: 2 }], min: 0')),
    );
    expect(outcome).toMatchObject({ ok: true, documents: [{ kind: 'acknowledgment', state: 'duplicate' }] });
    expect(await acknowledged()).toBe(2);
    expect(await database.db('order_acknowledgment')).toHaveLength(1);
  });

  it('of which a copy was held too takes effect once: the copy is a duplicate then (B6)', async () => {
    await step.receive('bravo', 'inv_1.csv', stock({ LAMP: 9 }));
    await step.place('1001', [['LAMP', 4]]);
    const answer = `${CONFIRM}${await poNumber()},B1,1,LAMP,2,Confirmed,10.00,,\r\n`;
    await step.receive('bravo', 'strange_1.csv', answer);
    await step.receive('bravo', 'strange_2.csv', answer);
    expect(await names({ state: 'held' })).toEqual(['strange_2.csv', 'strange_1.csv']);
    const profile = mended('bravo-confirm', (text) => text.replace(/confirm_\*\.csv/, 'strange_*.csv'));
    const both = await Promise.all(['strange_1.csv', 'strange_2.csv'].map((name) => again(name, profile)));
    expect(both.map((outcome) => outcome.ok && outcome.state).sort()).toEqual(['duplicate', 'opened']);
    expect(await acknowledged()).toBe(2);
    expect(await database.db('order_acknowledgment')).toHaveLength(1);
    expect(await database.db('exception').whereNull('closed_at')).toEqual([]);
    expect(await database.db('file_attempt').orderBy('to_state').pluck('to_state')).toEqual(['duplicate', 'opened']);
  });

  it('keeps the control numbers of X12 that it has, applies what was held in it, and acknowledges nothing again', async () => {
    const control = '000000042';
    const lines = [
      `ISA*00*          *00*          *12*8005551212     *ZZ*CROSSDOCK      *261122*0400*U*00401*${control}*0*P*>`,
      'GS*IB*8005551212*CROSSDOCK*20261122*0400*42*X*004010',
      'ST*846*0001',
      'BIA*00*DD*F*20261122*0104',
      'LIN**VN*LAMP',
      'CTP**WHL*4',
      'QTY*33*8*EA',
      'CTT*1',
      'SE*7*0001',
      'GE*1*42',
      `IEA*1*${control}`,
    ];
    await step.receive('acme', 'stock_42.edi', lines.map((line) => `${line}~`).join(''));
    expect(await names({ controlNumber: '42' })).toEqual(['stock_42.edi']);
    const answers = await database.db('delivery').count('* as n').first();
    const acme = step.gateway.suppliers.get('acme') as SupplierProfile;
    const outcome = await reprocessFile(step.gateway, acme, await idOf('stock_42.edi'), { by: 'ann' }, false);
    await step.work();
    expect(outcome).toMatchObject({ ok: true, state: 'opened', documents: [{ kind: 'inventory', state: 'applied' }] });
    expect(await database.db('interchange')).toMatchObject([{ control_number: control, state: 'accepted' }]);
    expect(await database.db('delivery').count('* as n').first()).toEqual(answers);
  });

  it.each([
    ['unread', 'received', /not read yet/],
    ['a duplicate', 'duplicate', /same bytes/],
  ])('is refused while it is %s', async (_what, state, reason) => {
    await step.receive('bravo', 'inv_1.csv', stock({ LAMP: 5 }));
    await database.db('seen_file').update({ state });
    expect(await again('inv_1.csv')).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('is refused once its bytes were removed, and says when; what it said stays', async () => {
    await step.receive('bravo', 'inv_1.csv', stock({ LAMP: 5 }));
    await database.db('raw_content').update({ removed_at: '2026-12-24T00:00:00Z' });
    expect(await again('inv_1.csv')).toMatchObject({ ok: false, reason: expect.stringContaining('2026-12-24') });
    expect(await stockOf('LAMP')).toBe(5);
    expect(await names({ state: 'opened' })).toEqual(['inv_1.csv']);
  });
});

describe('an export', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crossdock-export-'));
    await writeFile(join(folder, 'crossdock.yaml'), 'crossdock: 1\n');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const config = () => loadConfig(join(folder, 'crossdock.yaml'), { DATABASE_URL: database.url });
  const content = stock({ LAMP: 5 });

  it('writes the bytes as they came, to a file or a stream, and replaces nothing unasked', async () => {
    await step.receive('bravo', 'inv_1.csv', content);
    const id = await idOf('inv_1.csv');
    const path = join(folder, 'out.csv');
    await exportFile(config(), silentLogger, id, { path, force: false });
    expect(await readFile(path, 'utf8')).toBe(content);
    await writeFile(path, 'mine');
    await expect(exportFile(config(), silentLogger, id, { path, force: false })).rejects.toMatchObject({
      code: 'EXPORT-REFUSED',
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
    await exportFile(config(), silentLogger, id, { path, force: true });
    expect(await readFile(path, 'utf8')).toBe(content);
    const stream = new PassThrough();
    const text = stream.toArray();
    await exportFile(config(), silentLogger, id, { stream });
    stream.end();
    expect(Buffer.concat(await text).toString()).toBe(content);
  });

  it('leaves nothing when the bytes are damaged (C9)', async () => {
    await step.receive('bravo', 'inv_1.csv', content);
    await database.db('raw_chunk').update({ content: Buffer.from('1f8b0800', 'hex') });
    const wanted = exportFile(config(), silentLogger, await idOf('inv_1.csv'), {
      path: join(folder, 'out.csv'),
      force: false,
    });
    await expect(wanted).rejects.toMatchObject({ code: 'ARCHIVE-DAMAGED' });
    expect(await readdir(folder)).toEqual(['crossdock.yaml']);
  });

  it('into a folder uses only the harmless part of the name (N1)', async () => {
    await step.receive('bravo', 'inv_1.csv', content);
    await database.db('seen_file').update({ name: '../../..\\.bash_rc\n;x.csv' });
    const [{ id }] = await database.db('seen_file').select('id');
    await mkdir(join(folder, 'out'));
    await exportFile(config(), silentLogger, id, { path: join(folder, 'out'), force: false });
    expect(await readdir(join(folder, 'out'))).toEqual([`${id}-bash_rc__x.csv`]);
    expect(harmlessName({ id: '7', name: '..' })).toBe('7-file');
  });
});
