/** How one shop is read, and what a person is told of it, from its part of crossdock.yaml. */
export interface ShopSettings {
  /** How often changed orders are looked for; undefined: never. */
  readonly pollEveryMs?: number | undefined;
  /** Orders that were placed before are not taken; default: before the shop was looked at first. */
  readonly placedSince?: Date | undefined;
  /** When stock in the shop is compared with what it should be, every day; undefined: only when somebody asks. */
  readonly daily?: { readonly cron: string; readonly timeZone: string } | undefined;
  /** So many SKUs that sell out at a time a person is told of one by one, of more at once; never: of none. */
  readonly soldOut?: number | 'never';
}

const usual = {
  soldOut: 20,
  pollEveryMs: 5 * 60_000,
  daily: { cron: '15 3 * * *', timeZone: 'UTC' },
};

export function shopSettings(
  { shops }: { readonly shops?: ReadonlyMap<string, ShopSettings> },
  storefrontId: string,
): ShopSettings & { readonly soldOut: number | 'never' } {
  return { ...usual, ...shops?.get(storefrontId) };
}
