import type { Knex } from 'knex';

/** The two kinds of party. Rows are copied from mappings/ and crossdock.yaml at start; the files are the truth. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table supplier (
      id text primary key,
      name text not null,
      time_zone text not null,
      currency char(3) not null,
      reflects_at text not null check (reflects_at in ('receipt', 'acknowledgment', 'shipment')),
      buffer int not null check (buffer >= 0),
      is_active boolean not null default true,
      updated_at timestamptz not null default now()
    );
    create table storefront (
      id text primary key,
      adapter text not null,
      updated_at timestamptz not null default now()
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table storefront; drop table supplier');
}
