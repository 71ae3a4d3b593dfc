import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crossdock } from '../support/crossdock.ts';
import { testDatabase } from '../support/database.ts';
import { rowsOf } from '../support/loop.ts';
import { HEADER, type MappingRoom, mappingRoom } from '../support/mapping-room.ts';

/** `map replay` and `held` as a person runs them, on the database of a gateway that stands still. */
const database = testDatabase();
let room: MappingRoom;
let config: string;

beforeAll(async () => {
  room = mappingRoom('tiny');
  config = join(room.folder, '../crossdock.yaml');
  writeFileSync(config, 'crossdock: 1\n');
  const running = await room.start(database);
  try {
    room.drop('tiny', 'stock1.csv', `${HEADER}a-1,4,1.00\nb-1,many,2.00\nc-1,few,3.00\n`);
    await rowsOf(database, "select 1 from seen_file where state = 'opened'", []);
  } finally {
    await running.stop();
  }
});
afterAll(() => room.clear());

const run = (...args: string[]) =>
  crossdock([...args, '--config', config], { env: { DATABASE_URL: database.url, USER: 'tester' } });
const stock = async (): Promise<Record<string, number>> =>
  Object.fromEntries((await database.db('supplier_stock')).map((row) => [row.supplier_sku, row.quantity]));

test('map replay ends with 0 where nothing differs, with 1 and what differs otherwise', () => {
  const same = run('map', 'replay', 'tiny');
  expect([same.status, same.stderr]).toEqual([0, '']);
  expect(same.stdout).toContain('1 file with 3 lines; no differences.');
  room.change('tiny/tiny-stock.map.yaml', (text) => text.replace('do: [number]', 'do: [number, { multiply: 2 }]'));
  const differs = run('map', 'replay', 'tiny', '--json');
  expect(differs.status).toBe(1);
  expect(JSON.parse(differs.stdout)).toMatchObject({
    version: 1,
    supplier: 'tiny',
    differences: [{ kind: 'changed-field', field: 'quantity', count: 1, examples: [{ before: 4, after: 8 }] }],
  });
  room.change('tiny/tiny-stock.map.yaml', (text) => text.replace('multiply', 'multply'));
  const broken = run('map', 'replay', 'tiny');
  expect(broken.status).toBe(3);
  expect(broken.stderr).toContain('tiny-stock.map.yaml:11:43 MAP-LINT-STEP');
  expect(run('map', 'replay', 'nobody')).toMatchObject({ status: 2 });
});

test('held lists, shows, corrects, ignores and says what was refused', async () => {
  const list = run('held', 'list', 'tiny');
  expect(list.status).toBe(0);
  const [second, third] = list.stdout.trim().split('\n') as [string, string];
  expect(second).toMatch(
    /^\d+ tiny inventory stock1\.csv, document 1, place 3: MAP-NUMBER quantity: "many" is not a number$/,
  );
  const [b, c] = [second, third].map((line) => line.split(' ')[0] as string) as [string, string];

  expect(run('held', 'show', b).stdout).toContain('text   b-1,many,2.00');
  const retried = run('held', 'retry', '--file', 'stock1.csv');
  expect(retried.status).toBe(1);
  expect(retried.stdout.match(/REFUSED Today's mapping holds it as well/g)).toHaveLength(2);
  const corrected = run('held', 'correct', b, '--set', 'quantity=7', '--by', 'ann', '--reason', 'by phone');
  expect([corrected.status, corrected.stdout]).toEqual([0, `${b} done corrected: the stock of B-1 changed\n`]);
  expect(await stock()).toEqual({ 'A-1': 4, 'B-1': 7 });
  expect(run('held', 'ignore', c)).toMatchObject({ status: 2, stderr: 'Say why with --reason.\n' });
  expect(run('held', 'ignore', c, '--reason', 'sold out').status).toBe(0);
  expect(run('held', 'list')).toMatchObject({ status: 0, stdout: '', stderr: 'No line is held.\n' });
  expect(run('held', 'show', b).stdout).toMatch(/corrected by ann at .*: by phone/);
  expect(run('held', 'correct', b, '--set', 'quantity=9')).toMatchObject({
    status: 1,
    stdout: `${b} REFUSED It was decided before.\n`,
  });
  expect(run('held', 'show', '999999')).toMatchObject({ status: 2, stderr: 'There is no held line 999999.\n' });
});
