import type { AcknowledgmentHeader, AcknowledgmentLine } from '../../../documents/order-acknowledgment.ts';
import type { Placed } from '../../../documents/parts.ts';
import { openChange } from '../../../stores/purchase-order-changes.ts';
import { lockByNumber } from '../../../stores/purchase-orders.ts';
import { raise } from '../../exceptions.ts';
import { settleChange } from '../../orders/answer-change.ts';
import type { Recorded, Recording } from './recording.ts';

type Groups = ReadonlyMap<string | undefined, readonly Placed<AcknowledgmentLine>[]>;

/** Answers that only say when, or that nothing comes: a supplier need not be agreed with about that. */
const FACTS = new Set(['reject', 'backorder', 'reschedule']);

/**
 * Records what a supplier says of a change (865): its answer to what we asked, or what it changes by itself.
 *
 * Undefined: it says only what an acknowledgment says, too, and is recorded like one. What might pass for a yes to
 * something that was never ordered waits for a person.
 */
export async function recordChangeAnswer(
  recording: Recording,
  about: 'change' | 'proposal',
  groups: Groups,
): Promise<Recorded | undefined> {
  const lines = [...groups.values()].flat();
  if (about === 'proposal') {
    return lines.length > 0 && lines.every(({ status }) => FACTS.has(status))
      ? undefined
      : hold(recording, about, [...groups.keys()]);
  }
  const header = recording.document.header as AcknowledgmentHeader;
  const settled: string[] = [];
  for (const [poNumber, said] of groups) {
    const summary = await settleOne(recording, header, poNumber, said);
    if (summary === undefined) return hold(recording, about, [...groups.keys()]);
    settled.push(summary);
  }
  return { state: 'applied', businessKey: [...groups.keys()].join(','), summary: settled.join('; ') };
}

/** Undefined when there is no such change, or the answer is neither yes nor no. */
async function settleOne(
  { gateway, trx, profile, file }: Recording,
  header: AcknowledgmentHeader,
  poNumber: string | undefined,
  said: readonly AcknowledgmentLine[],
): Promise<string | undefined> {
  const order = poNumber === undefined ? undefined : await lockByNumber(trx, profile.id, poNumber);
  const change = order && (await openChange(trx, { supplierId: profile.id, purchaseOrderId: order.id }));
  if (!order || !change) return undefined;
  if (header.changeNumber !== undefined && header.changeNumber !== change.changeNumber) return undefined;
  const agrees = answerOf(header, said);
  if (agrees === undefined) return undefined;
  const reason = header.reason ?? said.find((line) => line.reason !== undefined)?.reason;
  const answer = `${profile.name} ${agrees ? 'agrees' : 'refuses'} in ${file.name}${reason === undefined ? '' : `: ${reason}`}`;
  await settleChange(gateway, trx, order, change, { agrees, answer });
  return `${order.poNumber}: change ${change.changeNumber} ${agrees ? 'agreed' : 'refused'}`;
}

/**
 * Yes, no, or undefined. The whole answer counts before its lines. Of a line that we asked to cancel, "accepted" is a yes; "rejected"
 * may mean the change or the line, so that a person has to read it.
 */
function answerOf(header: AcknowledgmentHeader, said: readonly AcknowledgmentLine[]): boolean | undefined {
  if (header.status === 'accept') return true;
  if (header.status === 'reject') return false;
  return said.length > 0 && said.every(({ status }) => status === 'accept') ? true : undefined;
}

/** What is said of a change must not count as an answer to the order as it was, so a person decides. */
async function hold(
  { gateway, trx, profile, document, documentId, file }: Recording,
  about: 'change' | 'proposal',
  poNumbers: readonly (string | undefined)[],
): Promise<Recorded> {
  const what = about === 'change' ? 'answers a change of' : 'wants to change, or changed,';
  for (const poNumber of poNumbers) {
    await raise(gateway, trx, {
      dedupeKey: `PO-CHANGE-HELD/${profile.id}/${poNumber ?? ''}/${documentId}`,
      code: 'PO-CHANGE-HELD',
      severity: 'warning',
      supplierId: profile.id,
      message: `${profile.name} ${what} purchase order ${poNumber ?? '(none)'}.`,
      facts: { poNumber, file: file.name, documentId, lines: document.lineCount },
    });
  }
  const businessKey = poNumbers.join(',');
  return { state: 'held', businessKey, summary: `${what} ${businessKey}; a person has to decide` };
}
