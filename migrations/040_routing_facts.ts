import type { Knex } from 'knex';

/**
 * What routing asks of a product, and what every decision was made from: the same inputs give the same answer, whenever
 * somebody asks again.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table product
      add column weight_kg numeric(12, 6) check (weight_kg >= 0),
      add column hazmat boolean not null default false;
    alter table routing_decision add column inputs jsonb;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table routing_decision drop column inputs;
    alter table product drop column hazmat, drop column weight_kg;
  `);
}
