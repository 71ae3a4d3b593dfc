import type { Knex } from 'knex';

/**
 * The SKUs of an imprint lie apart from its digests: they are asked for only when a file was read, and then one after the
 * other, so that only the digests have to be in memory. Imprints are only a shortcut: those there are are given up.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    delete from feed_imprint;
    create table feed_imprint_sku (
      supplier_id text not null,
      feed text not null,
      piece int not null,
      content bytea not null,
      primary key (supplier_id, feed, piece),
      foreign key (supplier_id, feed) references feed_imprint on delete cascade
    );
    alter table feed_imprint_sku alter column content set storage external;
    comment on table feed_imprint_sku is 'SKUs of an imprint in the order of its entries, each behind its length';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    delete from feed_imprint;
    drop table feed_imprint_sku;
  `);
}
