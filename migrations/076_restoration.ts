import type { Knex } from 'knex';

/**
 * A database that came back from a backup does not know what was sent after it was taken. It is recognised by being another
 * database than it was, or by having been further; from then on nothing goes out until a person lets it.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table database_identity (
      only_row boolean primary key default true check (only_row),
      identity text not null,
      timeline int,
      beat bigint not null default 0,
      alive_at timestamptz not null
    );
    comment on table database_identity is 'Which database this was when a gateway last ran on it, and when that was';
    comment on column database_identity.beat is 'Counts up once a minute; a gateway keeps it outside of the database too';

    create table restoration (
      id bigint generated always as identity primary key,
      restored_at timestamptz not null,
      backup_at timestamptz,
      cause text not null,
      numbers_skipped bigint not null,
      silent_shops text[] not null,
      released_at timestamptz,
      released_by text,
      released_because text
    );
    comment on column restoration.restored_at is 'What is older may have been sent without being known here';
    comment on column restoration.backup_at is 'The last moment that the backup knows';
    comment on column restoration.silent_shops is 'Storefronts that cannot be asked what they show: they are told everything once it is released';
    create unique index restoration_open on restoration ((true)) where released_at is null;

    alter table order_hold drop constraint order_hold_kind_check;
    alter table order_hold add constraint order_hold_kind_check
      check (kind in ('unpaid', 'fraud', 'address', 'unknown-sku', 'approval', 'restored'));

    create index seen_file_first_seen on seen_file (first_seen_at);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index seen_file_first_seen;
    delete from order_hold where kind = 'restored';
    alter table order_hold drop constraint order_hold_kind_check;
    alter table order_hold add constraint order_hold_kind_check
      check (kind in ('unpaid', 'fraud', 'address', 'unknown-sku', 'approval'));
    drop table restoration;
    drop table database_identity;
  `);
}
