import {
  type AnswerStep,
  chainStanding,
  isOlderThanItsClock,
  nextLook,
  type OrderChain,
  type StepStanding,
} from '../../domain/acknowledgment-clock.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { Database } from '../../stores/database.ts';
import { closeExceptions } from '../../stores/exceptions.ts';
import {
  lockOrderFacts,
  type OrderFacts,
  type StoredOverdue,
  setOrderClock,
  wantOrderClock,
} from '../../stores/order-clocks.ts';
import { raise } from '../exceptions.ts';
import type { Gateway } from '../gateway.ts';
import { chainFacts, overdueCode, overdueMessage, overdueSeverity } from './order-words.ts';

/**
 * Looks at the clocks of one purchase order: what is overdue is kept with the order and raised once per step, what came
 * is closed, and the order says when it has to be looked at again. Called wherever something comes for the order, and by
 * the watch when time alone changes something. A command that knows no suppliers leaves the order to the watch.
 */
export async function keepOrderClock(gateway: Gateway, trx: Database, supplierId: string, id: string): Promise<void> {
  const profile = gateway.suppliers.get(supplierId);
  const now = gateway.clock.now();
  if (profile === undefined) {
    await wantOrderClock(trx, supplierId, id, now);
    return;
  }
  const facts = await lockOrderFacts(trx, supplierId, id);
  if (facts === undefined) return;
  const standings = chainStanding(profile.calendar, profile.clocks, chainOf(facts), now);
  const missing = standings
    .filter(({ state }) => state === 'late' || state === 'overdue')
    .filter(
      (standing) =>
        !isOlderThanItsClock(standing, facts.clockStarts) || facts.overdue.some(({ step }) => step === standing.step),
    );
  const overdue = missing.map((standing) => storedOf(standing, missing));
  await setOrderClock(trx, supplierId, id, { at: nextLook(standings, now), overdue });
  const came = facts.overdue.filter(
    (before) => before.isRaised && !overdue.some(({ step, isRaised }) => isRaised && step === before.step),
  );
  await closeExceptions(
    trx,
    came.map(({ step }) => overdueKey(facts, step)),
    'what was overdue has come, or is not expected any more',
    now,
  );
  for (const step of overdue) {
    if (step.isRaised && !facts.overdue.some((before) => isSaid(before, step))) {
      await raiseOverdue(gateway, trx, profile, facts, standings, step);
    }
  }
}

/** As long as nobody confirmed that the order arrived, that is what is wrong with it: one cause, one exception. */
function storedOf({ step, state, dueAt }: StepStanding, missing: readonly StepStanding[]): StoredOverdue {
  const isSpokenFor = step === 'acknowledgment' && missing.some((other) => other.step === 'functional-acknowledgment');
  return {
    step,
    state: state === 'late' ? 'late' : 'overdue',
    dueAt: (dueAt as Date).toISOString(),
    isRaised: !isSpokenFor,
  };
}

function isSaid(before: StoredOverdue, { step, state }: StoredOverdue): boolean {
  return before.isRaised && before.step === step && before.state === state;
}

async function raiseOverdue(
  gateway: Gateway,
  trx: Database,
  profile: SupplierProfile,
  facts: OrderFacts,
  standings: readonly StepStanding[],
  overdue: StoredOverdue,
): Promise<void> {
  const step = overdue.step as AnswerStep;
  await raise(gateway, trx, {
    dedupeKey: overdueKey(facts, step),
    code: overdueCode(step),
    severity: overdueSeverity(step, overdue.state),
    supplierId: profile.id,
    message: overdueMessage(profile, facts, step, overdue),
    facts: {
      poNumber: facts.poNumber,
      orderId: facts.storefrontOrderId,
      step,
      dueAt: overdue.dueAt,
      delivery: facts.delivery?.name ?? null,
      isSendingInferred: facts.delivery?.inferred ?? false,
      chain: chainFacts(facts, standings),
    },
  });
}

function overdueKey({ supplierId, poNumber }: OrderFacts, step: string): string {
  return `OVERDUE/${supplierId}/${poNumber}/${step}`;
}

/** States of a delivery in which the document is with the supplier; one that they rejected is there, too. */
const ARRIVED = new Set(['sent', 'acknowledged']);

/** What was sent and what came for a purchase order, as its clocks see it. */
export function chainOf(facts: OrderFacts): OrderChain {
  const { delivery } = facts;
  const isSent = delivery !== null && (ARRIVED.has(delivery.state) || delivery.failure === 'rejected');
  return {
    sentAt: isSent && delivery.sentAt !== null ? new Date(delivery.sentAt) : undefined,
    expectsFunctional: delivery?.format === 'x12' && delivery.functionalId !== null && delivery.functionalId !== 'FA',
    functional:
      isSent && delivery.acknowledgedAt !== null
        ? { at: new Date(delivery.acknowledgedAt), isReadable: delivery.failure !== 'rejected' }
        : undefined,
    acknowledgedAt: facts.acknowledgedAt ?? undefined,
    promisedOn: facts.promisedOn ?? undefined,
    lastShippedAt: facts.lastShippedAt ?? undefined,
    invoicedAt: facts.invoicedAt ?? undefined,
    units: facts,
  };
}
