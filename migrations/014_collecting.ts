import type { Knex } from 'knex';

/**
 * A sighting is an uninterrupted look of a file in the listings of one rule: same name, size and time. It has a number,
 * and a file is claimed once per sighting, so that a name that is used again is a new file although it looks the same.
 * Its ages are by this database's clock. What could not be fetched is counted here; what could not be cleared away is
 * counted with the file. A lane can be wanted before it is due.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create sequence file_sighting_number as bigint;
    alter table file_sighting
      add column rule text not null default '',
      add column number bigint not null default nextval('file_sighting_number'),
      add column listed_since timestamptz not null default clock_timestamp(),
      add column unchanged_since timestamptz not null default clock_timestamp(),
      add column attempts int not null default 0,
      add column retry_at timestamptz,
      drop constraint file_sighting_pkey,
      add primary key (supplier_id, folder, rule, name);
    alter sequence file_sighting_number owned by file_sighting.number;
    create index file_sighting_number_of on file_sighting (supplier_id, number);
    alter table seen_file
      add column rule text not null default '',
      add column sighting bigint not null default 0,
      add column done_file text,
      add column settle_attempts int not null default 0,
      add column settle_after timestamptz;
    ${dropUniqueOfSeenFile}
    alter table seen_file add constraint seen_file_claimed_once
      unique (supplier_id, folder, name, sighting, sha256, size_bytes, modified_at);
    alter table lane add column wanted_at timestamptz;
  `);
}

/** What the older build cannot tell apart gets times that differ by a millisecond. */
export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table lane drop column wanted_at;
    alter table seen_file drop constraint seen_file_claimed_once;
    update seen_file f set modified_at = f.modified_at + make_interval(secs => 0.001 * (s.place - 1))
      from (select supplier_id, id, row_number() over
              (partition by supplier_id, folder, name, size_bytes, modified_at, sha256 order by id) as place
            from seen_file) s
      where s.supplier_id = f.supplier_id and s.id = f.id and s.place > 1;
    alter table seen_file
      drop column settle_after, drop column settle_attempts, drop column done_file, drop column sighting, drop column rule,
      add unique (supplier_id, folder, name, size_bytes, modified_at, sha256);
    delete from file_sighting s using file_sighting o
      where o.supplier_id = s.supplier_id and o.folder = s.folder and o.name = s.name and o.number > s.number;
    alter table file_sighting
      drop constraint file_sighting_pkey,
      drop column retry_at, drop column attempts, drop column unchanged_since, drop column listed_since,
      drop column number, drop column rule,
      add primary key (supplier_id, folder, name);
  `);
}

/** The server named that constraint. */
const dropUniqueOfSeenFile = `
    do $$ declare found text; begin
      for found in select conname from pg_constraint where conrelid = 'seen_file'::regclass and contype = 'u' loop
        execute format('alter table seen_file drop constraint %I', found);
      end loop;
    end $$;`;
