import { add, compare, type Decimal, multiply } from '../kernel/decimal.ts';
import type { Staleness } from './freshness.ts';

/** What routing knows. Money is in the currency of the order; an offer in another currency is not eligible. */
export interface RoutingRequest {
  readonly currency: string;
  readonly lines: readonly RoutingLine[];
  readonly suppliers: readonly RoutingSupplier[];
}

export interface RoutingLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly offers: readonly RoutingOffer[];
}

export interface RoutingOffer {
  readonly supplierId: string;
  readonly supplierSku: string;
  /** Units that may be routed there now (availability.ts). */
  readonly available: number;
  readonly unitCost: Decimal | undefined;
  readonly currency: string;
  /** How old the figure is (freshness.ts); nothing is routed by a stale one. Fresh without it. */
  readonly staleness?: Staleness;
  /** When the supplier last confirmed the figure. */
  readonly confirmedAt?: string;
}

export interface RoutingSupplier {
  readonly id: string;
  /** Lower wins a tie. */
  readonly priority: number;
  readonly dropShipFee: Decimal;
  readonly freightPerOrder: Decimal;
  readonly freightPerUnit: Decimal;
}

export interface RoutingPlan {
  readonly assignments: readonly Assignment[];
  readonly unfulfillable: readonly { readonly lineId: string; readonly reason: string }[];
  readonly explanation: RoutingExplanation;
}

/** Everything one supplier is asked for: one purchase order. */
export interface Assignment {
  readonly supplierId: string;
  readonly dropShipFee: Decimal;
  readonly freight: Decimal;
  readonly lines: readonly { lineId: string; supplierSku: string; quantity: number; unitCost: Decimal }[];
}

export interface RoutingExplanation {
  readonly rule: 'one-supplier' | 'split-by-line' | 'none';
  /** Every supplier that was looked at, cheapest first, with its cost terms or the reason why it was not chosen. */
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  readonly supplierId: string;
  readonly lines: number;
  readonly itemCost: Decimal;
  readonly dropShipFee: Decimal;
  readonly freight: Decimal;
  readonly landedCost: Decimal;
  readonly outcome: 'chosen' | 'lost';
  readonly because: string;
  /** Figures it was judged by that are older than they should be. */
  readonly ageing?: readonly AgeingFigure[];
}

export interface AgeingFigure {
  readonly supplierSku: string;
  readonly confirmedAt?: string;
}

/**
 * Routes one order: the cheapest supplier (landed cost) that has every line in stock; if there is none, each line goes
 * to the cheapest supplier that has it, and lines nobody has are unfulfillable. Ties fall to priority, then supplier id,
 * so the same inputs always give the same plan.
 */
export function route(request: RoutingRequest): RoutingPlan {
  const suppliers = [...request.suppliers].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
  const options = suppliers.map((supplier) => evaluate(request, supplier, request.lines));
  const whole = cheapest(options.filter((option) => option.missing.length === 0));
  if (whole) {
    return {
      assignments: [whole.assignment],
      unfulfillable: [],
      explanation: {
        rule: 'one-supplier',
        candidates: options
          .map((option) => describe(option, option === whole, whole))
          .sort((a, b) => compare(a.landedCost, b.landedCost)),
      },
    };
  }
  return split(request, suppliers, options);
}

interface Option {
  readonly assignment: Assignment;
  readonly itemCost: Decimal;
  readonly landedCost: Decimal;
  /** Lines this supplier cannot fill, with the reason. */
  readonly missing: readonly { readonly lineId: string; readonly reason: string }[];
  readonly ageing: readonly AgeingFigure[];
}

function evaluate(request: RoutingRequest, supplier: RoutingSupplier, lines: readonly RoutingLine[]): Option {
  const filled: Assignment['lines'][number][] = [];
  const missing: { lineId: string; reason: string }[] = [];
  const ageing = new Map<string, AgeingFigure>();
  // Lines of one order may name the same SKU: what one takes the next cannot have.
  const taken = new Map<string, number>();
  for (const line of lines) {
    const best = bestOffer(request.currency, line, supplier.id, taken);
    if ('reason' in best) missing.push({ lineId: line.lineId, reason: best.reason });
    else {
      taken.set(best.supplierSku, (taken.get(best.supplierSku) ?? 0) + line.quantity);
      filled.push({
        lineId: line.lineId,
        supplierSku: best.supplierSku,
        quantity: line.quantity,
        unitCost: best.unitCost,
      });
      if (best.ageing !== undefined) ageing.set(best.supplierSku, best.ageing);
    }
  }
  const units = filled.reduce((sum, line) => sum + line.quantity, 0);
  const freight = add(supplier.freightPerOrder, multiply(supplier.freightPerUnit, units));
  const itemCost = add(...filled.map((line) => multiply(line.unitCost, line.quantity)));
  return {
    assignment: { supplierId: supplier.id, dropShipFee: supplier.dropShipFee, freight, lines: filled },
    itemCost,
    landedCost: add(itemCost, supplier.dropShipFee, freight),
    missing,
    ageing: [...ageing.values()],
  };
}

function bestOffer(
  currency: string,
  line: RoutingLine,
  supplierId: string,
  taken: ReadonlyMap<string, number>,
): Best | { reason: string } {
  const offers = line.offers
    .filter((offer) => offer.supplierId === supplierId)
    .map((offer) => ({ ...offer, available: Math.max(0, offer.available - (taken.get(offer.supplierSku) ?? 0)) }));
  if (offers.length === 0) return { reason: 'does not sell it' };
  const priced = offers.filter((offer) => offer.currency === currency && offer.unitCost !== undefined);
  if (priced.length === 0) return { reason: `has no cost in ${currency}` };
  const known = priced.filter((offer) => offer.staleness !== 'stale');
  if (known.length === 0) return { reason: tooOld(priced) };
  const stocked = known.filter((offer) => offer.available >= line.quantity);
  if (stocked.length === 0) {
    return { reason: `has ${Math.max(...known.map((offer) => offer.available))} of ${line.quantity}` };
  }
  const ordered = stocked
    .map(({ supplierSku, unitCost, staleness, confirmedAt }): Best => {
      const ageing = { supplierSku, ...(confirmedAt === undefined ? {} : { confirmedAt }) };
      return { supplierSku, unitCost: unitCost as Decimal, ...(staleness === 'ageing' ? { ageing } : {}) };
    })
    .sort((a, b) => compare(a.unitCost, b.unitCost) || (a.supplierSku < b.supplierSku ? -1 : 1));
  return ordered[0] as Best;
}

interface Best {
  readonly supplierSku: string;
  readonly unitCost: Decimal;
  readonly ageing?: AgeingFigure;
}

/** Without the time that passes, so that the same reason is the same text tomorrow. */
function tooOld(offers: readonly RoutingOffer[]): string {
  const [last] = offers
    .flatMap(({ confirmedAt }) => confirmedAt ?? [])
    .sort()
    .slice(-1);
  return `says nothing new${last === undefined ? '' : ` since ${last}`}: its stock is too old to go by`;
}

/** The first of the cheapest; the caller's order is the tie-break. */
function cheapest(options: readonly Option[]): Option | undefined {
  return options.reduce<Option | undefined>(
    (best, option) => (best === undefined || compare(option.landedCost, best.landedCost) < 0 ? option : best),
    undefined,
  );
}

function split(
  request: RoutingRequest,
  suppliers: readonly RoutingSupplier[],
  options: readonly Option[],
): RoutingPlan {
  const chosen = new Map<string, RoutingLine[]>();
  const unfulfillable: { lineId: string; reason: string }[] = [];
  for (const line of request.lines) {
    const canTake = (supplier: RoutingSupplier): boolean =>
      evaluate(request, supplier, [...(chosen.get(supplier.id) ?? []), line]).missing.length === 0;
    const best = cheapest(suppliers.filter(canTake).map((supplier) => evaluate(request, supplier, [line])));
    if (best === undefined) {
      const reasons = options.map((option) => {
        const reason = option.missing.find((missing) => missing.lineId === line.lineId)?.reason ?? 'lost';
        return `${option.assignment.supplierId} ${reason}`;
      });
      unfulfillable.push({ lineId: line.lineId, reason: reasons.join('; ') || 'no supplier sells it' });
    } else {
      const id = best.assignment.supplierId;
      chosen.set(id, [...(chosen.get(id) ?? []), line]);
    }
  }
  const parts = suppliers
    .filter((supplier) => chosen.has(supplier.id))
    .map((supplier) => evaluate(request, supplier, chosen.get(supplier.id) ?? []));
  return {
    assignments: parts.map((part) => part.assignment),
    unfulfillable,
    explanation: {
      rule: parts.length === 0 ? 'none' : 'split-by-line',
      candidates: [
        ...parts.map((part) => describe(part, true, part)),
        ...options
          .filter((option) => !chosen.has(option.assignment.supplierId))
          .map((option) => describe(option, false, undefined)),
      ],
    },
  };
}

function describe(option: Option, isChosen: boolean, winner: Option | undefined): Candidate {
  const because = isChosen
    ? `${option.assignment.lines.length} line(s) for ${option.landedCost}`
    : option.missing.length > 0
      ? option.missing.map((missing) => `line ${missing.lineId}: ${missing.reason}`).join('; ')
      : winner && compare(option.landedCost, winner.landedCost) === 0
        ? 'same cost, lower priority'
        : 'costs more';
  return {
    supplierId: option.assignment.supplierId,
    lines: option.assignment.lines.length,
    itemCost: option.itemCost,
    dropShipFee: option.assignment.dropShipFee,
    freight: option.assignment.freight,
    landedCost: option.landedCost,
    outcome: isChosen ? 'chosen' : 'lost',
    because,
    ...(option.ageing.length === 0 ? {} : { ageing: option.ageing }),
  };
}
