/** Options of every run that kills: how often, by which seed, a small run, and that only the result is wanted. */
export const killOptions = {
  kills: { type: 'string' },
  seed: { type: 'string', default: '1' },
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** How often to kill and by which seed; undefined: that is no number. `least`: 1, unless a run may do without. */
export function killsAndSeed(
  values: { readonly kills?: string | undefined; readonly seed: string; readonly quick: boolean },
  usual: { readonly kills: number; readonly quick: number; readonly least?: number },
): { readonly kills: number; readonly seed: number } | undefined {
  const kills = Number(values.kills ?? (values.quick ? usual.quick : usual.kills));
  const seed = Number(values.seed);
  return Number.isInteger(kills) && kills >= (usual.least ?? 1) && Number.isInteger(seed) ? { kills, seed } : undefined;
}
