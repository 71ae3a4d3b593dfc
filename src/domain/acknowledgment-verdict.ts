import type { AcknowledgmentLine } from '../documents/order-acknowledgment.ts';
import { add, compare, type Decimal, divide, multiply } from '../kernel/decimal.ts';
import type { Verdict } from './line-facts.ts';

/** What a supplier may answer without a person having to look. */
export interface AnswerRules {
  /** By how much a cost may exceed the ordered one: the larger of the two counts. */
  readonly price: { readonly percent: number; readonly amount: Decimal };
  /** Days by which a promised day may be later than ours. */
  readonly lateDays: number;
  /** What becomes of units that a changed quantity leaves out: they never come, or they come later. */
  readonly short: 'refused' | 'backordered';
}

/** Why a person has to look at an answer, best named first. */
export type Concern = 'price' | 'price-unknown' | 'substitute' | 'on-hold' | 'short' | 'later' | 'no-day' | 'refused';

export interface Judgment {
  readonly verdict: Verdict;
  readonly concern?: Concern | undefined;
}

/**
 * Judges one answer by the rules of DOMAIN.md 2.4. Accepted at a cost beyond the tolerance is not accepted: a person says
 * yes or no. Another item than the ordered one is never accepted by itself, and a hold is no answer. A later day is one, because
 * only the supplier can say when it ships; a person is told.
 *
 * @param line what was ordered: its cost, and the day by which it should leave, where one is known
 */
export function judgeAnswer(
  answer: Pick<AcknowledgmentLine, 'status' | 'unitCost' | 'expectedOn'>,
  line: { readonly unitCost: Decimal; readonly expectedOn?: string | undefined },
  rules: AnswerRules,
): Judgment {
  switch (answer.status) {
    case 'substitute':
      return { verdict: 'held', concern: 'substitute' };
    case 'hold':
      return { verdict: 'held', concern: 'on-hold' };
    case 'reject':
      return { verdict: 'refused', concern: 'refused' };
    case 'price-change':
      if (answer.unitCost === undefined) return { verdict: 'held', concern: 'price-unknown' };
      return accepted(answer, line, rules);
    case 'backorder':
      return {
        verdict: 'backordered',
        ...(isInTime(answer.expectedOn, line.expectedOn, rules) ? {} : { concern: 'later' }),
      };
    case 'quantity-change': {
      const judged = accepted(answer, line, rules);
      return judged.concern === undefined ? { ...judged, concern: 'short' } : judged;
    }
    case 'accept':
    case 'reschedule':
      return accepted(answer, line, rules);
  }
}

function accepted(
  { status, unitCost, expectedOn }: Pick<AcknowledgmentLine, 'status' | 'unitCost' | 'expectedOn'>,
  line: { readonly unitCost: Decimal; readonly expectedOn?: string | undefined },
  rules: AnswerRules,
): Judgment {
  if (unitCost !== undefined && compare(unitCost, highest(line.unitCost, rules)) > 0) {
    return { verdict: 'held', concern: 'price' };
  }
  if (expectedOn === undefined)
    return { verdict: 'accepted', ...(status === 'reschedule' ? { concern: 'no-day' } : {}) };
  const isLate = line.expectedOn !== undefined && !isInTime(expectedOn, line.expectedOn, rules);
  return { verdict: 'accepted', ...(isLate ? { concern: 'later' } : {}) };
}

/** The highest cost that passes for the ordered one. */
function highest(ordered: Decimal, { price }: AnswerRules): Decimal {
  const share = divide(multiply(ordered, String(price.percent)), '100');
  return add(ordered, compare(share, price.amount) > 0 ? share : price.amount);
}

/** Whether a day is known to be no later than ours, give or take. */
function isInTime(expectedOn: string | undefined, ours: string | undefined, { lateDays }: AnswerRules): boolean {
  return expectedOn !== undefined && ours !== undefined && daysBetween(ours, expectedOn) <= lateDays;
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** An answer about a line with the units it is about. */
export interface CountedAnswer {
  readonly units: number;
  readonly rest?: AnswerRules['short'] | undefined;
}

/**
 * The units that each answer of one document is about, for one line. Where an answer names none, it is about all that the
 * document's other answers leave.
 *
 * Many suppliers write with a rejected line how many they will send, which is none (ACK*IR*0*EA). Nobody rejects nothing: the
 * whole line is meant. Where the same document says more of the line, the rest of it may still come, and a person decides.
 */
export function countAnswers(
  answers: readonly Pick<AcknowledgmentLine, 'status' | 'quantity'>[],
  ordered: number,
  { short }: Pick<AnswerRules, 'short'>,
): CountedAnswer[] {
  const isWhole = (answer: (typeof answers)[number]): boolean =>
    answer.quantity === undefined || (answer.status === 'reject' && answer.quantity === 0 && answers.length === 1);
  let open = Math.max(0, ordered - answers.reduce((sum, answer) => sum + (answer.quantity ?? 0), 0));
  return answers.map((answer) => {
    const rest = answer.status === 'quantity-change' ? { rest: short } : {};
    if (!isWhole(answer)) return { units: Math.min(answer.quantity ?? 0, ordered), ...rest };
    const units = open;
    open = 0;
    return { units, ...rest };
  });
}
