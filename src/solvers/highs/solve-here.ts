import loadHighs, { type LegacyHighsSolution } from 'highs';
import type { Program, ProgramAnswer, Terms } from '../../domain/routing/program.ts';
import { monotonicMs } from '../../kernel/clock.ts';
import { linearProgram } from './linear-program.ts';

// Its types are written for `require`, where the function is the default of what one gets.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

/** Solves a program in this thread, which can do nothing else meanwhile: every objective is kept at its best while the next one is made small. */
export function solveHere(given: Program, seconds: number): ProgramAnswer {
  const end = monotonicMs() + seconds * 1000;
  let kept = given;
  let values: ReadonlyMap<string, number> | undefined;
  for (const objective of given.objectives) {
    const scale = scaleOf(objective);
    const solution = solve(linearProgram(kept, objective, scale), end);
    const found = valuesOf(solution);
    if (found === undefined) break;
    values = found;
    if (solution.Status !== 'Optimal') return { values, isProven: false };
    const best = objective.reduce((sum, [factor, name]) => sum + factor * Math.round(found.get(name) ?? 0), 0);
    // Half a unit of room: the factors are whole numbers, and feasibility has a tolerance.
    const terms = objective.map(([factor, name]) => [factor * scale, name] as const);
    const bound = (best + 0.5) * scale;
    kept = { ...kept, constraints: [...kept.constraints, { terms, relation: '<=', bound }] };
    if (objective === given.objectives.at(-1)) return { values, isProven: true };
  }
  return values === undefined ? { failed: 'the solver found no answer in its time' } : { values, isProven: false };
}

/**
 * What HiGHS says of one objective. Its presolve gives up with an error on some programs that it solves without, which has to
 * be asked for.
 */
function solve(text: string, endMs: number): LegacyHighsSolution {
  const options = (): Parameters<typeof highs.solve>[1] => ({
    time_limit: Math.max(0, (endMs - monotonicMs()) / 1000),
    mip_rel_gap: 0,
    mip_abs_gap: 0,
    mip_feasibility_tolerance: 1e-9,
    primal_feasibility_tolerance: 1e-9,
    random_seed: 0,
    output_flag: false,
  });
  try {
    return highs.solve(text, options());
  } catch {
    return highs.solve(text, { ...options(), presolve: 'off' });
  }
}

/** Factors far from 1 cost digits. */
function scaleOf(objective: Terms): number {
  const largest = Math.max(1, ...objective.map(([factor]) => Math.abs(factor)));
  return 10 ** -Math.max(0, Math.ceil(Math.log10(largest)) - 4);
}

function valuesOf(solution: LegacyHighsSolution): ReadonlyMap<string, number> | undefined {
  const values = new Map<string, number>();
  for (const [name, column] of Object.entries(solution.Columns)) {
    if (!('Primal' in column) || typeof column.Primal !== 'number' || Number.isNaN(column.Primal)) return undefined;
    values.set(name, column.Primal);
  }
  return values.size === 0 ? undefined : values;
}
