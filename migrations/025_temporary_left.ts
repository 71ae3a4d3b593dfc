import type { Knex } from 'knex';

/**
 * Files under temporary names that no delivery will rename any more, until they are removed from their suppliers: of what
 * was abandoned before this build, too. A name in here is never staged under again.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table temporary_left (
      supplier_id text not null,
      delivery_id bigint not null,
      name text not null,
      left_at timestamptz not null,
      due_at timestamptz,
      failures int not null default 0,
      last_error_code text,
      last_error text,
      primary key (supplier_id, delivery_id, name),
      foreign key (supplier_id, delivery_id) references delivery
    );
    insert into temporary_left (supplier_id, delivery_id, name, left_at)
      select supplier_id, id, temporary_name, now() from delivery where state = 'abandoned' and attempts > 0;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table temporary_left');
}
