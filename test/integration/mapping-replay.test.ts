import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ReplayReport, replay } from '../../src/app/replay/replay.ts';
import { renderReplay } from '../../src/app/replay/replay-text.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { readOnly } from '../../src/stores/database.ts';
import { testDatabase } from '../support/database.ts';
import { rowsOf } from '../support/loop.ts';
import { HEADER, type MappingRoom, mappingRoom } from '../support/mapping-room.ts';

/** An edited mapping over archived files beside the one in force: what would change is said, nothing is written. */
const database = testDatabase();
let room: MappingRoom;
let good: string;
const MAPPING = 'tiny/tiny-stock.map.yaml';

beforeAll(async () => {
  room = mappingRoom('tiny');
  room.change(MAPPING, (text) => {
    good = text;
    return text;
  });
  const running = await room.start(database);
  try {
    room.drop('tiny', 'stock1.csv', `${HEADER}a-1,4,1.00\nb-1,7,1.00\n`);
    await opened(1);
    room.drop('tiny', 'stock2.csv', `${HEADER}a-1,5,2.00\nb-1,many,2.00\nc-1,9,\n`);
    await opened(2);
  } finally {
    await running.stop();
  }
});
afterAll(() => room.clear());
beforeEach(() => room.write(MAPPING, good));

const opened = (count: number) =>
  rowsOf(database, "select 1 from seen_file where state = 'opened' having count(*) = ?", [count]);
const run = async (options: { map?: string; last?: number } = {}) =>
  replay({
    config: room.config(database),
    logger: silentLogger,
    folder: room.folder,
    supplier: 'tiny',
    last: 20,
    ...options,
  });
const report = async (options: Parameters<typeof run>[0] = {}): Promise<ReplayReport> => {
  const answer = await run(options);
  if ('state' in answer) throw new Error(JSON.stringify(answer));
  return answer;
};
const kinds = (answer: ReplayReport): string[] =>
  answer.differences.map(({ kind, field, count }) => `${count} ${kind}${field === undefined ? '' : ` ${field}`}`);

/** Every row of every table of ours. */
async function everything(): Promise<string> {
  const { rows } = await database.db.raw<{ rows: { name: string }[] }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  const contents: string[] = [];
  for (const { name } of rows) {
    const { rows: found } = await database.db.raw(
      `select count(*)::int as count, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ?? t`,
      [name],
    );
    contents.push(`${name} ${JSON.stringify(found)}`);
  }
  return contents.join('\n');
}

describe('the mapping in force', () => {
  test('makes no difference', async () => {
    const answer = await report();
    expect(answer).toMatchObject({ version: 1, supplier: 'tiny', differences: [] });
    expect(answer.live).toBe(answer.candidate);
    expect(answer.files.map(({ name, lines }) => [name, lines])).toEqual([
      ['stock2.csv', 3],
      ['stock1.csv', 2],
    ]);
    expect(renderReplay(answer)).toContain('2 files with 5 lines; no differences.');
  });
});

describe('an edited mapping', () => {
  test('shows changed, new and lost fields with counts, places and values', async () => {
    room.change(MAPPING, (text) =>
      text
        .replace('do: [number]', 'do: [number, { multiply: 2 }]')
        .replace('    cost: { from: Cost, do: [decimal] }\n', '    currency: { value: USD }\n'),
    );
    const answer = await report();
    expect(kinds(answer)).toEqual(['4 changed-field quantity', '4 new-field currency', '3 lost-field cost']);
    expect(answer.differences[0]?.examples[0]).toEqual({
      file: 'stock2.csv',
      place: 'document 1, place 2',
      before: 5,
      after: 10,
    });
    expect(renderReplay(answer)).toContain(
      '4 x changed: inventory line quantity\n  stock2.csv, document 1, place 2: 5 -> 10',
    );
  });

  test('shows lines that are held now, no longer, or for another reason', async () => {
    room.change(MAPPING, (text) => text.replace('do: [number]', 'do: [{ words: { many: 50 } }, number]'));
    expect(kinds(await report())).toEqual(['1 now-read']);
    room.write(MAPPING, good.replace('min: 0', 'min: 5'));
    expect(kinds(await report())).toEqual(['1 now-held']);
    room.write(MAPPING, good.replace('do: [number]', 'do: [digits, number]'));
    const [held] = (await report()).differences;
    expect(held).toMatchObject({
      kind: 'held-differently',
      examples: [{ before: expect.stringContaining('MAP-NUMBER') }],
    });
  });

  test('shows lines that are new or lost, and documents that would be held as a whole', async () => {
    room.change(MAPPING, (text) => text.replace('each: row', 'each: row\n  skip: { Item: [a-1] }'));
    expect(kinds(await report())).toEqual(['2 lost-line']);
    room.write(MAPPING, good.replace('each: row', 'each: row\n  onProblem: hold-file'));
    const answer = await report();
    expect(kinds(answer)).toEqual(['1 document']);
    expect(answer.differences[0]?.examples[0]).toMatchObject({ file: 'stock2.csv', before: 'inventory' });
  });

  test('given alone takes the place of the one in force; only as many files as asked are read', async () => {
    room.change(MAPPING, (text) => text.replace('do: [number]', 'do: [number, { multiply: 2 }]'));
    expect(kinds(await report({ map: room.path(MAPPING), last: 1 }))).toEqual(['2 changed-field quantity']);
    expect(kinds(await report({ map: 'tiny-stock', last: 2 }))).toEqual(['4 changed-field quantity']);
  });

  test('that has findings, or does not exist, is refused', async () => {
    room.change(MAPPING, (text) => text.replace('upper', 'uper'));
    expect(await run()).toMatchObject({ state: 'broken', problems: [{ code: 'MAP-LINT-STEP' }] });
    expect(await run({ map: 'nothing' })).toMatchObject({ state: 'absent' });
  });
});

describe('a replay', () => {
  test('changes no row of any table', async () => {
    const before = await everything();
    room.change(MAPPING, (text) => text.replace('do: [number]', 'do: [number, { multiply: 2 }]'));
    await report();
    expect(await everything()).toBe(before);
  });

  test('reads in a transaction in which the server refuses to write', async () => {
    await expect(
      readOnly(database.db, (trx) => trx('supplier').where({ id: 'tiny' }).update({ name: 'changed' })),
    ).rejects.toMatchObject({ code: '25006' });
  });

  test('of a supplier that no gateway has run says so', async () => {
    room.addSupplier('new');
    const config = room.config(database);
    await expect(
      replay({ config, logger: silentLogger, folder: room.folder, supplier: 'new', last: 1 }),
    ).rejects.toMatchObject({ code: 'MAPPING-UNAVAILABLE' });
    room.remove('new');
  });
});
