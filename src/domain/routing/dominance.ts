import type { Model, ModelOffer } from './model.ts';
import { isSimple } from './within-set.ts';
import { type Cost, compareCosts } from './worth.ts';

/**
 * Leaves out suppliers whom another one makes useless: it has all that is wanted of everything they have, at no higher cost
 * per unit and no higher fee, without conditions, and it comes first. Whatever such a supplier were asked for could be asked
 * of the other one instead, so no answer is lost, and the sets of the others are fewer.
 */
export function withoutDominated(model: Model): Model {
  const kept = model.suppliers.map((_, place) => !model.suppliers.some((__, by) => dominates(model, by, place)));
  if (kept.every(Boolean)) return model;
  const places = kept.map((isKept, place) => (isKept ? kept.slice(0, place).filter(Boolean).length : -1));
  const suppliers = model.suppliers.filter((_, place) => kept[place]);
  return {
    ...model,
    suppliers,
    mostSuppliers: Math.min(model.mostSuppliers, suppliers.length),
    demands: model.demands.map((demand) => ({
      ...demand,
      offers: demand.offers
        .filter(({ supplier }) => kept[supplier])
        .map((offer) => ({ ...offer, supplier: places[offer.supplier] as number })),
    })),
  };
}

/** A supplier that stands behind is never better than one before it that dominates it; so nobody dominates in a circle. */
function dominates(model: Model, by: number, place: number): boolean {
  if (by >= place) return false;
  const [strong, weak] = [model.suppliers[by], model.suppliers[place]];
  if (strong === undefined || weak === undefined || strong.minimum !== undefined) return false;
  if (compareCosts(strong.fixed, weak.fixed) > 0) return false;
  return model.demands.every(({ lines, offers }) => {
    const theirs = offers.filter(({ supplier }) => supplier === place);
    if (theirs.length === 0) return true;
    const wanted = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    return offers.some((offer) => offer.supplier === by && isEnough(offer, wanted) && isCheapest(offer.unit, theirs));
  });
}

function isEnough(offer: ModelOffer, wanted: number): boolean {
  return isSimple(offer) && offer.available >= wanted;
}

function isCheapest(unit: Cost, offers: readonly ModelOffer[]): boolean {
  return offers.every((offer) => compareCosts(unit, offer.unit) <= 0);
}
