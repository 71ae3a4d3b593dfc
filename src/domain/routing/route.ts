import type { RoutingRequest } from '../../documents/routing-request.ts';
import { withoutDominated } from './dominance.ts';
import { canEnumerate, type Enumeration, enumerate, isQuick, type Solution, takesIn } from './enumerate.ts';
import { explain } from './explain.ts';
import { byText, type Model, type Prepared, prepare } from './model.ts';
import type { Decided, RoutingPlan } from './plan.ts';
import { programOf, type SolveProgram, takesFrom } from './program.ts';
import { greedyTakes, worthOfTakes } from './takes.ts';
import { isSeparable, type Take, TooManySteps } from './within-set.ts';
import { compareWorth, nothing } from './worth.ts';

/**
 * Routes one order: of all answers that fill most units the one that the objective likes best; then fewer suppliers, then
 * priority, then name. Nothing else is looked at, so the same request always gets the same answer. What cannot be filled is
 * named with its reason.
 *
 * @param solve for requests with more sets of suppliers than can be gone through; without it they get the greedy answer
 */
export async function route(request: RoutingRequest, solve?: SolveProgram): Promise<RoutingPlan> {
  const prepared = prepare(request);
  return planOf(request, prepared, await decide(withoutDominated(prepared.model), solve));
}

/** The same answer where it takes some milliseconds at most and is the best there is; undefined where it may take longer. */
export function routeAtOnce(request: RoutingRequest): RoutingPlan | undefined {
  const prepared = prepare(request);
  const model = withoutDominated(prepared.model);
  if (model.suppliers.length > 0 && !isQuick(model)) return undefined;
  const decided = byItself(model);
  return 'method' in decided ? planOf(request, prepared, decided) : undefined;
}

function planOf(request: RoutingRequest, prepared: Prepared, decided: Decided): RoutingPlan {
  const isRefused = request.policy.complete === 'order' && decided.solution.unfilled > 0;
  return explain(request, prepared, isRefused ? { ...decided, solution: emptySolution(decided.model) } : decided);
}

/** What is known without a solver: all, or as much as going through the sets of suppliers has shown. */
function byItself(model: Model): Decided | { readonly gone: Enumeration | undefined } {
  if (model.suppliers.length === 0) {
    return {
      method: 'none',
      isProven: true,
      notes: [],
      judged: 0,
      solution: emptySolution(model),
      runnersUp: [],
      model,
    };
  }
  const gone = canEnumerate(model) ? enumerate(model) : undefined;
  if (gone?.isProven !== true) return { gone };
  const { judged, best } = gone;
  const runnersUp = gone.runnersUp.map(({ set }) => set);
  return { method: 'enumeration', isProven: true, notes: [], judged, solution: best, runnersUp, model };
}

async function decide(model: Model, solve: SolveProgram | undefined): Promise<Decided> {
  const decided = byItself(model);
  if ('method' in decided) return decided;
  const { gone } = decided;
  const found = {
    judged: gone?.judged ?? 0,
    runnersUp: (gone?.runnersUp ?? []).map(({ set }) => set),
    model,
    notes: [] as string[],
  };
  const candidates: { readonly method: Decided['method']; readonly solution: Solution; readonly isProven: boolean }[] =
    [];
  if (solve === undefined) found.notes.push('no solver is there');
  else {
    const answer = await solve(programOf(model));
    if ('failed' in answer) found.notes.push(answer.failed);
    else {
      const solution = checked(model, takesFrom(model, answer.values));
      if (solution === undefined) found.notes.push('the answer of the solver breaks a rule');
      else candidates.push({ method: 'program', solution, isProven: answer.isProven });
      if (!answer.isProven) found.notes.push('the solver had no time to prove that no better answer exists');
    }
  }
  if (gone !== undefined) candidates.push({ method: 'enumeration', solution: gone.best, isProven: false });
  const greedy = checked(model, greedyTakes(model));
  if (greedy !== undefined) candidates.push({ method: 'greedy', solution: greedy, isProven: false });
  // The first of equals: a proof counts before an answer without one.
  const [best] = candidates.sort((a, b) => compareWorth(a.solution, b.solution));
  return best === undefined
    ? { ...found, method: 'none', isProven: false, solution: emptySolution(model) }
    : { ...found, ...best, isProven: best.isProven || candidates.some((one) => isAsGood(one, best)) };
}

function isAsGood(one: { solution: Solution; isProven: boolean }, best: { solution: Solution }): boolean {
  return one.isProven && compareWorth(one.solution, best.solution) === 0;
}

/** An answer of somebody else in our whole numbers, its units shared out anew in our order where that is as good. */
function checked(model: Model, takes: readonly Take[]): Solution | undefined {
  const worth = worthOfTakes(model, takes);
  if (worth === undefined) return undefined;
  const set = [...new Set(takes.map(({ offer }) => offer.supplier))].sort((a, b) => a - b);
  const solution = { ...worth, set, takes };
  if (!model.demands.every((demand) => isSeparable(model, demand))) return solution;
  try {
    const anew = takesIn(model, set);
    const better = worthOfTakes(model, anew);
    return better !== undefined && compareWorth(better, worth) <= 0 ? { ...better, set, takes: anew } : solution;
  } catch (error) {
    if (error instanceof TooManySteps) return solution;
    throw error;
  }
}

function emptySolution({ demands }: Model): Solution {
  const unfilled = demands.flatMap(({ lines }) => lines).reduce((units, { quantity }) => units + quantity, 0);
  return { ...nothing, unfilled, set: [], takes: [] };
}

/**
 * The request with everything in one order, for its hash: who writes the same facts in another order asks for the same
 * decision.
 */
export function inOrder(request: RoutingRequest): RoutingRequest {
  const rates = Object.entries(request.rates ?? {}).sort(([a], [b]) => byText(a, b));
  return {
    ...request,
    ...(rates.length === 0 ? {} : { rates: Object.fromEntries(rates) }),
    lines: [...request.lines].sort((a, b) => byText(a.lineId, b.lineId)),
    products: [...request.products].sort((a, b) => byText(a.sku, b.sku)),
    suppliers: [...request.suppliers].sort((a, b) => byText(a.id, b.id)),
    offers: [...request.offers].sort(
      (a, b) => byText(a.supplierId, b.supplierId) || byText(a.supplierSku, b.supplierSku),
    ),
  };
}
