import type { Knex } from 'knex';

/** Where postal codes are, from the file that the user imports (GeoNames), for distances. One place for each code. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table postal_place (
      country char(2) not null,
      postal_code text collate "C" not null,
      latitude double precision not null check (latitude between -90 and 90),
      longitude double precision not null check (longitude between -180 and 180),
      primary key (country, postal_code)
    );
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table postal_place');
}
