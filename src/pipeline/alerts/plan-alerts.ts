import { digestOf, type NoticeText, noticeOf } from '../../domain/alert-notice.ts';
import { howToTell, isMuted, isUrgent, isWanted, toldOfMany } from '../../domain/alert-rules.ts';
import { isQuiet } from '../../domain/quiet-hours.ts';
import { endMutes, escalateUnanswered, listMutes, type StoredMute } from '../../stores/alert-answers.ts';
import { countKind, forgetNumber, leaveUntold, markMany, noteNumber } from '../../stores/alert-floods.ts';
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
import { NO_ALERTING, type ToldTarget } from './alerting.ts';
import { giveUpRemoved } from './give-up-removed.ts';

const MOST = 500;
/** What quiet hours held comes in one notice; nobody's night has more. */
const MOST_HELD = 10_000;
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
      const { targets } = gateway.alerting ?? NO_ALERTING;
      await endMutes(trx, gateway.clock.now(), MOST);
      const mutes = await listMutes(trx);
      const events = await planNew(gateway, trx, mutes);
      await giveUpRemoved(gateway, trx);
      for (const [id, target] of targets) {
        await escalate(gateway, trx, id, target, mutes);
        await makeNotices(gateway, trx, id, target);
      }
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

async function planNew(
  gateway: Gateway,
  trx: Database,
  mutes: readonly StoredMute[],
): Promise<readonly StoredAlertEvent[]> {
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
  const news = newsOf(events).filter((event) => event.kind === 'resolved' || !isMuted(mutes, event));
  const alerts = (await withoutFloods(trx, news)).flatMap((event) =>
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
  const opened = new Set(events.filter(({ kind }) => kind === 'opened').map(({ exceptionId }) => exceptionId));
  return lastOfEach(events).filter(({ kind, exceptionId }) => kind !== 'resolved' || !opened.has(exceptionId));
}

/** Of what many of a kind opened, only their number is told: one of them stands for all. */
async function withoutFloods(trx: Database, news: readonly StoredAlertEvent[]): Promise<readonly StoredAlertEvent[]> {
  const opened = Map.groupBy(
    news.filter(({ kind }) => kind === 'opened'),
    ({ code, supplierId }) => `${code}/${supplierId ?? ''}`,
  );
  const left = new Map<string, StoredAlertEvent | undefined>();
  for (const same of opened.values()) {
    const last = same.at(-1) as StoredAlertEvent;
    const { open, told } = await countKind(trx, last);
    const way = toldOfMany(open, told);
    if (way === 'each') {
      if (told > 0) await forgetNumber(trx, last);
      continue;
    }
    for (const { id } of same) left.set(id, undefined);
    await leaveUntold(
      trx,
      same.map(({ exceptionId }) => exceptionId),
    );
    if (way === 'nothing') continue;
    await markMany(trx, last.id, open);
    await noteNumber(trx, last, open);
    left.set(last.id, { ...last, kind: 'many', others: open });
  }
  return news.flatMap((event) => (left.has(event.id) ? (left.get(event.id) ?? []) : event));
}

async function escalate(
  gateway: Gateway,
  trx: Database,
  id: string,
  { escalate }: ToldTarget,
  mutes: readonly StoredMute[],
): Promise<void> {
  if (escalate === undefined) return;
  const now = gateway.clock.now();
  const before = new Date(now.getTime() - escalate.afterMs);
  const told = await escalateUnanswered(trx, { from: id, to: escalate.to, before, now }, (one) => isMuted(mutes, one));
  if (told > 0) gateway.logger.warn({ from: id, to: escalate.to, alerts: told }, 'nobody acknowledged alerts');
}

async function makeNotices(gateway: Gateway, trx: Database, id: string, { quiet }: ToldTarget): Promise<void> {
  const { digestAbove } = gateway.alerting ?? NO_ALERTING;
  const now = gateway.clock.now();
  const isQuietNow = quiet !== undefined && isQuiet(quiet, now);
  const most = quiet === undefined || isQuietNow ? MOST : MOST_HELD;
  const untold = await untoldEvents(trx, id, most, isQuietNow ? quiet.urgent : undefined);
  const wasHeld = ({ plannedAt, ...event }: StoredAlertEvent): boolean =>
    !isQuietNow && quiet !== undefined && isQuiet(quiet, plannedAt ?? now) && !isUrgent(quiet.urgent, event);
  const held = untold.filter(wasHeld);
  if (held.length > 0) await insert(held, digestOf(lastOfEach(held), now, 'quiet'), true);
  const rest = untold.filter((event) => !wasHeld(event));
  if (rest.length === 0) return;
  const recent = await recentNotices(trx, id, new Date(now.getTime() - MINUTE_MS));
  const way = howToTell({ count: rest.length, recent: recent.single, hadDigest: recent.digests > 0 }, digestAbove);
  if (way === 'digest') await insert(rest, digestOf(rest, now), true);
  if (way === 'each') for (const event of rest) await insert([event], noticeOf(event), false);

  async function insert(events: readonly StoredAlertEvent[], notice: NoticeText, isDigest: boolean): Promise<void> {
    const eventIds = events.map(({ id }) => id);
    await insertNotice(trx, { id: gateway.ids.next(), target: id, isDigest, ...notice, createdAt: now, eventIds });
  }
}

function lastOfEach(events: readonly StoredAlertEvent[]): readonly StoredAlertEvent[] {
  return [...new Map(events.map((event) => [event.exceptionId, event])).values()];
}

/** The log is always told, and once: only the replica that planned an event says it. */
function log({ logger }: Gateway, { kind, severity, ...event }: StoredAlertEvent): void {
  const { exceptionId, code, supplierId, message } = event;
  const level = kind === 'resolved' ? 'info' : severity === 'error' ? 'error' : 'warn';
  logger[level]({ event: kind, exceptionId, code, supplierId, message }, 'alert');
}
