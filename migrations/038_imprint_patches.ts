import type { Knex } from 'knex';

/**
 * Of an imprint hardly anything changes from feed to feed: what does is kept beside its pieces, an eighth of which is written
 * anew with each feed. Imprints are only a shortcut: those there are were made by an older rule and are given up.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    delete from feed_imprint;
    alter table feed_imprint
      add column saves int not null,
      add column in_order_bytes int not null;
    create table feed_imprint_patch (
      supplier_id text not null,
      feed text not null,
      save int not null,
      content bytea not null,
      primary key (supplier_id, feed, save),
      foreign key (supplier_id, feed) references feed_imprint on delete cascade
    );
    alter table feed_imprint_patch alter column content set storage external;
    comment on column feed_imprint.saves is 'how often it was patched since it was made';
    comment on column feed_imprint.in_order_bytes is 'what is in it stands in the order of the file up to there';
    comment on table feed_imprint_patch is 'entries that changed since their pieces were written';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    delete from feed_imprint;
    drop table feed_imprint_patch;
    alter table feed_imprint drop column saves, drop column in_order_bytes;
  `);
}
