import type { AcknowledgmentStatus } from '../documents/order-acknowledgment.ts';

/** Monotone counters of one purchase order line: facts that only grow, so documents may come in any order. */
export interface LineCounters {
  readonly ordered: number;
  readonly acknowledged: number;
  readonly backordered: number;
  /** Units that will never come from this supplier. */
  readonly dead: number;
  readonly shipped: number;
  readonly invoiced: number;
}

export type PurchaseOrderState =
  | 'created'
  | 'sent'
  | 'unreadable'
  | 'received'
  | 'partly-acknowledged'
  | 'acknowledged'
  | 'rejected'
  | 'partly-shipped'
  | 'shipped'
  | 'invoiced';

/** Header milestones that no counter carries. */
export interface Milestones {
  readonly sent: boolean;
  /** A functional acknowledgment accepted the document. */
  readonly received: boolean;
  /** The last thing the supplier said of our document is that it could not read it. */
  readonly unreadable: boolean;
}

/**
 * The state of a purchase order, derived from its line counters and milestones alone: no transition is illegal, because
 * a ship notice may arrive before the acknowledgment, and an invoice before either.
 */
export function purchaseOrderState(lines: readonly LineCounters[], milestones: Milestones): PurchaseOrderState {
  const sum = (pick: (line: LineCounters) => number): number => lines.reduce((total, line) => total + pick(line), 0);
  const ordered = sum((line) => line.ordered);
  const dead = sum((line) => line.dead);
  const alive = ordered - dead;
  const shipped = sum((line) => line.shipped);
  const answered = sum((line) => line.acknowledged) + sum((line) => line.backordered) + dead;

  if (alive === 0) return 'rejected';
  if (shipped >= alive) return sum((line) => line.invoiced) >= shipped ? 'invoiced' : 'shipped';
  if (shipped > 0) return 'partly-shipped';
  if (answered >= ordered) return 'acknowledged';
  if (answered > 0) return 'partly-acknowledged';
  if (milestones.unreadable) return 'unreadable';
  if (milestones.received) return 'received';
  return milestones.sent ? 'sent' : 'created';
}

/**
 * The units that one answer of an acknowledgment is about; undefined: all that are not answered yet.
 *
 * Many suppliers write with a rejected line how many they will send, which is none (ACK*IR*0*EA). Nobody rejects nothing: the
 * whole line is meant. Where the same document says more of the line, the rest of it may still come, and a person decides.
 *
 * @param answers how many answers the document has for the line
 */
export function answeredUnits(
  status: AcknowledgmentStatus,
  quantity: number | undefined,
  answers: number,
): number | undefined {
  return status === 'reject' && quantity === 0 && answers === 1 ? undefined : quantity;
}

/** What one acknowledgment line adds to the counters of its purchase order line. */
export interface AcknowledgmentEffect {
  readonly acknowledged: number;
  readonly backordered: number;
  readonly dead: number;
  /** A person has to look: price, substitution, hold. */
  readonly needsAttention: boolean;
}

/**
 * Applies the rules of DOMAIN: accepted and rescheduled units are acknowledged, rejected ones are dead, a changed
 * quantity leaves the rest dead, a backorder waits, a substitution is never accepted by itself.
 * What was shipped cannot be refused any more, but it can still be accepted: the answer may come after the parcel.
 */
export function acknowledgmentEffect(
  status: AcknowledgmentStatus,
  quantity: number | undefined,
  line: Pick<LineCounters, 'ordered' | 'acknowledged' | 'dead' | 'shipped'>,
): AcknowledgmentEffect {
  const unanswered = line.ordered - line.acknowledged - line.dead;
  const refusable = Math.min(unanswered, line.ordered - line.shipped - line.dead);
  const units = Math.min(quantity ?? unanswered, unanswered);
  const none = { acknowledged: 0, backordered: 0, dead: 0, needsAttention: false };
  switch (status) {
    case 'accept':
    case 'reschedule':
      return { ...none, acknowledged: units };
    case 'price-change':
      return { ...none, acknowledged: units, needsAttention: true };
    case 'quantity-change': {
      const needsAttention = units < unanswered || unanswered === 0;
      return { ...none, acknowledged: units, dead: Math.min(unanswered - units, refusable), needsAttention };
    }
    case 'backorder':
      return { ...none, backordered: units, needsAttention: true };
    case 'reject':
      return { ...none, dead: Math.min(quantity ?? refusable, refusable), needsAttention: true };
    case 'substitute':
    case 'hold':
      return { ...none, needsAttention: true };
  }
}
