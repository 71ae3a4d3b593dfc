import type { Knex } from 'knex';

/**
 * Drafts of mappings, one for each mapping, with the tests that come with them. They are nothing that is in force: who publishes
 * one puts it into the mappings folder.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table mapping_draft (
      supplier_id text not null,
      mapping_id text not null,
      version int not null,
      text text not null,
      base_sha256 text,
      saved_by text not null,
      saved_at timestamptz not null,
      primary key (supplier_id, mapping_id)
    );
    comment on column mapping_draft.version is 'Counts what was saved; who saves names the one they saw';
    comment on column mapping_draft.base_sha256 is 'Of the file it was begun from; null: there was none';

    create table mapping_draft_case (
      supplier_id text not null,
      mapping_id text not null,
      name text not null,
      input_file text not null,
      input bytea not null,
      expected_file text not null,
      expected bytea not null,
      saved_by text not null,
      saved_at timestamptz not null,
      primary key (supplier_id, mapping_id, name),
      foreign key (supplier_id, mapping_id) references mapping_draft on delete cascade
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table mapping_draft_case, mapping_draft');
}
