import type { Knex } from 'knex';

/**
 * What storefronts were told and when: `listing` keeps only the last quantity. One row for each quantity that a storefront
 * took or refused, written when it answers, so that applying a feed writes nothing here. Old rows go by the order in which
 * they came.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table listing_push (
      id bigint generated always as identity primary key,
      storefront_id text not null references storefront,
      product_id bigint not null references product,
      version bigint not null,
      quantity int not null,
      refusal text,
      desired_since timestamptz not null,
      at timestamptz not null
    );
    create index listing_push_product on listing_push (product_id, id);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table listing_push');
}
