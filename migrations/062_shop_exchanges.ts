import type { Knex } from 'knex';

/**
 * The push log: calls to storefronts and what came back, without secrets and customers. Old rows go by the order in which
 * they came. `shop_batch` says which products a batch was about, so that they can be told again as they are then.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table shop_exchange (
      id bigint generated always as identity primary key,
      storefront_id text not null,
      about text not null,
      key text,
      method text not null,
      path text not null,
      request text,
      status int,
      answer text,
      failure text,
      ms int not null,
      at timestamptz not null
    );
    create index shop_exchange_key on shop_exchange (key) where key is not null;
    create index shop_exchange_storefront on shop_exchange (storefront_id, id);
    create table shop_batch (
      storefront_id text not null,
      key text not null,
      products bigint[] not null,
      at timestamptz not null,
      primary key (storefront_id, key)
    );
    create index shop_batch_at on shop_batch (at);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table shop_batch; drop table shop_exchange');
}
