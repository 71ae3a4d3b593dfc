import type { Knex } from 'knex';

/** Outbound documents with their final bytes, fixed before the first attempt: new → staged → sent → acknowledged. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table delivery (
      supplier_id text not null references supplier,
      id bigint generated always as identity,
      kind text not null,
      subject text not null,
      revision int not null default 0,
      purchase_order_id bigint,
      format text not null,
      mapping_id text,
      mapping_version text,
      interchange_control_number bigint,
      group_control_number bigint,
      functional_id text,
      folder text not null,
      name text not null,
      temporary_name text not null,
      bytes bytea not null,
      sha256 bytea not null,
      state text not null default 'new'
        check (state in ('new', 'staged', 'sent', 'acknowledged', 'rejected', 'failed')),
      reason text,
      attempts int not null default 0,
      inferred boolean not null default false,
      created_at timestamptz not null,
      staged_at timestamptz,
      sent_at timestamptz,
      acknowledged_at timestamptz,
      primary key (supplier_id, id),
      unique (supplier_id, kind, subject, revision),
      foreign key (supplier_id, purchase_order_id) references purchase_order
    );
    create unique index delivery_group on delivery (supplier_id, functional_id, group_control_number)
      where group_control_number is not null;
    create index delivery_unsent on delivery (created_at) where state in ('new', 'staged');
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table delivery');
}
