import type { Database } from '../database.ts';
import { contentToJudge } from '../sql/content-to-judge.ts';
import type { ContentKey } from './place.ts';

/** Archived bytes and what is known of the files that have them. */
export interface JudgedContent extends ContentKey {
  readonly place: string;
  readonly kinds: readonly string[];
  readonly lastReceivedAt: Date | null;
  readonly isUndecided: boolean;
  readonly isCurrentFeed: boolean;
}

/**
 * Contents of files that an open exception is about: by the file's id in its key, by its name or its invoice in its facts. Of files
 * that share a name it is the last one that had come when the exception was opened, and when it was seen last.
 */
const AT_ISSUE = `
  with open as (
    select supplier_id, substring(dedupe_key from '/file/(\\d{1,18})$')::bigint as file_id, facts ->> 'file' as name,
      facts ->> 'invoice' as invoice, opened_at, last_seen_at
    from exception where closed_at is null and supplier_id is not null
  )
  select distinct f.sha256 from seen_file f join open e on e.supplier_id = f.supplier_id
  where f.sha256 = any (:contents) and (
    e.file_id = f.id
    or e.name = f.name and exists (
      select from (values (e.opened_at), (e.last_seen_at)) as moment (at)
      where f.received_at <= moment.at and not exists (
        select from seen_file n where n.supplier_id = f.supplier_id and lower(n.name) = lower(f.name) and n.id > f.id
          and n.name = f.name and n.received_at <= moment.at))
    or exists (
      select from invoice i join document d on d.supplier_id = i.supplier_id and d.id = i.document_id
      where i.supplier_id = e.supplier_id and i.invoice_number = e.invoice and d.file_id = f.id))`;

/** Content whose turn it is, locked until the transaction ends: a claim of the same bytes waits for the verdict. */
export async function lockContentToJudge(
  trx: Database,
  limits: { readonly now: Date; readonly limit: number; readonly fullFeeds: number },
): Promise<readonly JudgedContent[]> {
  const { rows } = await trx.raw<{ rows: JudgedContent[] }>(contentToJudge, { ...limits });
  if (rows.length === 0) return rows;
  const contents = rows.map(({ sha256 }) => sha256);
  const { rows: atIssue } = await trx.raw<{ rows: { sha256: Buffer }[] }>(AT_ISSUE, { contents });
  const open = new Set(atIssue.map(({ sha256 }) => sha256.toString('hex')));
  return rows.map((row) => (open.has(row.sha256.toString('hex')) ? { ...row, isUndecided: true } : row));
}

/** Says that bytes are gone, from this commit on; the rows of their files stay. */
export async function markRemoved(trx: Database, sha256: Buffer, at: Date): Promise<void> {
  await trx('raw_content').where({ sha256 }).update({ removed_at: at });
}

export async function lookAgainAt(trx: Database, sha256: Buffer, at: Date): Promise<void> {
  await trx('raw_content').where({ sha256 }).update({ look_at: at });
}
