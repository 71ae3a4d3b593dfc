import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RoutingRequest, routingRequest } from '../../src/documents/routing-request.ts';
import { withoutDominated } from '../../src/domain/routing/dominance.ts';
import { canEnumerate, enumerate } from '../../src/domain/routing/enumerate.ts';
import { prepare } from '../../src/domain/routing/model.ts';
import { programOf, takesFrom } from '../../src/domain/routing/program.ts';
import { route } from '../../src/domain/routing/route.ts';
import { worthOfTakes } from '../../src/domain/routing/takes.ts';
import { solveWithHighs } from '../../src/solvers/highs/solve.ts';
import { solveHere } from '../../src/solvers/highs/solve-here.ts';
import { routingRequests } from '../support/routing-requests.ts';

/** The two ways to an answer against each other, on requests that are too large to be gone through unit by unit. */

function bySolver(request: RoutingRequest) {
  const { model } = prepare(request);
  const answer = solveHere(programOf(model), 60);
  if ('failed' in answer) throw new Error(answer.failed);
  expect(answer.isProven).toBe(true);
  return worthOfTakes(model, takesFrom(model, answer.values));
}

function byEnumeration(request: RoutingRequest, prune: typeof withoutDominated) {
  const model = prune(prepare(request).model);
  expect(canEnumerate(model)).toBe(true);
  const { best, isProven } = enumerate(model);
  expect(isProven).toBe(true);
  const { unfilled, primary, secondary } = best;
  return { unfilled, primary, secondary };
}

function orderOf(given: {
  readonly policy: object;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly offers: readonly {
    readonly supplierId: string;
    readonly sku: string;
    readonly available: number;
    readonly unitCost?: string;
  }[];
  readonly freight?: Readonly<Record<string, string>>;
}): RoutingRequest {
  const ids = [...new Set(given.offers.map(({ supplierId }) => supplierId))].sort();
  return routingRequest.parse({
    at: '2026-12-01T10:00:00Z',
    currency: 'USD',
    policy: { splitPenalty: '0.00', rejectionPercent: '0', latenessPercent: '0', ...given.policy },
    lines: given.lines.map((line, index) => ({ lineId: `l${index}`, unitPrice: '19.90', ...line })),
    products: [...new Set(given.lines.map(({ sku }) => sku))].map((sku) => ({ sku, weightKg: '0.000' })),
    suppliers: ids.map((id) => ({
      id,
      priority: 1,
      dropShipFee: '0.00',
      freight: { perOrder: given.freight?.[id] ?? '0.00', perUnit: '0.00', perKg: '0.00' },
      record: { lines: 10, refused: 0 },
    })),
    offers: given.offers.map((offer) => ({
      supplierSku: `${offer.supplierId}-${offer.sku}`,
      unitCost: '0.50',
      pack: 1,
      least: 1,
      ...offer,
    })),
  });
}

describe('going through all sets of suppliers', () => {
  it('finds exactly what HiGHS finds', async () => {
    const requests = fc.oneof(
      routingRequests({ lines: 3, suppliers: 5, quantity: 20 }),
      routingRequests({ lines: 6, suppliers: 8, quantity: 9, shared: true }),
      routingRequests({ lines: 10, suppliers: 10, quantity: 9 }),
      routingRequests({ lines: 4, suppliers: 6, quantity: 12, packs: true }),
    );
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        if (request.offers.length === 0) return;
        expect(byEnumeration(request, withoutDominated)).toEqual(bySolver(request));
      }),
      { numRuns: 100 },
    );
  }, 240_000);

  it('finds what HiGHS finds where halves of units would cost no more', () => {
    // Two lines of one product share two stocks, and it does not matter which line gets which unit.
    const request = orderOf({
      policy: { objective: 'landed_cost', splitLines: true, complete: 'line' },
      lines: [
        ...['k0', 'k0', 'k1', 'k1'].map((sku) => ({ sku, quantity: 1 })),
        { sku: 'k2', quantity: 1 },
        { sku: 'k2', quantity: 3 },
      ],
      offers: [
        { supplierId: 's4', sku: 'k2', available: 1, unitCost: '2.00' },
        { supplierId: 's6', sku: 'k2', available: 1, unitCost: '0.50' },
        { supplierId: 's7', sku: 'k2', available: 3, unitCost: '1.00' },
      ],
      freight: { s6: '0.01' },
    });
    expect(byEnumeration(request, withoutDominated)).toEqual(bySolver(request));
  });

  it('finds what HiGHS finds where its presolve gives up', () => {
    const sellers = { k1: [4], k2: [1, 4], k3: [4], k4: [2], k5: [1, 2], k7: [1, 2, 3], k9: [0, 2] };
    const request = orderOf({
      policy: { objective: 'fewest_splits', splitLines: false, complete: 'line', mostSuppliers: 1 },
      lines: ['k0', ...Object.keys(sellers)].map((sku) => ({ sku, quantity: 1 })),
      offers: Object.entries(sellers).flatMap(([sku, ids]) =>
        ids.map((id) => ({ supplierId: `s${id}`, sku, available: 1 })),
      ),
    });
    expect(byEnumeration(request, withoutDominated)).toEqual(bySolver(request));
  });

  it('finds the same when nobody is left out for being dominated', async () => {
    const requests = routingRequests({ lines: 5, suppliers: 9, quantity: 4, packs: true });
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const all = byEnumeration(request, (model) => model);
        expect(byEnumeration(request, withoutDominated)).toEqual(all);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an order with more sets of suppliers than can be gone through', () => {
  it('gets a proven answer from the solver, in a thread of its own', async () => {
    const [request] = fc.sample(routingRequests({ lines: 12, suppliers: 24, quantity: 6 }), { numRuns: 1, seed: 7 });
    const wanted = { ...(request as RoutingRequest) };
    const free = { ...wanted, policy: { ...wanted.policy, objective: 'landed_cost' as const, splitLines: true } };
    const { mostSuppliers: _, ...policy } = free.policy;
    const plan = await route({ ...free, policy }, (program) => solveWithHighs(program, 60_000));
    expect(plan.explanation).toMatchObject({ method: 'program', isProven: true });
    const greedy = await route({ ...free, policy });
    expect(greedy.explanation).toMatchObject({ method: 'greedy', isProven: false, notes: ['no solver is there'] });
    expect(Number(plan.explanation.total.landed)).toBeLessThanOrEqual(Number(greedy.explanation.total.landed));
  });

  it('is told when the solver had no time', async () => {
    const [request] = fc.sample(routingRequests({ lines: 12, suppliers: 24, quantity: 6 }), { numRuns: 1, seed: 7 });
    const { mostSuppliers: _, ...policy } = { ...(request as RoutingRequest).policy, splitLines: true };
    const plan = await route({ ...(request as RoutingRequest), policy }, (program) => solveWithHighs(program, 0));
    expect(plan.explanation).toMatchObject({ isProven: false });
    expect(plan.explanation.notes).not.toEqual([]);
  });
});
