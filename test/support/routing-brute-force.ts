import type { RoutingRequest } from '../../src/documents/routing-request.ts';

/**
 * Routing written down a second time, as simply as possible and without a line of the first: every way to give units to
 * offers is tried. Only for requests of a few units.
 */
export interface Best {
  readonly unfilled: number;
  /** By the objective, in millionths; the landed cost where that is the objective. */
  readonly measure: bigint;
  /** In millionths of the currency. */
  readonly landed: bigint;
}

interface Way {
  readonly supplierId: string;
  readonly supplierSku: string;
  readonly units: number;
}

const MICROS = 1_000_000n;

export function bestByForce(request: RoutingRequest): Best {
  const { policy, lines } = request;
  const perLine = lines.map((line) => waysFor(request, line));
  const wanted = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  let best: Best = { unfilled: wanted, measure: 0n, landed: 0n };
  const walk = (index: number, chosen: readonly (readonly Way[])[]): void => {
    const ways = perLine[index];
    if (ways === undefined) {
      const found = worthOf(request, chosen.flat(), wanted);
      if (found !== undefined && (policy.complete !== 'order' || found.unfilled === 0) && isBetter(found, best))
        best = found;
      return;
    }
    for (const way of ways) walk(index + 1, [...chosen, way]);
  };
  walk(0, []);
  return best;
}

function isBetter(a: Best, b: Best): boolean {
  if (a.unfilled !== b.unfilled) return a.unfilled < b.unfilled;
  return a.measure !== b.measure ? a.measure < b.measure : a.landed < b.landed;
}

function waysFor(request: RoutingRequest, line: RoutingRequest['lines'][number]): (readonly Way[])[] {
  const { policy } = request;
  const offers = request.offers.filter(({ sku, unitCost }) => sku === line.sku && unitCost !== undefined);
  const found: (readonly Way[])[] = [];
  const walk = (index: number, left: number, parts: readonly Way[]): void => {
    const offer = offers[index];
    if (offer === undefined) {
      const isWhole = left === 0 || left === line.quantity;
      if ((policy.complete === 'none' || isWhole) && (policy.splitLines || parts.length <= 1)) found.push(parts);
      return;
    }
    walk(index + 1, left, parts);
    for (let units = offer.least; units <= Math.min(left, offer.available); units += 1) {
      if (units % offer.pack !== 0) continue;
      const { supplierId, supplierSku } = offer;
      walk(index + 1, left - units, [...parts, { supplierId, supplierSku, units }]);
    }
  };
  walk(0, line.quantity, []);
  return found;
}

function worthOf(request: RoutingRequest, ways: readonly Way[], wanted: number): Best | undefined {
  const { policy } = request;
  const suppliers = [...new Set(ways.map(({ supplierId }) => supplierId))];
  if (suppliers.length > (policy.mostSuppliers ?? suppliers.length)) return undefined;
  for (const offer of request.offers) {
    const taken = ways
      .filter((way) => way.supplierSku === offer.supplierSku)
      .reduce((sum, { units }) => sum + units, 0);
    if (taken > offer.available) return undefined;
  }
  const lowest = Math.min(...eligible(request).map(({ priority }) => priority));
  let [landed, measure, filled] = [0n, 0n, 0];
  for (const id of suppliers) {
    const supplier = request.suppliers.find((one) => one.id === id) as RoutingRequest['suppliers'][number];
    let items = 0n;
    for (const way of ways.filter(({ supplierId }) => supplierId === id)) {
      const offer = request.offers.find(
        (one) => one.supplierSku === way.supplierSku,
      ) as RoutingRequest['offers'][number];
      const weight = request.products.find(({ sku }) => sku === offer.sku)?.weightKg ?? '0';
      const units = BigInt(way.units);
      items += units * micros(offer.unitCost as string);
      landed +=
        units * (micros(supplier.freight.perUnit) + rounded(micros(supplier.freight.perKg) * micros(weight), MICROS));
      landed += units * risk(request, supplier);
      measure += units * BigInt(measureOf(request, supplier, lowest)) * MICROS;
      filled += way.units;
    }
    landed += items + micros(supplier.dropShipFee) + micros(supplier.freight.perOrder);
    if (policy.objective === 'fewest_splits') measure += MICROS;
    const { minimumOrder } = supplier;
    if (minimumOrder === undefined || items >= micros(minimumOrder.value)) continue;
    if (minimumOrder.surcharge === undefined) return undefined;
    landed += micros(minimumOrder.surcharge);
  }
  landed += micros(policy.splitPenalty) * BigInt(Math.max(0, suppliers.length - 1));
  return { unfilled: wanted - filled, landed, measure: policy.objective === 'landed_cost' ? landed : measure };
}

/** Suppliers with an offer that could be ordered: the lowest priority is counted from the first of them. */
function eligible({ suppliers, offers }: RoutingRequest): RoutingRequest['suppliers'] {
  return suppliers.filter(({ id }) => offers.some(({ supplierId }) => supplierId === id));
}

function measureOf(request: RoutingRequest, supplier: RoutingRequest['suppliers'][number], lowest: number): number {
  switch (request.policy.objective) {
    case 'priority':
      return supplier.priority - lowest;
    case 'fastest':
      return supplier.arrives === undefined ? 1000 : Number(supplier.arrives.latest.slice(8)) - 1;
    case 'nearest':
      return supplier.km ?? 100_000;
    default:
      return 0;
  }
}

function risk({ policy }: RoutingRequest, { record, arrives }: RoutingRequest['suppliers'][number]): bigint {
  const refuses = BigInt(Math.round(Number(((record.refused + 1) / (record.lines + 20)).toFixed(4)) * 10_000));
  const days = arrives === undefined ? 1 : Number(arrives.latest.slice(8));
  const late =
    arrives === undefined ? 0n : BigInt(Math.round(Number((Math.max(0, days - 5) / days).toFixed(4)) * 10_000));
  const share = (percent: string, probability: bigint) =>
    rounded(micros('19.90') * micros(percent) * probability, MICROS * 100n * 10_000n);
  return share(policy.rejectionPercent, refuses) + share(policy.latenessPercent, late);
}

/** Half up. */
function rounded(value: bigint, by: bigint): bigint {
  return (value + by / 2n) / by;
}

export function micros(amount: string): bigint {
  const [whole = '0', part = ''] = amount.split('.');
  return BigInt(whole) * MICROS + BigInt(part.padEnd(6, '0'));
}
