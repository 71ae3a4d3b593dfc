import type { Knex } from 'knex';

/**
 * Prices that a shop shows otherwise than it was told. `pushed_before` is what it was told before the last price: a shop that shows
 * that one has lost a push. Unlike a quantity, a price does not change by being sold, so that nothing has to be confirmed.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table listing_price add column pushed_before numeric(18, 6);
    alter table drift_run add column prices_compared int not null default 0;
    create table price_drift (
      run_id bigint not null references drift_run on delete cascade,
      product_id bigint not null references product,
      sku text not null,
      pushed numeric(18, 6) not null,
      currency char(3) not null,
      found numeric(18, 6),
      why text not null,
      found_at timestamptz not null,
      primary key (run_id, product_id)
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table price_drift;
    alter table drift_run drop column prices_compared;
    alter table listing_price drop column pushed_before;
  `);
}
