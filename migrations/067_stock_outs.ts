import type { Knex } from 'knex';

/**
 * SKUs of which a storefront was told that there are none any more, written with what it was told, so that none is forgotten.
 * `told`: how a person was told, by an exception of its own or one for many; null: not yet. `ended_at`: there are some again, and the
 * exception does not say so yet.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table stock_out (
      storefront_id text not null references storefront,
      product_id bigint not null references product,
      since timestamptz not null,
      told text check (told in ('alone', 'together')),
      told_at timestamptz,
      ended_at timestamptz,
      primary key (storefront_id, product_id)
    );
    create index stock_out_untold on stock_out (storefront_id, product_id) where told is null and ended_at is null;
    create index stock_out_ended on stock_out (storefront_id, product_id) where ended_at is not null;
    create index stock_out_told on stock_out (storefront_id, told, told_at) where told is not null and ended_at is null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table stock_out');
}
