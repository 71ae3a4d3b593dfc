import type { RoutingRequest } from '../src/documents/routing-request.ts';
import { withoutDominated } from '../src/domain/routing/dominance.ts';
import { enumerate } from '../src/domain/routing/enumerate.ts';
import { prepare } from '../src/domain/routing/model.ts';
import { programOf, takesFrom } from '../src/domain/routing/program.ts';
import { worthOfTakes } from '../src/domain/routing/takes.ts';
import { compareWorth } from '../src/domain/routing/worth.ts';
import { solveHere } from '../src/solvers/highs/solve-here.ts';
import { numbersFrom, randomRequest } from './generated-orders.ts';
import { type Bench, type Figure, figure, timed } from './measure.ts';
import { wholeOrders } from './whole-orders.ts';

const SIZES = [
  { name: '3 lines × 5 suppliers', lines: 3, suppliers: 5 },
  { name: '10 × 10', lines: 10, suppliers: 10 },
  { name: '10 × 15', lines: 10, suppliers: 15 },
  { name: '40 × 40, at most 3', lines: 40, suppliers: 40, most: 3 },
] as const;
const SOLVER_SECONDS = { quick: 4, full: 8 };

/** Routing alone, against HiGHS; then whole orders: decided, reserved and written, sixteen at a time. */
export const routing: Bench = {
  about: 'exact optimum against HiGHS; orders routed, reserved and written per minute',
  async run({ isQuick, say }) {
    const figures: Figure[] = [];
    const { ratios, postgres, input, details, figures: throughput } = await wholeOrders(isQuick, say);
    let [compared, mismatches, unproven] = [0, 0, 0];
    for (const size of SIZES) {
      const count = isQuick ? 20 : 100;
      say(`${count} orders of ${size.name}.`);
      const next = numbersFrom(size.lines * 100 + size.suppliers);
      const requests = Array.from({ length: count }, () => randomRequest(next, size));
      enumerateOnce(requests[0] as RoutingRequest);
      const times: number[] = [];
      for (const request of requests) times.push(await timed(() => enumerateOnce(request)));
      figures.push(figure(`exact, ${size.name}`, 'ms', times));
      const checks = requests.slice(0, isQuick ? 3 : 25);
      const solving: number[] = [];
      for (const request of checks) {
        const { ms, verdict } = await againstSolver(request, SOLVER_SECONDS[isQuick ? 'quick' : 'full']);
        solving.push(ms);
        if (verdict === 'unproven') unproven += 1;
        else compared += 1;
        if (verdict === 'other') mismatches += 1;
      }
      figures.push(figure(`HiGHS, ${size.name}`, 'ms', solving));
    }
    return {
      input: { ...input, compared, unproven },
      postgres,
      figures: [...figures, ...throughput],
      details,
      ratios: [{ what: 'answers other than those of HiGHS', value: mismatches, target: { atMost: 0 } }, ...ratios],
    };
  },
};

function enumerateOnce(request: RoutingRequest) {
  return enumerate(withoutDominated(prepare(request).model));
}

/** Where the solver cannot prove its answer in time, it must at least not be better than ours. */
async function againstSolver(
  request: RoutingRequest,
  seconds: number,
): Promise<{ readonly ms: number; readonly verdict: 'same' | 'other' | 'unproven' }> {
  const { model } = prepare(request);
  let answer: ReturnType<typeof solveHere> | undefined;
  const ms = await timed(() => {
    answer = solveHere(programOf(model), seconds);
  });
  if (answer === undefined || 'failed' in answer) return { ms, verdict: 'unproven' };
  const worth = worthOfTakes(model, takesFrom(model, answer.values));
  const { best, isProven } = enumerateOnce(request);
  const order = worth === undefined ? 0 : compareWorth(worth, best);
  if (!isProven || worth === undefined || order < 0) return { ms, verdict: 'other' };
  if (order === 0) return { ms, verdict: answer.isProven ? 'same' : 'unproven' };
  return { ms, verdict: answer.isProven ? 'other' : 'unproven' };
}
