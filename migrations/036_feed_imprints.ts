import type { Knex } from 'knex';

/**
 * What the feed in force said, as digests, so that its unchanged lines need not be read again (docs/stock.md). It is only a
 * shortcut: without it a feed is read whole. The bytes are not compressed, because digests cannot be.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table feed_imprint (
      supplier_id text not null references supplier,
      feed text not null,
      feed_run_id bigint not null,
      terms text not null,
      currency text not null,
      whole_at timestamptz not null,
      runs int not null,
      size_bytes int not null,
      primary key (supplier_id, feed)
    );
    create table feed_imprint_piece (
      supplier_id text not null,
      feed text not null,
      piece int not null,
      content bytea not null,
      primary key (supplier_id, feed, piece),
      foreign key (supplier_id, feed) references feed_imprint on delete cascade
    );
    alter table feed_imprint_piece alter column content set storage external;
    create index supplier_offer_unmatched on supplier_offer (supplier_id) where product_id is null;
    comment on table feed_imprint is 'what the feed in force said, as digests of its lines';
    comment on column feed_imprint.terms is 'what must be the same for a digest to mean the same';
    comment on column feed_imprint.whole_at is 'when the feed was last read whole';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index supplier_offer_unmatched;
    drop table feed_imprint_piece;
    drop table feed_imprint;
  `);
}
