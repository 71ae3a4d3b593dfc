import type { Knex } from 'knex';

/**
 * What was found in the files: interchanges and the documents inside them, whatever their format. A CSV or XML file is
 * one document without interchange. Control numbers that we hand out are counted per supplier and kind; gaps are
 * allowed, reuse never.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table interchange (
      supplier_id text not null references supplier,
      id bigint generated always as identity,
      file_id bigint not null,
      sender text not null,
      receiver text not null,
      usage char(1) not null,
      control_number text not null,
      sha256 bytea not null,
      state text not null check (state in ('accepted', 'duplicate', 'held')),
      received_at timestamptz not null,
      primary key (supplier_id, id),
      foreign key (supplier_id, file_id) references seen_file
    );
    create unique index interchange_accepted_once on interchange (supplier_id, sender, receiver, usage, control_number)
      where state = 'accepted';
    create table document (
      supplier_id text not null references supplier,
      id bigint generated always as identity,
      file_id bigint not null,
      interchange_id bigint,
      ordinal int not null,
      kind text not null,
      format text not null,
      set_id text,
      group_control_number text,
      control_number text,
      mapping_id text,
      mapping_version text,
      business_key text,
      state text not null check (state in ('applied', 'duplicate', 'held', 'rejected')),
      line_count int not null default 0,
      held_count int not null default 0,
      problems jsonb not null default '[]',
      recorded_at timestamptz not null,
      primary key (supplier_id, id),
      unique (supplier_id, file_id, ordinal),
      foreign key (supplier_id, file_id) references seen_file,
      foreign key (supplier_id, interchange_id) references interchange
    );
    create index document_business_key on document (supplier_id, kind, business_key);
    create table held_line (
      supplier_id text not null references supplier,
      id bigint generated always as identity,
      document_id bigint not null,
      ordinal int not null,
      raw text not null,
      problems jsonb not null,
      primary key (supplier_id, id),
      foreign key (supplier_id, document_id) references document
    );
    create table control_number (
      supplier_id text not null references supplier,
      kind text not null check (kind in ('interchange', 'group', 'purchase-order')),
      last_value bigint not null,
      primary key (supplier_id, kind)
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table control_number; drop table held_line; drop table document; drop table interchange');
}
