import { digestOf, noticeOf } from '../../domain/alert-notice.ts';
import { howToTell, isWanted } from '../../domain/alert-rules.ts';
import {
  insertNotice,
  planEvents,
  recentNotices,
  remindOfOpen,
  type StoredAlertEvent,
  targetsTold,
  targetsToTell,
  unplannedEvents,
  untoldEvents,
} from '../../stores/alerts.ts';
import type { Database } from '../../stores/database.ts';
import type { Gateway } from '../gateway.ts';
import { withLane } from '../lanes.ts';
import { transact } from '../transact.ts';
import { NO_ALERTING } from './alerting.ts';
import { giveUpRemoved } from './give-up-removed.ts';

const MOST = 500;
const MINUTE_MS = 60_000;

/**
 * Turns what happened to exceptions into notices: each event is looked at once, over all replicas; every target that
 * wants it gets it in a notice whose text is fixed here. Sending them is the work of `tellTarget`.
 *
 * @param pauseMs how long no replica looks again after this one
 */
export async function planAlerts(gateway: Gateway, pauseMs: number): Promise<void> {
  await withLane(gateway, { kind: 'alert', key: 'plan' }, async (turn) => {
    const logged = await transact(gateway, async (trx, gateway) => {
      const events = await planNew(gateway, trx);
      await giveUpRemoved(gateway, trx);
      for (const target of (gateway.alerting ?? NO_ALERTING).targets.keys()) await makeNotices(gateway, trx, target);
      for (const target of await targetsToTell(trx, gateway.clock.now())) {
        if (gateway.alerting?.targets.has(target)) {
          await gateway.queue.send(trx, 'alert.tell', { target }, { onlyIfNone: true });
        }
      }
      await turn.confirm(trx);
      return events;
    });
    for (const event of logged) log(gateway, event);
    return { ok: true, dueInMs: () => pauseMs };
  });
}

async function planNew(gateway: Gateway, trx: Database): Promise<readonly StoredAlertEvent[]> {
  const { targets, remindAfterMs } = gateway.alerting ?? NO_ALERTING;
  const now = gateway.clock.now();
  if (remindAfterMs !== undefined && targets.size > 0) {
    await remindOfOpen(trx, { before: new Date(now.getTime() - remindAfterMs), now, limit: MOST });
  }
  const events = await unplannedEvents(trx, MOST);
  if (events.length === 0) return [];
  const told = await targetsTold(
    trx,
    events.map(({ exceptionId }) => exceptionId),
  );
  const alerts = newsOf(events).flatMap((event) =>
    [...targets]
      .filter(([id, { filter }]) =>
        event.kind === 'resolved' ? told.get(event.exceptionId)?.has(id) : isWanted(filter, id, event),
      )
      .map(([target]) => ({ eventId: event.id, target })),
  );
  await planEvents(
    trx,
    events.map(({ id }) => id),
    alerts,
    now,
  );
  return events;
}

/**
 * What of events is worth telling: of one exception the last of them, and nothing of one that opened and closed before
 * anybody could be told.
 */
function newsOf(events: readonly StoredAlertEvent[]): readonly StoredAlertEvent[] {
  const last = new Map(events.map((event) => [event.exceptionId, event]));
  const opened = new Set(events.filter(({ kind }) => kind === 'opened').map(({ exceptionId }) => exceptionId));
  return [...last.values()].filter(({ kind, exceptionId }) => kind !== 'resolved' || !opened.has(exceptionId));
}

async function makeNotices(gateway: Gateway, trx: Database, target: string): Promise<void> {
  const { digestAbove } = gateway.alerting ?? NO_ALERTING;
  const now = gateway.clock.now();
  const untold = await untoldEvents(trx, target, MOST);
  if (untold.length === 0) return;
  const recent = await recentNotices(trx, target, new Date(now.getTime() - MINUTE_MS));
  const way = howToTell({ count: untold.length, recent: recent.single, hadDigest: recent.digests > 0 }, digestAbove);
  if (way === 'later') return;
  const groups = way === 'each' ? untold.map((event) => [event]) : [untold];
  for (const events of groups) {
    const [first] = events;
    if (first === undefined) continue;
    await insertNotice(trx, {
      id: gateway.ids.next(),
      target,
      isDigest: way === 'digest',
      ...(way === 'digest' ? digestOf(events, now) : noticeOf(first)),
      createdAt: now,
      eventIds: events.map(({ id }) => id),
    });
  }
}

/** The log is always told, and once: only the replica that planned an event says it. */
function log({ logger }: Gateway, { kind, severity, ...event }: StoredAlertEvent): void {
  const { exceptionId, code, supplierId, message } = event;
  const level = kind === 'resolved' ? 'info' : severity === 'error' ? 'error' : 'warn';
  logger[level]({ event: kind, exceptionId, code, supplierId, message }, 'alert');
}
