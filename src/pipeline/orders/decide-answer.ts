import { RejectedError } from '../../kernel/errors.ts';
import { decideHeldAnswers, lockHeldAnswers } from '../../stores/acknowledgments.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptionsExcept } from '../../stores/exceptions.ts';
import { insertGivenUp } from '../../stores/line-facts.ts';
import { openChange } from '../../stores/purchase-order-changes.ts';
import {
  findByNumber,
  lockPurchaseOrder,
  purchaseOrderLines,
  type StoredPurchaseOrder,
} from '../../stores/purchase-orders.ts';
import type { Gateway } from '../gateway.ts';
import type { Audit } from '../outbound/delivery-actions.ts';
import { refreshPurchaseOrder } from '../purchase-order-progress.ts';
import { recountLines } from '../recount.ts';
import { settleChange } from './answer-change.ts';
import { cancelUnits, OUTCOMES } from './cancel-units.ts';

interface ByNumber {
  readonly poNumber: string;
  /** Needed where several suppliers have a purchase order of this number. */
  readonly supplierId?: string | undefined;
}

/** The line of a purchase order that a supplier answered. */
interface AnsweredByNumber extends ByNumber {
  readonly lineNumber: number;
  /** The answers that the person saw: where others wait by now, nothing is decided. */
  readonly seen?: readonly string[] | undefined;
}

/** The purchase order with a change that waits for its answer. */
interface ChangedByNumber extends ByNumber {
  /** The number of the change that the person saw: where another one waits by now, nothing is settled. */
  readonly seen?: number | undefined;
}

/**
 * A person's yes or no to what a supplier answered: another cost, another item, a hold. Yes: the units count as accepted. No: the
 * supplier is asked to cancel them, and until it answers they are not ordered elsewhere.
 *
 * @returns one sentence: what follows
 * @throws RejectedError ORDER-CHANGE-REFUSED when nothing of the line waits for a decision, or something else than was seen
 */
export async function decideAnswer(
  gateway: Gateway,
  trx: Database,
  about: AnsweredByNumber,
  accepts: boolean,
  audit: Audit,
): Promise<string> {
  const order = await lockNamed(trx, about.poNumber, about.supplierId);
  const key = { supplierId: order.supplierId, purchaseOrderId: order.id, lineNumber: about.lineNumber };
  const held = await lockHeldAnswers(trx, key);
  if (held.length === 0) {
    throw refused(`Nothing that was answered to line ${about.lineNumber} of ${about.poNumber} waits for a person.`);
  }
  const { seen } = about;
  if (seen !== undefined && (seen.length !== held.length || held.some(({ id }) => !seen.includes(id)))) {
    throw refused(
      `The supplier answered line ${about.lineNumber} of ${about.poNumber} again meanwhile. Look at what it says now.`,
    );
  }
  const at = gateway.clock.now();
  await decideHeldAnswers(trx, key, { accepts, by: audit.by, because: audit.reason, at });
  const said = `${audit.by} ${accepts ? 'accepts' : 'refuses'} what was answered to line ${about.lineNumber}`;
  const prefixes = ['PO-PRICE-HELD', 'PO-SUBSTITUTE-HELD', 'PO-NOT-ACCEPTED'];
  for (const code of prefixes) {
    const start = `${code}/${order.supplierId}/${order.poNumber}/${about.lineNumber}/`;
    await closeExceptionsExcept(trx, start, [], said, at);
  }
  await recountLines(gateway, trx, order, `decision ${order.supplierId}/${order.poNumber}/${at.toISOString()}`);
  await refreshPurchaseOrder(gateway, trx, order, said);
  const units = held.reduce((sum, answer) => sum + answer.units, 0);
  if (accepts) return `${units} unit(s) of line ${about.lineNumber} of ${about.poNumber} count as accepted.`;
  const outcome = await cancelUnits(gateway, trx, order, audit, [{ lineNumber: about.lineNumber, units }]);
  return `Line ${about.lineNumber} of ${about.poNumber}: ${OUTCOMES[outcome]}`;
}

/**
 * What a supplier answered by telephone or mail to a change that a person asked it for.
 *
 * @returns one sentence: what follows
 * @throws RejectedError ORDER-CHANGE-REFUSED when no change waits for an answer, or another one than was seen
 */
export async function settleByHand(
  gateway: Gateway,
  trx: Database,
  { poNumber, supplierId, seen }: ChangedByNumber,
  agrees: boolean,
  audit: Audit,
): Promise<string> {
  const order = await lockNamed(trx, poNumber, supplierId);
  const change = await openChange(trx, { supplierId: order.supplierId, purchaseOrderId: order.id });
  if (change === undefined) throw refused(`No change of ${poNumber} waits for an answer.`);
  if (seen !== undefined && seen !== change.changeNumber) {
    throw refused(`Change ${change.changeNumber} of ${poNumber} waits by now. Look at what the supplier is asked for.`);
  }
  const answer = `${audit.by} says that the supplier ${agrees ? 'agrees' : 'refuses'}${audit.reason === undefined ? '' : `: ${audit.reason}`}`;
  await settleChange(gateway, trx, order, change, { agrees, answer });
  return agrees
    ? `What has not left of change ${change.changeNumber} of ${poNumber} is dead; what the customer still wants is routed again.`
    : `${poNumber} comes as it was ordered.`;
}

/**
 * A person knows that a supplier certainly does not ship what is open of a purchase order, whatever its documents say: the
 * one way around "never while the first supplier could still ship it".
 */
export async function giveUpByHand(
  gateway: Gateway,
  trx: Database,
  order: StoredPurchaseOrder,
  audit: Audit,
): Promise<number> {
  const at = gateway.clock.now();
  const source = `given up by ${audit.by} ${order.supplierId}/${order.poNumber}/${at.toISOString()}`;
  let units = 0;
  for (const line of await purchaseOrderLines(trx, order.supplierId, order.id)) {
    const open = line.quantity - line.dead - line.shipped;
    if (open === 0) continue;
    const key = { supplierId: order.supplierId, purchaseOrderId: order.id, lineNumber: line.lineNumber };
    await insertGivenUp(trx, key, { units: open, source, at });
    units += open;
  }
  await recountLines(gateway, trx, order, source);
  await refreshPurchaseOrder(gateway, trx, order, `${audit.by} knows that nothing more comes`);
  return units;
}

/** The purchase order of a number, locked. */
async function lockNamed(trx: Database, poNumber: string, supplierId?: string): Promise<StoredPurchaseOrder> {
  const all = await findByNumber(trx, poNumber);
  const found = all.filter((one) => supplierId === undefined || one.supplierId === supplierId);
  const [order] = found;
  if (order === undefined) throw refused(`There is no purchase order ${poNumber}.`);
  if (found.length > 1) {
    throw refused(
      `Several suppliers have a purchase order ${poNumber}: ${found.map((each) => each.supplierId).join(', ')}.`,
    );
  }
  return (await lockPurchaseOrder(trx, order.supplierId, order.id)) as StoredPurchaseOrder;
}

function refused(message: string): RejectedError {
  return new RejectedError('ORDER-CHANGE-REFUSED', message);
}
