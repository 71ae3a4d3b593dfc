import type { Code } from '../kernel/codes.ts';
import type { Database } from './database.ts';
import { recordStateEvent } from './state-events.ts';

/** An exception as whoever is told of it sees it. */
export interface ListedAlert {
  readonly id: string;
  readonly code: Code;
  readonly severity: 'warning' | 'error';
  readonly supplierId: string | null;
  readonly message: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  /** Until when nobody is told of it; null: it is not muted. */
  readonly mutedUntil: Date | null;
  readonly told: readonly {
    readonly target: string;
    /** What the notice says of it: opened, unanswered (it was escalated), resolved and so on. */
    readonly because: string;
    readonly state: string;
    readonly at: string | null;
    readonly answer: string | null;
  }[];
}

export interface WantedAlerts {
  readonly state?: 'open' | 'closed' | 'all' | undefined;
  readonly supplierId?: string | undefined;
  readonly severity?: 'warning' | 'error' | undefined;
  readonly code?: string | undefined;
  readonly acknowledged?: boolean | undefined;
  readonly id?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** What needs a person, newest first, and who was told of it, by the last notice of each target. */
export async function listAlerts(db: Database, wanted: WantedAlerts): Promise<ListedAlert[]> {
  const { rows } = await db.raw<{ rows: ListedAlert[] }>(
    `select e.id, e.code, e.severity, e.supplier_id as "supplierId", e.message, e.opened_at as "openedAt",
       e.closed_at as "closedAt", e.acknowledged_at as "acknowledgedAt", e.acknowledged_by as "acknowledgedBy",
       (select max(m.until) from alert_mute m where m.ended_at is null and e.closed_at is null
          and (m.codes is null or e.code like replace(m.codes, '*', '%'))
          and (m.supplier_id is null or e.supplier_id = m.supplier_id)
          and (m.exception_id is null or e.id = m.exception_id)) as "mutedUntil",
       coalesce((select jsonb_agg(to_jsonb(t) order by t.target) from (
         select distinct on (a.target) a.target, v.kind as because, coalesce(n.state, 'waiting') as state, n.sent_at as at, n.answer
         from alert_event v join alert a on a.event_id = v.id left join alert_notice n on n.id = a.notice_id
         where v.exception_id = e.id order by a.target, v.id desc) t), '[]') as told
     from exception e
     where (:state = 'all' or (e.closed_at is null) = (:state = 'open'))
       and (cast(:id as bigint) is null or e.id = :id)
       and (cast(:supplierId as text) is null or e.supplier_id = :supplierId)
       and (cast(:severity as text) is null or e.severity = :severity)
       and (cast(:code as text) is null or e.code = :code)
       and (cast(:acknowledged as boolean) is null or (e.acknowledged_at is not null) = :acknowledged)
       and (cast(:before as bigint) is null or e.id < :before)
     order by e.id desc limit :limit`,
    {
      state: wanted.state ?? 'open',
      id: wanted.id ?? null,
      supplierId: wanted.supplierId ?? null,
      severity: wanted.severity ?? null,
      code: wanted.code ?? null,
      acknowledged: wanted.acknowledged ?? null,
      before: wanted.before ?? null,
      limit: wanted.limit,
    },
  );
  return rows;
}

/** Notes that a person has seen it; false when it is closed, or was never there. Who was first stays. */
export async function acknowledge(
  trx: Database,
  id: string,
  { by, reason, at }: { readonly by: string; readonly reason?: string | undefined; readonly at: Date },
): Promise<{ readonly by: string; readonly isNew: boolean } | undefined> {
  const row = await trx('exception').where({ id }).whereNull('closed_at').forUpdate().first('acknowledged_by');
  if (row === undefined) return undefined;
  if (row.acknowledged_by !== null) return { by: row.acknowledged_by, isNew: false };
  await trx('exception').where({ id }).update({ acknowledged_at: at, acknowledged_by: by });
  await recordStateEvent(trx, {
    entity: 'alert',
    entityId: id,
    to: 'acknowledged',
    cause: 'seen',
    at,
    actor: by,
    reason,
  });
  return { by, isNew: true };
}

/** Something that nobody is told of for a while. */
export interface StoredMute {
  readonly id: string;
  readonly codes: string | null;
  readonly supplierId: string | null;
  readonly exceptionId: string | null;
  readonly until: Date;
  readonly reason: string;
  readonly madeBy: string;
  readonly madeAt: Date;
}

const MUTE = {
  id: 'id',
  codes: 'codes',
  supplierId: 'supplier_id',
  exceptionId: 'exception_id',
  until: 'until',
  reason: 'reason',
  madeBy: 'made_by',
  madeAt: 'made_at',
};

export async function insertMute(trx: Database, mute: Omit<StoredMute, 'id'>): Promise<string> {
  const { codes, supplierId, exceptionId, until, reason, madeBy, madeAt } = mute;
  const [row] = await trx('alert_mute')
    .insert({
      codes,
      supplier_id: supplierId,
      exception_id: exceptionId,
      until,
      reason,
      made_by: madeBy,
      made_at: madeAt,
    })
    .returning('id');
  return row.id;
}

/** Mutes in force, newest first. */
export async function listMutes(
  db: Database,
  wanted: { readonly limit: number; readonly before?: string | undefined } = { limit: 1000 },
): Promise<StoredMute[]> {
  const query = db('alert_mute').whereNull('ended_at').orderBy('id', 'desc').limit(wanted.limit);
  if (wanted.before !== undefined) query.where('id', '<', wanted.before);
  return query.select(MUTE);
}

/** Ends a mute before its time: the next look at alerts tells what is open still. False: it is over. */
export async function endMute(trx: Database, id: string, now: Date): Promise<boolean> {
  return (await trx('alert_mute').where({ id }).whereNull('ended_at').update({ until: now })) > 0;
}

/** Ends mutes whose time is over; what is open still, and was told to nobody, is told now. */
export async function endMutes(trx: Database, now: Date, limit: number): Promise<void> {
  await trx.raw(
    `with ended as (
       update alert_mute set ended_at = :now where ended_at is null and until <= :now
       returning codes, supplier_id, exception_id
     )
     insert into alert_event (exception_id, kind, at)
     select distinct on (e.id) e.id, 'reminder', cast(:now as timestamptz)
     from ended m join exception e on e.closed_at is null and e.told_at < 'infinity'
       and (m.codes is null or e.code like replace(m.codes, '*', '%'))
       and (m.supplier_id is null or e.supplier_id = m.supplier_id)
       and (m.exception_id is null or e.id = m.exception_id)
     where not exists (select from alert_event v join alert a on a.event_id = v.id where v.exception_id = e.id)
     order by e.id limit :limit`,
    { now, limit },
  );
}

/**
 * Tells another target of errors that one was told of before an instant and that nobody acknowledged since; each once.
 * Looks back a week: what is older was told again meanwhile.
 *
 * @param isMuted what is left out
 */
export async function escalateUnanswered(
  trx: Database,
  { from, to, before, now }: { readonly from: string; readonly to: string; readonly before: Date; readonly now: Date },
  isMuted: (subject: {
    readonly code: Code;
    readonly supplierId: string | null;
    readonly exceptionId: string;
  }) => boolean,
): Promise<number> {
  const { rows } = await trx.raw<{ rows: { exceptionId: string; code: Code; supplierId: string | null }[] }>(
    `select distinct e.id as "exceptionId", e.code, e.supplier_id as "supplierId"
     from alert_notice n
       join alert a on a.notice_id = n.id
       join alert_event v on v.id = a.event_id and v.kind <> 'resolved'
       join exception e on e.id = v.exception_id
     where n.target = :from and n.created_at <= :before and n.created_at > cast(:before as timestamptz) - interval '7 days'
       and e.closed_at is null and e.severity = 'error' and e.acknowledged_at is null
       and coalesce(e.facts ->> 'alertTarget', '') <> :to
       and not exists (
         select from alert_event u join alert t on t.event_id = u.id
         where u.exception_id = e.id and u.kind = 'unanswered' and t.target = :to)
     limit 500`,
    { from, to, before },
  );
  const told = rows.filter((subject) => !isMuted(subject));
  for (const { exceptionId } of told) {
    const [event] = await trx('alert_event')
      .insert({ exception_id: exceptionId, kind: 'unanswered', at: now, planned_at: now })
      .returning('id');
    await trx('alert').insert({ event_id: event.id, target: to });
  }
  return told.length;
}
