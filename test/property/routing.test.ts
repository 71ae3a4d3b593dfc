import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoutingRequest } from '../../src/documents/routing-request.ts';
import type { RoutingPlan } from '../../src/domain/routing/plan.ts';
import type { SolveProgram } from '../../src/domain/routing/program.ts';
import { inOrder, route } from '../../src/domain/routing/route.ts';
import { multiply } from '../../src/kernel/decimal.ts';
import { solveHere } from '../../src/solvers/highs/solve-here.ts';
import { bestByForce, micros } from '../support/routing-brute-force.ts';
import { RATES, routingRequests } from '../support/routing-requests.ts';

const solve: SolveProgram = async (program) => solveHere(program, 20);

const unitsOf = (plan: RoutingPlan) =>
  plan.assignments.flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0);
const wantedOf = ({ lines }: RoutingRequest) => lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** The same request as if every supplier billed in the currency of the order. */
function inOneCurrency({ rates, ...request }: RoutingRequest): RoutingRequest {
  const rateOf = (id: string) => rates?.[request.suppliers.find((one) => one.id === id)?.currency ?? ''] ?? '1';
  return {
    ...request,
    suppliers: request.suppliers.map(({ currency: _, ...one }) => {
      const said = (amount: string) => multiply(amount, rateOf(one.id));
      const { perOrder, perUnit, perKg } = one.freight;
      const { minimumOrder } = one;
      return {
        ...one,
        dropShipFee: said(one.dropShipFee),
        freight: { perOrder: said(perOrder), perUnit: said(perUnit), perKg: said(perKg) },
        ...(minimumOrder === undefined
          ? {}
          : {
              minimumOrder: {
                value: said(minimumOrder.value),
                ...(minimumOrder.surcharge === undefined ? {} : { surcharge: said(minimumOrder.surcharge) }),
              },
            }),
      };
    }),
    offers: request.offers.map((one) => ({
      ...one,
      ...(one.unitCost === undefined ? {} : { unitCost: multiply(one.unitCost, rateOf(one.supplierId)) }),
    })),
  };
}

/** What the plan says it costs, with what its purchase orders say, each at its rate. */
function sums({ assignments, explanation: { total } }: RoutingPlan, request: RoutingRequest) {
  const orders = assignments.map(
    ({ lines, dropShipFee, surcharge, freight, rate }) =>
      ((lines.reduce((sum, { quantity, unitCost }) => sum + BigInt(quantity) * micros(unitCost), 0n) +
        micros(dropShipFee) +
        micros(surcharge) +
        micros(freight)) *
        micros(rate)) /
      micros('1'),
  );
  const split = micros(request.policy.splitPenalty) * BigInt(Math.max(0, assignments.length - 1));
  const all = orders.reduce((sum, order) => sum + order, 0n) + split;
  return all + micros(total.rejection) + micros(total.lateness);
}

function rulesHold(plan: RoutingPlan, request: RoutingRequest): void {
  const { splitLines, complete, mostSuppliers } = request.policy;
  const parts = plan.assignments.flatMap(({ supplierId, lines }) => lines.map((line) => ({ ...line, supplierId })));
  expect(plan.assignments.length).toBeLessThanOrEqual(mostSuppliers ?? request.suppliers.length);
  for (const offer of request.offers) {
    const mine = parts.filter(({ supplierSku }) => supplierSku === offer.supplierSku);
    expect(mine.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(offer.available);
    for (const { quantity } of mine) expect([quantity % offer.pack, quantity >= offer.least]).toEqual([0, true]);
  }
  for (const { lineId, quantity } of request.lines) {
    const mine = parts.filter((part) => part.lineId === lineId);
    const filled = mine.reduce((sum, part) => sum + part.quantity, 0);
    const open = plan.unfulfillable.find((line) => line.lineId === lineId);
    expect(filled + (open?.quantity ?? 0)).toBe(quantity);
    if (open !== undefined) expect(open.reason).not.toBe('');
    if (complete !== 'none') expect([0, quantity]).toContain(filled);
    if (!splitLines) expect(mine.length).toBeLessThanOrEqual(1);
  }
  if (complete === 'order')
    expect([0, request.lines.length]).toContain(request.lines.length - plan.unfulfillable.length);
}

async function isBest(request: RoutingRequest): Promise<void> {
  const plan = await route(request, solve);
  rulesHold(plan, request);
  const best = bestByForce(inOneCurrency(request));
  expect(wantedOf(request) - unitsOf(plan)).toBe(best.unfilled);
  expect(micros(plan.explanation.total.landed)).toBe(best.landed);
  expect(sums(plan, request)).toBe(best.landed);
  expect(plan.explanation.isProven).toBe(true);
}

describe('routing against every way there is', () => {
  it('finds the best one, to the millionth', async () => {
    const requests = routingRequests({ lines: 3, suppliers: 4, quantity: 3 });
    await fc.assert(fc.asyncProperty(requests, isBest), { numRuns: 400 });
  });

  it('finds it when lines share a product', async () => {
    const requests = routingRequests({ lines: 3, suppliers: 3, quantity: 3, shared: true });
    await fc.assert(fc.asyncProperty(requests, isBest), { numRuns: 300 });
  });

  it('finds it with packs and least quantities', async () => {
    const requests = routingRequests({ lines: 2, suppliers: 3, quantity: 6, packs: true });
    await fc.assert(fc.asyncProperty(requests, isBest), { numRuns: 300 });
  });

  it('finds it when suppliers bill in other currencies, and orders of each what it costs in its own', async () => {
    const requests = routingRequests({ lines: 3, suppliers: 3, quantity: 3, currencies: true, minimums: true });
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        await isBest(request);
        const [plan, same] = [await route(request, solve), await route(inOneCurrency(request), solve)];
        expect(decisionOf(plan)).toEqual(decisionOf(same));
        expect(plan.explanation.total).toEqual(same.explanation.total);
        for (const { supplierId, currency, rate } of plan.assignments) {
          const billed = request.suppliers.find(({ id }) => id === supplierId)?.currency;
          expect([currency, rate]).toEqual([billed, RATES[billed ?? ''] ?? '1']);
        }
      }),
      { numRuns: 120 },
    );
  }, 120_000);

  it('finds it with minimum orders, and packs that lines share, with the help of the solver', async () => {
    const requests = routingRequests({
      lines: 3,
      suppliers: 3,
      quantity: 3,
      shared: true,
      packs: true,
      minimums: true,
    });
    await fc.assert(fc.asyncProperty(requests, isBest), { numRuns: 60 });
  }, 120_000);
});

describe('routing', () => {
  const requests = routingRequests({ lines: 5, suppliers: 6, quantity: 5, packs: true, minimums: false });

  it('answers the same whatever order the facts come in', async () => {
    const shuffled = requests.chain((request) =>
      fc.record({
        request: fc.constant(request),
        lines: fc.shuffledSubarray(request.lines, { minLength: request.lines.length }),
        suppliers: fc.shuffledSubarray(request.suppliers, { minLength: request.suppliers.length }),
        offers: fc.shuffledSubarray(request.offers, { minLength: request.offers.length }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ({ request, ...parts }) => {
        const other = { ...request, ...parts };
        expect(JSON.stringify(inOrder(other))).toBe(JSON.stringify(inOrder(request)));
        const [one, two] = [await route(inOrder(request)), await route(inOrder(other))];
        expect(two).toEqual(one);
        expect(decisionOf(await route(other))).toEqual(decisionOf(one));
      }),
      { numRuns: 200 },
    );
  });

  it('never gets dearer, nor fills less, when a supplier has more', async () => {
    await fc.assert(
      fc.asyncProperty(requests, fc.nat(), async (request, which) => {
        if (request.offers.length === 0 || request.policy.objective !== 'landed_cost') return;
        const more = request.offers.map((offer, index) =>
          index === which % request.offers.length ? { ...offer, available: offer.available + 6 } : offer,
        );
        const [before, after] = [await route(request), await route({ ...request, offers: more })];
        expect(unitsOf(after)).toBeGreaterThanOrEqual(unitsOf(before));
        if (unitsOf(after) === unitsOf(before)) {
          expect(micros(after.explanation.total.landed)).toBeLessThanOrEqual(micros(before.explanation.total.landed));
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Who gets what, in one order. */
function decisionOf({ assignments }: RoutingPlan): string[] {
  return assignments
    .flatMap(({ supplierId, lines }) =>
      lines.map((line) => `${supplierId} ${line.lineId} ${line.supplierSku} ${line.quantity}`),
    )
    .sort();
}
