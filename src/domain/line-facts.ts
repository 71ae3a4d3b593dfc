import type { LineCounters } from './purchase-order.ts';

/**
 * What one answer of a supplier means for the units it is about: they will come, will come later, will never come, or
 * nobody knows before a person has decided.
 */
export type Verdict = 'accepted' | 'backordered' | 'refused' | 'held';

/** One recorded answer about a line. */
export interface LineAnswer {
  /** Answers of one document add up; what another one says again is not said twice. */
  readonly document: string;
  readonly verdict: Verdict;
  readonly units: number;
  /** What becomes of the units that no answer speaks of; without it they are open. */
  readonly rest?: 'refused' | 'backordered' | undefined;
  /** It says where the order stands (870): what other reports and answers said, again. */
  readonly isReport?: boolean;
}

/** Everything recorded of one purchase order line. Facts are only added, or replaced by their own newer revision. */
export interface LineFacts {
  readonly ordered: number;
  readonly answers: readonly LineAnswer[];
  /** Units in the packages of shipments in force. */
  readonly shipped: number;
  /** Units given up on our side: the order was never sent, the supplier agreed to cancel, or a person knows. */
  readonly givenUp: number;
}

/**
 * Counts a line from all facts, so that the order in which documents came cannot matter, nor how often:
 *
 * - accepted units of all documents add up, as far as there are any: being told twice does no harm. Reports of where the order
 *   stands add nothing up: the one that says most counts, where it says more than the answers do;
 * - refused units add up where the documents leave room for both; where they overlap, the later one repeats the earlier, and
 *   only the largest counts. In doubt a unit is alive: what might still ship is never ordered elsewhere;
 * - a changed quantity says what becomes of the units that no document speaks of;
 * - what was shipped is not dead, whoever refused it.
 */
export function countLine({
  ordered,
  answers,
  shipped,
  givenUp,
}: LineFacts): Pick<LineCounters, 'acknowledged' | 'backordered' | 'dead' | 'shipped'> {
  const accepted = sum(answers, 'accepted');
  const refused = Math.min(
    sum(answers, 'refused'),
    Math.max(mostOfOneDocument(answers, 'refused'), ordered - accepted),
  );
  const spoken = mostOfOneDocument(answers, 'backordered');
  const unspoken = Math.max(0, ordered - accepted - spoken - mostOfOneDocument(answers, 'held'));
  const isRefused = answers.some(({ rest }) => rest === 'refused');
  const later = !isRefused && answers.some(({ rest }) => rest === 'backordered') ? spoken + unspoken : spoken;
  const sent = Math.min(shipped, ordered);
  const dead = Math.min(Math.max(refused, isRefused ? unspoken : 0) + givenUp, ordered - sent);
  const acknowledged = Math.min(accepted, ordered - dead);
  return { acknowledged, dead, backordered: Math.min(later, ordered - acknowledged - dead), shipped: sent };
}

function sum(answers: readonly LineAnswer[], verdict: Verdict): number {
  const added = answers.filter(({ isReport }) => !isReport);
  return Math.max(
    added.reduce((total, answer) => total + (answer.verdict === verdict ? answer.units : 0), 0),
    mostOfOneDocument(
      answers.filter(({ isReport }) => isReport),
      verdict,
    ),
  );
}

function mostOfOneDocument(answers: readonly LineAnswer[], verdict: Verdict): number {
  const byDocument = new Map<string, number>();
  for (const answer of answers) {
    if (answer.verdict !== verdict) continue;
    byDocument.set(answer.document, (byDocument.get(answer.document) ?? 0) + answer.units);
  }
  return Math.max(0, ...byDocument.values());
}
