import type { AnswerStep, StepStanding } from '../../domain/acknowledgment-clock.ts';
import type { Code } from '../../kernel/codes.ts';
import type { SupplierProfile } from '../../partners/profile.ts';
import type { OrderFacts, StoredOverdue } from '../../stores/order-clocks.ts';

/** How the steps of an order are called, and what is said when one is missing. */
const steps: Readonly<Record<AnswerStep, { readonly code: Code; readonly set: string; readonly missing: string }>> = {
  'functional-acknowledgment': {
    code: 'FUNCTIONAL-ACKNOWLEDGMENT-OVERDUE',
    set: '997',
    missing: 'has not confirmed that it could read',
  },
  acknowledgment: { code: 'ORDER-ACKNOWLEDGMENT-OVERDUE', set: '855', missing: 'has not answered' },
  'ship-notice': { code: 'SHIP-NOTICE-OVERDUE', set: '856', missing: 'has not said that it shipped' },
  invoice: { code: 'INVOICE-OVERDUE', set: '810', missing: 'has not billed what it shipped of' },
};

/** What each step is called in X12. */
export const stepNames: Readonly<Record<AnswerStep, string>> = {
  'functional-acknowledgment': steps['functional-acknowledgment'].set,
  acknowledgment: steps.acknowledgment.set,
  'ship-notice': steps['ship-notice'].set,
  invoice: steps.invoice.set,
};

export function overdueCode(step: AnswerStep): Code {
  return steps[step].code;
}

/** A missing invoice harms no customer: it stays a warning. */
export function overdueSeverity(step: AnswerStep, state: StoredOverdue['state']): 'warning' | 'error' {
  return state === 'overdue' && step !== 'invoice' ? 'error' : 'warning';
}

export function overdueMessage(
  profile: SupplierProfile,
  facts: OrderFacts,
  step: AnswerStep,
  { state, dueAt }: StoredOverdue,
): string {
  const { set, missing } = steps[step];
  const { delivery } = facts;
  const due = localTime(profile, dueAt);
  const sentences = [
    `${profile.name} ${missing} purchase order ${facts.poNumber} (order ${facts.storefrontOrderId}): no ${set} ${
      state === 'late' ? `yet; it becomes overdue at ${due}` : `until ${due}, when it was due`
    }.`,
  ];
  if (delivery !== null && delivery.sentAt !== null) {
    sentences.push(`${delivery.name} was sent at ${localTime(profile, delivery.sentAt)}.`);
    const isSeen = facts.acknowledgedAt !== null || facts.shipped > 0 || delivery.acknowledgedAt !== null;
    if (delivery.inferred && !isSeen) {
      sentences.push(
        `That it was sent is only concluded: when ${delivery.name} was to be renamed into place, its temporary file was gone already. If a job of the supplier swept that file, the order never arrived.`,
      );
    }
  }
  return sentences.join(' ');
}

/** The chain of a purchase order with its times, 850 → 997 → 855 → 856 → 810, as it is kept with the exception. */
export function chainFacts(facts: OrderFacts, standings: readonly StepStanding[]): readonly object[] {
  const { delivery } = facts;
  return [
    {
      document: '850',
      state: delivery === null ? 'waiting' : delivery.inferred ? `${delivery.state}, concluded` : delivery.state,
      at: delivery?.sentAt ?? null,
    },
    ...standings.map(({ step, state, doneAt, dueAt }) => ({
      document: steps[step].set,
      state,
      at: doneAt?.toISOString() ?? null,
      dueAt: dueAt?.toISOString() ?? null,
    })),
  ];
}

/** `2026-11-30 16:00 (America/Chicago)`: as the supplier's people read it. */
export function localTime({ timeZone }: Pick<SupplierProfile, 'timeZone'>, at: Date | string): string {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
    new Date(at),
  );
  return `${text} (${timeZone})`;
}
