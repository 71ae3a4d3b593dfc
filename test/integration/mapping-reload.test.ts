import { mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { RunningGateway } from '../../src/app.ts';
import { emptyTables, testDatabase } from '../support/database.ts';
import { HEADER, type MappingRoom, mappingRoom } from '../support/mapping-room.ts';

/**
 * Whole gateways on one database while files of suppliers change under them: what is good is taken up by all, what is
 * not is refused with its place and the last good one stays.
 */
const database = testDatabase();
let room: MappingRoom;

beforeEach(async () => {
  await emptyTables(database.db, 'supplier, storefront, product, raw_content, gateway, exception');
  room = mappingRoom('tiny', 'other');
});
afterEach(() => room.clear());

const start = async (where: MappingRoom = room): Promise<RunningGateway> => {
  const running = await where.start(database);
  let isRunning = true;
  const stop = async (): Promise<void> => {
    if (isRunning) await running.stop();
    isRunning = false;
  };
  onTestFinished(stop);
  return { ...running, stop };
};
const until = { timeout: 15_000, interval: 50 };
const stockOf = async (sku: string): Promise<number | undefined> =>
  (await database.db('supplier_stock').where({ supplier_sku: sku }).first('quantity'))?.quantity;
const supplier = async (id: string) => database.db('supplier').where({ id }).first();
const exceptions = async (code: string) => database.db('exception').where({ code }).orderBy('id');
const open = async (code: string) => (await exceptions(code)).filter((row) => row.closed_at === null);
const versionOf = async (file: string): Promise<string> =>
  (
    await database
      .db('document as d')
      .join('seen_file as f', { 'f.supplier_id': 'd.supplier_id', 'f.id': 'd.file_id' })
      .where({ 'f.name': file })
      .first('d.mapping_version')
  ).mapping_version;
const doubled = (text: string): string => text.replace('do: [number]', 'do: [number, { multiply: 2 }]');
const asDoubled = (text: string): string => text.replace('"quantity": 5', '"quantity": 10');
const doubleTiny = (where: MappingRoom = room): void => {
  where.change('tiny/tests/tiny-stock/01-happy.expect.json', asDoubled);
  where.change('tiny/tiny-stock.map.yaml', doubled);
};

describe('a changed mapping', () => {
  test('is taken up by the running gateway, and every document says by which version it was read', async () => {
    await start();
    room.drop('tiny', 'stock1.csv', `${HEADER}a-1,4,1.00\n`);
    await expect.poll(() => stockOf('A-1'), until).toBe(4);
    const before = await supplier('tiny');
    doubleTiny();
    await expect.poll(async () => (await supplier('tiny')).revision, until).not.toBe(before.revision);
    room.drop('tiny', 'stock2.csv', `${HEADER}a-1,6,1.00\n`);
    await expect.poll(() => stockOf('A-1'), until).toBe(12);
    const versions = [await versionOf('stock1.csv'), await versionOf('stock2.csv')];
    expect(new Set(versions).size).toBe(2);
    const kept = await database.db('mapping_version').where({ supplier_id: 'tiny' }).pluck('version');
    expect(kept.sort()).toEqual(versions.sort());
    const history = await database.db('state_event').where({ entity: 'supplier', entity_id: 'tiny' }).orderBy('id');
    expect(history.map((event) => event.to_state)).toHaveLength(2);
  });

  test('that does not lint is refused with its place, opened once, and closed by itself when mended', async () => {
    await start();
    const good = (await supplier('tiny')).revision;
    room.change('tiny/tiny-stock.map.yaml', (text) => text.replace('upper', 'uper'));
    await expect.poll(() => open('MAPPING-REFUSED'), until).toHaveLength(1);
    const [refused] = await open('MAPPING-REFUSED');
    expect(refused).toMatchObject({ supplier_id: 'tiny', severity: 'error', seen: 1 });
    expect(refused.message).toMatch(
      /The files of tiny are not taken: \S+tiny-stock\.map\.yaml:10:35 MAP-LINT-STEP .*did you mean "upper"/,
    );
    expect((await supplier('tiny')).revision).toBe(good);
    room.drop('tiny', 'stock1.csv', `${HEADER}a-1,4,1.00\n`);
    await expect.poll(() => stockOf('A-1'), until).toBe(4);
    room.change('tiny/tiny-stock.map.yaml', (text) => text.replace('uper', 'upper'));
    await expect.poll(() => open('MAPPING-REFUSED'), until).toHaveLength(0);
    expect(await exceptions('MAPPING-REFUSED')).toHaveLength(1);
  });

  test('whose own golden test fails is refused and says what differs', async () => {
    await start();
    const good = (await supplier('tiny')).revision;
    room.change('tiny/tiny-stock.map.yaml', doubled);
    await expect.poll(() => open('MAPPING-REFUSED'), until).toHaveLength(1);
    const [refused] = await open('MAPPING-REFUSED');
    expect(refused.message).toContain('01-happy.csv:1:1 MAP-TEST the golden test fails');
    expect(refused.facts.findings[0]).toContain('+          "quantity": 10');
    expect((await supplier('tiny')).revision).toBe(good);
    room.change('tiny/tests/tiny-stock/01-happy.expect.json', asDoubled);
    await expect.poll(async () => (await supplier('tiny')).revision, until).not.toBe(good);
    await expect.poll(() => open('MAPPING-REFUSED'), until).toHaveLength(0);
  });

  test('in which only comments changed is the same revision', async () => {
    const running = await start();
    const { revision } = await supplier('tiny');
    room.change('tiny/tiny-stock.map.yaml', (text) => `# only a remark\n${text}`);
    room.addSupplier('third');
    await expect.poll(() => running.gateway.suppliers.has('third'), until).toBe(true);
    expect((await supplier('tiny')).revision).toBe(revision);
  });
});

describe('an operator', () => {
  test('sees which version of every mapping is in force, and what of its last file nothing read', async () => {
    const running = await start();
    room.drop('tiny', 'stock1.csv', 'Item,Qty,Cost,Colour\na-1,4,1.00,red\nb-1,5,1.00,\nc-1,six,1.00,blue\n');
    await expect.poll(() => stockOf('A-1'), until).toBe(4);
    const call = async (path: string) => (await fetch(`${running.url}${path}`)).json();
    const { mappings } = (await call('/v1/mappings')) as { mappings: Record<string, unknown>[] };
    const version = running.gateway.suppliers.get('tiny')?.inbound[0]?.version;
    expect(mappings).toMatchObject([
      { supplier: 'other', mapping: 'other-stock', last: null },
      {
        supplier: 'tiny',
        isActive: true,
        revision: running.gateway.suppliers.get('tiny')?.revision,
        mapping: 'tiny-stock',
        version,
        last: { file: 'stock1.csv', version, state: 'applied', lines: 2, held: 1, unread: { Colour: 2 } },
      },
    ]);
    const { lines } = (await call('/v1/held-lines')) as { lines: unknown[] };
    expect(lines).toMatchObject([{ file: 'stock1.csv', ordinal: 4, raw: 'c-1,six,1.00,blue', state: 'open' }]);
  });
});

describe('at a start', () => {
  test('a broken supplier runs as it last was good, from the database; the others are not held up', async () => {
    const first = await start();
    const { revision } = await supplier('tiny');
    await first.stop();
    room.change('tiny/tiny-stock.map.yaml', (text) => text.replace('upper', 'uper'));
    const second = await start();
    expect([...second.gateway.suppliers.keys()].sort()).toEqual(['other', 'tiny']);
    expect(second.gateway.suppliers.get('tiny')?.revision).toBe(revision);
    expect(second.findings[0]).toMatch(/tiny-stock\.map\.yaml:10:35 MAP-LINT-STEP/);
    room.drop('tiny', 'stock1.csv', `${HEADER}a-1,4,1.00\n`);
    room.drop('other', 'stock1.csv', `${HEADER}b-1,7,1.00\n`);
    await expect.poll(() => stockOf('A-1'), until).toBe(4);
    await expect.poll(() => stockOf('B-1'), until).toBe(7);
    expect(await open('MAPPING-REFUSED')).toHaveLength(1);
  });

  test('a supplier that never was good is left out and said; the others run', async () => {
    room.write('tiny/tiny-stock.map.yaml', 'mapping: 1\n');
    const running = await start();
    expect([...running.gateway.suppliers.keys()]).toEqual(['other']);
    expect((await open('MAPPING-REFUSED'))[0]).toMatchObject({ supplier_id: null });
  });

  test('a supplier that is switched off is not looked at, however broken it is', async () => {
    room.change('tiny/supplier.yaml', (text) => `${text}active: false\n`);
    room.change('tiny/tiny-stock.map.yaml', (text) => text.replace('upper', 'uper'));
    const running = await start();
    expect([...running.gateway.suppliers.keys()]).toEqual(['other']);
    expect(running.findings).toEqual([]);
    expect(await open('MAPPING-REFUSED')).toEqual([]);
  });

  test('with nothing that can be run the gateway does not start and says every finding', async () => {
    room.remove('other');
    room.change('tiny/tiny-stock.map.yaml', (text) => text.replace('upper', 'uper'));
    await expect(room.start(database)).rejects.toThrow(/tiny-stock\.map\.yaml:10:35 MAP-LINT-STEP/);
  });

  test('a folder that was put back to earlier files counts when no other gateway lives', async () => {
    const first = await start();
    const { revision } = await supplier('tiny');
    doubleTiny();
    await expect.poll(async () => (await supplier('tiny')).revision, until).not.toBe(revision);
    await first.stop();
    room.change('tiny/tiny-stock.map.yaml', (text) => text.replace(', { multiply: 2 }', ''));
    await start();
    expect((await supplier('tiny')).revision).toBe(revision);
  });
});

describe('suppliers that come and go', () => {
  test('a new folder is taken up; one that is removed is retired after the files it sent were opened', async () => {
    const running = await start();
    room.addSupplier('third');
    await expect.poll(() => running.gateway.suppliers.has('third'), until).toBe(true);
    room.drop('third', 'stock1.csv', `${HEADER}c-1,9,1.00\n`);
    await expect.poll(() => stockOf('C-1'), until).toBe(9);
    room.remove('third');
    await expect.poll(() => running.gateway.suppliers.has('third'), until).toBe(false);
    await expect.poll(async () => (await supplier('third')).is_active, until).toBe(false);
    expect(await database.db('seen_file').where({ state: 'received' })).toEqual([]);
    room.addSupplier('third');
    await expect.poll(async () => (await supplier('third')).is_active, until).toBe(true);
  });
});

describe('a mappings folder that', () => {
  test('is gone, or empty, says nothing: every supplier stays, and an exception says so until it is back', async () => {
    const running = await start();
    renameSync(room.folder, `${room.folder}.away`);
    running.gateway.lookAtMappings?.();
    await expect.poll(() => open('MAPPING-REFUSED'), until).toHaveLength(1);
    mkdirSync(room.folder);
    running.gateway.lookAtMappings?.();
    await expect.poll(async () => (await open('MAPPING-REFUSED'))[0]?.message, until).toContain('it is empty');
    expect([...running.gateway.suppliers.keys()].sort()).toEqual(['other', 'tiny']);
    rmdirSync(room.folder);
    renameSync(`${room.folder}.away`, room.folder);
    running.gateway.lookAtMappings?.();
    await expect.poll(() => open('MAPPING-REFUSED'), until).toHaveLength(0);
    expect((await supplier('tiny')).is_active).toBe(true);
  });

  test('is not there at a start stops it', async () => {
    room.remove('.');
    await expect(room.start(database)).rejects.toThrow(
      `The configuration cannot be used:\n  test mappings: there is no folder ${room.folder}; correct the path, or mount its disk`,
    );
  });
});

describe('two gateways on one database', () => {
  test('run what either of them put in force, also the one whose folder lacks it', async () => {
    const second = mappingRoom('tiny', 'other');
    onTestFinished(() => second.clear());
    const one = await start();
    const two = await start(second);
    await expect.poll(() => two.gateway.suppliers.size, until).toBe(2);
    const revisions = (running: RunningGateway) =>
      ['tiny', 'other'].map((id) => running.gateway.suppliers.get(id)?.revision);
    // The folders lie at other places, so they are two revisions: the later start is news.
    await one.gateway.lookAtMappings?.();
    await expect.poll(() => revisions(one), until).toEqual(revisions(two));

    const before = (await supplier('tiny')).revision;
    doubleTiny();
    await expect.poll(async () => (await supplier('tiny')).revision, until).not.toBe(before);
    const { revision } = await supplier('tiny');
    two.gateway.lookAtMappings?.();
    for (const running of [one, two]) {
      await expect.poll(() => running.gateway.suppliers.get('tiny')?.revision, until).toBe(revision);
    }
    expect((await open('MAPPING-BEHIND')).map((row) => row.supplier_id)).toContain('tiny');
  });

  test('never read a file by a revision that is not in force', async () => {
    const running = await start();
    const { revision } = await supplier('tiny');
    // Looks wait, or one that comes by itself ends the supplier before the file is fetched.
    await database.db.transaction(async (trx) => {
      await trx.raw('lock table gateway in exclusive mode');
      await database
        .db('supplier')
        .where({ id: 'tiny' })
        .update({ revision: 'f'.repeat(64) });
      room.drop('tiny', 'stock1.csv', `${HEADER}a-1,4,1.00\n`);
      await expect.poll(() => database.db('seen_file').pluck('state'), until).toEqual(['received']);
    });
    await expect.poll(() => open('MAPPING-UNAVAILABLE'), until).toHaveLength(1);
    // It is told before what is under way at the supplier has ended.
    await expect.poll(() => running.gateway.suppliers.has('tiny'), until).toBe(false);
    expect(await database.db('seen_file').pluck('state')).toEqual(['received']);
    expect(await stockOf('A-1')).toBeUndefined();
    await database.db('supplier').where({ id: 'tiny' }).update({ revision });
    running.gateway.lookAtMappings?.();
    await expect.poll(() => stockOf('A-1'), { ...until, timeout: 30_000 }).toBe(4);
    expect(await open('MAPPING-UNAVAILABLE')).toEqual([]);
  });

  test('do not retire suppliers that only the other one has', async () => {
    const alone = mappingRoom('third');
    onTestFinished(() => alone.clear());
    const one = await start();
    const two = await start(alone);
    expect([...two.gateway.suppliers.keys()].sort()).toEqual(['other', 'third', 'tiny']);
    one.gateway.lookAtMappings?.();
    await expect.poll(() => [...one.gateway.suppliers.keys()].sort(), until).toEqual(['other', 'third', 'tiny']);
    const rows = await database.db('supplier').orderBy('id').select('id', 'is_active');
    expect(rows.map((row) => row.is_active)).toEqual([true, true, true]);
  });
});
