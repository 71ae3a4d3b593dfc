import type { Code } from '../kernel/codes.ts';
import type { FeedLimits } from './feed-limits.ts';
import type { FeedStatistics, ShiftStatistics } from './feed-statistics.ts';

/**
 * Name of a rule: also the name of its setting below `stock.guard`, except `rows` (`stock.minimumShare`) and `duplicates`
 * (`stock.duplicates`).
 */
export type FeedRule =
  | 'incomplete'
  | 'future'
  | 'empty'
  | 'totals'
  | 'duplicates'
  | 'rows'
  | 'zero'
  | 'fall'
  | 'rise'
  | 'equal'
  | 'shifted'
  | 'columns'
  | 'price'
  | 'foreign';

/** A rule that a feed breaks, with the numbers. */
export interface BrokenRule {
  readonly rule: FeedRule;
  readonly code: Code;
  /** One clause for a person: what was found, and against what. */
  readonly text: string;
  readonly found: number | string;
  readonly limit: number | string;
  /** Where the limit stands in supplier.yaml. */
  readonly setting: string;
}

export interface Distribution {
  /** Only a full feed names everything. */
  readonly coverage: 'full' | 'partial' | 'delta';
  readonly statistics: FeedStatistics;
  /** Undefined as long as nobody had reason to count it. */
  readonly shift?: ShiftStatistics | undefined;
  /** Whether any feed of this kind was applied before; without, there is nothing to compare with. */
  readonly hasHistory: boolean;
  readonly limits: FeedLimits;
}

/** A feed that names nearly all that is in force has grown, however much is new in it. */
const GROWN = 0.9;
/** The commonest quantity must have gained this much, or it was always that common. */
const COMMONER = 0.25;
/** Below this correlation the quantities of most SKUs have nothing to do with what they were. */
const UNRELATED = 0.5;
const SAME_QUANTITIES = 0.9;
/** With fewer different numbers than these, equal ones are chance. */
const DIFFERENT = 10;
/** From so many stocked SKUs on, all of them going to nothing at once is no coincidence. */
const FEW = 3;

/** Every rule of shares and totals that a feed breaks. */
export function brokenRules(distribution: Distribution): readonly BrokenRule[] {
  const rules = distribution.hasHistory ? [zero, fall, rise, equal, shifted, columns, price, foreign] : [columns];
  return rules.map((rule) => rule(distribution)).filter((broken) => broken !== undefined);
}

type Rule = (distribution: Distribution) => BrokenRule | undefined;

/** Stocked SKUs that go to nothing. Of fewer than enough, only all of at least three are no coincidence. */
const zero: Rule = ({ statistics: { stocked, emptied, missing }, limits }) => {
  const gone = emptied + missing;
  const isMany = stocked >= limits.minimumSkus && gone > stocked * (limits.zero || 1);
  const isAll = stocked >= FEW && gone === stocked;
  if (limits.zero === false || !(isMany || isAll)) return undefined;
  const left = missing > 0 ? `, ${missing} of them because the feed does not name them` : '';
  return {
    rule: 'zero',
    code: 'FEED-ZEROED',
    text: `${gone} of ${stocked} SKUs that have stock would have none (${percent(gone / stocked)})${left}; the limit is ${percent(limits.zero)}`,
    found: rounded(gone / stocked),
    limit: limits.zero,
    setting: setting('zero'),
  };
};

const fall: Rule = ({ statistics, limits }) => {
  const { stocked, mostLost } = statistics;
  if (limits.fall === false || stocked < limits.minimumSkus) return undefined;
  const before = statistics.unitsBefore - (mostLost?.before ?? 0);
  const after = statistics.unitsAfter - (mostLost?.after ?? 0);
  if (before <= 0 || after >= before * (1 - limits.fall)) return undefined;
  return {
    rule: 'fall',
    code: 'FEED-FELL',
    text: `the units fell from ${before} to ${after} (by ${percent(1 - after / before)}), not counting the SKU that lost most; the limit is ${percent(limits.fall)}`,
    found: rounded(1 - after / before),
    limit: limits.fall,
    setting: setting('fall'),
  };
};

const rise: Rule = ({ statistics, limits }) => {
  const { stocked, mostGained } = statistics;
  if (limits.rise === false || stocked < limits.minimumSkus) return undefined;
  const before = statistics.unitsBefore - (mostGained?.before ?? 0);
  const after = statistics.unitsAfter - (mostGained?.after ?? 0);
  if (before <= 0 || after <= before * limits.rise) return undefined;
  return {
    rule: 'rise',
    code: 'FEED-ROSE',
    text: `the units of SKUs that had stock rose from ${before} to ${after} (${rounded(after / before)} times), not counting the SKU that gained most; the limit is ${limits.rise} times`,
    found: rounded(after / before),
    limit: limits.rise,
    setting: setting('rise'),
  };
};

const equal: Rule = ({ statistics, limits }) => {
  const { filled, commonest, commonestQuantity, filledBefore, commonestBefore } = statistics;
  if (limits.equal === false || filled < limits.minimumSkus || filledBefore < FEW) return undefined;
  const now = commonest / filled;
  const then = commonestBefore / filledBefore;
  if (now <= limits.equal || now - then < COMMONER) return undefined;
  return {
    rule: 'equal',
    code: 'FEED-LEVEL',
    text: `${commonest} of ${filled} SKUs with stock have the same quantity ${commonestQuantity} (${percent(now)}), and in force ${percent(then)} share one; the limit is ${percent(limits.equal)}`,
    found: rounded(now),
    limit: limits.equal,
    setting: setting('equal'),
  };
};

/** Whether the quantities look as if they had moved to other SKUs: only then it pays to count which ones are the same. */
export function mayBeShifted({ coverage, statistics, hasHistory, limits }: Distribution): boolean {
  const { compared, changed, correlation } = statistics;
  if (limits.shifted === false || coverage !== 'full' || !hasHistory || compared < limits.minimumSkus) return false;
  return changed > compared * limits.shifted && correlation !== null && correlation < UNRELATED;
}

const shifted: Rule = (distribution) => {
  const { statistics, shift, limits } = distribution;
  const { compared, changed, correlation } = statistics;
  if (limits.shifted === false || shift === undefined || !mayBeShifted(distribution)) return undefined;
  if (shift.sameQuantities < SAME_QUANTITIES || shift.quantities < DIFFERENT) return undefined;
  return {
    rule: 'shifted',
    code: 'FEED-SHIFTED',
    text: `${changed} of ${compared} SKUs changed (${percent(changed / compared)}), yet ${percent(shift.sameQuantities)} of the quantities are those in force, at other SKUs (correlation ${rounded(correlation ?? 0)}); the limit is ${percent(limits.shifted)}`,
    found: rounded(changed / compared),
    limit: limits.shifted,
    setting: setting('shifted'),
  };
};

const columns: Rule = ({ statistics, limits }) => {
  const { priced, quantityIsCost, costs, pricedBefore, quantityWasCost } = statistics;
  if (limits.columns === false || priced < limits.minimumSkus || costs < DIFFERENT) return undefined;
  const then = pricedBefore === 0 ? 0 : quantityWasCost / pricedBefore;
  if (quantityIsCost <= priced * limits.columns || then > limits.columns / 2) return undefined;
  return {
    rule: 'columns',
    code: 'FEED-COLUMNS',
    text: `the quantity of ${quantityIsCost} of ${priced} SKUs is their cost (${percent(quantityIsCost / priced)}); the limit is ${percent(limits.columns)}`,
    found: rounded(quantityIsCost / priced),
    limit: limits.columns,
    setting: setting('columns'),
  };
};

const price: Rule = ({ statistics, limits }) => brokenPrices(statistics, limits);

/** Costs that moved too far to be believed; also of a price catalog. */
export function brokenPrices(
  { costed, costMoved, costRatio }: Pick<FeedStatistics, 'costed' | 'costMoved' | 'costRatio'>,
  limits: FeedLimits,
): BrokenRule | undefined {
  if (costed < limits.minimumSkus) return undefined;
  const { price: most, priceMove, priceRatio } = limits;
  const isRatio =
    priceRatio !== false && costRatio !== null && (costRatio >= priceRatio || costRatio <= 1 / priceRatio);
  const isShare = most !== false && costMoved > costed * most;
  if (!isRatio && !isShare) return undefined;
  const unit = costRatio !== null && isNear(costRatio, 100) ? ', as if dollars were cents' : '';
  const cent = costRatio !== null && isNear(costRatio, 0.01) ? ', as if cents were dollars' : '';
  const median = costRatio === null ? '' : `, half of all costs to ${rounded(costRatio)} times or more${unit}${cent}`;
  return {
    rule: 'price',
    code: 'FEED-PRICES',
    text: `the cost of ${costMoved} of ${costed} SKUs (${percent(costMoved / costed)}) moved by more than ${percent(priceMove)} or to another currency${median}; ${
      isShare ? `the limit is ${percent(most)}` : `the limit is ${priceRatio} times`
    }`,
    found: isShare ? rounded(costMoved / costed) : rounded(costRatio ?? 0),
    limit: isShare ? most : Number(priceRatio),
    setting: setting(isShare ? 'price' : 'priceRatio'),
  };
}

const foreign: Rule = ({ statistics, limits }) => {
  const { named, neverSeen, inForce, inForceNamed } = statistics;
  if (limits.foreign === false || named < limits.minimumSkus) return undefined;
  if (inForce !== null && inForce < limits.minimumSkus) return undefined;
  const kept = inForce === null || inForceNamed === null ? 0 : inForceNamed / inForce;
  const isStrange = neverSeen > named * limits.foreign && kept < GROWN;
  const isApart = inForce !== null && kept < 1 - limits.foreign;
  if (!isStrange && !isApart) return undefined;
  const overlap = inForce === null ? '' : `, and of ${inForce} SKUs in force it names ${inForceNamed}`;
  return {
    rule: 'foreign',
    code: 'FEED-FOREIGN',
    text: `${neverSeen} of its ${named} SKUs never came from this supplier (${percent(neverSeen / named)})${overlap}; the limit is ${percent(limits.foreign)}`,
    found: rounded(isStrange ? neverSeen / named : 1 - kept),
    limit: limits.foreign,
    setting: setting('foreign'),
  };
};

function isNear(value: number, target: number): boolean {
  return Math.abs(value / target - 1) < 0.05;
}

export function setting(name: string): string {
  return `stock.guard.${name}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
