import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crossdock } from '../support/crossdock.ts';
import { testDatabase } from '../support/database.ts';
import { rowsOf } from '../support/loop.ts';
import { HEADER, type MappingRoom, mappingRoom } from '../support/mapping-room.ts';

/** `files` as a person runs it, on the database of a gateway that stands still; its mapping was changed in between. */
const database = testDatabase();
let room: MappingRoom;
let config: string;

beforeAll(async () => {
  room = mappingRoom('tiny');
  config = join(room.folder, '../crossdock.yaml');
  writeFileSync(config, 'crossdock: 1\n');
  const fileIs = (name: string, state: string) =>
    rowsOf(database, 'select 1 from seen_file where name = ? and state = ?', [name, state]);
  const first = await room.start(database);
  try {
    room.drop('tiny', 'stock1.csv', `${HEADER}a-1,4,1.00\n`);
    await fileIs('stock1.csv', 'opened');
    room.drop('tiny', 'riddle.bin', 'nobody knows');
    await fileIs('riddle.bin', 'held');
  } finally {
    await first.stop();
  }
  room.change('tiny/tiny-stock.map.yaml', (text) => text.replace('do: [number]', 'do: [number, { multiply: 2 }]'));
  room.change('tiny/tests/tiny-stock/01-happy.expect.json', (text) => text.replace('"quantity": 5', '"quantity": 10'));
  const second = await room.start(database);
  await rowsOf(database, 'select 1 from supplier_revision group by supplier_id having count(*) > 1', []).finally(() =>
    second.stop(),
  );
});
afterAll(() => room.clear());

const run = (...args: string[]) =>
  crossdock(['files', ...args, '--config', config], { env: { DATABASE_URL: database.url, USER: 'tester' } });
const idOf = async (name: string): Promise<string> => (await database.db('seen_file').where({ name }).first('id')).id;
const quantity = async (): Promise<number> => (await database.db('supplier_stock').first('quantity')).quantity;

test('list shows page by page, says when there is more and what went wrong in a filter', async () => {
  const page = run('list', '--most', '1');
  const [riddle, stock] = [await idOf('riddle.bin'), await idOf('stock1.csv')];
  expect([page.status, page.stdout]).toEqual([0, expect.stringMatching(new RegExp(`^${riddle} .* tiny held - 12 `))]);
  expect(page.stderr).toContain(`There are more: --before ${riddle}`);
  const last = run('list', '--most', '1', '--before', riddle, '--json');
  expect(last.stderr).toBe('');
  expect(JSON.parse(last.stdout)).toMatchObject({ version: 1, files: [{ id: stock, kinds: ['inventory'] }] });
  expect(run('list', '--most', '1', '--before', riddle).stderr).not.toContain('There are more');
  expect(run('list', '--name', 'none*')).toMatchObject({ status: 0, stdout: '', stderr: 'No such file.\n' });
  expect(run('list', '--state', 'lost')).toMatchObject({ status: 2, stdout: '' });
  expect(run('list', '--since', 'yesterday').stderr).toContain('Write 2026-11-22');
});

test('show and export give one file, and say so when there is none (exit code 2)', async () => {
  const stock = await idOf('stock1.csv');
  expect(run('show', stock).stdout).toMatch(/^file \d+ of tiny: stock1\.csv\n {2}state {5}opened\n/);
  for (const command of ['show', 'export', 'reprocess']) {
    expect(run(command, '999999')).toMatchObject({ status: 2, stdout: '', stderr: 'There is no file 999999.\n' });
    expect(run(command, 'x').status).toBe(2);
  }
  expect(run('export', stock)).toMatchObject({ status: 0, stdout: `${HEADER}a-1,4,1.00\n`, stderr: '' });
  const path = join(room.folder, '../out.csv');
  writeFileSync(path, 'mine');
  const refused = run('export', stock, '--to', path);
  expect([refused.status, refused.stdout, readFileSync(path, 'utf8')]).toEqual([1, '', 'mine']);
  expect(refused.stderr).toContain('EXPORT-REFUSED');
  const forced = run('export', stock, '--to', path, '--force', '--json');
  expect(JSON.parse(forced.stdout)).toMatchObject({ id: stock, path, bytes: `${HEADER}a-1,4,1.00\n`.length });
  expect(readFileSync(path, 'utf8')).toBe(`${HEADER}a-1,4,1.00\n`);
  expect(existsSync(`${path}.part`)).toBe(false);
});

test('reprocess shows what would happen, does nothing unless somebody says yes, and reads by old or current mappings', async () => {
  const stock = await idOf('stock1.csv');
  expect(run('reprocess').status).toBe(2);
  const unasked = run('reprocess', stock);
  expect([unasked.status, unasked.stdout]).toEqual([2, '']);
  expect(unasked.stderr).toContain('1 file(s), 1 can be read again with the mappings in force');
  expect(unasked.stderr).toContain('Nothing was done: nobody said yes.');
  expect(await quantity()).toBe(4);
  expect(run('reprocess', stock, '--with', 'old', '--yes')).toMatchObject({
    status: 0,
    stdout: `${stock} tiny stock1.csv attempt 1 opened: 1 inventory applied (1 lines)\n`,
  });
  expect(await quantity()).toBe(4);
  const current = run('reprocess', '--supplier', 'tiny', '--state', 'opened', '--yes', '--json', '--by', 'ann');
  expect(JSON.parse(current.stdout)).toMatchObject({
    version: 1,
    done: true,
    files: [{ file: { id: stock }, outcome: { ok: true, attempt: 2, state: 'opened' } }],
  });
  expect(await quantity()).toBe(8);
  expect(run('show', stock).stdout).toMatch(/again {5}attempt 2 by ann/);
  await database.db('raw_content').update({ removed_at: '2026-12-24T00:00:00Z' });
  const gone = run('reprocess', stock, '--yes');
  expect([gone.status, gone.stdout]).toEqual([1, expect.stringContaining('REFUSED: ')]);
});
