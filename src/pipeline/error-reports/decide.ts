import { RejectedError } from '../../kernel/errors.ts';
import { countWaiting, type ErrorReportState, lockErrorReport, settleErrorReport } from '../../stores/error-reports.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import { recordStateEvent } from '../../stores/state-events.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';
import { checkSeen } from './edit.ts';
import { waitingKey } from './make-reports.ts';
import { unsentKey } from './send-reports.ts';

const CAN: Readonly<Record<'send' | 'discard', readonly ErrorReportState[]>> = {
  send: ['draft', 'uncertain'],
  discard: ['draft', 'ready', 'uncertain'],
};

/**
 * A person sends a draft, or once more what may not have arrived; or decides that it is not sent.
 *
 * @param seen version of the text that the person read (`versionOf`)
 * @returns what follows, in one sentence
 * @throws RejectedError ERROR-REPORT-NOT-NOW
 */
export async function decideReport(
  gateway: Gateway,
  id: string,
  action: 'send' | 'discard',
  { by, reason }: { readonly by: string; readonly reason?: string | undefined },
  seen?: string,
): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const report = await lockErrorReport(trx, id);
    if (report === undefined || !CAN[action].includes(report.state)) {
      const is = report === undefined ? 'is not there' : `is ${report.state}`;
      throw new RejectedError(
        'ERROR-REPORT-NOT-NOW',
        `The report ${id} ${is}; it cannot be ${action === 'send' ? 'sent' : 'discarded'}.`,
      );
    }
    checkSeen(id, report, seen);
    const at = gateway.clock.now();
    const state = action === 'send' ? 'ready' : 'discarded';
    await settleErrorReport(trx, id, { state, at, by, reason, ...(action === 'send' ? { dueAt: at } : {}) });
    await recordStateEvent(trx, {
      entity: 'error-report',
      entityId: id,
      from: report.state,
      to: state,
      cause: `decided: ${action}`,
      at,
      actor: by,
      reason,
    });
    const isLast = (await countWaiting(trx, report.supplierId)) === 0;
    const keys = [unsentKey(id), ...(isLast ? [waitingKey(report.supplierId)] : [])];
    await closeExceptions(trx, keys, `${by} decided`, at);
    return action === 'send'
      ? `It goes out to ${report.recipients.join(', ')} within a minute.`
      : 'It is not sent; the supplier is not told of these files again.';
  });
}
