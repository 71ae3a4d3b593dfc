import type { Knex } from 'knex';

/** Finds the few figures that the feed in force does not confirm, without looking at all of a supplier's. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create index supplier_offer_unconfirmed on supplier_offer (supplier_id, unconfirmed_since)
      where unconfirmed_since is not null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index supplier_offer_unconfirmed');
}
