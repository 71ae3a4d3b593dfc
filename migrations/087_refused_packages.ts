import type { Knex } from 'knex';

/** When a shop refused a package: from then on its news is kept as a dead letter, however long it had waited before. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table fulfilment_push add column refused_at timestamptz;
    comment on column fulfilment_push.refused_at is 'When it was refused last; null for what was refused before this was written down';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table fulfilment_push drop column refused_at');
}
