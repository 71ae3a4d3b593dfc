import type { Position } from '../kernel/position.ts';
import type { Database } from './database.ts';

export const ERROR_REPORT_STATES = ['draft', 'ready', 'sending', 'sent', 'uncertain', 'discarded'] as const;
export type ErrorReportState = (typeof ERROR_REPORT_STATES)[number];
/** In these a report waits for a person. */
const WAITS: readonly ErrorReportState[] = ['draft', 'uncertain'];

/** A finding as it is kept with a held line or an exception. */
export interface StoredFinding {
  readonly code: string;
  readonly position: Position;
  readonly message: string;
  readonly found?: string;
  readonly expected?: string;
}

/** A file of which lines, or all of it, could not be used. */
export interface UntoldFile {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly receivedAt: Date;
  /** Of lines that are held; the first of them, and how many lines there are. */
  readonly lines: readonly StoredFinding[];
  readonly lineCount: number;
  /** Of the file or whole documents in it. */
  readonly findings: readonly StoredFinding[];
  readonly findingCount: number;
}

/** When something happened that is told of now. */
interface Window {
  readonly since: Date;
  readonly until: Date;
  readonly limit: number;
}

/** Files of a supplier that wait for a person because of what is in them, and of which it was not told; oldest first. */
export async function untoldFiles(trx: Database, supplierId: string, window: Window): Promise<UntoldFile[]> {
  const { rows } = await trx.raw<{ rows: UntoldFile[] }>(
    `with candidate as (
       select f.id, f.name, f.state, f.received_at from seen_file f
       where f.supplier_id = :supplierId and f.received_at > :since and f.received_at <= :until
         and f.state in ('opened', 'held')
         and not exists (select from error_report_item i where i.dedupe_key = 'file/' || :supplierId || '/' || f.id)
     ), held as (
       select d.file_id, count(*)::float8 as count,
         (array_agg(h.problems -> 0 order by h.id) filter (where h.problems -> 0 is not null))[1:5] as findings
       from candidate f
         join document d on d.supplier_id = :supplierId and d.file_id = f.id
         join held_line h on h.supplier_id = d.supplier_id and h.document_id = d.id and h.state = 'open'
       group by d.file_id
     ), open as (
       select f.id, sum(coalesce((e.facts ->> 'problemCount')::float8, 1)) as count,
         jsonb_path_query_array(jsonb_agg(e.facts -> 'findings'), '$[*][*]') as findings
       from candidate f
         join exception e on e.supplier_id = :supplierId and e.closed_at is null
           and e.dedupe_key like '%/' || :supplierId || '/file/' || f.id
       where e.code not like 'ARCHIVE-%' and e.code not like '%-WRITE-%'
       group by f.id
     )
     select f.id, f.name, f.state, f.received_at as "receivedAt",
       coalesce(to_jsonb(h.findings), '[]') as lines, coalesce(h.count, 0) as "lineCount",
       coalesce(o.findings, '[]') as findings, coalesce(o.count, 0) as "findingCount"
     from candidate f left join held h on h.file_id = f.id left join open o on o.id = f.id
     where h.file_id is not null or o.id is not null
     order by f.id limit :limit`,
    { supplierId, ...window },
  );
  return rows;
}

/** A document of ours that a supplier's system rejected. */
export interface UntoldRejection {
  readonly key: string;
  readonly message: string;
  readonly subject: string | null;
  readonly says: string | null;
}

export async function untoldRejections(trx: Database, supplierId: string, window: Window): Promise<UntoldRejection[]> {
  const { rows } = await trx.raw<{ rows: UntoldRejection[] }>(
    `select e.dedupe_key as key, e.message, e.facts ->> 'subject' as subject, e.facts ->> 'says' as says
     from exception e
     where e.supplier_id = :supplierId and e.code = 'PO-SYNTAX-REJECTED' and e.closed_at is null
       and e.opened_at > :since and e.opened_at <= :until
       and not exists (select from error_report_item i where i.dedupe_key = e.dedupe_key)
     order by e.id limit :limit`,
    { supplierId, ...window },
  );
  return rows;
}

/** How many reports were made for a supplier since an instant. */
export async function countReports(trx: Database, supplierId: string, since: Date): Promise<number> {
  const row = await trx('error_report')
    .where({ supplier_id: supplierId })
    .andWhere('made_at', '>', since)
    .count({ count: '*' })
    .first();
  return Number(row?.count ?? 0);
}

export interface NewErrorReport {
  readonly supplierId: string;
  readonly state: 'draft' | 'ready';
  readonly messageId: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly madeAt: Date;
  readonly keys: readonly string[];
}

/** Fixes a report for good, and what it is about, of which no other will tell. */
export async function insertErrorReport(trx: Database, report: NewErrorReport): Promise<string> {
  const { supplierId, state, messageId, recipients, subject, text, madeAt, keys } = report;
  const [row] = await trx('error_report')
    .insert({
      supplier_id: supplierId,
      state,
      message_id: messageId,
      recipients: [...recipients],
      subject,
      text,
      made_at: madeAt,
      due_at: madeAt,
    })
    .returning('id');
  await trx('error_report_item').insert(keys.map((key) => ({ dedupe_key: key, report_id: row.id })));
  return row.id;
}

export interface ErrorReportRow {
  readonly id: string;
  readonly supplierId: string;
  readonly state: ErrorReportState;
  readonly messageId: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly madeAt: Date;
  readonly attempts: number;
  /** What the mail server said last. */
  readonly answer: string | null;
  readonly settledAt: Date | null;
  readonly settledBy: string | null;
  readonly reason: string | null;
}

const COLUMNS = {
  id: 'id',
  supplierId: 'supplier_id',
  state: 'state',
  messageId: 'message_id',
  recipients: 'recipients',
  subject: 'subject',
  text: 'text',
  madeAt: 'made_at',
  attempts: 'attempts',
  answer: 'answer',
  settledAt: 'settled_at',
  settledBy: 'settled_by',
  reason: 'reason',
};

export async function listErrorReports(
  db: Database,
  wanted: {
    readonly supplierId?: string | undefined;
    readonly state?: ErrorReportState | undefined;
    /** Only those that wait for a person. */
    readonly waiting?: boolean | undefined;
    /** Only what tells of this file. */
    readonly fileId?: string | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<ErrorReportRow[]> {
  const query = db('error_report').orderBy('id', 'desc').limit(wanted.limit);
  if (wanted.supplierId !== undefined) query.where({ supplier_id: wanted.supplierId });
  if (wanted.state !== undefined) query.where({ state: wanted.state });
  if (wanted.waiting === true) query.whereIn('state', WAITS);
  if (wanted.fileId !== undefined) {
    const ofFile = db('error_report_item as i')
      .where('i.report_id', db.ref('error_report.id'))
      .where('i.dedupe_key', db.raw("'file/' || error_report.supplier_id || '/' || ?", [wanted.fileId]));
    query.whereExists(ofFile);
  }
  if (wanted.before !== undefined) query.where('id', '<', wanted.before);
  return query.select(COLUMNS);
}

/** The files that a report tells of. */
export async function filesOfReport(
  db: Database,
  { id, supplierId }: Pick<ErrorReportRow, 'id' | 'supplierId'>,
): Promise<{ readonly id: string; readonly name: string }[]> {
  const { rows } = await db.raw<{ rows: { id: string; name: string }[] }>(
    `select f.id::text, f.name from error_report_item i
       join seen_file f on f.supplier_id = :supplierId and i.dedupe_key = 'file/' || f.supplier_id || '/' || f.id
         and f.id = cast(substring(i.dedupe_key from '[0-9]+$') as bigint)
     where i.report_id = :id order by f.id`,
    { id, supplierId },
  );
  return rows;
}

/** Writes another text into a report that nobody was sent. */
export async function rewriteErrorReport(
  trx: Database,
  id: string,
  { subject, text }: { readonly subject: string; readonly text: string },
): Promise<void> {
  await trx('error_report').where({ id }).update({ subject, text });
}

export async function findErrorReport(db: Database, id: string): Promise<ErrorReportRow | undefined> {
  return db('error_report').where({ id }).first(COLUMNS);
}

/** Locks a report until the transaction ends. */
export async function lockErrorReport(trx: Database, id: string): Promise<ErrorReportRow | undefined> {
  return trx('error_report').where({ id }).forUpdate().first(COLUMNS);
}

/** Takes the report that is due the longest: it counts as being sent before a byte of it leaves. Those to paused suppliers wait. */
export async function claimErrorReport(db: Database, now: Date): Promise<ErrorReportRow | undefined> {
  const rows = await db('error_report')
    .whereIn(
      'id',
      db('error_report')
        .where({ state: 'ready' })
        .andWhere('due_at', '<=', now)
        .whereNotIn('supplier_id', db('supplier').whereNotNull('paused_at').select('id'))
        .orderBy(['due_at', 'id'])
        .limit(1)
        .forUpdate()
        .skipLocked()
        .select('id'),
    )
    .update({ state: 'sending', sending_at: now, attempts: db.raw('attempts + 1') })
    .returning(Object.entries(COLUMNS).map(([name, column]) => `${column} as ${name}`));
  return rows[0];
}

/** What became of it. `dueAt`: when it is tried again. */
export async function settleErrorReport(
  trx: Database,
  id: string,
  to: {
    readonly state: ErrorReportState;
    readonly at: Date;
    readonly answer?: string | undefined;
    readonly by?: string | undefined;
    readonly reason?: string | undefined;
    readonly dueAt?: Date | undefined;
  },
): Promise<void> {
  const isOver = to.state === 'sent' || to.state === 'discarded';
  await trx('error_report')
    .where({ id })
    .update({
      state: to.state,
      ...(to.answer === undefined ? {} : { answer: to.answer }),
      ...(to.dueAt === undefined ? {} : { due_at: to.dueAt }),
      ...(isOver ? { settled_at: to.at } : {}),
      ...(to.by === undefined ? {} : { settled_by: to.by, reason: to.reason ?? null }),
    });
}

/** Reports whose process died while it sent them: nobody knows whether they arrived. */
export async function diedSending(trx: Database, before: Date): Promise<ErrorReportRow[]> {
  return trx('error_report')
    .where({ state: 'sending' })
    .andWhere('sending_at', '<', before)
    .forUpdate()
    .skipLocked()
    .select(COLUMNS);
}

/** Locks reports that would go out by themselves, or may be going out. */
export async function unsentReports(trx: Database): Promise<ErrorReportRow[]> {
  return trx('error_report').whereIn('state', ['ready', 'sending']).orderBy('id').forUpdate().select(COLUMNS);
}

/** How many reports of a supplier wait for a person. */
export async function countWaiting(trx: Database, supplierId: string): Promise<number> {
  const row = await trx('error_report')
    .where({ supplier_id: supplierId })
    .whereIn('state', WAITS)
    .count({ count: '*' })
    .first();
  return Number(row?.count ?? 0);
}
