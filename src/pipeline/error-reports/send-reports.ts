import { pauseAfter } from '../../domain/alert-rules.ts';
import { CrossdockError, errorMessage, RejectedError } from '../../kernel/errors.ts';
import {
  claimErrorReport,
  diedSending,
  type ErrorReportRow,
  type ErrorReportState,
  settleErrorReport,
  unsentReports,
} from '../../stores/error-reports.ts';
import { closeException } from '../../stores/exceptions.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import type { Turn } from '../lanes.ts';
import { isOutboundHeld } from '../restoration/standing.ts';

/** Longer than any mail server is waited for. */
const DIED_MS = 10 * 60_000;

/**
 * Sends what is ready, each report once: it counts as being sent before a byte leaves. Where nobody can know whether it arrived (the
 * answer was lost, the process died) it is not sent again by itself; a person decides.
 */
export async function sendReports(gateway: Gateway, turn: Pick<Turn, 'isOurs'>): Promise<void> {
  const before = new Date(gateway.clock.now().getTime() - DIED_MS);
  await gateway.db.transaction(async (trx) => {
    for (const report of await diedSending(trx, before)) {
      await settle(gateway, trx, report, 'uncertain', 'the process that sent it died');
    }
  });
  if (await isOutboundHeld(gateway)) return;
  while (turn.isOurs()) {
    const { supplierMail } = gateway;
    const report = supplierMail && (await claimErrorReport(gateway.db, gateway.clock.now()));
    if (!report) return;
    const mail = supplierMail(report.recipients);
    const { messageId: id, subject, text, madeAt: createdAt } = report;
    let outcome: { readonly state: ErrorReportState; readonly answer: string; readonly dueAt?: Date };
    try {
      const notice = { id, subject, text, body: '', createdAt };
      outcome = { state: 'sent', answer: await mail.tell(notice, gateway.clock.now()) };
    } catch (error) {
      const isUnsent = error instanceof RejectedError || (error instanceof CrossdockError && error.nothingSent);
      const dueAt = new Date(gateway.clock.now().getTime() + pauseAfter(report.attempts));
      outcome = { state: isUnsent ? 'ready' : 'uncertain', answer: errorMessage(error), dueAt };
    } finally {
      await mail.close();
    }
    const { state, answer, dueAt } = outcome;
    await gateway.db.transaction((trx) => settle(gateway, trx, report, state, answer, dueAt));
  }
}

/** The database came back from a backup: what was ready then may have been sent since, so a person decides. */
export async function doubtReports(gateway: Gateway, trx: Gateway['db'], why: string): Promise<void> {
  for (const report of await unsentReports(trx)) await settle(gateway, trx, report, 'uncertain', why);
}

async function settle(
  gateway: Gateway,
  trx: Gateway['db'],
  report: ErrorReportRow,
  state: ErrorReportState,
  answer: string,
  dueAt?: Date,
): Promise<void> {
  const at = gateway.clock.now();
  await settleErrorReport(trx, report.id, { state, at, answer, dueAt });
  await recordStateEvent(trx, { entity: 'error-report', entityId: report.id, to: state, cause: answer, at });
  if (state === 'sent') return closeException(trx, unsentKey(report.id), 'it was sent', at);
  await raise(gateway, trx, {
    dedupeKey: unsentKey(report.id),
    code: state === 'uncertain' ? 'ERROR-REPORT-UNCERTAIN' : 'ERROR-REPORT-UNSENT',
    severity: 'warning',
    supplierId: report.supplierId,
    message: `The report ${report.id} (${report.subject}) ${state === 'uncertain' ? 'may or may not have arrived' : 'could not be sent'}: ${answer}`,
    facts: { report: report.id, attempts: report.attempts },
  });
}

/** Under which key a person is told that a report did not go out, or may not have. */
export function unsentKey(reportId: string): string {
  return `ERROR-REPORT-UNSENT/${reportId}`;
}
