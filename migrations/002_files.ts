import type { Knex } from 'knex';

/**
 * Files as they came. Raw bytes are committed before anything is parsed; a file is recognised by supplier, path, size,
 * time and content. Chunks are
 * written while a file is fetched and count from the moment raw_content names them. A sighting is what a listing showed: two equal ones far enough apart mean that a file has settled. A lane is a turn that
 * one process at a time may take: to poll a folder, to deliver to a supplier, to publish to a storefront.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table raw_content (
      sha256 bytea primary key check (octet_length(sha256) = 32),
      content_id uuid not null,
      size_bytes bigint not null
    );
    create table raw_chunk (
      content_id uuid not null,
      chunk int not null,
      gzip bytea not null,
      written_at timestamptz not null,
      primary key (content_id, chunk)
    );
    create table seen_file (
      supplier_id text not null references supplier,
      id bigint generated always as identity,
      folder text not null,
      name text not null,
      size_bytes bigint not null,
      modified_at timestamptz not null,
      sha256 bytea not null references raw_content,
      state text not null default 'received' check (state in ('received', 'opened', 'held', 'duplicate')),
      reason text,
      first_seen_at timestamptz not null,
      received_at timestamptz not null,
      opened_at timestamptz,
      settle text not null check (settle in ('archive', 'delete', 'keep')),
      settle_folder text,
      settled text check (settled in ('done', 'changed', 'absent')),
      primary key (supplier_id, id),
      unique (supplier_id, folder, name, size_bytes, modified_at, sha256)
    );
    create index seen_file_content on seen_file (supplier_id, sha256);
    create index seen_file_unopened on seen_file (received_at) where state = 'received';
    create index seen_file_unsettled on seen_file (supplier_id, folder) where settled is null;
    create table file_sighting (
      supplier_id text not null references supplier,
      folder text not null,
      name text not null,
      size_bytes bigint not null,
      modified_at timestamptz not null,
      first_seen_at timestamptz not null,
      primary key (supplier_id, folder, name)
    );
    create table lane (
      kind text not null check (kind in ('collect', 'deliver', 'publish')),
      key text not null,
      due_at timestamptz not null,
      lease_until timestamptz,
      fence bigint not null default 0,
      failures int not null default 0,
      primary key (kind, key)
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(
    'drop table lane; drop table file_sighting; drop table seen_file; drop table raw_chunk; drop table raw_content',
  );
}
