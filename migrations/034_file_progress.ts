import type { Knex } from 'knex';

/**
 * How far a long file is, for people who wait for it: one row while it is read, written beside the transaction that reads
 * it. It counts only as long as that transaction runs (`transaction` is its virtual transaction id), so that what a
 * dead process left says nothing. Unlogged: nothing of it is worth a disk, and a crash of the server empties it.
 *
 * There is no reference to seen_file: the reading transaction holds the lock of that row, for which one would wait.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create unlogged table file_progress (
      supplier_id text not null,
      file_id bigint not null,
      transaction text not null,
      phase text not null check (phase in ('reading', 'comparing', 'applying')),
      bytes bigint not null,
      began_at timestamptz not null,
      phase_since timestamptz not null,
      noted_at timestamptz not null,
      primary key (supplier_id, file_id)
    ) with (fillfactor = 50);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table file_progress');
}
