import type { RoutingRequest, RoutingSupplier } from '../../documents/routing-request.ts';
import { minorUnits } from '../../kernel/currency.ts';
import { add, compare, type Decimal, multiply, round, subtract } from '../../kernel/decimal.ts';
import { converted, currencyOf, rateOf } from './cost-terms.ts';
import { takesIn } from './enumerate.ts';
import type { Model, Prepared } from './model.ts';
import type { Alternative, Assignment, Candidate, Costs, Decided, RoutingPlan, Unfulfillable } from './plan.ts';
import { greedyTakes } from './takes.ts';
import { type Take, TooManySteps } from './within-set.ts';

const ALTERNATIVES = 3;

export function explain(request: RoutingRequest, prepared: Prepared, decided: Decided): RoutingPlan {
  const asked = assignmentsOf(request, prepared, decided.model, decided.solution.takes);
  const total = totalOf(request, decided.model, asked, decided.solution.takes);
  const candidates = prepared.suppliers.map((supplier) =>
    candidate(request, prepared, decided, supplier, asked, total),
  );
  const rank = ['chosen', 'lost', 'not-eligible'];
  return {
    assignments: asked,
    unfulfillable: unfulfillable(request, prepared, decided),
    explanation: {
      version: 2,
      objective: request.policy.objective,
      method: decided.method,
      isProven: decided.isProven,
      notes: decided.notes,
      compared: decided.judged,
      total,
      candidates: candidates.sort(
        (a, b) => rank.indexOf(a.outcome) - rank.indexOf(b.outcome) || (a.outcome === 'lost' ? byCost(a, b) : 0),
      ),
      alternatives: decided.runnersUp
        .slice(0, ALTERNATIVES)
        .map((set) => alternative(request, prepared, decided, set, total)),
    },
  };
}

function byCost(a: Candidate, b: Candidate): number {
  return b.units - a.units || compare(a.costs.landed, b.costs.landed);
}

/** One purchase order per supplier, in its currency, in the order of suppliers; its lines in that of the shop. */
function assignmentsOf(
  request: RoutingRequest,
  prepared: Prepared,
  model: Model,
  takes: readonly Take[],
): readonly Assignment[] {
  const place = new Map(request.lines.map(({ lineId }, index) => [lineId, index]));
  return model.suppliers.flatMap(({ id }, s) => {
    const mine = takes
      .filter(({ offer }) => offer.supplier === s)
      .sort((a, b) => (place.get(a.lineId) ?? 0) - (place.get(b.lineId) ?? 0));
    const supplier = prepared.suppliers.find((one) => one.id === id);
    if (mine.length === 0 || supplier === undefined) return [];
    const items = add(...mine.map(({ offer, units }) => multiply(offer.terms.stated.item, units)));
    const { minimumOrder, dropShipFee, freight } = supplier;
    const isSmall = minimumOrder !== undefined && compare(items, minimumOrder.value) < 0;
    return [
      {
        supplierId: id,
        currency: currencyOf(request, supplier),
        rate: rateOf(request, supplier),
        dropShipFee,
        surcharge: isSmall ? (minimumOrder.surcharge ?? '0') : '0',
        freight: add(freight.perOrder, ...mine.map(({ offer, units }) => multiply(offer.terms.stated.freight, units))),
        lines: mine.map(({ lineId, offer, units }) => ({
          lineId,
          supplierSku: offer.supplierSku,
          quantity: units,
          unitCost: unitCostOf(request, id, offer.supplierSku),
        })),
      },
    ];
  });
}

/** As the supplier wrote it, with its zeros. */
function unitCostOf(request: RoutingRequest, supplierId: string, supplierSku: string): Decimal {
  const found = request.offers.find((one) => one.supplierId === supplierId && one.supplierSku === supplierSku);
  return found?.unitCost ?? '0';
}

function totalOf(
  request: RoutingRequest,
  model: Model,
  asked: readonly Assignment[],
  takes: readonly Take[],
  supplierId?: string,
): Costs {
  const parts = asked.filter((one) => supplierId === undefined || one.supplierId === supplierId);
  const mine = takes.filter(
    ({ offer }) => supplierId === undefined || model.suppliers[offer.supplier]?.id === supplierId,
  );
  const over = (term: 'item' | 'freight' | 'rejection' | 'lateness'): Decimal =>
    add(...mine.map(({ offer, units }) => multiply(offer.terms[term], units)));
  const costs = {
    item: over('item'),
    dropShipFee: add(...parts.map(({ dropShipFee, rate }) => converted(dropShipFee, rate))),
    surcharge: add(...parts.map(({ surcharge, rate }) => converted(surcharge, rate))),
    freight: add(over('freight'), ...parts.map((part) => converted(freightPerOrder(request, part), part.rate))),
    rejection: over('rejection'),
    lateness: over('lateness'),
    split: add(multiply(request.policy.splitPenalty, Math.max(0, parts.length - 1))),
  };
  return { ...costs, landed: add(...Object.values(costs)) };
}

function freightPerOrder(request: RoutingRequest, { supplierId }: Assignment): Decimal {
  return request.suppliers.find(({ id }) => id === supplierId)?.freight.perOrder ?? '0';
}

function unitsOf(takes: readonly Take[]): number {
  return takes.reduce((sum, { units }) => sum + units, 0);
}

function candidate(
  request: RoutingRequest,
  prepared: Prepared,
  decided: Decided,
  supplier: RoutingSupplier,
  asked: readonly Assignment[],
  total: Costs,
): Candidate {
  const { id } = supplier;
  const refused = request.lines.flatMap(({ lineId, sku }) => {
    const found = prepared.eligibility.find((one) => one.supplierId === id && one.sku === sku);
    return found?.reason === undefined ? [] : [{ lineId, reason: found.reason }];
  });
  const ageing = request.offers
    .filter(({ supplierId, staleness }) => supplierId === id && staleness === 'ageing')
    .filter(({ sku }) => !refused.some(({ lineId }) => request.lines.some((l) => l.lineId === lineId && l.sku === sku)))
    .map(({ supplierSku, confirmedAt }) => ({ supplierSku, ...(confirmedAt === undefined ? {} : { confirmedAt }) }));
  const [currency, rate] = [currencyOf(request, supplier), rateOf(request, supplier)];
  const isForeign = currency !== request.currency && request.rates?.[currency] !== undefined;
  const found = { supplierId: id, refused, ageing, ...(isForeign ? { exchange: { currency, rate } } : {}) };
  const mine = decided.solution.takes.filter(({ offer }) => decided.model.suppliers[offer.supplier]?.id === id);
  if (mine.length > 0) {
    const costs = totalOf(request, decided.model, asked, mine, id);
    const lines = new Set(mine.map(({ lineId }) => lineId)).size;
    return {
      ...found,
      outcome: 'chosen',
      because: `${lines} ${lines === 1 ? 'line' : 'lines'} for ${paid(request, costs.landed)}`,
      units: unitsOf(mine),
      costs,
    };
  }
  const place = prepared.model.suppliers.findIndex((one) => one.id === id);
  const alone = place < 0 ? [] : aloneAt(prepared.model, place);
  const costs = totalOf(request, prepared.model, assignmentsOf(request, prepared, prepared.model, alone), alone, id);
  if (place < 0) {
    const because = refused.map(({ lineId, reason }) => `line ${lineId}: ${reason}`).join('; ');
    return { ...found, outcome: 'not-eligible', because, units: 0, costs };
  }
  const because = whyLost(request, prepared, decided, { place, alone, costs, total });
  return { ...found, outcome: 'lost', because, units: unitsOf(alone), costs };
}

/** What one supplier could fill if nobody else were asked. */
function aloneAt(model: Model, place: number): readonly Take[] {
  try {
    return takesIn(model, [place]);
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error;
    const demands = model.demands.map((demand) => ({
      ...demand,
      offers: demand.offers.filter(({ supplier }) => supplier === place),
    }));
    return greedyTakes({ ...model, demands });
  }
}

interface Loser {
  readonly place: number;
  readonly alone: readonly Take[];
  readonly costs: Costs;
  readonly total: Costs;
}

function whyLost(request: RoutingRequest, { model }: Prepared, decided: Decided, loser: Loser): string {
  const { place, alone, costs, total } = loser;
  const supplier = model.suppliers[place] as Model['suppliers'][number];
  const wanted = request.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const filled = wanted - decided.solution.unfilled;
  const { minimum } = supplier;
  const value = alone.reduce((sum, { offer, units }) => sum + offer.value * units, 0);
  if (minimum !== undefined && minimum.surcharge === undefined && value < minimum.value) {
    const items = add(...alone.map(({ offer, units }) => multiply(offer.terms.stated.item, units)));
    return `takes no order below ${minimumOf(request, supplier.id)}, and alone it would get ${items}`;
  }
  if (unitsOf(alone) < filled || filled === 0)
    return `alone it fills ${unitsOf(alone)} of ${wanted} units, for ${paid(request, costs.landed)}`;
  const { objective } = request.policy;
  if (objective !== 'landed_cost') {
    const measure = alone.reduce((sum, { offer, units }) => sum + offer.unit.primary * units, supplier.fixed.primary);
    if (measure > decided.solution.primary)
      return `${WORSE[objective]} (${measure} against ${decided.solution.primary})`;
  }
  const more = subtract(costs.landed, total.landed);
  return compare(more, '0') > 0 ? `costs ${paid(request, more)} more` : 'same cost, lower priority';
}

/** As one pays it: what may go wrong is counted in parts of a cent, which nobody wants to read unless they are all there is. */
function paid({ currency }: RoutingRequest, amount: Decimal): string {
  const rounded = round(amount, minorUnits(currency));
  return compare(rounded, '0') === 0 ? amount : rounded;
}

const WORSE = {
  priority: 'has a lower priority',
  fewest_splits: 'needs more suppliers',
  fastest: 'arrives later, by units and days',
  nearest: 'is farther away, by units and kilometres',
} as const;

/** As the supplier states it, with its currency where that is not the order's. */
function minimumOf(request: RoutingRequest, supplierId: string): string {
  const supplier = request.suppliers.find(({ id }) => id === supplierId);
  if (supplier?.minimumOrder === undefined) return '0';
  const currency = currencyOf(request, supplier);
  return `${supplier.minimumOrder.value}${currency === request.currency ? '' : ` ${currency}`}`;
}

function alternative(
  request: RoutingRequest,
  prepared: Prepared,
  { model, solution }: Decided,
  set: readonly number[],
  total: Costs,
): Alternative {
  const takes = takesIn(model, set);
  const costs = totalOf(request, model, assignmentsOf(request, prepared, model, takes), takes);
  const wanted = request.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const units = unitsOf(takes);
  const more = subtract(costs.landed, total.landed);
  return {
    suppliers: set.map((place) => (model.suppliers[place] as Model['suppliers'][number]).id),
    units,
    costs,
    because:
      units < wanted - solution.unfilled
        ? `fills ${units} of ${wanted} units`
        : compare(more, '0') > 0
          ? `costs ${paid(request, more)} more`
          : 'is worse by the objective, or comes later in the order of suppliers',
  };
}

function unfulfillable(request: RoutingRequest, prepared: Prepared, decided: Decided): Unfulfillable[] {
  const { solution } = decided;
  return request.lines.flatMap(({ lineId, sku, quantity }) => {
    const open = quantity - unitsOf(solution.takes.filter((take) => take.lineId === lineId));
    if (open === 0) return [];
    const reasons = prepared.suppliers.map(({ id }) => {
      const found = prepared.eligibility.find((one) => one.supplierId === id && one.sku === sku);
      return `${id} ${found?.reason ?? leftOver(request, decided, id, sku)}`;
    });
    return [{ lineId, quantity: open, reason: reasons.join('; ') || 'no supplier sells it' }];
  });
}

/** Why a supplier that could have had a line did not get it, or not all of it. */
function leftOver(request: RoutingRequest, { solution, model }: Decided, supplierId: string, sku: string): string {
  const { complete, mostSuppliers } = request.policy;
  if (complete === 'order' && solution.takes.length === 0) return 'could, but the order is shipped whole or not at all';
  const offers = request.offers.filter((offer) => offer.supplierId === supplierId && offer.sku === sku);
  const there = offers.reduce((sum, { available }) => sum + available, 0);
  const taken = unitsOf(
    solution.takes.filter(
      ({ offer }) =>
        model.suppliers[offer.supplier]?.id === supplierId &&
        offers.some(({ supplierSku }) => supplierSku === offer.supplierSku),
    ),
  );
  if (taken > 0) return `has ${there}, of which other lines or parts get ${taken}`;
  const minimum = request.suppliers.find(({ id }) => id === supplierId)?.minimumOrder;
  if (minimum !== undefined && minimum.surcharge === undefined)
    return `takes no order below ${minimumOf(request, supplierId)}`;
  if (mostSuppliers !== undefined) return `is not among the ${mostSuppliers} supplier(s) an order may have`;
  return `has only ${there}`;
}
