import type { Database } from './database.ts';

export interface Sighting {
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
}

/**
 * Records one listing of a folder and answers since when each file has looked the same. A file whose size or time
 * changed starts anew; names that are gone from a whole listing are forgotten. The time is ours: the other side's clock
 * may be wrong.
 */
export async function recordSightings(
  db: Database,
  supplierId: string,
  folder: string,
  files: readonly Sighting[],
  { now, isWhole }: { readonly now: Date; readonly isWhole: boolean },
): Promise<ReadonlyMap<string, Date>> {
  return db.transaction(async (trx) => {
    const { rows } = await trx.raw<{ rows: { name: string; first_seen_at: Date }[] }>(
      `insert into file_sighting (supplier_id, folder, name, size_bytes, modified_at, first_seen_at)
       select :supplierId, :folder, f.name, f.size, f."modifiedAt", :now
       from jsonb_to_recordset(cast(:files as jsonb)) as f(name text, size bigint, "modifiedAt" timestamptz)
       on conflict (supplier_id, folder, name) do update set
         size_bytes = excluded.size_bytes, modified_at = excluded.modified_at,
         first_seen_at = case
           when (file_sighting.size_bytes, file_sighting.modified_at) is distinct from (excluded.size_bytes, excluded.modified_at)
           then excluded.first_seen_at else file_sighting.first_seen_at end
       returning name, first_seen_at`,
      { supplierId, folder, now, files: JSON.stringify(files) },
    );
    if (isWhole) {
      await trx.raw(
        `delete from file_sighting where supplier_id = :supplierId and folder = :folder
         and name <> all (array(select jsonb_array_elements_text(cast(:names as jsonb))))`,
        { supplierId, folder, names: JSON.stringify(files.map((file) => file.name)) },
      );
    }
    return new Map(rows.map((row) => [row.name, row.first_seen_at]));
  });
}
