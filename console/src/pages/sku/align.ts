import type { Series } from '../../parts/plot-of.ts';

interface Given {
  readonly name: string;
  readonly points: readonly { readonly at: string; readonly units: number }[];
}

/** Most lines in one drawing. */
const MOST = 5;

/**
 * Series with points of their own on one line of times, as steps: each holds its value until the next one, and until now.
 */
export function plotOf(given: readonly Given[], until: string): { times: number[]; series: Series[] } {
  const shown = given.filter(({ points }) => points.length > 0).slice(0, MOST);
  if (shown.length === 0) return { times: [], series: [] };
  const end = Date.parse(until);
  const moments = shown.flatMap(({ points }) => points.map(({ at }) => Date.parse(at)));
  const times = [...new Set([...moments, end])].sort((a, b) => a - b);
  return {
    times,
    series: shown.map(({ name, points }) => {
      let next = 0;
      let value: number | null = null;
      const values = times.map((time) => {
        for (let point = points[next]; point !== undefined && Date.parse(point.at) <= time; point = points[next]) {
          value = point.units;
          next += 1;
        }
        return value;
      });
      return { name, values, kind: 'steps' as const };
    }),
  };
}
