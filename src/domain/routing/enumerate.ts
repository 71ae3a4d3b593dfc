import { createJudge } from './judge.ts';
import type { Model } from './model.ts';
import { fillDemand, isSeparable, type Take, TooManySteps } from './within-set.ts';
import { type Cost, compareCosts, compareWorth, nothing, plus, sum, times, type Worth } from './worth.ts';

/** An answer: who is asked for what, and what it is worth with fees and penalties. */
export interface Solution extends Worth {
  /** Places of the suppliers, rising. */
  readonly set: readonly number[];
  readonly takes: readonly Take[];
}

export interface Enumeration {
  readonly best: Solution;
  /** False: something was not judged exactly, and a better answer may exist. */
  readonly isProven: boolean;
  /** Sets that were judged; all others were ruled out by their bound. */
  readonly judged: number;
  /** The best sets that were judged and lost, the best first. */
  readonly runnersUp: readonly (Worth & { readonly set: readonly number[] })[];
}

const MOST_SUPPLIERS = 15;
const MOST_SETS = 200_000;
const QUICK_SETS = 5_000;
const RUNNERS_UP = 8;

/** Whether all sets of suppliers are few enough to be gone through. */
export function canEnumerate(model: Model): boolean {
  return (
    model.demands.every((demand) => isSeparable(model, demand)) &&
    (model.suppliers.length <= MOST_SUPPLIERS || countSets(model) <= MOST_SETS)
  );
}

/** Whether that takes some milliseconds at most. */
export function isQuick(model: Model): boolean {
  return canEnumerate(model) && countSets(model) <= QUICK_SETS;
}

/** Sets of at most `mostSuppliers` suppliers. */
function countSets({ suppliers, mostSuppliers }: Pick<Model, 'suppliers' | 'mostSuppliers'>): number {
  let [sum, sets] = [0, 1];
  for (let size = 1; size <= mostSuppliers && sum <= MOST_SETS; size += 1) {
    sets = (sets * (suppliers.length - size + 1)) / size;
    sum += sets;
  }
  return sum;
}

/**
 * Goes through the sets of suppliers, small ones first and among equals in the order of suppliers, so that of answers that
 * are worth the same the first one found is the right one: fewer suppliers, then priority, then name. A set is left out
 * when even the cheapest units of all suppliers could not make it better than the best one so far.
 */
export function enumerate(model: Model): Enumeration {
  const judge = createJudge(model);
  const search = new Search(model);
  try {
    const ideal = judge.judge(() => true);
    const open = new Uint8Array(model.suppliers.length);
    const isOpen = (supplier: number): boolean => open[supplier] === 1;
    const set: number[] = [];
    const walk = (from: number, size: number, fixed: Cost): void => {
      if (set.length === size) {
        search.judge(set, plus(judge.judge(isOpen), fixed), isOpen);
        return;
      }
      for (let next = from; next <= model.suppliers.length - (size - set.length); next += 1) {
        const cost = sum(fixed, (model.suppliers[next] as Model['suppliers'][number]).fixed);
        const rest = search.leastFixed(next + 1, size - set.length - 1);
        if (compareWorth(plus(ideal, sum(cost, rest)), search.best) >= 0) continue;
        set.push(next);
        open[next] = 1;
        walk(next + 1, size, cost);
        open[next] = 0;
        set.pop();
      }
    };
    for (let size = 1; size <= model.mostSuppliers; size += 1) walk(0, size, times(model.splitPenalty, size - 1));
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error;
    search.gaveUp = true;
  }
  return search.result();
}

/** What is known so far. */
class Search {
  best: Worth & { readonly set: readonly number[] };
  gaveUp = false;
  private judged = 0;
  private readonly model: Model;
  private readonly leastFrom: readonly Cost[];
  private readonly hasMinimum: boolean;
  /** The best that a set might be worth that pays a surcharge, or is not taken, only as its cheapest units are shared out. */
  private doubt: Worth | undefined;
  private readonly others: (Worth & { readonly set: readonly number[] })[] = [];

  constructor(model: Model) {
    this.model = model;
    this.leastFrom = leastFixedFrom(model);
    this.hasMinimum = model.suppliers.some(({ minimum }) => minimum !== undefined);
    const wanted = model.demands.flatMap(({ lines }) => lines).reduce((units, { quantity }) => units + quantity, 0);
    this.best = { set: [], unfilled: wanted, primary: 0, secondary: 0 };
  }

  judge(set: readonly number[], worth: Worth, isOpen: (supplier: number) => boolean): void {
    this.judged += 1;
    const paid = this.hasMinimum ? withMinimums(this.model, set, worth, isOpen) : worth;
    if (paid !== worth && couldShareOtherwise(this.model, set) && this.isBetterDoubt(worth)) this.doubt = worth;
    if (paid === undefined) return;
    if (compareWorth(paid, this.best) < 0) {
      if (this.best.set.length > 0) this.remember(this.best);
      this.best = { ...paid, set: [...set] };
    } else this.remember({ ...paid, set });
  }

  private isBetterDoubt(worth: Worth): boolean {
    return this.doubt === undefined || compareWorth(worth, this.doubt) < 0;
  }

  private remember(lost: Worth & { readonly set: readonly number[] }): void {
    const last = this.others.at(-1);
    if (this.others.length === RUNNERS_UP && last !== undefined && compareWorth(lost, last) >= 0) return;
    const place = this.others.findIndex((other) => compareWorth(lost, other) < 0);
    this.others.splice(place < 0 ? this.others.length : place, 0, { ...lost, set: [...lost.set] });
    if (this.others.length > RUNNERS_UP) this.others.pop();
  }

  /** Fees of the cheapest suppliers that could still join: so many of those from a place on. */
  leastFixed(from: number, count: number): Cost {
    return times(this.leastFrom[from] ?? nothing, count);
  }

  result(): Enumeration {
    const { model, best, doubt } = this;
    return {
      best: { ...best, takes: takesIn(model, best.set) },
      isProven: !this.gaveUp && (doubt === undefined || compareWorth(best, doubt) <= 0),
      judged: this.judged,
      runnersUp: this.others.filter(({ set }) => usesAll(model, set)),
    };
  }
}

/** For each place: the smallest fee of the suppliers from there on. */
function leastFixedFrom({ suppliers }: Model): Cost[] {
  const least: Cost[] = [];
  for (const [place, { fixed }] of [...suppliers.entries()].reverse()) {
    const behind = least[place + 1];
    least[place] = behind !== undefined && compareCosts(behind, fixed) < 0 ? behind : fixed;
  }
  return least;
}

/** Whether the same suppliers could be asked for other units than the cheapest. */
function couldShareOtherwise({ demands }: Model, set: readonly number[]): boolean {
  if (set.length > 1) return true;
  return demands.some(({ offers }) => offers.filter(({ supplier }) => supplier === set[0]).length > 1);
}

/** What a set costs when its cheapest units are below the minimum order of somebody; undefined: it is not taken so. */
function withMinimums(
  model: Model,
  set: readonly number[],
  worth: Worth,
  isOpen: (supplier: number) => boolean,
): Worth | undefined {
  let paid = worth;
  const takes = model.demands.flatMap((demand) => fillDemand(model, demand, isOpen).takes);
  for (const supplier of set) {
    const { minimum } = model.suppliers[supplier] as Model['suppliers'][number];
    if (minimum === undefined) continue;
    const value = takes.reduce(
      (sum, { offer, units }) => sum + (offer.supplier === supplier ? units * offer.value : 0),
      0,
    );
    if (value >= minimum.value) continue;
    if (minimum.surcharge === undefined) return undefined;
    paid = plus(paid, minimum.surcharge);
  }
  return paid;
}

export function takesIn(model: Model, set: readonly number[]): Take[] {
  const members = new Set(set);
  return model.demands.flatMap((demand) => [...fillDemand(model, demand, (supplier) => members.has(supplier)).takes]);
}

function usesAll(model: Model, set: readonly number[]): boolean {
  const used = new Set(takesIn(model, set).map(({ offer }) => offer.supplier));
  return set.every((supplier) => used.has(supplier));
}
