import type { Code } from '../kernel/codes.ts';
import type { Database } from './database.ts';
import { forgottenEvents } from './sql/forgotten-events.ts';

export interface StoredAlertEvent {
  readonly id: string;
  readonly kind: 'opened' | 'escalated' | 'reminder' | 'resolved' | 'unanswered' | 'many';
  readonly at: Date;
  /** Null: nobody has looked at it yet. */
  readonly plannedAt: Date | null;
  /** Open ones of the same code and supplier that are not told one by one. */
  readonly others: number;
  readonly exceptionId: string;
  readonly code: Code;
  readonly severity: 'warning' | 'error';
  readonly supplierId: string | null;
  readonly message: string;
  /** The alert target that an exception is about. */
  readonly target: string | null;
  readonly openedAt: Date;
  readonly closedBecause: string | null;
}

const EVENT = `v.id, v.kind, v.at, v.planned_at as "plannedAt", v.others::float8 as others, e.id as "exceptionId", e.code, e.severity, e.supplier_id as "supplierId", e.message,
  e.facts ->> 'alertTarget' as target, e.opened_at as "openedAt", e.closed_because as "closedBecause"`;

/** Writes a reminder of every error that is open, that nobody acknowledged, and that was told last before an instant. */
export async function remindOfOpen(
  trx: Database,
  when: { readonly before: Date; readonly now: Date; readonly limit: number },
): Promise<void> {
  await trx.raw(
    `with due as (
       select id from exception
       where closed_at is null and severity = 'error' and acknowledged_at is null and told_at <= :before
       order by told_at limit :limit for update skip locked
     ), told as (
       update exception e set told_at = :now from due where e.id = due.id returning e.id
     )
     insert into alert_event (exception_id, kind, at) select id, 'reminder', cast(:now as timestamptz) from told`,
    { ...when },
  );
}

/** Events nobody has looked at yet, oldest first. */
export async function unplannedEvents(trx: Database, limit: number): Promise<StoredAlertEvent[]> {
  const { rows } = await trx.raw<{ rows: StoredAlertEvent[] }>(
    `select ${EVENT} from alert_event v join exception e on e.id = v.exception_id
     where v.planned_at is null order by v.id limit :limit for update of v skip locked`,
    { limit },
  );
  return rows;
}

/** Which targets were, or are to be, told of exceptions: exception id → targets. */
export async function targetsTold(
  trx: Database,
  exceptionIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await trx('alert as a')
    .join('alert_event as v', 'v.id', 'a.event_id')
    .whereIn('v.exception_id', [...exceptionIds])
    .distinct<{ exceptionId: string; target: string }[]>({ exceptionId: 'v.exception_id', target: 'a.target' });
  const told = new Map<string, Set<string>>();
  for (const { exceptionId, target } of rows) told.set(exceptionId, (told.get(exceptionId) ?? new Set()).add(target));
  return told;
}

/** Records that events were planned, and who is to be told of which. */
export async function planEvents(
  trx: Database,
  eventIds: readonly string[],
  alerts: readonly { readonly eventId: string; readonly target: string }[],
  now: Date,
): Promise<void> {
  await trx('alert_event')
    .whereIn('id', [...eventIds])
    .update({ planned_at: now });
  if (alerts.length > 0) {
    await trx('alert').insert(alerts.map(({ eventId, target }) => ({ event_id: eventId, target })));
  }
}

/** What a target is to be told and no notice says yet, oldest first; `only`: what is at least so bad or of such a code. */
export async function untoldEvents(
  trx: Database,
  target: string,
  limit: number,
  only?: { readonly severity: 'warning' | 'error' | 'none'; readonly codes: readonly string[] },
): Promise<StoredAlertEvent[]> {
  const { rows } = await trx.raw<{ rows: StoredAlertEvent[] }>(
    `select ${EVENT} from alert a
     join alert_event v on v.id = a.event_id
     join exception e on e.id = v.exception_id
     where a.target = :target and a.notice_id is null
       and (not :isPart or e.severity = :severity or :severity = 'warning' or e.code like any (cast(:codes as text[])))
     order by a.event_id limit :limit`,
    {
      target,
      limit,
      isPart: only !== undefined,
      severity: only?.severity ?? 'none',
      codes: (only?.codes ?? []).map((code) => code.replaceAll('*', '%')),
    },
  );
  return rows;
}

/** How many notices of either sort a target got since an instant. */
export async function recentNotices(
  trx: Database,
  target: string,
  since: Date,
): Promise<{ readonly single: number; readonly digests: number }> {
  const { rows } = await trx.raw<{ rows: { single: number; digests: number }[] }>(
    `select count(*) filter (where not is_digest)::int as single, count(*) filter (where is_digest)::int as digests
     from alert_notice where target = :target and created_at > :since`,
    { target, since },
  );
  return rows[0] ?? { single: 0, digests: 0 };
}

export interface NewNotice {
  readonly id: string;
  readonly target: string;
  readonly isDigest: boolean;
  readonly subject: string;
  readonly text: string;
  readonly body: string;
  readonly createdAt: Date;
  readonly eventIds: readonly string[];
}

/** Fixes a notice for good. */
export async function insertNotice(trx: Database, notice: NewNotice): Promise<void> {
  const { id, target, isDigest, subject, text, body, createdAt, eventIds } = notice;
  await trx('alert_notice').insert({
    id,
    target,
    is_digest: isDigest,
    subject,
    text,
    body,
    created_at: createdAt,
    due_at: createdAt,
  });
  await trx('alert')
    .where({ target })
    .whereIn('event_id', [...eventIds])
    .update({ notice_id: id });
}

export interface StoredNotice {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly body: string;
  readonly attempts: number;
  readonly createdAt: Date;
}

/** The notice that a target gets next; undefined when none is due. */
export async function nextNotice(db: Database, target: string, now: Date): Promise<StoredNotice | undefined> {
  return db('alert_notice')
    .where({ target, state: 'waiting' })
    .andWhere('due_at', '<=', now)
    .orderBy(['due_at', 'ordinal'])
    .first({ id: 'id', subject: 'subject', text: 'text', body: 'body', attempts: 'attempts', createdAt: 'created_at' });
}

export async function markTold(db: Database, id: string, answer: string, now: Date): Promise<void> {
  await db('alert_notice')
    .where({ id, state: 'waiting' })
    .update({ state: 'sent', sent_at: now, answer, attempts: db.raw('attempts + 1') });
}

/** Counts a failed attempt. `dueAt`: when it is tried again; undefined: it is given up. */
export async function markUntold(db: Database, id: string, answer: string, dueAt: Date | undefined): Promise<void> {
  await db('alert_notice')
    .where({ id, state: 'waiting' })
    .update({
      attempts: db.raw('attempts + 1'),
      answer,
      ...(dueAt === undefined ? { state: 'given-up' } : { due_at: dueAt }),
    });
}

/** Leaves a target alone until an instant, because it does not answer. */
export async function pauseTarget(db: Database, target: string, until: Date): Promise<void> {
  await db('alert_notice').where({ target, state: 'waiting' }).andWhere('due_at', '<', until).update({ due_at: until });
}

/** Targets with a notice that is due. */
export async function targetsToTell(db: Database, now: Date): Promise<string[]> {
  return db('alert_notice').where({ state: 'waiting' }).andWhere('due_at', '<=', now).distinct().pluck('target');
}

/** How many notices of each target are on their way, and how many events no notice says yet, as quiet hours hold them. */
export async function countUntold(
  db: Database,
): Promise<ReadonlyMap<string, { readonly waiting: number; readonly heldBack: number }>> {
  const { rows } = await db.raw<{ rows: { target: string; waiting: number; heldBack: number }[] }>(
    `select target, sum(waiting)::int as waiting, sum(held)::int as "heldBack" from (
       select target, count(*) as waiting, 0 as held from alert_notice where state = 'waiting' group by target
       union all
       select target, 0, count(*) from alert where notice_id is null group by target) t group by target`,
  );
  return new Map(rows.map(({ target, ...counts }) => [target, counts]));
}

/** Targets with something to be told that has waited since before an instant. */
export async function targetsWaiting(db: Database, before: Date): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { target: string }[] }>(
    `select target from alert_notice where state = 'waiting' and created_at < :before
     union
     select a.target from alert a join alert_event v on v.id = a.event_id
     where a.notice_id is null and v.planned_at < :before
     order by target`,
    { before },
  );
  return rows.map(({ target }) => target);
}

/** Gives up everything that waits for a target. Answers how many notices, and how many events that no notice says yet. */
export async function giveUpTarget(
  trx: Database,
  target: string,
  because: string,
): Promise<{ readonly notices: number; readonly events: number }> {
  const notices = await trx('alert_notice')
    .where({ target, state: 'waiting' })
    .update({ state: 'given-up', answer: because });
  const events = await trx('alert').where({ target, notice_id: null }).delete();
  return { notices, events };
}

/**
 * Forgets who was told of exceptions that closed before an instant, some at a time. What still waits to be told stays, and
 * so does everything about what is open: whoever was told of that is told of its end. Answers how many events went.
 */
export async function forgetTold(db: Database, before: Date, limit: number): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(forgottenEvents, { before, limit });
  return rows[0]?.count ?? 0;
}

/** Forgets notices that are settled, older than an instant, and about nothing that is still kept. */
export async function forgetNotices(db: Database, before: Date): Promise<number> {
  return db('alert_notice as n')
    .where('n.created_at', '<', before)
    .whereNot('n.state', 'waiting')
    .whereNotExists(db('alert as a').where('a.notice_id', db.ref('n.id')).select(db.raw('1')))
    .delete();
}
