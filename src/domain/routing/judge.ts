import type { Demand, Model } from './model.ts';
import { fillDemand, isSimple } from './within-set.ts';
import type { Worth } from './worth.ts';

/**
 * Judges sets of suppliers by what all demands together are worth in them. Most demands are one line of simple offers: they
 * are judged on flat lists made beforehand, because this runs up to 200,000 times for one order.
 */
export interface Judge {
  /** Items and everything else that is paid per unit; without what the set itself costs. */
  judge(isOpen: (supplier: number) => boolean): Worth;
}

interface Flat {
  readonly quantity: number;
  readonly suppliers: readonly number[];
  readonly available: readonly number[];
  readonly primary: readonly number[];
  readonly secondary: readonly number[];
}

export function createJudge(model: Model): Judge {
  const flat = model.demands.flatMap((demand) => flatten(model, demand) ?? []);
  const others = model.demands.filter((demand) => flatten(model, demand) === undefined);
  const known = others.map(() => new Map<string, Worth>());
  return {
    judge(isOpen) {
      let [unfilled, primary, secondary] = [0, 0, 0];
      for (const demand of flat) {
        let left = demand.quantity;
        for (let place = 0; left > 0 && place < demand.suppliers.length; place += 1) {
          if (!isOpen(demand.suppliers[place] as number)) continue;
          const units = Math.min(left, demand.available[place] as number);
          left -= units;
          primary += units * (demand.primary[place] as number);
          secondary += units * (demand.secondary[place] as number);
        }
        unfilled += left;
      }
      for (const [place, demand] of others.entries()) {
        const worth = remembered(model, demand, isOpen, known[place] as Map<string, Worth>);
        unfilled += worth.unfilled;
        primary += worth.primary;
        secondary += worth.secondary;
      }
      return { unfilled, primary, secondary };
    },
  };
}

/** A demand that needs no search: the first offers that are open are the best ones, as far as they go. */
function flatten({ splitLines, completeLines }: Model, { lines, offers }: Demand): Flat | undefined {
  const [line] = lines;
  if (line === undefined || lines.length > 1) return undefined;
  const { quantity } = line;
  const isWhole = !splitLines && completeLines;
  if (!isWhole && !(splitLines && !completeLines && offers.every(isSimple)) && !canFillAlone(offers, quantity)) {
    return undefined;
  }
  const usable = isWhole ? offers.filter((offer) => fills(offer, quantity)) : offers;
  return {
    quantity,
    suppliers: usable.map(({ supplier }) => supplier),
    available: usable.map(({ available }) => available),
    primary: usable.map(({ unit }) => unit.primary),
    secondary: usable.map(({ unit }) => unit.secondary),
  };
}

/** Every offer has all that is wanted, in any number: whoever is cheapest gets the line, split or not. */
function canFillAlone(offers: Demand['offers'], quantity: number): boolean {
  return offers.every((offer) => isSimple(offer) && offer.available >= quantity);
}

function fills({ pack, least, most, available }: Demand['offers'][number], quantity: number): boolean {
  return quantity % pack === 0 && quantity >= least && quantity <= Math.min(most, available);
}

/** Sets that differ only in suppliers without the product are the same to a demand. */
function remembered(
  model: Model,
  demand: Demand,
  isOpen: (supplier: number) => boolean,
  known: Map<string, Worth>,
): Worth {
  const key = demand.offers
    .filter(({ supplier }) => isOpen(supplier))
    .map(({ supplier }) => supplier)
    .join(' ');
  const before = known.get(key);
  if (before !== undefined) return before;
  const worth = fillDemand(model, demand, isOpen);
  known.set(key, worth);
  return worth;
}
