import type { Database } from './database.ts';

export interface FoundPlace {
  readonly latitude: number;
  readonly longitude: number;
  /** How much of the postal code is known: all of it, its beginning, or only the country. */
  readonly known: 'code' | 'beginning' | 'country';
}

/**
 * Where addresses are: by their postal code, else the middle of all codes that begin alike (at least two characters), else the
 * middle of the country. Undefined where nothing of the country was imported.
 */
export async function findPlaces(
  db: Database,
  addresses: readonly { readonly country: string; readonly postalCode?: string | undefined }[],
): Promise<(FoundPlace | undefined)[]> {
  const wanted = addresses.map(({ country, postalCode = '' }, place) => ({
    place,
    country,
    code: plainCode(postalCode),
  }));
  const { rows } = await db.raw<{ rows: (FoundPlace & { place: number })[] }>(
    `select w.place, found.* from jsonb_to_recordset(cast(:wanted as jsonb)) as w(place int, country text, code text)
     cross join lateral (
       select latitude, longitude, known from (
         select 0 as rank, p.latitude, p.longitude, 'code' as known from postal_place p
         where p.country = w.country and p.postal_code = w.code
         union all
         (select 1, avg(p.latitude), avg(p.longitude), 'beginning'
          from generate_series(length(w.code) - 1, 2, -1) size
          join postal_place p on p.country = w.country
            and p.postal_code >= left(w.code, size) and p.postal_code < left(w.code, size) || '~'
          group by size order by size desc limit 1)
         union all
         select 2, avg(p.latitude), avg(p.longitude), 'country' from postal_place p
         where p.country = w.country having count(*) > 0
       ) ranked order by rank limit 1
     ) found`,
    { wanted: JSON.stringify(wanted) },
  );
  return addresses.map((_, index) => {
    const row = rows.find(({ place }) => place === index);
    return row === undefined ? undefined : { latitude: row.latitude, longitude: row.longitude, known: row.known };
  });
}

function plainCode(postalCode: string): string {
  return postalCode.toUpperCase().replace(/[\s-]/g, '');
}

export interface PostalPlace {
  readonly country: string;
  readonly postalCode: string;
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * Replaces what is known of every country that is named, all of it or nothing. A code with several places is in the middle of
 * them. Answers how many codes of each country are known now.
 */
export async function replacePlaces(
  trx: Database,
  batches: AsyncIterable<readonly PostalPlace[]>,
): Promise<{ readonly country: string; readonly codes: number }[]> {
  await trx.raw(
    'create temp table places_read (country text, code text, latitude float8, longitude float8) on commit drop',
  );
  for await (const batch of batches) {
    const places = batch.map(({ postalCode, ...place }) => ({ ...place, code: plainCode(postalCode) }));
    await trx.raw(
      `insert into places_read select * from jsonb_to_recordset(cast(:places as jsonb))
         as p(country text, code text, latitude float8, longitude float8)`,
      { places: JSON.stringify(places) },
    );
  }
  await trx.raw('delete from postal_place where country in (select country from places_read)');
  const { rows } = await trx.raw<{ rows: { country: string; codes: number }[] }>(
    `with known as (
       insert into postal_place select country, code, avg(latitude), avg(longitude) from places_read group by country, code
       returning country
     )
     select country, count(*)::int as codes from known group by country order by country`,
  );
  return rows;
}
