import type { Demand, Model, ModelOffer } from './model.ts';
import { compareWorth, type Worth } from './worth.ts';

/** Units of one line from one offer. */
export interface Take {
  readonly lineId: string;
  readonly offer: ModelOffer;
  readonly units: number;
}

interface Filling extends Worth {
  readonly takes: readonly Take[];
}

/** Steps of a search within one demand after which it is left to the program. */
const MOST_STEPS = 20_000;

/** A search within one demand that took too long: the set is not judged exactly, and the program has to decide. */
export class TooManySteps extends Error {
  constructor() {
    super('the offers of one product have too many ways to be taken');
  }
}

/**
 * The best that some open suppliers can do together, each demand by itself: apart from the stock that lines of one product
 * share, nothing but the set joins them.
 */
export function fillDemand(model: Model, demand: Demand, isOpen: (supplier: number) => boolean): Filling {
  const offers = demand.offers.filter(({ supplier }) => isOpen(supplier));
  const [line] = demand.lines;
  if (demand.lines.length > 1 || line === undefined) {
    return model.splitLines ? shareOut(model, demand, offers) : oneOfferEach(model, demand, offers);
  }
  if (!model.splitLines) return oneOfferEach(model, demand, offers);
  return offers.every(isSimple) ? cheapestUnits(model, line, offers) : wholePacks(model, line, offers);
}

/** Any number of units of it can be ordered, as long as they are there. */
export function isSimple({ pack, least, most, available }: ModelOffer): boolean {
  return pack === 1 && least === 1 && most === available;
}

/** Whether a demand can be judged set by set at all; lines that share packs cannot. */
export function isSeparable({ splitLines, completeLines }: Model, { lines, offers }: Demand): boolean {
  return lines.length === 1 || offers.every(isSimple) || (!splitLines && completeLines);
}

type Line = Demand['lines'][number];

const emptyFor = (quantity: number): Filling => ({ unfilled: quantity, primary: 0, secondary: 0, takes: [] });

/** With a linear cost per unit the cheapest units are the best ones. */
function cheapestUnits({ completeLines }: Model, { lineId, quantity }: Line, offers: readonly ModelOffer[]): Filling {
  const there = offers.reduce((sum, { available }) => sum + available, 0);
  if (completeLines && there < quantity) return emptyFor(quantity);
  const takes: Take[] = [];
  let [left, primary, secondary] = [quantity, 0, 0];
  for (const offer of offers) {
    if (left === 0) break;
    const units = Math.min(left, offer.available);
    if (units === 0) continue;
    takes.push({ lineId, offer, units });
    left -= units;
    primary += units * offer.unit.primary;
    secondary += units * offer.unit.secondary;
  }
  return { unfilled: left, primary, secondary, takes };
}

/** Lines that share the units of simple offers: it does not matter which line gets which unit, only how many get any. */
function shareOut(model: Model, { lines, offers: all }: Demand, offers: readonly ModelOffer[]): Filling {
  if (!all.every(isSimple)) throw new TooManySteps();
  const there = offers.reduce((sum, { available }) => sum + available, 0);
  const filled = model.completeLines ? wholeLines(lines, there) : lines;
  const total = filled.reduce((sum, { quantity }) => sum + quantity, 0);
  const wanted = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const together = cheapestUnits({ ...model, completeLines: false }, { lineId: '', quantity: total }, offers);
  return { ...together, unfilled: together.unfilled + wanted - total, takes: handOut(together.takes, filled) };
}

/** The lines that together use most of some units, the first ones where others use as many. */
function wholeLines(lines: readonly Line[], units: number): readonly Line[] {
  let best: { readonly sum: number; readonly lines: readonly Line[] } = { sum: 0, lines: [] };
  let steps = 0;
  const search = (place: number, sum: number, rest: number, chosen: readonly Line[]): void => {
    steps += 1;
    if (steps > MOST_STEPS) throw new TooManySteps();
    if (sum > best.sum) best = { sum, lines: chosen };
    const line = lines[place];
    if (line === undefined || Math.min(units, sum + rest) <= best.sum) return;
    if (sum + line.quantity <= units) search(place + 1, sum + line.quantity, rest - line.quantity, [...chosen, line]);
    search(place + 1, sum, rest - line.quantity, chosen);
  };
  search(
    0,
    0,
    lines.reduce((sum, { quantity }) => sum + quantity, 0),
    [],
  );
  return best.lines;
}

function handOut(takes: readonly Take[], lines: readonly Line[]): Take[] {
  const left = takes.map(({ offer, units }) => ({ offer, units }));
  return lines.flatMap(({ lineId, quantity }) => {
    const given: Take[] = [];
    let open = quantity;
    for (const part of left) {
      const units = Math.min(open, part.units);
      if (units === 0) continue;
      given.push({ lineId, offer: part.offer, units });
      part.units -= units;
      open -= units;
    }
    return given;
  });
}

/** Each line whole from one offer, or as much of it as one offer has. */
function oneOfferEach(model: Model, { lines }: Demand, offers: readonly ModelOffer[]): Filling {
  let best = emptyFor(lines.reduce((sum, { quantity }) => sum + quantity, 0));
  const left = new Map(offers.map((offer) => [offer, offer.available]));
  const cheapest = offers[0]?.unit;
  let steps = 0;
  const search = (place: number, so: Filling, open: number): void => {
    steps += 1;
    if (steps > MOST_STEPS) throw new TooManySteps();
    const line = lines[place];
    if (line === undefined) {
      if (compareWorth(so, best) < 0) best = so;
      return;
    }
    if (cheapest === undefined) return;
    const atBest = {
      unfilled: so.unfilled,
      primary: so.primary + open * cheapest.primary,
      secondary: so.secondary + open * cheapest.secondary,
    };
    if (compareWorth(atBest, best) >= 0) return;
    for (const offer of offers) {
      const units = mostUnits(offer, Math.min(line.quantity, left.get(offer) ?? 0));
      if (units === 0 || (model.completeLines && units < line.quantity)) continue;
      left.set(offer, (left.get(offer) ?? 0) - units);
      search(place + 1, taking(so, line, offer, units), open - line.quantity);
      left.set(offer, (left.get(offer) ?? 0) + units);
    }
    search(place + 1, { ...so, unfilled: so.unfilled + line.quantity }, open - line.quantity);
  };
  search(0, { ...emptyFor(0) }, best.unfilled);
  return best;
}

function taking(so: Filling, { lineId, quantity }: Line, offer: ModelOffer, units: number): Filling {
  return {
    unfilled: so.unfilled + quantity - units,
    primary: so.primary + units * offer.unit.primary,
    secondary: so.secondary + units * offer.unit.secondary,
    takes: [...so.takes, { lineId, offer, units }],
  };
}

function mostUnits({ pack, least, most }: ModelOffer, units: number): number {
  const limited = Math.min(units, most);
  const packed = limited - (limited % pack);
  return packed < least ? 0 : packed;
}

/** One line in whole packs of several offers: the cheapest first, and back from there as long as better is possible. */
function wholePacks(model: Model, { lineId, quantity }: Line, offers: readonly ModelOffer[]): Filling {
  let best = emptyFor(quantity);
  const behind = offers.map((_, place) => offers.slice(place).reduce((sum, { most }) => sum + most, 0));
  let steps = 0;
  const search = (place: number, left: number, so: Filling): void => {
    steps += 1;
    if (steps > MOST_STEPS) throw new TooManySteps();
    if ((left === 0 || !model.completeLines) && compareWorth({ ...so, unfilled: left }, best) < 0) {
      best = { ...so, unfilled: left };
    }
    const offer = offers[place];
    if (offer === undefined || left === 0) return;
    const unfilled = Math.max(0, left - (behind[place] ?? 0));
    if (model.completeLines && unfilled > 0) return;
    const atBest = {
      unfilled,
      primary: so.primary + (left - unfilled) * offer.unit.primary,
      secondary: so.secondary + (left - unfilled) * offer.unit.secondary,
    };
    if (compareWorth(atBest, best) >= 0) return;
    for (let units = mostUnits(offer, left); units >= offer.least && units > 0; units -= offer.pack) {
      search(place + 1, left - units, taking(so, { lineId, quantity: units }, offer, units));
    }
    search(place + 1, left, so);
  };
  search(0, quantity, emptyFor(0));
  return best;
}
