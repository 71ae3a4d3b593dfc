import type { Knex } from 'knex';

/**
 * How long raw bytes are kept is decided content by content; `look_at` says when the next time is. A file may be read
 * again: every attempt has its own documents, and says who wanted it, why, and by which revision of the mappings it was
 * read; attempt 0 is the first reading.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table raw_content add column look_at timestamptz not null default '-infinity';
    create index raw_content_look_at on raw_content (look_at) where removed_at is null;
    create index seen_file_sha256 on seen_file (sha256);
    alter table seen_file
      add column attempt int not null default 0,
      add column revision text;
    alter table document add column attempt int not null default 0;
    alter table document drop constraint document_supplier_id_file_id_ordinal_key;
    alter table document add constraint document_once unique (supplier_id, file_id, attempt, ordinal);
    create table file_attempt (
      supplier_id text not null,
      file_id bigint not null,
      attempt int not null check (attempt > 0),
      revision text not null,
      from_state text not null,
      to_state text not null,
      requested_by text not null,
      reason text,
      at timestamptz not null,
      primary key (supplier_id, file_id, attempt),
      foreign key (supplier_id, file_id) references seen_file
    );
    alter table lane drop constraint if exists lane_kind_check;
    alter table lane add constraint lane_kind_check
      check (kind in ('collect', 'deliver', 'publish', 'clock', 'alert', 'clean'));
  `);
}

export async function down(db: Knex): Promise<void> {
  const { rows } = await db.raw('select 1 from file_attempt limit 1');
  if (rows.length > 0) throw new Error('files were read again, and an older build cannot tell their documents apart');
  await db.raw(`
    delete from lane where kind = 'clean';
    alter table lane drop constraint lane_kind_check;
    alter table lane add constraint lane_kind_check check (kind in ('collect', 'deliver', 'publish', 'clock', 'alert'));
    drop table file_attempt;
    alter table document drop constraint document_once;
    alter table document add constraint document_supplier_id_file_id_ordinal_key unique (supplier_id, file_id, ordinal);
    alter table document drop column attempt;
    alter table seen_file drop column revision, drop column attempt;
    drop index seen_file_sha256;
    drop index raw_content_look_at;
    alter table raw_content drop column look_at;
  `);
}
