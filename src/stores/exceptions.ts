import type { Code } from '../kernel/codes.ts';
import type { Database } from './database.ts';
import { openedException } from './sql/opened-exception.ts';

export interface NewException {
  /** Equal for the same cause: while one is open, it is counted instead of opened again. */
  readonly dedupeKey: string;
  readonly code: Code;
  readonly severity: 'warning' | 'error';
  readonly message: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly supplierId?: string | undefined;
  readonly at: Date;
}

/** `escalated`: it was open as a warning and is an error now. `known`: nothing that anybody has to be told again. */
export type Opening = 'opened' | 'escalated' | 'known';

/**
 * Opens an exception for a person, or counts one more occurrence of the open one, which keeps the worse severity. What is
 * news is written down to be told, in the same transaction.
 */
export async function openException(db: Database, exception: NewException): Promise<Opening> {
  const { rows } = await db.raw<{ rows: { opening: Opening }[] }>(openedException, {
    dedupeKey: exception.dedupeKey,
    code: exception.code,
    severity: exception.severity,
    message: exception.message.replaceAll('\u0000', '\uFFFD'),
    facts: JSON.stringify(exception.facts ?? {}).replaceAll('\\u0000', '\\ufffd'),
    supplierId: exception.supplierId ?? null,
    at: exception.at,
  });
  return rows[0]?.opening ?? 'known';
}

/** Closes the open exception of a cause that is gone. */
export async function closeException(db: Database, dedupeKey: string, because: string, at: Date): Promise<void> {
  await closeExceptions(db, [dedupeKey], because, at);
}

/** Closes the open exceptions of several causes that are gone. */
export async function closeExceptions(
  db: Database,
  dedupeKeys: readonly string[],
  because: string,
  at: Date,
): Promise<void> {
  if (dedupeKeys.length === 0) return;
  await close(db, 'dedupe_key = any (:keys)', { keys: [...dedupeKeys], because, at });
}

/** Closes the open exceptions whose key begins so, except those of causes that are still there. */
export async function closeExceptionsExcept(
  db: Database,
  prefix: string,
  stillThere: readonly string[],
  because: string,
  at: Date,
): Promise<void> {
  const which = 'starts_with(dedupe_key, :prefix) and dedupe_key <> all (cast(:keys as text[]))';
  await close(db, which, { prefix, keys: [...stillThere], because, at });
}

/** Whoever was told of them is told that they are gone, too. */
async function close(
  db: Database,
  which: string,
  values: { readonly prefix?: string; readonly keys: string[]; readonly because: string; readonly at: Date },
): Promise<void> {
  await db.raw(
    `with closed as (
       update exception set closed_at = :at, closed_because = :because
       where ${which} and closed_at is null returning id
     )
     insert into alert_event (exception_id, kind, at) select id, 'resolved', cast(:at as timestamptz) from closed`,
    values,
  );
}

/**
 * Opens an exception unless it is open, or only as a warning of what is an error now: for causes that are looked at again
 * and again, where counting says nothing.
 *
 * @returns whether it is news
 */
export async function openExceptionOnce(db: Database, exception: NewException): Promise<boolean> {
  const row = await db('exception').where({ dedupe_key: exception.dedupeKey }).whereNull('closed_at').first('severity');
  const isNews = row === undefined || (row.severity === 'warning' && exception.severity === 'error');
  if (isNews) await openException(db, exception);
  return isNews;
}

/** Which of some exceptions are open, and how bad each is. */
export async function openSeverities(
  db: Database,
  dedupeKeys: readonly string[],
): Promise<ReadonlyMap<string, 'warning' | 'error'>> {
  const { rows } = await db.raw<{ rows: { key: string; severity: 'warning' | 'error' }[] }>(
    'select dedupe_key as key, severity from exception where dedupe_key = any (cast(:keys as text[])) and closed_at is null',
    { keys: [...dedupeKeys] },
  );
  return new Map(rows.map(({ key, severity }) => [key, severity]));
}

export interface ListedException {
  readonly id: string;
  /** Equal for the same cause. */
  readonly dedupeKey: string;
  readonly code: Code;
  readonly severity: 'warning' | 'error';
  readonly message: string;
  readonly facts: Record<string, unknown>;
  readonly supplierId: string | null;
  readonly seen: number;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
  readonly closedAt: Date | null;
  readonly closedBecause: string | null;
}

const LISTED = {
  id: 'id',
  dedupeKey: 'dedupe_key',
  code: 'code',
  severity: 'severity',
  message: 'message',
  facts: 'facts',
  supplierId: 'supplier_id',
  seen: 'seen',
  openedAt: 'opened_at',
  lastSeenAt: 'last_seen_at',
  closedAt: 'closed_at',
  closedBecause: 'closed_because',
};

export interface WantedExceptions {
  readonly state: 'open' | 'closed' | 'all';
  readonly supplierId?: string | undefined;
  readonly severity?: 'warning' | 'error' | undefined;
  readonly code?: string | undefined;
  /** Only those that were opened before this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Exceptions, newest first. */
export async function listExceptions(db: Database, wanted: WantedExceptions): Promise<ListedException[]> {
  const { state, supplierId, severity, code, before, limit } = wanted;
  const query = db('exception').orderBy('id', 'desc').limit(limit);
  if (state === 'open') query.whereNull('closed_at');
  if (state === 'closed') query.whereNotNull('closed_at');
  if (supplierId !== undefined) query.where({ supplier_id: supplierId });
  if (severity !== undefined) query.where({ severity });
  if (code !== undefined) query.where({ code });
  if (before !== undefined) query.where('id', '<', before);
  return query.select(LISTED);
}

/** Open exceptions by code, supplier and severity, the most frequent first. */
export async function countExceptions(db: Database): Promise<
  readonly {
    readonly code: Code;
    readonly supplierId: string | null;
    readonly severity: 'warning' | 'error';
    readonly count: number;
  }[]
> {
  return db('exception')
    .whereNull('closed_at')
    .groupBy('code', 'supplier_id', 'severity')
    .orderBy([{ column: 'count', order: 'desc' }, { column: 'code' }])
    .select({ code: 'code', supplierId: 'supplier_id', severity: 'severity' }, db.raw('count(*)::int as count'));
}

export async function findException(db: Database, id: string): Promise<ListedException | undefined> {
  return db('exception').where({ id }).first(LISTED);
}

/** The key of an open exception; undefined when it is closed, or there is none. */
export async function openExceptionKey(db: Database, id: string): Promise<string | undefined> {
  const row = await db('exception').where({ id }).whereNull('closed_at').first('dedupe_key');
  return row?.dedupe_key;
}
