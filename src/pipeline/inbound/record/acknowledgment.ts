import type { AcknowledgmentHeader, AcknowledgmentLine } from '../../../documents/order-acknowledgment.ts';
import type { Placed } from '../../../documents/parts.ts';
import {
  type Concern,
  type CountedAnswer,
  countAnswers,
  type Judgment,
  judgeAnswer,
} from '../../../domain/acknowledgment-verdict.ts';
import { arrivesBy, type EstimateRules } from '../../../domain/estimate.ts';
import type { Code } from '../../../kernel/codes.ts';
import { add, compare, type Decimal } from '../../../kernel/decimal.ts';
import { insertAcknowledgment } from '../../../stores/acknowledgments.ts';
import { lockListingsOf } from '../../../stores/listings.ts';
import { lockOrder } from '../../../stores/orders.ts';
import {
  lockByNumber,
  purchaseOrderLines,
  reachMilestone,
  type StoredPurchaseOrder,
  type StoredPurchaseOrderLine,
  setSupplierReference,
} from '../../../stores/purchase-orders.ts';
import { makeFirm } from '../../../stores/reservations.ts';
import { estimateOrder } from '../../estimates/keep-estimates.ts';
import { rerouteLate } from '../../estimates/reroute-late.ts';
import { raise } from '../../exceptions.ts';
import { confirmAnswered } from '../../outbound/record-sent.ts';
import { findLine, raiseUnknownOrder, refreshPurchaseOrder } from '../../purchase-order-progress.ts';
import { recountLines } from '../../recount.ts';
import { refuseStock } from '../../refused-stock.ts';
import { recordChangeAnswer } from './change-answer.ts';
import { contentHash, groupLines, type Recorded, type Recording } from './recording.ts';

const NAME = 'The acknowledgment';

/**
 * Records purchase order acknowledgments (855, 865 and their CSV and XML variants) and reports of where orders stand (870), one
 * purchase order at a time.
 */
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
  if (header.about === 'change' || header.about === 'proposal') {
    const settled = await recordChangeAnswer(recording, header.about, groups);
    if (settled !== undefined) return settled;
  }
  const summaries: string[] = [];
  let isAnyNew = false;
  let isAnyKnown = false;
  const mayRefuse = header.status === 'reject' || lines.some(({ status }) => status !== 'accept');
  const orders = await lockOrders(recording, groups.keys(), mayRefuse);
  for (const [poNumber, answered] of groups) {
    const order = poNumber === undefined ? undefined : orders.get(poNumber);
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

/**
 * Locks the purchase orders of an answer, then the customers' orders behind them, then the listings that a refusal changes, each
 * in one order and before anything else is done: routing has the order while it changes listings, and the file may name its
 * orders in any order.
 */
async function lockOrders(
  { trx, profile }: Recording,
  poNumbers: Iterable<string | undefined>,
  mayRefuse: boolean,
): Promise<Map<string, StoredPurchaseOrder>> {
  const orders = new Map<string, StoredPurchaseOrder>();
  for (const poNumber of [...poNumbers].filter((number) => number !== undefined).sort()) {
    const order = await lockByNumber(trx, profile.id, poNumber);
    if (order !== undefined) orders.set(poNumber, order);
  }
  const orderIds = [...new Set([...orders.values()].map((order) => order.orderId))].sort();
  for (const orderId of orderIds) await lockOrder(trx, orderId);
  if (mayRefuse && orderIds.length > 0) await lockListingsOf(trx, orderIds);
  return orders;
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
  const { rules } = await estimateOrder(gateway, trx, profile, order);
  const answers = judgeAll(recording, rules, await matchAnswers(recording, header, order, ordered, answered));
  const isNew = await insertAcknowledgment(trx, {
    supplierId: profile.id,
    purchaseOrderId: order.id,
    documentId,
    contentSha256: contentHash(header, answered),
    status: header.status,
    isReport: header.about === 'status',
    saidOn: header.saidOn,
    at: now,
    lines: answers.map(({ line, answer, ...judged }) => ({ ...judged, lineNumber: line.lineNumber, line: answer })),
  });
  if (!isNew) return undefined;
  for (const judged of answers) {
    if (judged.concern !== undefined && !isToldByEstimate(judged)) await raiseConcern(recording, order, judged);
  }
  await refuseStock(gateway, trx, profile, order.poNumber, answers);
  const reference = answered.find((line) => line.supplierReference)?.supplierReference ?? header.supplierReference;
  if (reference !== undefined) await setSupplierReference(trx, profile.id, order.id, reference);
  await confirmAnswered(gateway, trx, order, `${NAME} in ${recording.file.name}`);
  await reachMilestone(trx, profile.id, order.id, 'acknowledged_at', now);
  if (profile.stock.reflectsAt === 'acknowledgment') await makeFirm(trx, profile.id, order.id, now);
  await recountLines(gateway, trx, order, `acknowledgment ${profile.id}/${order.poNumber}/${documentId}`);
  await refreshPurchaseOrder(gateway, trx, order, `${NAME} in ${recording.file.name}`);
  if (answers.some(({ concern }) => concern === 'later')) await rerouteLate(gateway, trx, profile, order);
  const counts = new Map<string, number>();
  for (const { answer } of answers) counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ') || (header.status ?? 'received');
}

interface Answer {
  readonly line: StoredPurchaseOrderLine;
  readonly answer: AcknowledgmentLine;
  readonly sourceOrdinal: number;
}

type JudgedAnswer = Answer & Judgment & CountedAnswer;

/** What each answer means, and for how many units. */
function judgeAll({ profile }: Recording, rules: EstimateRules, answers: readonly Answer[]): JudgedAnswer[] {
  const counted = new Map<Answer, CountedAnswer>();
  for (const [, same] of groupLines(answers, ({ line }) => String(line.lineNumber), undefined)) {
    const ordered = same[0]?.line.quantity ?? 0;
    const counts = countAnswers(
      same.map(({ answer }) => answer),
      ordered,
      profile.orders,
    );
    for (const [index, count] of counts.entries()) counted.set(same[index] as Answer, count);
  }
  return answers.map((entry) => ({
    ...entry,
    ...(counted.get(entry) as CountedAnswer),
    ...judgeAnswer(
      { ...entry.answer, expectedOn: arrivesBy(rules, entry.answer) },
      { unitCost: entry.line.unitCost, expectedOn: entry.line.promisedBy ?? undefined },
      profile.orders,
    ),
  }));
}

/** What is too late by its days is told with those of the whole order (ORDER-LATE); without a day or a promise it is told here. */
function isToldByEstimate({ concern, answer, line }: JudgedAnswer): boolean {
  const isDated = answer.expectedOn !== undefined || answer.deliversOn !== undefined;
  return concern === 'later' && isDated && line.promisedBy !== null;
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
    return ordered.map((line) => ({ line, answer: withDays(answer, header), sourceOrdinal: 0 }));
  }
  const answers: Answer[] = [];
  // A report may speak of the order, and not of its lines.
  const isWhole = ({ lineNumber, sku }: AcknowledgmentLine): boolean =>
    header.about === 'status' && lineNumber === undefined && sku === undefined;
  for (const answer of answered.filter((one) => !isWhole(one))) {
    const line = await findLine(recording.gateway, recording.trx, recording.profile, order, ordered, answer, NAME);
    if (line) answers.push({ line, answer: withDays(answer, header), sourceOrdinal: answer.source.ordinal });
  }
  const others = ordered.filter((line) => !answers.some((answer) => answer.line === line));
  for (const answer of answered.filter(isWhole)) {
    for (const line of others) {
      answers.push({ line, answer: withDays(answer, header), sourceOrdinal: answer.source.ordinal });
    }
  }
  return answers;
}

/** What comes without a day of its own comes on that of the whole order; what comes later does not. */
function withDays(answer: AcknowledgmentLine, { expectedOn, deliversOn }: AcknowledgmentHeader): AcknowledgmentLine {
  const isDated = answer.expectedOn !== undefined || answer.deliversOn !== undefined;
  if (isDated || answer.status === 'backorder' || answer.status === 'reject') return answer;
  return {
    ...answer,
    ...(expectedOn === undefined ? {} : { expectedOn }),
    ...(deliversOn === undefined ? {} : { deliversOn }),
  };
}

/** Codes of what only a person can decide; the rest is told. */
const HELD: Partial<Record<Concern, Code>> = {
  price: 'PO-PRICE-HELD',
  'price-unknown': 'PO-PRICE-HELD',
  substitute: 'PO-SUBSTITUTE-HELD',
};

async function raiseConcern(
  recording: Recording,
  order: StoredPurchaseOrder,
  { line, answer, concern, verdict }: JudgedAnswer,
): Promise<void> {
  const { gateway, trx, profile, file } = recording;
  const code = (concern && HELD[concern]) ?? 'PO-NOT-ACCEPTED';
  const details = [
    answer.quantity === undefined ? undefined : `${answer.quantity} units`,
    isSameCost(answer.unitCost, line.unitCost) ? undefined : `at ${answer.unitCost} instead of ${add(line.unitCost)}`,
    answer.expectedOn === undefined ? undefined : `expected ${answer.expectedOn}`,
    answer.deliversOn === undefined ? undefined : `delivered ${answer.deliversOn}`,
    answer.reason,
  ].filter((detail) => detail !== undefined);
  await raise(gateway, trx, {
    dedupeKey: concernKey(code, order, line.lineNumber, answer.status),
    code,
    // What will not come, or waits for a person, fails the customer's order until somebody acts.
    severity: verdict === 'refused' || verdict === 'held' ? 'error' : 'warning',
    supplierId: profile.id,
    message: `${profile.name} answers "${answer.status}" to line ${line.lineNumber} (${line.sku}) of purchase order ${order.poNumber}${details.length > 0 ? `: ${details.join(', ')}` : ''}.`,
    facts: { poNumber: order.poNumber, line: line.lineNumber, sku: line.sku, file: file.name },
  });
}

/** How the exception about an answer to a line is told from others. */
function concernKey(code: Code, { supplierId, poNumber }: StoredPurchaseOrder, line: number, status: string): string {
  return `${code}/${supplierId}/${poNumber}/${line}/${status}`;
}

function isSameCost(answered: Decimal | undefined, ordered: Decimal): boolean {
  return answered === undefined || compare(answered, ordered) === 0;
}
