import type { Database } from './database.ts';

export const FILE_STATES = ['received', 'opened', 'held', 'duplicate'] as const;

export interface SeenFile {
  readonly supplierId: string;
  readonly id: string;
  readonly folder: string;
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: Date;
  readonly sha256: Buffer;
  readonly state: (typeof FILE_STATES)[number];
  readonly firstSeenAt: Date;
  readonly receivedAt: Date;
  readonly settle: 'archive' | 'delete' | 'keep';
  readonly settleFolder: string | null;
  readonly settled: 'done' | 'changed' | 'absent' | null;
  /** The rule that collected it; empty for one without a name. */
  readonly rule: string;
  /** The sighting it was taken from. */
  readonly sighting: string;
  /** The file that said it was complete, to be cleared away with it. */
  readonly doneFile: string | null;
  readonly settleAttempts: number;
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
  rule: 'rule',
  sighting: 'sighting',
  doneFile: 'done_file',
  settleAttempts: 'settle_attempts',
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
  readonly rule?: string;
  /** Without one, the same bytes under the same name, size and time are claimed once. */
  readonly sighting?: string;
  readonly doneFile?: string;
}

/**
 * Claims files in the order given; undefined for one that was claimed before: the same bytes of the same sighting. Of a
 * file that stays where it is nothing is left to be cleared away.
 */
export async function claimFiles(trx: Database, files: readonly NewFile[]): Promise<(SeenFile | undefined)[]> {
  if (files.length === 0) return [];
  const rows: SeenFile[] = await trx('seen_file')
    .insert(files.map(newRow))
    .onConflict(['supplier_id', 'folder', 'name', 'sighting', 'sha256', 'size_bytes', 'modified_at'])
    .ignore()
    .returning(Object.entries(COLUMNS).map(([field, column]) => `${column} as ${field}`));
  const byName = new Map(rows.map((row) => [nameOf(row), { ...row, size: Number(row.size) }]));
  return files.map((file) => byName.get(nameOf(file)));
}

function newRow(file: NewFile) {
  return {
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
    settled: file.settle === 'keep' ? 'done' : null,
    rule: file.rule ?? '',
    sighting: file.sighting ?? '0',
    done_file: file.doneFile ?? null,
  };
}

function nameOf(file: Pick<NewFile, 'supplierId' | 'folder' | 'name'>): string {
  return JSON.stringify([file.supplierId, file.folder, file.name]);
}

/**
 * The earliest file of this supplier with these bytes. Held until the transaction ends, so that of two that bring the
 * same bytes at once only one is the first.
 */
export async function fileWithContent(trx: Database, supplierId: string, sha256: Buffer): Promise<string | undefined> {
  await lockContent(trx, supplierId, sha256);
  const row = await trx('seen_file').where({ supplier_id: supplierId, sha256 }).orderBy('id').first('id');
  return row?.id;
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

/**
 * Lets one worker at a time decide about files of a supplier with these bytes, until its transaction ends: two that
 * opened copies at once would each find that no other one took effect yet.
 */
export async function lockContent(trx: Database, supplierId: string, sha256: Buffer): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(:key, 0))', {
    key: `content/${supplierId}/${sha256.toString('hex')}`,
  });
}

/** Files of this supplier with the same bytes that took effect, the last one first. */
export async function openedWithSameContent(
  trx: Database,
  file: SeenFile,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return trx('seen_file')
    .where({ supplier_id: file.supplierId, sha256: file.sha256, state: 'opened' })
    .andWhereNot('id', file.id)
    .orderBy([
      { column: 'opened_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .select('id', 'name');
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

/** Records that files were cleared away at the supplier, or found changed or gone. */
export async function markSettled(
  db: Database,
  supplierId: string,
  settled: ReadonlyMap<string, 'done' | 'changed' | 'absent'>,
): Promise<void> {
  if (settled.size === 0) return;
  await db.raw(
    `update seen_file f set settled = s.outcome, settle_after = null
     from jsonb_each_text(cast(:settled as jsonb)) as s(id, outcome)
     where f.supplier_id = :supplierId and f.id = s.id::bigint`,
    { supplierId, settled: JSON.stringify(Object.fromEntries(settled)) },
  );
}

/** Counts a failed attempt to clear a file away; it is tried again later. */
export async function postponeSettling(
  db: Database,
  file: Pick<SeenFile, 'supplierId' | 'id'>,
  restMs: number,
): Promise<void> {
  await db.raw(
    `update seen_file set settle_attempts = settle_attempts + 1,
       settle_after = clock_timestamp() + make_interval(secs => :seconds)
     where supplier_id = :supplierId and id = :id`,
    { supplierId: file.supplierId, id: file.id, seconds: restMs / 1000 },
  );
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

/**
 * Files of a rule that still stand at the supplier although they are archived here, and whose next attempt is due.
 *
 * @param except rules whose files are not meant, and those of all others are; without it only the files of the rule itself
 */
export async function unsettledFiles(
  db: Database,
  { supplierId, folder, rule }: { readonly supplierId: string; readonly folder: string; readonly rule: string },
  except: readonly string[] | undefined,
  limit: number,
): Promise<SeenFile[]> {
  const query = db('seen_file')
    .where({ supplier_id: supplierId, folder })
    .whereNull('settled')
    .whereRaw('(settle_after is null or settle_after <= clock_timestamp())')
    .orderBy('id')
    .limit(limit);
  if (except === undefined) query.andWhere({ rule });
  else query.whereNotIn('rule', [...except]);
  const rows: SeenFile[] = await query.select(COLUMNS);
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/** Whether any file of a folder could not be cleared away so far. */
export async function isAnyUnsettled(db: Database, supplierId: string, folder: string): Promise<boolean> {
  const row = await db('seen_file')
    .where({ supplier_id: supplierId, folder })
    .whereNull('settled')
    .andWhere('settle_attempts', '>', 0)
    .first('id');
  return row !== undefined;
}
