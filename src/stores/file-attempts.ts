import type { Database } from './database.ts';
import type { SeenFile } from './files.ts';

type FileKey = Pick<SeenFile, 'supplierId' | 'id'>;

/** Remembers by which revision of its supplier's mappings a file is read for the first time, and since when. */
export async function noteRevision(trx: Database, file: FileKey, revision: string, at: Date): Promise<void> {
  await trx('seen_file').where({ supplier_id: file.supplierId, id: file.id }).update({ revision, read_began_at: at });
}

/** By which revision a file was read last, and how often it was read again. */
export async function lastReading(
  db: Database,
  file: FileKey,
): Promise<{ readonly attempt: number; readonly revision: string | null }> {
  const row = await db('seen_file')
    .where({ supplier_id: file.supplierId, id: file.id })
    .first<{ attempt: number; revision: string | null } | undefined>('attempt', 'revision');
  if (row === undefined) throw new Error(`no file ${file.id}`);
  return row;
}

export interface FileAttempt {
  readonly attempt: number;
  readonly revision: string;
  readonly from: SeenFile['state'];
  readonly to: SeenFile['state'];
  readonly by: string;
  readonly reason?: string | undefined;
  /** When it began and ended. */
  readonly at: Date;
  readonly endedAt: Date;
}

/** Records that a file was read again, and that its documents of before are replaced by those of this attempt. */
export async function recordAttempt(trx: Database, file: FileKey, attempt: FileAttempt): Promise<void> {
  await trx('file_attempt').insert({
    supplier_id: file.supplierId,
    file_id: file.id,
    attempt: attempt.attempt,
    revision: attempt.revision,
    from_state: attempt.from,
    to_state: attempt.to,
    requested_by: attempt.by,
    reason: attempt.reason ?? null,
    at: attempt.at,
    ended_at: attempt.endedAt,
  });
  await trx('seen_file')
    .where({ supplier_id: file.supplierId, id: file.id })
    .update({ attempt: attempt.attempt, revision: attempt.revision });
}

/** Documents of a file that took effect at any reading: their place in it, and their kind. */
export async function appliedDocuments(db: Database, file: FileKey): Promise<ReadonlyMap<number, string>> {
  const rows = await db('document')
    .where({ supplier_id: file.supplierId, file_id: file.id, state: 'applied' })
    .orderBy('attempt')
    .select<{ ordinal: number; kind: string }[]>('ordinal', 'kind');
  return new Map(rows.map(({ ordinal, kind }) => [ordinal, kind]));
}

/** How the documents of one reading were recorded, by kind and state. */
export async function countOfAttempt(
  db: Database,
  file: FileKey,
  attempt: number,
): Promise<
  readonly { readonly kind: string; readonly state: string; readonly count: number; readonly lines: number }[]
> {
  const { rows } = await db.raw(
    `select d.kind, coalesce(r.state, d.state) as state, count(*)::int as count, sum(d.line_count)::int as lines
     from document d left join feed_run r on r.supplier_id = d.supplier_id and r.document_id = d.id
     where d.supplier_id = :supplierId and d.file_id = :fileId and d.attempt = :attempt
     group by 1, 2 order by 1, 2`,
    { supplierId: file.supplierId, fileId: file.id, attempt },
  );
  return rows;
}

/**
 * Closes the held lines of documents that are read again: they are held anew where they still cannot be read. Those of
 * documents that took effect and are not read again stay open; `held` puts them right.
 */
export async function supersedeHeldLines(
  trx: Database,
  file: FileKey,
  {
    attempt,
    by,
    at,
    keep,
  }: { readonly attempt: number; readonly by: string; readonly at: Date; readonly keep: readonly number[] },
): Promise<void> {
  await trx('held_line')
    .where({ supplier_id: file.supplierId, state: 'open' })
    .whereIn(
      'document_id',
      trx('document')
        .where({ supplier_id: file.supplierId, file_id: file.id })
        .andWhere('attempt', '<', attempt)
        .whereNotIn('ordinal', [...keep])
        .select('id'),
    )
    .update({
      state: 'ignored',
      decided_at: at,
      decided_by: by,
      reason: `the file was read again (attempt ${attempt})`,
    });
}

/** Dedupe keys of the open exceptions about a file as a whole. */
export async function exceptionsOfFile(db: Database, file: FileKey): Promise<string[]> {
  return db('exception')
    .whereNull('closed_at')
    .whereRaw('right(dedupe_key, length(:key)) = :key', { key: `/${file.supplierId}/file/${file.id}` })
    .pluck('dedupe_key');
}
