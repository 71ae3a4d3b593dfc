import type { Knex } from 'knex';

/**
 * Which mappings are in force. A revision is everything one supplier's folder says; its texts are kept, so that every
 * gateway can run it and any file can be read again as it was read then. `supplier.revision` is the one that all gateways
 * run. A gateway says which revisions its own folder holds as long as it lives.
 *
 * Lines that are held can be put right: what could be read of them, where they stand, and what a person decided. Inputs
 * that nothing read are kept with each document.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table supplier_revision (
      supplier_id text not null references supplier,
      revision text not null,
      texts jsonb not null,
      accepted_at timestamptz not null,
      primary key (supplier_id, revision)
    );
    create table mapping_version (
      supplier_id text not null,
      revision text not null,
      mapping_id text not null,
      version text not null,
      primary key (supplier_id, revision, mapping_id),
      foreign key (supplier_id, revision) references supplier_revision
    );
    alter table supplier add column revision text, add column revision_since timestamptz;
    create table gateway (
      id uuid primary key,
      place text not null,
      folder jsonb not null,
      seen_at timestamptz not null
    );
    alter table document add column unread jsonb not null default '{}';
    create index document_mapping on document (supplier_id, mapping_id, id);
    alter table held_line
      add column part int not null default 1,
      add column fields jsonb not null default '{}',
      add column state text not null default 'open' check (state in ('open', 'released', 'corrected', 'ignored')),
      add column decided_at timestamptz,
      add column decided_by text,
      add column reason text,
      add column line jsonb;
    create index held_line_open on held_line (supplier_id, document_id) where state = 'open';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index held_line_open;
    alter table held_line drop column part, drop column fields, drop column state, drop column decided_at,
      drop column decided_by, drop column reason, drop column line;
    drop index document_mapping;
    alter table document drop column unread;
    drop table gateway;
    alter table supplier drop column revision, drop column revision_since;
    drop table mapping_version;
    drop table supplier_revision;
  `);
}
