import type { Database } from './database.ts';

/** `reading`: bytes become lines. `comparing`: what came is judged beside what is in force. `applying`: it is switched in. */
export type FilePhase = 'reading' | 'comparing' | 'applying';

/** How far a file is. */
export interface FileProgress {
  readonly supplierId: string;
  readonly fileId: string;
  readonly phase: FilePhase;
  readonly bytes: number;
  readonly beganAt: Date;
  readonly phaseSince: Date;
}

/** A file that a gateway reads right now. */
export interface FileBeingRead extends FileProgress {
  readonly name: string;
  readonly size: number;
}

/** Virtual ids of the transactions that run: a transaction holds the lock of its own until it ends, however it ends. */
const running = `
  select virtualxid from pg_locks where locktype = 'virtualxid' and mode = 'ExclusiveLock' and granted`;

/** Whether what is written of a file is true: its reader runs. A server that was started anew counts from the beginning. */
const isTrue = `p.transaction in (${running}) and p.noted_at > pg_postmaster_start_time()`;

/** The number of the server process that a transaction runs in. It asks nobody. */
export async function backendOf(trx: Database): Promise<number> {
  const connection: { readonly processID: number } = await trx.client.acquireConnection();
  return connection.processID;
}

/**
 * Writes down how far a file is, for as long as the transaction runs that reads it: the one in the server process
 * `backend`. Give a connection beside it.
 */
export async function noteProgress(db: Database, backend: number, progress: FileProgress): Promise<void> {
  await db.raw(
    `insert into file_progress (supplier_id, file_id, transaction, phase, bytes, began_at, phase_since, noted_at)
     select :supplierId, :fileId, virtualxid, :phase, :bytes, :beganAt, :phaseSince, clock_timestamp()
     from (${running} and pid = :backend limit 1) reader
     on conflict (supplier_id, file_id) do update set transaction = excluded.transaction, phase = excluded.phase,
       bytes = excluded.bytes, began_at = excluded.began_at, phase_since = excluded.phase_since,
       noted_at = excluded.noted_at`,
    { ...progress, backend },
  );
}

/** Removes what was written of files that nobody reads any more. */
export async function forgetProgress(db: Database): Promise<void> {
  await db.raw(`delete from file_progress p where not (${isTrue})`);
}

/** Files that are read right now and take long, the longest first. */
export async function filesBeingRead(db: Database, supplierId?: string): Promise<FileBeingRead[]> {
  const { rows } = await db.raw<{ rows: (FileBeingRead & { bytes: string; size: string })[] }>(
    `select p.supplier_id as "supplierId", p.file_id as "fileId", f.name, f.size_bytes as size, p.phase, p.bytes,
       p.began_at as "beganAt", p.phase_since as "phaseSince"
     from file_progress p join seen_file f on f.supplier_id = p.supplier_id and f.id = p.file_id
     where ${isTrue} and (cast(:supplierId as text) is null or p.supplier_id = :supplierId)
     order by p.began_at, p.file_id`,
    { supplierId: supplierId ?? null },
  );
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes), size: Number(row.size) }));
}
