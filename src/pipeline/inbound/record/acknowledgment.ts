import type { AcknowledgmentHeader, AcknowledgmentLine } from '../../../documents/order-acknowledgment.ts';
import type { Placed } from '../../../documents/parts.ts';
import { acknowledgmentEffect, answeredUnits } from '../../../domain/purchase-order.ts';
import { add, compare, type Decimal } from '../../../kernel/decimal.ts';
import { insertAcknowledgment } from '../../../stores/acknowledgments.ts';
import { refreshListings } from '../../../stores/listings.ts';
import {
  lockByNumber,
  purchaseOrderLines,
  reachMilestone,
  type StoredPurchaseOrder,
  type StoredPurchaseOrderLine,
  setCounters,
  setSupplierReference,
} from '../../../stores/purchase-orders.ts';
import { makeFirm } from '../../../stores/reservations.ts';
import { type DeadUnits, giveUpUnits } from '../../dead-units.ts';
import { raise } from '../../exceptions.ts';
import { findLine, raiseUnknownOrder, refreshPurchaseOrder } from '../../purchase-order-progress.ts';
import { contentHash, groupLines, type Recorded, type Recording } from './recording.ts';

const NAME = 'The acknowledgment';

/** Records purchase order acknowledgments (855, 865 and their CSV and XML variants), one purchase order at a time. */
export async function recordAcknowledgment(recording: Recording): Promise<Recorded> {
  const header = recording.document.header as AcknowledgmentHeader;
  const lines = recording.document.lines as unknown as Placed<AcknowledgmentLine>[];
  const groups = new Map(groupLines(lines, (line) => line.poNumber, header.poNumber));
  if (groups.size === 0 && recording.document.heldCount > 0) {
    // The header speaks for every line only where the supplier sent no lines, not where none could be read.
    const key = header.poNumber === undefined ? {} : { businessKey: header.poNumber };
    return { state: 'held', ...key, summary: 'every line is held' };
  }
  if (groups.size === 0) groups.set(header.poNumber, []);
  if (header.about !== undefined && header.about !== 'order')
    return holdChange(recording, header.about, [...groups.keys()]);
  const summaries: string[] = [];
  let isAnyNew = false;
  let isAnyKnown = false;
  for (const [poNumber, answered] of groups) {
    const order =
      poNumber === undefined ? undefined : await lockByNumber(recording.trx, recording.profile.id, poNumber);
    if (!order) {
      await raiseUnknownOrder(recording.gateway, recording.trx, recording.profile, poNumber, NAME, recording.file.name);
      summaries.push(`${poNumber ?? '(none)'}: not ours`);
      continue;
    }
    isAnyKnown = true;
    const summary = await recordOne(recording, header, order, answered);
    isAnyNew = isAnyNew || summary !== undefined;
    summaries.push(`${order.poNumber}: ${summary ?? 'said before'}`);
  }
  return {
    state: isAnyNew ? 'applied' : isAnyKnown ? 'duplicate' : 'held',
    businessKey: [...groups.keys()].join(','),
    summary: summaries.join('; '),
  };
}

/** What is said of a change must not count as an answer to the order as it was, so a person decides. */
async function holdChange(
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

/** Answers what changed; undefined when the same answer was recorded before. */
async function recordOne(
  recording: Recording,
  header: AcknowledgmentHeader,
  order: StoredPurchaseOrder,
  answered: readonly Placed<AcknowledgmentLine>[],
): Promise<string | undefined> {
  const { gateway, trx, profile, documentId } = recording;
  const now = gateway.clock.now();
  const ordered = await purchaseOrderLines(trx, profile.id, order.id);
  const answers = await matchAnswers(recording, header, order, ordered, answered);
  const isNew = await insertAcknowledgment(trx, {
    supplierId: profile.id,
    purchaseOrderId: order.id,
    documentId,
    contentSha256: contentHash(header, answered),
    status: header.status,
    at: now,
    lines: answers.map((answer) => ({
      lineNumber: answer.line.lineNumber,
      quantity: answer.answer.quantity ?? answer.line.quantity,
      line: answer.answer,
      sourceOrdinal: answer.sourceOrdinal,
    })),
  });
  if (!isNew) return undefined;
  const touched = await applyAnswers(recording, order, answers);
  const reference = answered.find((line) => line.supplierReference)?.supplierReference ?? header.supplierReference;
  if (reference !== undefined) await setSupplierReference(trx, profile.id, order.id, reference);
  await reachMilestone(trx, profile.id, order.id, 'acknowledged_at', now);
  if (profile.stock.reflectsAt === 'acknowledgment') await makeFirm(trx, profile.id, order.id, now);
  for (const storefrontId of await refreshListings(trx, now, { productIds: touched })) {
    await gateway.queue.send(trx, 'storefront.publish', { storefrontId });
  }
  await refreshPurchaseOrder(gateway, trx, order, `${NAME} in ${recording.file.name}`);
  const counts = new Map<string, number>();
  for (const { answer } of answers) counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ') || (header.status ?? 'received');
}

interface Answer {
  readonly line: StoredPurchaseOrderLine;
  readonly answer: AcknowledgmentLine;
  readonly sourceOrdinal: number;
}

/** Joins what the supplier said to our lines; where only the header speaks, it speaks for every line. */
async function matchAnswers(
  recording: Recording,
  header: AcknowledgmentHeader,
  order: StoredPurchaseOrder,
  ordered: readonly StoredPurchaseOrderLine[],
  answered: readonly Placed<AcknowledgmentLine>[],
): Promise<Answer[]> {
  if (answered.length === 0) {
    const status = header.status === 'accept' ? 'accept' : header.status === 'reject' ? 'reject' : undefined;
    if (status === undefined) return [];
    const answer = { status, ...(header.reason === undefined ? {} : { reason: header.reason }) } as const;
    return ordered.map((line) => ({ line, answer, sourceOrdinal: 0 }));
  }
  const answers: Answer[] = [];
  for (const answer of answered) {
    const line = await findLine(recording.gateway, recording.trx, recording.profile, order, ordered, answer, NAME);
    if (line) answers.push({ line, answer, sourceOrdinal: answer.source.ordinal });
  }
  return answers;
}

/** Moves the counters; answers the products whose units were given back. */
async function applyAnswers(
  recording: Recording,
  order: StoredPurchaseOrder,
  answers: readonly Answer[],
): Promise<string[]> {
  const { gateway, trx, profile } = recording;
  const counters = new Map(answers.map(({ line }) => [line.lineNumber, { ...line }]));
  const freed: string[] = [];
  const dead: DeadUnits[] = [];
  for (const { line, answer } of answers) {
    const current = counters.get(line.lineNumber) as StoredPurchaseOrderLine;
    const said = answers.filter((other) => other.line.lineNumber === line.lineNumber).length;
    const units = answeredUnits(answer.status, answer.quantity, said);
    const effect = acknowledgmentEffect(answer.status, units, { ...current, ordered: line.quantity });
    const acknowledged = current.acknowledged + effect.acknowledged;
    const gone = current.dead + effect.dead;
    const next = {
      ...current,
      acknowledged,
      dead: gone,
      backordered: Math.min(Math.max(current.backordered, effect.backordered), line.quantity - acknowledged - gone),
    };
    counters.set(line.lineNumber, next);
    await setCounters(trx, profile.id, order.id, line.lineNumber, pickCounters(next));
    if (effect.dead > 0) {
      dead.push({ line, units: effect.dead });
      freed.push(line.productId);
    }
    if (effect.needsAttention) await raiseNotAccepted(recording, order, line, answer);
  }
  await giveUpUnits(
    gateway,
    trx,
    order,
    dead,
    `acknowledgment ${profile.id}/${order.poNumber}/${recording.documentId}`,
  );
  return freed;
}

function pickCounters(line: StoredPurchaseOrderLine) {
  const { acknowledged, backordered, dead, shipped, invoiced } = line;
  return { acknowledged, backordered, dead, shipped, invoiced };
}

async function raiseNotAccepted(
  recording: Recording,
  order: StoredPurchaseOrder,
  line: StoredPurchaseOrderLine,
  answer: AcknowledgmentLine,
): Promise<void> {
  const { gateway, trx, profile, file } = recording;
  const details = [
    answer.quantity === undefined ? undefined : `${answer.quantity} units`,
    isSameCost(answer.unitCost, line.unitCost) ? undefined : `at ${answer.unitCost} instead of ${add(line.unitCost)}`,
    answer.expectedOn === undefined ? undefined : `expected ${answer.expectedOn}`,
    answer.reason,
  ].filter((detail) => detail !== undefined);
  await raise(gateway, trx, {
    dedupeKey: `PO-NOT-ACCEPTED/${profile.id}/${order.poNumber}/${line.lineNumber}/${answer.status}`,
    code: 'PO-NOT-ACCEPTED',
    severity: 'warning',
    supplierId: profile.id,
    message: `${profile.name} answers "${answer.status}" to line ${line.lineNumber} (${line.sku}) of purchase order ${order.poNumber}${details.length > 0 ? `: ${details.join(', ')}` : ''}.`,
    facts: { poNumber: order.poNumber, line: line.lineNumber, sku: line.sku, file: file.name },
  });
}

function isSameCost(answered: Decimal | undefined, ordered: Decimal): boolean {
  return answered === undefined || compare(answered, ordered) === 0;
}
