import { type ReportedSubject, reportOf } from '../../domain/error-report.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import {
  countReports,
  insertErrorReport,
  type UntoldFile,
  type UntoldRejection,
  untoldFiles,
  untoldRejections,
} from '../../stores/error-reports.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { withLane } from '../lanes.ts';
import { transact } from '../transact.ts';
import { sendReports } from './send-reports.ts';

const DAY_MS = 24 * 3_600_000;
const MOST = 200;

/**
 * Writes to suppliers what of their files could not be used: one report for what came together, at most so many a day, each
 * thing once. Drafts wait for a person; the others are sent.
 *
 * @param pauseMs how long no replica looks again after this one
 */
export async function reportErrors(gateway: Gateway, pauseMs: number): Promise<void> {
  await withLane(gateway, { kind: 'alert', key: 'error-reports' }, async (turn) => {
    for (const profile of gateway.suppliers.values()) {
      if (!turn.isOurs()) break;
      await transact(gateway, async (trx, gateway) => {
        await makeReport(gateway, trx, profile);
        await turn.confirm(trx);
      });
    }
    await sendReports(gateway, turn);
    return { ok: true, dueInMs: () => pauseMs };
  });
}

async function makeReport(gateway: Gateway, trx: Database, profile: SupplierProfile): Promise<void> {
  const { to = [], mode, mostPerDay, waitMs, ...words } = profile.errorReports;
  if (mode === 'off' || to.length === 0) return;
  const now = gateway.clock.now();
  const dayAgo = new Date(now.getTime() - DAY_MS);
  // What is older than a day when reports are switched on is past.
  const until = new Date(now.getTime() - waitMs);
  const window = { since: new Date(dayAgo.getTime() - waitMs), until, limit: MOST };
  const files = await untoldFiles(trx, profile.id, window);
  const rejections = await untoldRejections(trx, profile.id, window);
  const subjects = [...files.map(fileSubject), ...rejections.map(rejectionSubject)];
  if (subjects.length === 0 || (await countReports(trx, profile.id, dayAgo)) >= mostPerDay) return;
  const report = reportOf(subjects, { supplier: profile.name, timeZone: profile.timeZone, ...words });
  const state = mode === 'automatic' ? 'ready' : 'draft';
  const id = await insertErrorReport(trx, {
    supplierId: profile.id,
    state,
    messageId: gateway.ids.next(),
    recipients: to,
    ...report,
    madeAt: now,
    keys: [...files.map(({ id }) => `file/${profile.id}/${id}`), ...rejections.map(({ key }) => key)],
  });
  await recordStateEvent(trx, {
    entity: 'error-report',
    entityId: id,
    to: state,
    cause: `${subjects.length} things of ${profile.id} could not be used`,
    at: now,
  });
  if (state === 'ready') return;
  await raise(gateway, trx, {
    dedupeKey: waitingKey(profile.id),
    code: 'ERROR-REPORT-WAITING',
    severity: 'warning',
    supplierId: profile.id,
    message: `A report to ${profile.name} waits for somebody to send it: ${report.subject}.`,
    facts: { report: id },
  });
}

/** Under which key a person is told that reports wait. */
export function waitingKey(supplierId: string): string {
  return `ERROR-REPORT-WAITING/${supplierId}`;
}

/** That many lines are held says nothing to whoever wrote them; the lines themselves do. */
const ABOUT_LINES = /^MAP-(LINES-HELD|MORE)$/;

function fileSubject({
  name,
  state,
  receivedAt,
  lines,
  lineCount,
  findings,
  findingCount,
}: UntoldFile): ReportedSubject {
  const whole = findings.filter(({ code }) => !ABOUT_LINES.test(code));
  const left = findings.length - whole.length;
  return {
    kind: 'file',
    name,
    receivedAt,
    isWhole: state === 'held',
    findings: [...whole, ...lines],
    count: Math.max(findingCount - left, whole.length) + lineCount,
  };
}

function rejectionSubject({ message, subject, says }: UntoldRejection): ReportedSubject {
  return { kind: 'rejected', document: subject ?? 'document', says: says ?? message };
}
