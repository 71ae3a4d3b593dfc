import type { Knex } from 'knex';

/** How long suppliers really take, as far as there were enough samples: what routing and estimates reckon with. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table learnt_days (
      supplier_id text primary key references supplier,
      days jsonb not null,
      learnt_at timestamptz not null
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table learnt_days');
}
