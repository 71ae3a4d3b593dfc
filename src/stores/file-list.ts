import type { Problem } from '../kernel/problem.ts';
import type { Database } from './database.ts';
import type { SeenFile } from './files.ts';

/** Which files are meant; everything given must hold. */
export interface FileFilter {
  readonly supplierId?: string | undefined;
  readonly state?: SeenFile['state'] | undefined;
  /** With `*` and `?`; letters of either case. */
  readonly name?: string | undefined;
  readonly since?: Date | undefined;
  /** First digits of the hash of its bytes. */
  readonly sha256?: string | undefined;
  /** Kind of a document in it. */
  readonly kind?: string | undefined;
  /** Of an interchange, group or document in it; compared without leading zeros. */
  readonly controlNumber?: string | undefined;
  /** A purchase order that a document in it speaks of. */
  readonly poNumber?: string | undefined;
}

/** A file as a list shows it. */
export interface ListedFile {
  readonly id: string;
  readonly supplierId: string;
  readonly folder: string;
  readonly name: string;
  readonly size: string;
  readonly sha256: string;
  readonly state: SeenFile['state'];
  readonly reason: string | null;
  readonly receivedAt: Date;
  /** How often it was read again. */
  readonly attempt: number;
  readonly place: string;
  /** When its bytes were removed, as retention says. */
  readonly removedAt: Date | null;
  /** Kinds of its documents, as it was read last. */
  readonly kinds: readonly string[];
}

const LISTED = `
  f.id, f.supplier_id as "supplierId", f.folder, f.name, f.size_bytes as size, encode(f.sha256, 'hex') as sha256,
  f.state, f.reason, f.received_at as "receivedAt", f.attempt, c.place, c.removed_at as "removedAt",
  array(select distinct d.kind from document d
    where d.supplier_id = f.supplier_id and d.file_id = f.id and d.attempt = f.attempt order by 1) as kinds`;

/**
 * Files of all suppliers, the newest first.
 *
 * @param page.before only files with a smaller number: the last one of the page before
 */
export async function listFiles(
  db: Database,
  filter: FileFilter,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<ListedFile[]> {
  const query = db('seen_file as f')
    .join('raw_content as c', 'c.sha256', 'f.sha256')
    .orderBy('f.id', 'desc')
    .limit(page.limit)
    .select(db.raw(LISTED));
  if (page.before !== undefined) query.andWhere('f.id', '<', page.before);
  const { supplierId, state, name, since, sha256, kind, controlNumber, poNumber } = filter;
  if (supplierId !== undefined) query.andWhere('f.supplier_id', supplierId);
  if (state !== undefined) query.andWhere('f.state', state);
  if (name !== undefined) query.andWhereRaw('f.name ilike ?', [likePattern(name)]);
  if (since !== undefined) query.andWhere('f.received_at', '>=', since);
  if (sha256 !== undefined) {
    // All hashes that begin so lie between two, and an index finds them.
    query.andWhereRaw("f.sha256 between decode(?, 'hex') and decode(?, 'hex')", [
      sha256.padEnd(64, '0'),
      sha256.padEnd(64, 'f'),
    ]);
  }
  if (kind !== undefined) {
    query.andWhereRaw(
      'exists (select from document d where d.supplier_id = f.supplier_id and d.file_id = f.id and d.kind = ?)',
      [kind],
    );
  }
  if (controlNumber !== undefined) {
    query.andWhereRaw(`f.id = any(array(${NUMBERED}))`, { number: controlNumber.replace(/^0+/, '') });
  }
  if (poNumber !== undefined) query.andWhereRaw(`f.id = any(array(${SPEAKING_OF_ORDER}))`, { poNumber });
  return query;
}

/**
 * Files by what is in them. Each part has an index of its own (migration 024): asked together, with `or`, none of them
 * would be used. They are asked first, as an array: joined, the planner expects many of them and reads all files.
 */
const NUMBERED = `
  select file_id from interchange where ltrim(control_number, '0') = :number
  union select file_id from document where ltrim(group_control_number, '0') = :number
  union select file_id from document where ltrim(control_number, '0') = :number`;

const SPEAKING_OF_ORDER = `
  select file_id from document
    where business_key is not null and string_to_array(business_key, ',') @> array[:poNumber]
  union
  select d.file_id from purchase_order p
    join lateral (
      select a.document_id from order_acknowledgment a
        where a.supplier_id = p.supplier_id and a.purchase_order_id = p.id
      union all select s.document_id from shipment_line l
        join package k on k.supplier_id = l.supplier_id and k.id = l.package_id
        join shipment s on s.supplier_id = k.supplier_id and s.id = k.shipment_id
        where l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
      union all select v.document_id from invoice_line l
        join invoice v on v.supplier_id = l.supplier_id and v.id = l.invoice_id
        where l.supplier_id = p.supplier_id and l.purchase_order_id = p.id
    ) said on true
    join document d on d.supplier_id = p.supplier_id and d.id = said.document_id
    where p.po_number = :poNumber`;

/** A name pattern of ours as one of SQL; what SQL would take for a pattern stands for itself. */
function likePattern(pattern: string): string {
  return pattern
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}

/** Everything about one file. */
export interface FileView extends ListedFile {
  readonly modifiedAt: Date;
  readonly firstSeenAt: Date;
  readonly openedAt: Date | null;
  readonly settle: string;
  readonly settleFolder: string | null;
  readonly settled: string | null;
  readonly revision: string | null;
  readonly documents: readonly {
    readonly id: string;
    readonly attempt: number;
    readonly ordinal: number;
    readonly kind: string;
    readonly label: string;
    readonly controlNumber: string | null;
    readonly mappingId: string | null;
    readonly mappingVersion: string | null;
    readonly businessKey: string | null;
    readonly state: string;
    /** Stock: whether the feed was applied, held or stale, and why. */
    readonly feed: { readonly state: string; readonly reason: string | null } | null;
    readonly lines: number;
    readonly held: number;
    readonly problems: readonly Problem[];
  }[];
  readonly interchanges: readonly { readonly controlNumber: string; readonly state: string; readonly sender: string }[];
  readonly attempts: readonly {
    readonly attempt: number;
    readonly by: string;
    readonly reason: string | null;
    readonly from: string;
    readonly to: string;
    readonly at: string;
  }[];
  /** Other files with the same bytes. */
  readonly twins: readonly {
    readonly id: string;
    readonly supplierId: string;
    readonly name: string;
    readonly state: string;
  }[];
  /** What was sent because of it: functional and interchange acknowledgments. */
  readonly answers: readonly {
    readonly kind: string;
    readonly name: string;
    readonly state: string;
    readonly sentAt: string | null;
  }[];
}

/** One file with everything that is known of it, or undefined. */
export async function viewFile(db: Database, id: string): Promise<FileView | undefined> {
  const { rows } = await db.raw<{ rows: FileView[] }>(
    `select ${LISTED}, f.modified_at as "modifiedAt", f.first_seen_at as "firstSeenAt", f.opened_at as "openedAt",
       f.settle, f.settle_folder as "settleFolder", f.settled, f.revision,
       ${all(
         `select d.id::text, d.attempt, d.ordinal, d.kind, coalesce(d.set_id, d.format) as label,
            d.control_number as "controlNumber", d.mapping_id as "mappingId", d.mapping_version as "mappingVersion",
            d.business_key as "businessKey", d.state, d.line_count as lines, d.held_count as held, d.problems,
            (select jsonb_build_object('state', r.state, 'reason', r.reason) from feed_run r
              where r.supplier_id = d.supplier_id and r.document_id = d.id) as feed
          from document d where d.supplier_id = f.supplier_id and d.file_id = f.id order by d.attempt, d.ordinal limit 200`,
       )} as documents,
       ${all(
         `select control_number as "controlNumber", state, sender from interchange i
          where i.supplier_id = f.supplier_id and i.file_id = f.id order by id limit 200`,
       )} as interchanges,
       ${all(
         `select attempt, requested_by as by, reason, from_state as from, to_state as to, at from file_attempt a
          where a.supplier_id = f.supplier_id and a.file_id = f.id order by attempt`,
       )} as attempts,
       ${all(
         `select id::text, supplier_id as "supplierId", name, state from seen_file t
          where t.sha256 = f.sha256 and (t.supplier_id, t.id) <> (f.supplier_id, f.id) order by id desc limit 50`,
       )} as twins,
       ${all(
         `select v.kind, v.name, v.state, v.sent_at as "sentAt" from delivery v
          where v.supplier_id = f.supplier_id
            and v.kind in ('functional-acknowledgment', 'interchange-acknowledgment')
            and split_part(v.subject, '/', 1) in (select i.id::text from interchange i
              where i.supplier_id = f.supplier_id and i.file_id = f.id)
          order by v.id limit 200`,
       )} as answers
     from seen_file f join raw_content c on c.sha256 = f.sha256
     where f.id = :id`,
    { id },
  );
  return rows[0];
}

function all(select: string): string {
  return `coalesce((select jsonb_agg(to_jsonb(x)) from (${select}) x), '[]')`;
}
