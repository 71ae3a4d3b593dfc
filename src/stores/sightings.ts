import type { Database } from './database.ts';

export interface ListedFile {
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

/** Whose listings they are: two rules may watch one folder, each with its own files. */
export interface SightingPlace {
  readonly supplierId: string;
  readonly folder: string;
  /** Empty for a rule without a name. */
  readonly rule: string;
}

/** An uninterrupted look of one file in the listings: same name, size and time. Ages are by the database's clock. */
export interface Sighting {
  readonly number: string;
  /** When a listing first showed it as it is, by our clock. */
  readonly firstSeenAt: Date;
  readonly unchangedMs: number;
  /** Since the name was first listed, changed or not. */
  readonly listedMs: number;
  readonly attempts: number;
  /** How long it is left alone after failed attempts; 0 when it may be tried. */
  readonly restsMs: number;
  /** This very sighting was fetched and claimed. */
  readonly isTaken: boolean;
}

interface Row {
  readonly name: string;
  readonly number: string;
  readonly first_seen_at: Date;
  readonly unchanged: number;
  readonly listed: number;
  readonly attempts: number;
  readonly rests: number;
  readonly taken: boolean;
}

/**
 * Records one listing of a folder and answers what is known of each file in it. A file whose size or time changed is a
 * new sighting; names that are gone from a whole listing are forgotten, and what comes under such a name later is new
 * too. Only differences are written. Call it in a transaction that holds the lane.
 */
export async function recordListing(
  trx: Database,
  place: SightingPlace,
  files: readonly ListedFile[],
  { now, isWhole }: { readonly now: Date; readonly isWhole: boolean },
): Promise<{ readonly sightings: ReadonlyMap<string, Sighting>; readonly goneWithTrouble: readonly string[] }> {
  const given = { ...place, now, files: JSON.stringify(files) };
  await trx.raw(RECORD, given);
  let goneWithTrouble: string[] = [];
  if (isWhole) {
    const gone = await trx.raw<{ rows: { name: string; attempts: number }[] }>(FORGET, given);
    goneWithTrouble = gone.rows.filter(({ attempts }) => attempts > 0).map(({ name }) => name);
  }
  const { rows } = await trx.raw<{ rows: Row[] }>(READ, given);
  const sightings = new Map(
    rows.map((row): [string, Sighting] => [
      row.name,
      {
        number: row.number,
        firstSeenAt: row.first_seen_at,
        unchangedMs: row.unchanged,
        listedMs: row.listed,
        attempts: row.attempts,
        restsMs: row.rests,
        isTaken: row.taken,
      },
    ]),
  );
  return { sightings, goneWithTrouble };
}

const LISTED = `jsonb_to_recordset(cast(:files as jsonb)) as f(name text, size bigint, "modifiedAt" timestamptz)`;

const RECORD = `
  insert into file_sighting as s (supplier_id, folder, rule, name, size_bytes, modified_at, first_seen_at)
  select :supplierId, :folder, :rule, f.name, f.size, f."modifiedAt", :now
  from ${LISTED}
    left join file_sighting o
      on o.supplier_id = :supplierId and o.folder = :folder and o.rule = :rule and o.name = f.name
  where o.name is null or (o.size_bytes, o.modified_at) is distinct from (f.size, f."modifiedAt")
  on conflict (supplier_id, folder, rule, name) do update set
    size_bytes = excluded.size_bytes, modified_at = excluded.modified_at, first_seen_at = excluded.first_seen_at,
    number = excluded.number, unchanged_since = clock_timestamp(), attempts = 0, retry_at = null`;

const FORGET = `
  delete from file_sighting s
  where supplier_id = :supplierId and folder = :folder and rule = :rule
    and not exists (select from ${LISTED} where f.name = s.name)
  returning name, attempts`;

const READ = `
  select s.name, s.number, s.first_seen_at, s.attempts,
    (extract(epoch from clock_timestamp() - s.unchanged_since) * 1000)::float8 as unchanged,
    (extract(epoch from clock_timestamp() - s.listed_since) * 1000)::float8 as listed,
    (greatest(0, extract(epoch from s.retry_at - clock_timestamp())) * 1000)::float8 as rests,
    exists (select from seen_file f where f.supplier_id = s.supplier_id and f.folder = s.folder and f.name = s.name
      and f.sighting = s.number) as taken
  from ${LISTED} join file_sighting s
    on s.supplier_id = :supplierId and s.folder = :folder and s.rule = :rule and s.name = f.name`;

/** Counts a failed attempt to fetch a file, and leaves it alone for a while. */
export async function postponeSighting(
  db: Database,
  supplierId: string,
  number: string,
  restMs: number,
): Promise<void> {
  await db.raw(
    `update file_sighting set attempts = attempts + 1,
       retry_at = clock_timestamp() + make_interval(secs => :seconds)
     where supplier_id = :supplierId and number = :number`,
    { supplierId, number, seconds: restMs / 1000 },
  );
}

/** Lets files be tried again that were left alone. */
export async function wakeSightings(db: Database, place: SightingPlace): Promise<void> {
  const { supplierId, folder, rule } = place;
  await db('file_sighting').where({ supplier_id: supplierId, folder, rule }).update({ retry_at: null });
}

/** Forgets sightings of files that are gone: what comes under their names is new, whatever it looks like. */
export async function forgetSightings(db: Database, supplierId: string, numbers: readonly string[]): Promise<void> {
  if (numbers.length === 0) return;
  await db('file_sighting')
    .where({ supplier_id: supplierId })
    .whereIn('number', [...numbers])
    .delete();
}

/** Names in a rule's last listing that begin in the same way. */
export async function sightedNames(db: Database, place: SightingPlace, prefix: string): Promise<string[]> {
  const { supplierId, folder, rule } = place;
  return db('file_sighting')
    .where({ supplier_id: supplierId, folder, rule })
    .whereRaw('starts_with(name, ?)', [prefix])
    .pluck('name');
}
