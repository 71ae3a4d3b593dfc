import type { Knex } from 'knex';

/** Who put which text of a mapping into the mappings folder over the API, and why: only added to. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table mapping_publication (
      id bigint generated always as identity primary key,
      supplier_id text not null,
      mapping_id text not null,
      published_by text not null,
      published_at timestamptz not null,
      reason text not null,
      before text,
      after text not null,
      tests jsonb not null,
      revision text,
      place text not null
    );
    create index on mapping_publication (supplier_id, mapping_id, id);
    comment on column mapping_publication.before is 'The file as it was; null: there was none';
    comment on column mapping_publication.tests is 'Files of tests that were written with it';
    comment on column mapping_publication.revision is 'What the supplier is with it; null: it is switched off';
    comment on column mapping_publication.place is 'Machine and folder, for people';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table mapping_publication');
}
