import type { Database } from './database.ts';

/** A file that a mapping could not make everything of. */
export interface FailedFile {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
  readonly receivedAt: Date;
  /** Lines of it that wait for a person. */
  readonly heldLines: number;
  /** Documents of it that are held or were rejected. */
  readonly documents: number;
}

/**
 * Files of a supplier that are held, or have documents or lines held, as they were read last; the newest first. Those that another
 * mapping read are left out: this one changes nothing about them.
 */
export async function failedFiles(
  db: Database,
  supplier: string,
  mapping: string,
  limit: number,
): Promise<FailedFile[]> {
  const { rows } = await db.raw<{ rows: FailedFile[] }>(
    `with wanted as (
       (select id from seen_file where supplier_id = :supplier and state = 'held' order by id desc limit :limit)
       union
       (select file_id from document
          where supplier_id = :supplier and mapping_id = :mapping and state in ('held', 'rejected')
          order by id desc limit :limit)
       union
       (select d.file_id from held_line h join document d on d.supplier_id = h.supplier_id and d.id = h.document_id
          where h.supplier_id = :supplier and h.state = 'open' and d.mapping_id = :mapping
          order by d.id desc limit :limit))
     select f.id::text, f.name, f.state, f.reason, f.received_at as "receivedAt",
       (select count(*)::int from held_line h
          join document o on o.supplier_id = h.supplier_id and o.id = h.document_id
          where o.supplier_id = f.supplier_id and o.file_id = f.id and h.state = 'open'
            and o.mapping_id = :mapping) as "heldLines",
       d.failed as documents
     from wanted w join seen_file f on f.supplier_id = :supplier and f.id = w.id
     join raw_content c on c.sha256 = f.sha256 and c.removed_at is null
     cross join lateral (
       select count(*) filter (where mine and state in ('held', 'rejected'))::int as failed,
         coalesce(bool_or(mine), true) as mine
       from (select state, mapping_id is null or mapping_id = :mapping as mine from document
             where supplier_id = f.supplier_id and file_id = f.id and attempt = f.attempt) one) d
     where d.mine order by f.id desc limit :limit`,
    { supplier, mapping, limit },
  );
  return rows;
}
