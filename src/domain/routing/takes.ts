import type { Model } from './model.ts';
import { isSimple, type Take } from './within-set.ts';
import { nothing, plus, times, type Worth } from './worth.ts';

/**
 * What an answer that somebody else found is worth, reckoned in whole numbers; undefined when it breaks a rule: a solver works
 * with floating point numbers, and nothing is ordered that was not checked.
 */
export function worthOfTakes(model: Model, takes: readonly Take[]): Worth | undefined {
  let worth: Worth = { unfilled: 0, ...nothing };
  const set = [...new Set(takes.map(({ offer }) => offer.supplier))];
  if (set.length > model.mostSuppliers) return undefined;
  for (const { lines, offers } of model.demands) {
    for (const { lineId, quantity } of lines) {
      const mine = takes.filter((take) => take.lineId === lineId);
      const units = mine.reduce((sum, take) => sum + take.units, 0);
      if (units > quantity || (model.completeLines && units > 0 && units < quantity)) return undefined;
      if (!model.splitLines && mine.length > 1) return undefined;
      worth = { ...worth, unfilled: worth.unfilled + quantity - units };
    }
    for (const offer of offers) {
      const mine = takes.filter((take) => take.offer === offer);
      if (mine.reduce((sum, { units }) => sum + units, 0) > offer.available) return undefined;
      if (!mine.every(({ units }) => units % offer.pack === 0 && units >= offer.least && units <= offer.most))
        return undefined;
      for (const { units } of mine) worth = plus(worth, times(offer.unit, units));
    }
  }
  for (const supplier of set) {
    const { fixed, minimum } = model.suppliers[supplier] as Model['suppliers'][number];
    worth = plus(worth, fixed);
    if (minimum === undefined || valueAt(takes, supplier) >= minimum.value) continue;
    if (minimum.surcharge === undefined) return undefined;
    worth = plus(worth, minimum.surcharge);
  }
  return plus(worth, times(model.splitPenalty, Math.max(0, set.length - 1)));
}

function valueAt(takes: readonly Take[], supplier: number): number {
  return takes.reduce((sum, { offer, units }) => sum + (offer.supplier === supplier ? units * offer.value : 0), 0);
}

/**
 * An answer that is surely there and surely quick, when a better one cannot be had in time: one supplier after the other
 * takes all it can, first the one that takes most. Nobody says that it is the cheapest one.
 */
export function greedyTakes(model: Model): Take[] {
  let takes: Take[] = [];
  const refused = new Set<number>();
  for (let asked = 0; asked < model.mostSuppliers; asked += 1) {
    const [next] = model.suppliers
      .map((_, supplier) => ({ supplier, more: refused.has(supplier) ? [] : allOf(model, takes, supplier) }))
      .filter(({ more }) => more.length > 0)
      .sort((a, b) => unitsOf(b.more) - unitsOf(a.more) || costOf(a.more) - costOf(b.more) || a.supplier - b.supplier);
    if (next === undefined) break;
    takes = [...takes, ...next.more];
    refused.add(next.supplier);
  }
  return withoutSmallOrders(model, withoutParts(model, takes));
}

/** All that one supplier can take of what is still open. */
function allOf(model: Model, before: readonly Take[], supplier: number): Take[] {
  const more: Take[] = [];
  for (const { lines, offers } of model.demands) {
    for (const { lineId, quantity } of lines) {
      for (const offer of offers.filter((one) => one.supplier === supplier)) {
        const all = [...before, ...more];
        const open = quantity - unitsOf(all.filter((take) => take.lineId === lineId));
        const left = offer.available - unitsOf(all.filter((take) => take.offer === offer));
        const units = wholeUnits(offer, Math.min(open, left));
        const isTaken = all.some((take) => take.lineId === lineId);
        if (units === 0 || (!model.splitLines && (isTaken || (model.completeLines && units < quantity)))) continue;
        more.push({ lineId, offer, units });
      }
    }
  }
  return more;
}

function wholeUnits(offer: Take['offer'], units: number): number {
  if (isSimple(offer)) return units;
  const packed = Math.min(units, offer.most) - (Math.min(units, offer.most) % offer.pack);
  return packed < offer.least ? 0 : packed;
}

function withoutParts(model: Model, takes: readonly Take[]): Take[] {
  if (!model.completeLines) return [...takes];
  const isWhole = new Map(
    model.demands.flatMap(({ lines }) =>
      lines.map(({ lineId, quantity }) => [
        lineId,
        unitsOf(takes.filter((take) => take.lineId === lineId)) === quantity,
      ]),
    ),
  );
  return takes.filter(({ lineId }) => isWhole.get(lineId));
}

/** Suppliers that would not take so small an order are asked for nothing, until all that are left take theirs. */
function withoutSmallOrders(model: Model, takes: readonly Take[]): Take[] {
  const isTooSmall = ({ offer }: Take): boolean => {
    const { minimum } = model.suppliers[offer.supplier] as Model['suppliers'][number];
    return minimum !== undefined && minimum.surcharge === undefined && valueAt(takes, offer.supplier) < minimum.value;
  };
  if (!takes.some(isTooSmall)) return [...takes];
  return withoutSmallOrders(
    model,
    withoutParts(
      model,
      takes.filter((take) => !isTooSmall(take)),
    ),
  );
}

function unitsOf(takes: readonly Take[]): number {
  return takes.reduce((units, take) => units + take.units, 0);
}

function costOf(takes: readonly Take[]): number {
  return takes.reduce((cost, { offer, units }) => cost + units * offer.unit.primary, 0);
}
