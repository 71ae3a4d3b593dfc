import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database } from '../../src/stores/database.ts';
import { timed } from '../measure.ts';
import { costOf, type Shelf } from './files.ts';

/** What stands beside the gateway: the same rows, already parsed, in tables of their own. Milliseconds each. */
export interface Floor {
  /** COPY into a temporary table. */
  copyAlone(shelf: Shelf): Promise<number>;
  /** COPY, ANALYZE and one MERGE into one table: the least that keeps stock right. */
  merge(shelf: Shelf): Promise<number>;
  /** The same, and for each row that changed its history and what the shop is to show: the least that the work writes. */
  mergeAndTell(shelf: Shelf): Promise<number>;
}

export async function openFloor(db: Database, skus: number): Promise<Floor> {
  const tables = ['bench_stock', 'bench_told'];
  for (const table of tables) {
    await db.raw(
      `create table ${table} (sku text primary key, quantity int not null, cost numeric(18, 6)) with (fillfactor = 70)`,
    );
  }
  await db.raw('create table bench_change (sku text not null, quantity int not null, at timestamptz not null)');
  await db.raw(
    'create table bench_listing (sku text primary key, desired int not null, version bigint not null) with (fillfactor = 70)',
  );
  await db.raw(
    `insert into bench_listing select 'AC-' || lpad(i::text, 7, '0'), 0, 1 from generate_series(1, ?::int) i`,
    [skus],
  );
  return {
    copyAlone: (shelf) => timed(() => db.transaction((trx) => stage(trx, shelf))),
    merge: (shelf) =>
      timed(() =>
        db.transaction(async (trx) => {
          await stage(trx, shelf);
          await trx.raw('analyze bench_stage');
          await trx.raw(mergeInto('bench_stock'));
        }),
      ),
    mergeAndTell: (shelf) =>
      timed(() =>
        db.transaction(async (trx) => {
          await stage(trx, shelf);
          await trx.raw('analyze bench_stage');
          await trx.raw(`
            with merged as (${mergeInto('bench_told')} returning t.sku, t.quantity),
            history as (insert into bench_change select sku, quantity, now() from merged)
            update bench_listing l set desired = greatest(0, m.quantity - 3), version = version + 1
            from merged m where m.sku = l.sku and l.desired is distinct from greatest(0, m.quantity - 3)`);
        }),
      ),
  };
}

function mergeInto(table: string): string {
  return `merge into ${table} t using bench_stage s on t.sku = s.sku
    when matched and (t.quantity, t.cost) is distinct from (s.quantity, s.cost)
      then update set quantity = s.quantity, cost = s.cost
    when not matched then insert (sku, quantity, cost) values (s.sku, s.quantity, s.cost)
    when not matched by source and t.quantity > 0 then update set quantity = 0`;
}

async function stage(trx: Database, shelf: Shelf): Promise<void> {
  await trx.raw("set local work_mem = '64MB'");
  await trx.raw(
    'create temporary table bench_stage (sku text not null, quantity int, cost numeric(18, 6)) on commit drop',
  );
  const connection = await trx.client.acquireConnection();
  await pipeline(Readable.from(rowsOf(shelf)), connection.query(copyFrom('copy bench_stage from stdin')));
}

function* rowsOf(shelf: Shelf): Generator<string> {
  let text = '';
  for (let item = 0; item < shelf.skus; item += 1) {
    text += `${shelf.sku(item)}\t${shelf.quantity(item)}\t${costOf(item)}\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}
