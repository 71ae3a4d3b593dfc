import type { Knex } from 'knex';

/**
 * Orders that are read from a shop. Their version is the shop's time of the last change in milliseconds, which no int holds; a
 * cancel that came before its order keeps the version, because a shop may take it back.
 *
 * `order_read`: orders that a webhook or a person named and that were not read since. `order_poll`: how far the changed orders
 * of a shop were looked through, by the shop's own clock, and the page that a look under way begins next with.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table sales_order alter column version type bigint;
    alter table early_cancel add column version bigint;
    create table order_read (
      storefront_id text not null references storefront,
      external_id text not null,
      asked_at timestamptz not null,
      asked int not null default 1,
      by_person boolean not null default false,
      primary key (storefront_id, external_id)
    );
    create index order_read_oldest on order_read (storefront_id, asked_at, external_id);
    create table order_poll (
      storefront_id text primary key references storefront,
      begun_at timestamptz not null,
      seen_until timestamptz not null,
      since timestamptz,
      cursor text,
      newest timestamptz,
      found int not null default 0,
      missed int not null default 0,
      missed_order text,
      ended_at timestamptz
    );
    comment on column order_poll.begun_at is 'orders that were placed before are not ours';
    comment on column order_poll.missed is 'orders of the look under way, or of the last one, that no webhook had told of';
    alter table lane drop constraint lane_kind_check;
    alter table lane add constraint lane_kind_check
      check (kind in ('collect', 'deliver', 'publish', 'clean', 'clock', 'alert', 'shop'));
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    delete from lane where kind = 'shop';
    alter table lane drop constraint lane_kind_check;
    alter table lane add constraint lane_kind_check
      check (kind in ('collect', 'deliver', 'publish', 'clean', 'clock', 'alert'));
    drop table order_poll;
    drop table order_read;
    alter table early_cancel drop column version;
    update sales_order set version = 1 where version > 2147483647;
    alter table sales_order alter column version type int;
  `);
}
