import { RejectedError } from '../../kernel/errors.ts';
import type { Database } from '../../stores/database.ts';
import {
  type DeliveryKey,
  isUnderWay,
  lockDelivery,
  makeDeliveryDue,
  type StoredDelivery,
} from '../../stores/deliveries.ts';
import { makeLaneDue } from '../../stores/lanes.ts';
import { endLoginRests } from '../../stores/server-habits.ts';
import { keepOrderClock } from '../clocks/order-clock.ts';
import type { Gateway } from '../gateway.ts';
import { transact } from '../transact.ts';
import { giveUpOrder, isCertainlyNotThere, isGivenUp, orderOfDelivery } from './abandon.ts';
import type { DeliveryEvent } from './delivery-states.ts';
import { type DeliveryFacts, moveDelivery } from './move-delivery.ts';
import { recordSent } from './record-sent.ts';
import { nextTemporaryName } from './temporary-name.ts';

/** Who wants it, and why: kept in the history of the delivery. */
export interface Audit {
  readonly by: string;
  readonly reason?: string | undefined;
}

/**
 * What a person can do with one delivery. Each action is one transaction: it answers what it did in a sentence, or changes
 * nothing.
 *
 * @throws RejectedError DELIVERY-NOT-NOW with what can be done instead
 */
type Action = (gateway: Gateway, key: DeliveryKey, audit: Audit) => Promise<string>;

/** So soon after a resend a second one is more likely a second press of the same button. */
const SECOND_PRESS_MS = 600_000;

/**
 * Sends the same bytes under the same name and control numbers once more, so that a supplier who checks for duplicates
 * drops the second.
 *
 * @param options.seen how often it had been sent again when the person looked: who looked before somebody else's resend
 *   gets none
 * @param options.again a second resend soon after the first is meant
 */
export async function resendDelivery(
  gateway: Gateway,
  key: DeliveryKey,
  audit: Audit,
  options: { readonly seen?: number | undefined; readonly again?: boolean | undefined } = {},
): Promise<string> {
  return act(gateway, key, async (trx, gateway, delivery) => {
    const { resends, waitingSince, state } = delivery;
    if (state === 'new' || state === 'staged') {
      throw notNow(
        delivery,
        'It is under way already and goes out as soon as it can. *Try again now* (`deliveries retry`) ends its pause.',
      );
    }
    if (delivery.bytes.length === 0) {
      throw notNow(delivery, 'Its bytes were erased with the address of the customer (retention.addresses).');
    }
    if (options.seen !== undefined && options.seen !== resends) {
      throw notNow(delivery, `Somebody had it sent again meanwhile, at ${waitingSince.toISOString()}.`);
    }
    const isFresh = gateway.clock.now().getTime() - waitingSince.getTime() < SECOND_PRESS_MS;
    if (resends > 0 && isFresh && state !== 'failed' && options.again !== true) {
      throw notNow(delivery, `It was sent again at ${waitingSince.toISOString()}. A second time on purpose: --again.`);
    }
    const order = state === 'abandoned' ? await orderOfDelivery(trx, delivery) : undefined;
    if (order !== undefined && (await isGivenUp(trx, order))) {
      throw notNow(delivery, `What it orders was given up here and is ordered elsewhere: sending it would double it.`);
    }
    const again = { temporaryName: nextTemporaryName(delivery) };
    await moveOrRefuse(gateway, trx, delivery, 'resend', audit, { again });
    return `${delivery.name} goes out again: the same ${delivery.bytes.length} bytes${numbersOf(delivery)}.`;
  });
}

/** A person knows that it arrived. */
export const confirmDelivery: Action = (gateway, key, audit) =>
  act(gateway, key, async (trx, gateway, delivery) => {
    await refuseWhileUnderWay(trx, delivery);
    const facts = { inferred: true, cause: 'a person knows that it arrived', actor: audit.by, why: audit.reason };
    if (!(await recordSent(gateway, trx, delivery, 'confirm', facts))) throw notNow(delivery, INSTEAD.confirm);
    return `${delivery.name} counts as sent; Crossdock sends nothing.`;
  });

/**
 * It is never sent, whatever has been done for it already. The units of an order are dead at this supplier and routed
 * again; what may have reached them is only given up on a person's word that they do not have it.
 *
 * @param options.supplierDoesNotHaveIt that word
 */
export async function abandonDelivery(
  gateway: Gateway,
  key: DeliveryKey,
  audit: Audit,
  options: { readonly supplierDoesNotHaveIt?: boolean | undefined } = {},
): Promise<string> {
  return act(gateway, key, async (trx, gateway, delivery) => {
    await refuseWhileUnderWay(trx, delivery);
    const order = await orderOfDelivery(trx, delivery);
    const isCertain = isCertainlyNotThere(delivery);
    await moveOrRefuse(gateway, trx, delivery, 'abandon', audit, {
      reason: audit.reason,
      ...(options.supplierDoesNotHaveIt === true && !isCertain
        ? { cause: 'a person decided that it is not sent, and says that the supplier does not have it' }
        : {}),
    });
    if (order === undefined) {
      const doubt = isCertain
        ? ''
        : ' Sending it had begun, and how that ended is not known: ask the supplier whether they have it.';
      return `${delivery.name} is never sent.${doubt}`;
    }
    if (!isCertain && options.supplierDoesNotHaveIt !== true) {
      throw notNow(
        delivery,
        `The supplier may have it, and would ship what is then ordered elsewhere. Ask them. They do not have it: say so with it (\`--supplier-does-not-have-it\`). They have it: *It arrived* (\`deliveries sent ${delivery.id}\`), and cancel it with them.`,
      );
    }
    const units = await giveUpOrder(gateway, trx, order, delivery);
    const routed = units === 0 ? 'none of its units were open' : `its ${units} unit(s) are ordered elsewhere`;
    return `${delivery.name} is never sent. Purchase order ${order.poNumber} is dead, ${routed}; where nobody has them, ORDER-UNFULFILLABLE says so.`;
  });
}

/** The cause is mended: it goes on where it stopped, at once. */
export const retryDelivery: Action = (gateway, key, audit) =>
  act(gateway, key, async (trx, gateway, delivery) => {
    const { supplierId, state } = delivery;
    await makeLaneDue(trx, { kind: 'deliver', key: supplierId });
    await endLoginRests(trx, supplierId);
    if (state === 'new' || state === 'staged') {
      await makeDeliveryDue(trx, delivery);
      return `${delivery.name} is due at once.`;
    }
    await moveOrRefuse(gateway, trx, delivery, 'retry', audit, {});
    return `${delivery.name} is due at once and goes on where it stopped.`;
  });

/** What to do instead, where the table of states says no. */
const INSTEAD = {
  resend: 'It cannot be sent again.',
  confirm: 'Only what is not known to have arrived can be recorded as sent.',
  abandon: 'It is at the supplier already and can only be cancelled there.',
  retry:
    'Only what met a conflict or was refused goes on where it stopped. *Send again* (`deliveries resend`) sends it from the beginning; *It arrived* (`deliveries sent`) records that it did.',
} as const satisfies Partial<Record<DeliveryEvent, string>>;

async function act(
  gateway: Gateway,
  key: DeliveryKey,
  action: (trx: Database, gateway: Gateway, delivery: StoredDelivery) => Promise<string>,
): Promise<string> {
  return transact(gateway, async (trx, gateway) => {
    const delivery = await lockDelivery(trx, key);
    if (!delivery) throw new RejectedError('DELIVERY-NOT-NOW', `There is no delivery ${key.id} to ${key.supplierId}.`);
    const message = await action(trx, gateway, delivery);
    await gateway.queue.send(trx, 'supplier.deliver', { supplierId: delivery.supplierId });
    return message;
  });
}

const CAUSES = {
  resend: 'a person has it sent again',
  abandon: 'a person decided that it is not sent',
  retry: 'a person says that the cause is mended',
} as const;

async function moveOrRefuse(
  gateway: Gateway,
  trx: Database,
  delivery: StoredDelivery,
  event: keyof typeof CAUSES,
  audit: Audit,
  facts: Partial<Pick<DeliveryFacts, 'again' | 'reason' | 'cause'>>,
): Promise<void> {
  const all = { cause: CAUSES[event], ...facts, actor: audit.by, why: audit.reason };
  if (!(await moveDelivery(gateway, trx, delivery, event, all))) {
    throw notNow(delivery, INSTEAD[event]);
  }
  // Nobody answers what is not there: its clocks stand still, or begin anew when it arrives.
  const { supplierId, purchaseOrderId } = delivery;
  if (purchaseOrderId !== null) await keepOrderClock(gateway, trx, supplierId, purchaseOrderId);
}

/** Between the last look and the rename nothing can stop it any more: whoever wants to has to wait these seconds. */
async function refuseWhileUnderWay(trx: Database, delivery: StoredDelivery): Promise<void> {
  if (!(await isUnderWay(trx, delivery))) return;
  throw notNow(delivery, 'It is being sent at this moment. Look again in a few seconds.');
}

function notNow(delivery: StoredDelivery, instead: string): RejectedError {
  const failure = delivery.failure === null ? '' : ` (${delivery.failure})`;
  return new RejectedError('DELIVERY-NOT-NOW', `${delivery.name} is ${delivery.state}${failure}. ${instead}`, {
    facts: { supplierId: delivery.supplierId, delivery: delivery.id, state: delivery.state },
  });
}

function numbersOf({ interchangeControlNumber, groupControlNumber }: StoredDelivery): string {
  if (interchangeControlNumber === null) return ' under the same name';
  const group = groupControlNumber === null ? '' : `, group ${groupControlNumber}`;
  return ` under the same interchange number ${interchangeControlNumber}${group}`;
}
