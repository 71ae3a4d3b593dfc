import { createHash } from 'node:crypto';
import { RejectedError } from '../../kernel/errors.ts';
import { type ErrorReportRow, lockErrorReport, rewriteErrorReport } from '../../stores/error-reports.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';

type Words = Pick<ErrorReportRow, 'recipients' | 'subject' | 'text'>;

/** Tells one text of a report from another: whoever read one does not send the other. */
export function versionOf({ recipients, subject, text }: Words): string {
  return createHash('sha256')
    .update(JSON.stringify([recipients, subject, text]))
    .digest('hex')
    .slice(0, 16);
}

/** @throws RejectedError ERROR-REPORT-NOT-NOW when it is not the text that the person saw */
export function checkSeen(id: string, report: Words, seen: string | undefined): void {
  if (seen === undefined || seen === versionOf(report)) return;
  throw new RejectedError(
    'ERROR-REPORT-NOT-NOW',
    `Somebody changed the report ${id} after you read it. Read it as it is now; nothing was done.`,
  );
}

/**
 * A person puts a draft into other words. What may have been sent already keeps the words that it was sent with.
 *
 * @returns the words before
 * @throws RejectedError ERROR-REPORT-NOT-NOW
 */
export async function editReport(
  gateway: Gateway,
  id: string,
  words: { readonly subject: string; readonly text: string; readonly seen: string },
  { by, reason }: { readonly by: string; readonly reason?: string | undefined },
): Promise<{ readonly subject: string; readonly text: string }> {
  return transact(gateway, async (trx, gateway) => {
    const report = await lockErrorReport(trx, id);
    if (report?.state !== 'draft') {
      const is = report === undefined ? 'is not there' : `is ${report.state}`;
      throw new RejectedError('ERROR-REPORT-NOT-NOW', `The report ${id} ${is}; only a draft can be changed.`);
    }
    checkSeen(id, report, words.seen);
    const { subject, text } = report;
    if (subject === words.subject && text === words.text) return { subject, text };
    await rewriteErrorReport(trx, id, words);
    await recordStateEvent(trx, {
      entity: 'error-report',
      entityId: id,
      from: 'draft',
      to: 'draft',
      cause: 'its words were changed',
      at: gateway.clock.now(),
      actor: by,
      reason,
    });
    return { subject, text };
  });
}
