import { beforeAll, describe, expect, it } from 'vitest';
import { type FileFilter, listFiles, viewFile } from '../../src/stores/file-list.ts';
import { testDatabase } from '../support/database.ts';

/** Among very many files the lists of `files` read an index: what a table of a few rows cannot show. */
const database = testDatabase();
const FILES = 30_000;

beforeAll(async () => {
  const { db } = database;
  await db.raw(
    `insert into supplier (id, name, time_zone, currency, reflects_at, buffer)
     select s, s, 'UTC', 'USD', 'receipt', 0 from unnest(array['a', 'b']) s`,
  );
  await db.raw(
    `insert into raw_content (sha256, content_id, size_bytes)
     select sha256(convert_to(n::text, 'UTF8')), gen_random_uuid(), 100 from generate_series(1, :FILES) n`,
    { FILES },
  );
  await db.raw(
    `insert into seen_file (supplier_id, folder, name, size_bytes, modified_at, sha256, state, first_seen_at, received_at, settle)
     select case when n % 2 = 0 then 'a' else 'b' end, '/out', 'file_' || n, 100, now(), sha256(convert_to(n::text, 'UTF8')),
       'opened', now(), now(), 'keep'
     from generate_series(1, :FILES) n order by n`,
    { FILES },
  );
  await db.raw(
    `insert into interchange (supplier_id, file_id, sender, receiver, usage, control_number, sha256, state, received_at)
     select supplier_id, id, 's', 'r', 'P', lpad(id::text, 9, '0'), sha256, 'accepted', now() from seen_file`,
  );
  await db.raw(
    `insert into document (supplier_id, file_id, ordinal, kind, format, group_control_number, control_number, business_key,
       state, recorded_at)
     select supplier_id, id, 0, case when id % 10 = 0 then 'acknowledgment' else 'inventory' end, 'x12', id::text, '0001',
       case when id % 10 = 0 then 'PO-' || id || ',PO-' || id || 'B' end, 'applied', now() from seen_file`,
  );
  await db.raw('vacuum analyze seen_file, interchange, document, raw_content, purchase_order');
}, 600_000);

/** The plan of the question that a list asks. */
async function planOf(ask: () => Promise<unknown>): Promise<string> {
  const asked: { sql: string; bindings: readonly unknown[] }[] = [];
  const note = (query: (typeof asked)[number]): void => void asked.push(query);
  database.db.on('query', note);
  await ask();
  database.db.removeListener('query', note);
  const [{ sql, bindings } = { sql: '', bindings: [] }] = asked;
  const { rows } = await database.db.raw(`explain (analyze, buffers off) ${sql.replace(/\$\d+/g, '?')}`, [
    ...bindings,
  ] as never);
  return rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
}

const shaOf = async (id: number): Promise<string> => {
  const { rows } = await database.db.raw("select encode(sha256(convert_to(?, 'UTF8')), 'hex') as sha", [String(id)]);
  return rows[0].sha;
};

describe('a list of files', () => {
  it.each<[string, () => Promise<FileFilter> | FileFilter, number]>([
    ['of all, the newest', () => ({}), 50],
    ['by a whole hash', async () => ({ sha256: await shaOf(7) }), 1],
    ['by the first digits of a hash', async () => ({ sha256: (await shaOf(7)).slice(0, 9).toUpperCase() }), 1],
    ['by the control number of an interchange', () => ({ controlNumber: '000000077' }), 1],
    ['by a purchase order', () => ({ poNumber: 'PO-120' }), 1],
    ['by the second purchase order of a document', () => ({ poNumber: 'PO-120B' }), 1],
    ['by an order that nobody speaks of', () => ({ poNumber: 'PO-none', supplierId: 'a' }), 0],
  ])('%s reads no whole table', async (_how, filter, count) => {
    const wanted = await filter();
    expect(await listFiles(database.db, wanted, { limit: 50 })).toHaveLength(count);
    const plan = await planOf(() => listFiles(database.db, wanted, { limit: 50 }));
    expect(plan).not.toMatch(/Seq Scan on (seen_file|interchange|document|raw_content)/);
    expect(plan).not.toMatch(/Rows Removed by Filter: \d{3,}/);
  });

  it('of one file reads no whole table either', async () => {
    const plan = await planOf(() => viewFile(database.db, '77'));
    expect(await viewFile(database.db, '77')).toMatchObject({ name: 'file_77', interchanges: [{ state: 'accepted' }] });
    expect(plan).not.toMatch(/Seq Scan on (seen_file|interchange|document|raw_content)/);
  });
});
