import {
  addBusinessTime,
  type BusinessCalendar,
  endOfBusinessDay,
  noonOf,
  startOfBusinessDay,
} from './business-calendar.ts';

/** What a supplier owes for a purchase order, in the order in which it usually comes: 997, 855, 856, 810. */
export const answerSteps = ['functional-acknowledgment', 'acknowledgment', 'ship-notice', 'invoice'] as const;
export type AnswerStep = (typeof answerSteps)[number];

/** How long a supplier may take, on its own calendar. A step without a clock is never missed. */
export interface AcknowledgmentClocks {
  /** Business time after sending. */
  readonly functionalAcknowledgment?: { readonly warnMs: number; readonly alertMs: number };
  readonly acknowledgment?: { readonly warnMs?: number; readonly alertMs: number };
  /** Whole business days: after the promised day, or after sending where none was promised. */
  readonly shipNotice?: { readonly afterPromise: number; readonly afterOrder: number };
  /** Whole business days after the last shipment. */
  readonly invoice?: { readonly afterShipment: number };
}

/** Since when a supplier has each of its clocks, as ISO instants. */
export type ClockStarts = Readonly<Partial<Record<AnswerStep, string>>>;

/** What was sent and what came for one purchase order. */
export interface OrderChain {
  /** When our document reached the supplier; undefined: it is not there yet, or not any more. */
  readonly sentAt?: Date | undefined;
  /** Whether our document was one that is answered with a 997: X12, and no acknowledgment itself. */
  readonly expectsFunctional: boolean;
  readonly functional?: { readonly at: Date; readonly isReadable: boolean } | undefined;
  readonly acknowledgedAt?: Date | undefined;
  /** The latest day promised for units that have not left, `2026-12-01`. */
  readonly promisedOn?: string | undefined;
  readonly lastShippedAt?: Date | undefined;
  readonly invoicedAt?: Date | undefined;
  readonly units: {
    readonly ordered: number;
    readonly dead: number;
    readonly shipped: number;
    readonly invoiced: number;
  };
}

/**
 * - `done`: it came, or something came that could not have come without it
 * - `waiting`: it may still come in time; without `dueAt` its clock does not run yet
 * - `late`: a warning; `overdue`: somebody has to ask
 * - `refused`: it came, and says that our document could not be read
 * - `not-expected`: no clock is set for it, or there is nothing left for it to come for
 */
export type StepState = 'done' | 'waiting' | 'late' | 'overdue' | 'refused' | 'not-expected';

export interface StepStanding {
  readonly step: AnswerStep;
  readonly state: StepState;
  readonly doneAt?: Date | undefined;
  readonly warnAt?: Date | undefined;
  readonly dueAt?: Date | undefined;
}

/**
 * How every step of an order stands at an instant. Documents come in any order, so a later one does for the earlier: who
 * ships has read the order, whatever became of the 997.
 */
export function chainStanding(
  calendar: BusinessCalendar,
  clocks: AcknowledgmentClocks,
  chain: OrderChain,
  now: Date,
): readonly StepStanding[] {
  return [
    functionalStanding(calendar, clocks, chain, now),
    acknowledgmentStanding(calendar, clocks, chain, now),
    shipNoticeStanding(calendar, clocks, chain, now),
    invoiceStanding(calendar, clocks, chain, now),
  ];
}

/** The next instant at which the standing changes by itself; undefined when it only changes with a document. */
export function nextLook(standings: readonly StepStanding[], now: Date): Date | undefined {
  return standings
    .filter(({ state }) => state === 'waiting' || state === 'late')
    .flatMap(({ warnAt, dueAt }) => [warnAt, dueAt])
    .filter((at) => at !== undefined && at > now)
    .sort((a, b) => Number(a) - Number(b))[0];
}

/** So many business days before a clock is set, it already counts: who has just lost sight of an order is told. */
const LOOKS_BACK_DAYS = 5;

const CLOCKS: Readonly<Record<AnswerStep, keyof AcknowledgmentClocks>> = {
  'functional-acknowledgment': 'functionalAcknowledgment',
  acknowledgment: 'acknowledgment',
  'ship-notice': 'shipNotice',
  invoice: 'invoice',
};

/** When each clock of a supplier begins to count: those it had before as before, new ones with the last business week. */
export function clockStarts(
  calendar: BusinessCalendar,
  clocks: AcknowledgmentClocks,
  before: ClockStarts,
  now: Date,
): ClockStarts {
  const start = startOfBusinessDay(calendar, now, LOOKS_BACK_DAYS).toISOString();
  const steps = answerSteps.filter((step) => clocks[CLOCKS[step]] !== undefined);
  return Object.fromEntries(steps.map((step) => [step, before[step] ?? start]));
}

/**
 * Whether a step was due before it had a clock. Somebody who begins to use clocks has lived with that; hundreds of alarms
 * about it would hide the ones of today.
 */
export function isOlderThanItsClock({ step, dueAt }: StepStanding, starts: ClockStarts): boolean {
  const start = starts[step];
  return start === undefined || (dueAt !== undefined && dueAt < new Date(start));
}

function functionalStanding(
  calendar: BusinessCalendar,
  { functionalAcknowledgment: clock }: AcknowledgmentClocks,
  chain: OrderChain,
  now: Date,
): StepStanding {
  const step = 'functional-acknowledgment';
  const { functional, sentAt } = chain;
  if (functional !== undefined) {
    return { step, state: functional.isReadable ? 'done' : 'refused', doneAt: functional.at };
  }
  if (isAnswered(chain)) return { step, state: 'done' };
  if (clock === undefined || !chain.expectsFunctional) return { step, state: 'not-expected' };
  if (sentAt === undefined) return { step, state: 'waiting' };
  const warnAt = addBusinessTime(calendar, sentAt, clock.warnMs);
  return { step, ...running(now, addBusinessTime(calendar, sentAt, clock.alertMs), warnAt) };
}

function acknowledgmentStanding(
  calendar: BusinessCalendar,
  { acknowledgment: clock }: AcknowledgmentClocks,
  chain: OrderChain,
  now: Date,
): StepStanding {
  const step = 'acknowledgment';
  const { acknowledgedAt, sentAt } = chain;
  if (acknowledgedAt !== undefined) return { step, state: 'done', doneAt: acknowledgedAt };
  if (isAnswered(chain)) return { step, state: 'done' };
  if (clock === undefined || isUnreadable(chain)) return { step, state: 'not-expected' };
  if (sentAt === undefined) return { step, state: 'waiting' };
  const warnAt = clock.warnMs === undefined ? undefined : addBusinessTime(calendar, sentAt, clock.warnMs);
  return { step, ...running(now, addBusinessTime(calendar, sentAt, clock.alertMs), warnAt) };
}

function shipNoticeStanding(
  calendar: BusinessCalendar,
  { shipNotice: clock }: AcknowledgmentClocks,
  chain: OrderChain,
  now: Date,
): StepStanding {
  const step = 'ship-notice';
  const { units, promisedOn, lastShippedAt } = chain;
  const alive = units.ordered - units.dead;
  if (alive > 0 && units.shipped >= alive) return { step, state: 'done', doneAt: lastShippedAt };
  if (clock === undefined || alive === 0 || isUnreadable(chain)) return { step, state: 'not-expected' };
  const from = chain.sentAt ?? chain.acknowledgedAt;
  if (from === undefined) return { step, state: 'waiting' };
  const dueAt =
    promisedOn === undefined
      ? endOfBusinessDay(calendar, from, clock.afterOrder)
      : endOfBusinessDay(calendar, noonOf(calendar, promisedOn), clock.afterPromise);
  return { step, ...running(now, dueAt) };
}

function invoiceStanding(
  calendar: BusinessCalendar,
  { invoice: clock }: AcknowledgmentClocks,
  chain: OrderChain,
  now: Date,
): StepStanding {
  const step = 'invoice';
  const { units, lastShippedAt, invoicedAt } = chain;
  const alive = units.ordered - units.dead;
  if (alive > 0 && units.invoiced >= alive) return { step, state: 'done', doneAt: invoicedAt };
  if (clock === undefined || alive === 0 || isUnreadable(chain)) return { step, state: 'not-expected' };
  if (units.shipped <= units.invoiced || lastShippedAt === undefined) return { step, state: 'waiting' };
  return { step, ...running(now, endOfBusinessDay(calendar, lastShippedAt, clock.afterShipment)) };
}

function running(now: Date, dueAt: Date, warnAt?: Date): Pick<StepStanding, 'state' | 'warnAt' | 'dueAt'> {
  const state = now >= dueAt ? 'overdue' : warnAt !== undefined && now >= warnAt ? 'late' : 'waiting';
  return { state, dueAt, ...(warnAt === undefined ? {} : { warnAt }) };
}

/** Something came that the supplier could only send after it had read the order. */
function isAnswered({ acknowledgedAt, units }: OrderChain): boolean {
  return acknowledgedAt !== undefined || units.shipped > 0 || units.invoiced > 0;
}

/** The supplier could not read our document: nothing else will come for it. */
function isUnreadable(chain: OrderChain): boolean {
  return chain.functional?.isReadable === false && !isAnswered(chain);
}
