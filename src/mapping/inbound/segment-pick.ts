import type { SegmentRecord } from '../../formats/tree.ts';
import { Fault, type Value } from '../steps/step.ts';
import type { Ranking } from './ranking.ts';
import { nearestScope, type Scope, type SegmentSource } from './scope.ts';
import { isBlank } from './space.ts';

/** One `where` entry: the element and the values it may have, the first one preferred. */
export interface WherePlan {
  readonly element: number;
  readonly component: number | undefined;
  readonly values: Ranking;
}

/** A compiled address with its conditions. */
export interface PickPlan {
  readonly text: string;
  readonly loop: number;
  readonly slot: number;
  readonly element: number;
  readonly component: number | undefined;
  readonly repetition: number | undefined;
  readonly where: readonly WherePlan[];
  /** Qualifier and value pairs that start at `element`, by preference. */
  readonly pairs: Ranking | undefined;
  readonly several: 'first' | 'last' | 'all' | undefined;
}

/** Rank of a segment under the conditions: 0 is the most preferred; undefined means it does not count. */
export function rankOf(segment: SegmentRecord, where: readonly WherePlan[]): number | undefined {
  let rank = 0;
  for (const { element, component, values } of where) {
    const whole = segment.elements[element];
    const text = component === undefined ? whole : part(whole, component, segment.separators.component);
    const found = text === undefined ? -1 : values.rankOf(text);
    if (found < 0) return undefined;
    rank = rank * values.texts.length + found;
  }
  return rank;
}

/** The element, component or repetition a plan names, in one segment. */
export function valueIn(
  segment: SegmentRecord,
  plan: Pick<PickPlan, 'element' | 'component' | 'repetition'>,
): string | undefined {
  let text: string | undefined = segment.elements[plan.element];
  if (plan.repetition !== undefined) text = part(text, plan.repetition, segment.separators.repetition);
  if (plan.component !== undefined) text = part(text, plan.component, segment.separators.component);
  return text;
}

/**
 * Picks the value: among the segments that meet the conditions the most preferred one that is not blank. Two different
 * values of equal preference are a finding, unless `several` says which one counts.
 */
export function pick(source: SegmentSource, plan: PickPlan): Value | undefined | Fault {
  source.picked = undefined;
  source.pickedElement = plan.pairs === undefined ? plan.element : undefined;
  const nearest = nearestScope(source, plan.loop);
  if (nearest === undefined) {
    const scopes = source.captured.get(plan.loop) ?? NOTHING;
    const inner = scopes.flatMap((scope) => scope.slots[plan.slot] ?? []);
    return pickAmong(source, plan, inner);
  }
  const segments = nearest.slots[plan.slot];
  if (segments === undefined) return undefined;
  const segment = segments.length === 1 ? segments[0] : undefined;
  if (segment !== undefined && plan.pairs === undefined) {
    if (plan.where.length > 0 && rankOf(segment, plan.where) === undefined) return undefined;
    const value = valueIn(segment, plan);
    if (value === undefined || isBlank(value)) return undefined;
    source.picked = segment;
    return plan.several === 'all' ? [value] : value;
  }
  if (segment !== undefined && plan.several === undefined && plan.pairs !== undefined && plan.where.length === 0) {
    const at = bestPair(segment, plan.element, plan.pairs);
    if (at === 0) return undefined;
    if (at !== undefined) {
      source.picked = segment;
      source.pickedElement = at;
      return segment.elements[at];
    }
  }
  return pickAmong(source, plan, segments);
}

const NOTHING: readonly Scope[] = [];

/** Element of the most preferred pair; 0 when there is none, undefined when two pairs are preferred equally. */
function bestPair(segment: SegmentRecord, from: number, pairs: Ranking): number | undefined {
  const { elements } = segment;
  let best = 0;
  let bestRank = pairs.texts.length;
  for (let at = from; at + 1 < elements.length; at += 2) {
    const rank = pairs.rankOf(elements[at] ?? '');
    if (rank < 0 || rank > bestRank || isBlank(elements[at + 1])) continue;
    if (rank === bestRank) return undefined;
    best = at + 1;
    bestRank = rank;
  }
  return best;
}

function pickAmong(
  source: SegmentSource,
  plan: PickPlan,
  segments: readonly SegmentRecord[],
): Value | undefined | Fault {
  let best: string | undefined;
  let bestRank = Number.POSITIVE_INFINITY;
  let clash: string | undefined;
  let all: string[] | undefined;
  const consider = (segment: SegmentRecord, element: number, value: string, rank: number): void => {
    if (plan.several === 'all') {
      all ??= [];
      all.push(value);
      if (source.picked === undefined) source.pickedElement = element;
      source.picked ??= segment;
      return;
    }
    if (rank > bestRank) return;
    if (rank === bestRank) {
      if (value === best || plan.several === 'first') return;
      if (plan.several === undefined) {
        clash = value;
        return;
      }
    } else clash = undefined;
    best = value;
    bestRank = rank;
    source.picked = segment;
    source.pickedElement = element;
  };
  for (const segment of segments) {
    const rank = plan.where.length === 0 ? 0 : rankOf(segment, plan.where);
    if (rank === undefined) continue;
    if (plan.pairs === undefined) {
      const value = valueIn(segment, plan);
      if (value !== undefined && !isBlank(value)) consider(segment, plan.element, value, rank);
      continue;
    }
    for (let at = plan.element; at + 1 < segment.elements.length; at += 2) {
      const preferred = plan.pairs.rankOf(segment.elements[at] ?? '');
      const value = segment.elements[at + 1];
      if (preferred >= 0 && value !== undefined && !isBlank(value))
        consider(segment, at + 1, value, rank * plan.pairs.texts.length + preferred);
    }
  }
  if (plan.several === 'all') return all;
  if (clash === undefined) return best;
  return new Fault('MAP-SEVERAL', `${plan.text} has several values: "${best}" and "${clash}"`, {
    found: `${best}, ${clash}`,
    expected: 'one value, or "several: first", "last" or "all" in the mapping',
  });
}

function part(text: string | undefined, number: number, separator: string): string | undefined {
  if (text === undefined) return undefined;
  if (separator === '') return number === 1 ? text : undefined;
  return text.split(separator)[number - 1];
}
