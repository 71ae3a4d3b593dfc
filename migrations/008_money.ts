import type { Knex } from 'knex';

/** Margin, append-only and signed: revenue is positive, every cost negative. The latest stage of a kind counts. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table margin_entry (
      id bigint generated always as identity primary key,
      order_id bigint not null,
      order_line_id text not null,
      stage text not null check (stage in ('estimate', 'invoice')),
      kind text not null check (kind in ('revenue', 'shipping-income', 'item', 'drop-ship-fee', 'freight', 'tax')),
      amount numeric(18, 6) not null,
      currency char(3) not null,
      source text not null,
      recorded_at timestamptz not null,
      unique (order_id, order_line_id, stage, kind, source),
      foreign key (order_id, order_line_id) references sales_order_line
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table margin_entry');
}
