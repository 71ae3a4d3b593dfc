import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoutingRequest } from '../../src/documents/routing-request.ts';
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
      { numRuns: 30 },
    );
  }, 240_000);

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
