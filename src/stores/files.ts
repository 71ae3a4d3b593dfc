import type { Database } from './database.ts';

export interface SeenFile {
  readonly supplierId: string;
  readonly id: string;
  readonly folder: string;
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
  readonly sha256: Buffer;
  readonly state: 'received' | 'opened' | 'held' | 'duplicate';
  readonly firstSeenAt: Date;
  readonly receivedAt: Date;
  readonly settle: 'archive' | 'delete' | 'keep';
  readonly settleFolder: string | null;
  readonly settled: 'done' | 'changed' | 'absent' | null;
}

const COLUMNS = {
  supplierId: 'supplier_id',
  id: 'id',
  folder: 'folder',
  name: 'name',
  size: 'size_bytes',
  modifiedAt: 'modified_at',
  sha256: 'sha256',
  state: 'state',
  firstSeenAt: 'first_seen_at',
  receivedAt: 'received_at',
  settle: 'settle',
  settleFolder: 'settle_folder',
  settled: 'settled',
};

/**
 * Archived files of a supplier that were read, the newest first.
 *
 * @param mappingId only those that have a document read by this mapping
 */
export async function lastFiles(
  db: Database,
  supplierId: string,
  limit: number,
  mappingId?: string,
): Promise<SeenFile[]> {
  const query = db('seen_file as f')
    .where({ supplier_id: supplierId })
    .whereIn('state', ['opened', 'held'])
    .orderBy('id', 'desc')
    .limit(limit);
  if (mappingId !== undefined) {
    query.whereExists(
      db('document as d')
        .whereRaw('d.supplier_id = f.supplier_id and d.file_id = f.id')
        .where({ mapping_id: mappingId })
        .select(db.raw('1')),
    );
  }
  const rows = await query.select(COLUMNS);
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/** Whether this very file (by name, size and time) was already taken: the cheap check that saves a fetch. */
export async function isKnownFile(
  db: Database,
  supplierId: string,
  folder: string,
  file: { readonly name: string; readonly size: number; readonly modifiedAt: Date },
): Promise<boolean> {
  const row = await db('seen_file')
    .where({ supplier_id: supplierId, folder, name: file.name, size_bytes: file.size, modified_at: file.modifiedAt })
    .first('id');
  return row !== undefined;
}

export interface NewFile {
  readonly supplierId: string;
  readonly folder: string;
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
  readonly sha256: Buffer;
  /** When a listing first showed it as it is. */
  readonly firstSeenAt: Date;
  readonly receivedAt: Date;
  readonly settle: 'archive' | 'delete' | 'keep';
  readonly settleFolder?: string;
}

/** Claims a file; undefined when the same file with the same bytes was claimed before. */
export async function claimFile(trx: Database, file: NewFile): Promise<string | undefined> {
  const rows = await trx('seen_file')
    .insert({
      supplier_id: file.supplierId,
      folder: file.folder,
      name: file.name,
      size_bytes: file.size,
      modified_at: file.modifiedAt,
      sha256: file.sha256,
      first_seen_at: file.firstSeenAt,
      received_at: file.receivedAt,
      settle: file.settle,
      settle_folder: file.settleFolder ?? null,
    })
    .onConflict(['supplier_id', 'folder', 'name', 'size_bytes', 'modified_at', 'sha256'])
    .ignore()
    .returning<{ id: string }[]>('id');
  return rows[0]?.id;
}

export async function findFile(db: Database, supplierId: string, id: string): Promise<SeenFile | undefined> {
  const row = await db('seen_file').where({ supplier_id: supplierId, id }).first(COLUMNS);
  return row && { ...row, size: Number(row.size) };
}

/** Reads a file's row and locks it until the transaction ends, so that one worker opens it. */
export async function lockFile(trx: Database, supplierId: string, id: string): Promise<SeenFile | undefined> {
  const row = await trx('seen_file').where({ supplier_id: supplierId, id }).forUpdate().first(COLUMNS);
  return row && { ...row, size: Number(row.size) };
}

/** The earlier file of this supplier with the same bytes that took effect, if there is one. */
export async function earlierSameContent(trx: Database, file: SeenFile): Promise<string | undefined> {
  const row = await trx('seen_file')
    .where({ supplier_id: file.supplierId, sha256: file.sha256, state: 'opened' })
    .andWhere('id', '<', file.id)
    .orderBy('id', 'desc')
    .first<{ id: string } | undefined>('id');
  return row?.id;
}

export async function markFile(
  trx: Database,
  file: Pick<SeenFile, 'supplierId' | 'id'>,
  state: SeenFile['state'],
  now: Date,
  reason?: string,
): Promise<void> {
  await trx('seen_file')
    .where({ supplier_id: file.supplierId, id: file.id })
    .update({ state, opened_at: now, reason: reason ?? null });
}

export async function markSettled(
  db: Database,
  file: Pick<SeenFile, 'supplierId' | 'id'>,
  settled: 'done' | 'changed' | 'absent',
): Promise<void> {
  await db('seen_file').where({ supplier_id: file.supplierId, id: file.id }).update({ settled });
}

export interface FileReference {
  readonly supplierId: string;
  readonly fileId: string;
}

/** Files of a supplier that are not opened yet, in the order in which they came; with `before` only those that came before that file. */
export async function waitingFiles(db: Database, supplierId: string, before?: string): Promise<string[]> {
  const query = db('seen_file').where({ supplier_id: supplierId, state: 'received' }).orderBy('id');
  if (before !== undefined) query.andWhere('id', '<', before);
  return query.pluck('id');
}

/** Files whose opening is due although no job came for it, oldest first. */
export async function unopenedFiles(db: Database, before: Date, limit: number): Promise<FileReference[]> {
  return db('seen_file')
    .where({ state: 'received' })
    .andWhere('received_at', '<', before)
    .orderBy('received_at')
    .limit(limit)
    .select({ supplierId: 'supplier_id', fileId: 'id' });
}

/** Files of a folder that still stand at the supplier although they are archived here. */
export async function unsettledFiles(
  db: Database,
  supplierId: string,
  folder: string,
  limit: number,
): Promise<string[]> {
  return db('seen_file')
    .where({ supplier_id: supplierId, folder })
    .whereNull('settled')
    .orderBy('id')
    .limit(limit)
    .pluck('id');
}
