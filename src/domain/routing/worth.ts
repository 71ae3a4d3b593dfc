/** What something adds to the objective; `secondary` decides only between equal `primary`. */
export interface Cost {
  readonly primary: number;
  readonly secondary: number;
}

/** What an answer is worth: it fills more, or else it costs less. */
export interface Worth extends Cost {
  readonly unfilled: number;
}

export const nothing: Cost = { primary: 0, secondary: 0 };

export function compareCosts(a: Cost, b: Cost): number {
  return a.primary - b.primary || a.secondary - b.secondary;
}

export function compareWorth(a: Worth, b: Worth): number {
  return a.unfilled - b.unfilled || compareCosts(a, b);
}

export function sum(a: Cost, b: Cost): Cost {
  return { primary: a.primary + b.primary, secondary: a.secondary + b.secondary };
}

export function times({ primary, secondary }: Cost, count: number): Cost {
  return { primary: primary * count, secondary: secondary * count };
}

export function plus({ unfilled, primary, secondary }: Worth, cost: Cost): Worth {
  return { unfilled, primary: primary + cost.primary, secondary: secondary + cost.secondary };
}
