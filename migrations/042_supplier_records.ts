import type { Knex } from 'knex';

/** How many lines a supplier was asked for lately and how many of them it refused: what routing expects of it. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table supplier_record (
      supplier_id text primary key references supplier,
      lines int not null check (lines >= 0),
      refused int not null check (refused between 0 and lines),
      counted_at timestamptz not null
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table supplier_record');
}
